import type { ReplayEvent, ReplayReport, ReplayRequest } from '../api/policies.ts'
import { parseRecord, type ParsedRecord } from '../audit/bytes.ts'
import type { StoredRecord } from '../audit/record.ts'
import type { ModelAction, Rung } from '../authorization/authorization.ts'
import type { PolicyProblem } from '../authorization/problem.ts'
import {
  Replay,
  type Recorded,
  type RecordedCandidate,
  type RecordedChange,
} from '../authorization/replay.ts'
import { packText, type OwnPolicy } from '../authorization/shipped.ts'
import { problemText, type Config } from '../config/config.ts'
import { Directory } from '../identity/directory.ts'
import type { Person, Principal } from '../identity/principal.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import { parseLabel, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch, isoTime, type RequestId } from '../kernel/values.ts'
import type { LedgerStore } from '../ledger/store.ts'
import { asConfigProblem, authorizationOf, readOwn, readShipped } from './snapshot.ts'

export interface ReplayWorld {
  readonly config: Config
  readonly ledger: Pick<LedgerStore, 'records' | 'request'>
  readonly clock: Clock
}

type Facts = Readonly<Record<string, unknown>>
type Unknown = { -readonly [Name in keyof ReplayReport['unknown']]: number }

/**
 * Decides again, by a draft, what was decided since a moment. Reads the records in pages and keeps sums;
 * others are served between two requests.
 */
export async function replayPolicies(
  world: ReplayWorld,
  request: ReplayRequest,
  onEvent: (event: ReplayEvent) => void,
  signal?: AbortSignal,
): Promise<void> {
  const draft = await draftOf(world.config, request)
  if (!draft.ok) {
    const messages = draft.problems.map(asConfigProblem).map(problemText)
    return onEvent({ kind: 'failed', messages })
  }
  const { authorization, files } = draft.value
  const replay = new Replay(authorization)
  const rebuilder = new Rebuilder(world.config)
  const since = new Date(request.since).toISOString()
  let after = await seqBefore(world.ledger, since)
  let records = 0
  for (;;) {
    const page = await world.ledger.records(after, limits.replayPageRecords)
    for (const stored of page) {
      if (signal?.aborted === true) return
      after = stored.seq
      records++
      if (stored.kind !== 'intent' && stored.kind !== 'refused') continue
      const record = parseRecord(stored.bytes)
      if (record === undefined || record.at < since) continue
      const view = await world.ledger.request(stored.request as RequestId)
      const recorded = rebuilder.rebuild(record, factsOf(view?.explanation))
      if (recorded === undefined) continue
      replay.add(recorded)
      // A decision that no memo knows takes milliseconds: the event loop is given back after each request.
      await world.clock.sleep(0)
    }
    const difference = replay.difference()
    if (page.length < limits.replayPageRecords) {
      const until = isoTime(world.clock.now())
      const { unknown } = rebuilder
      const terms = { hash: authorization.policyHash, files: [...files] }
      const report = { since, until, draft: terms, records, unknown, terms: 'now' as const }
      return onEvent({ kind: 'report', report: { ...difference, ...report } as ReplayReport })
    }
    onEvent({ kind: 'step', records, requests: difference.requests })
  }
}

type Draft =
  Awaited<ReturnType<typeof authorizationOf>> extends infer Made
    ? Made extends { readonly ok: true; readonly value: infer Value }
      ? { readonly authorization: Value; readonly files: readonly string[] }
      : never
    : never

async function draftOf(
  config: Config,
  { policies, beside }: ReplayRequest,
): Promise<
  | { readonly ok: true; readonly value: Draft }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }
> {
  const own: OwnPolicy[] = []
  const problems: PolicyProblem[] = []
  for (const policy of policies) {
    const { kind, name } = policy
    const read =
      policy.kind === 'pack'
        ? await packText(readShipped, name)
        : ({ ok: true, value: { file: name, text: policy.text } } as const)
    if (read.ok) own.push({ kind, mode: 'enforce', text: read.value })
    else problems.push(...read.problems)
  }
  // A file that is tried in another form stands in the place of the one in force.
  const tried = new Set(own.map(({ text }) => text.file))
  const configured = beside === true ? await readOwn(config.policies) : undefined
  if (configured?.ok === false) problems.push(...configured.problems)
  const kept = (configured?.ok === true ? configured.value : []).filter(
    ({ mode, text }) => mode === 'enforce' && !tried.has(text.file),
  )
  if (problems.length > 0) return { ok: false, problems }
  const all = [...kept, ...own]
  const made = await authorizationOf(config, all, { epoch: epoch(1) })
  if (!made.ok) return made
  return { ok: true, value: { authorization: made.value, files: all.map(({ text }) => text.file) } }
}

/** The last record before the moment: sequence numbers are dense, and grow with time. */
async function seqBefore(ledger: ReplayWorld['ledger'], since: string): Promise<bigint> {
  let low = 0n
  let high = 1n
  while ((await at(ledger, high)) !== undefined && high < 2n ** 62n) high *= 2n
  while (low + 1n < high) {
    const middle = (low + high) / 2n
    const found = await at(ledger, middle)
    if (found !== undefined && found < since) low = middle
    else high = middle
  }
  return low
}

/** When the record of this number was written. */
async function at(ledger: ReplayWorld['ledger'], seq: bigint): Promise<string | undefined> {
  const [record]: readonly StoredRecord[] = await ledger.records(seq - 1n, 1)
  return record === undefined ? undefined : parseRecord(record.bytes)?.at
}

const factsOf = (value: Json | undefined): Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : {}
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined
const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined

/** Requests from their records; what these do not tell is counted. */
class Rebuilder {
  readonly #config: Config
  readonly #directory: Directory
  readonly unknown: Unknown = {
    erased: 0,
    groupsOfNow: 0,
    actionAssumed: 0,
    laddersUnknown: 0,
    deploymentsGone: 0,
    beforeUnknown: 0,
    unreadable: 0,
  }

  constructor(config: Config) {
    this.#config = config
    this.#directory = new Directory(config)
  }

  /** Undefined: policy decided nothing of it, or the records do not say enough. */
  rebuild({ kind, facts, request }: ParsedRecord, explanation: Facts): Recorded | undefined {
    const alias = textOf(facts['alias'])
    // A call on the way of another request has no alias; a stranger has no principal.
    if (alias === undefined || alias === '') return undefined
    // Where it was changed to go out: policy was first asked about it as it came.
    const before = factsOf(explanation['before'] as Json | undefined)
    const sent = this.#candidates(explanation)
    const candidates = before['label'] === undefined ? sent : this.#candidates(before)
    const isRefused = kind === 'refused'
    const aliasAllowed = !isRefused || candidates.length > 0
    if (!aliasAllowed && facts['code'] !== 'forbidden') return undefined
    const principal = this.#principal(explanation)
    if (principal === undefined) {
      this.unknown.erased++
      return undefined
    }
    const sentLabel = labelOf(explanation['label'] ?? facts['label'])
    const label = before['label'] === undefined ? sentLabel : labelOf(before['label'])
    const asked = labelOf(explanation['asked'] ?? facts['asked'] ?? facts['label'])
    if (label === undefined || sentLabel === undefined || asked === undefined) {
      this.unknown.unreadable++
      return undefined
    }
    const action = this.#action(facts['action'] ?? explanation['action'])
    if (action === undefined) return undefined
    const recorded = { request, principal, action, alias, asked, label, aliasAllowed, candidates }
    if (before['label'] === undefined) {
      // Older records say that it was changed, and not what it was before.
      if (doneIn(explanation).rungs.length > 0) this.unknown.beforeUnknown++
      return recorded
    }
    const changed = { ...doneIn(explanation), label: sentLabel, candidates: sent }
    return { ...recorded, changed }
  }

  #action(said: unknown): ModelAction | undefined {
    if (said === 'Chat' || said === 'Embed' || said === 'Rerank') return said
    if (said !== undefined) return undefined
    this.unknown.actionAssumed++
    return 'Chat'
  }

  #candidates(explanation: Facts): readonly RecordedCandidate[] {
    const rows = Array.isArray(explanation['candidates']) ? explanation['candidates'] : []
    let isSilent = false
    const found = rows.flatMap((row: unknown): readonly RecordedCandidate[] => {
      const { deployment: id, cleared, ladder, why } = factsOf(row as Json)
      // Policy was not asked about one that cannot do what was asked for.
      if (typeof id !== 'string' || why !== undefined) return []
      const deployment = this.#config.deployments.find((each) => each.id === id)
      if (deployment === undefined) {
        this.unknown.deploymentsGone++
        return []
      }
      const rungs = textsOf(ladder) as readonly Rung[] | undefined
      isSilent ||= cleared !== true && rungs === undefined
      return [{ deployment, cleared: cleared === true, ladder: rungs }]
    })
    if (isSilent) this.unknown.laddersUnknown++
    return found
  }

  #principal(explanation: Facts): Principal | undefined {
    const own = this.#one(explanation['principal'], explanation['groups'], explanation['key'])
    if (own === undefined) return undefined
    if (explanation['groups'] === undefined) this.unknown.groupsOfNow++
    const user = this.#one(explanation['user'], explanation['userGroups'], 'issuer:')
    return user?.kind === 'user' ? { ...own, user: user as Person } : own
  }

  #one(name: unknown, groups: unknown, key: unknown): Principal | undefined {
    const [, kind, id] = /^(app|user|admin):(.+)$/s.exec(textOf(name) ?? '') ?? []
    if (kind === undefined || id === undefined) return undefined
    const keyId = textOf(key) ?? ''
    const then = textsOf(groups)
    const own = { kind: kind as Principal['kind'], id, keyId }
    if (then !== undefined) return { ...own, groups: then }
    const now =
      kind === 'user'
        ? this.#directory.person(id, [], keyId)
        : this.#directory.principal(`${kind}:${id}`, keyId)
    return { ...own, groups: isRefusal(now) ? [] : now.groups }
  }
}

const RUNGS_DONE: Readonly<Record<string, Rung>> = { redacted: 'redact', tokenised: 'tokenise' }
/** What was replaced, as the rungs that say so. */
function doneIn(explanation: Facts): Pick<RecordedChange, 'rungs' | 'isDeclassified'> {
  const { actions } = factsOf(explanation['done'] as Json | undefined)
  const done = textsOf(actions) ?? []
  const rungs = done.flatMap((action) => RUNGS_DONE[action] ?? [])
  return { rungs, isDeclassified: done.includes('declassified') }
}

const labelOf = (value: unknown): Label | undefined => parseLabel(textOf(value) ?? '')
