import type { Grant } from '../authorization/authorization.ts'
import type { Finding } from '../dlp/detector.ts'
import type { Classified, Scanner } from '../dlp/scan.ts'
import type { Caller } from '../identity/caller.ts'
import { isSamePrincipal, principalText, type Principal } from '../identity/principal.ts'
import { labelText, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { ChatRequest, Part } from '../models/chat.ts'
import type { Alias } from '../models/deployment.ts'
import { UNCHECKED } from './classified.ts'
import { classifyInTurns, countByType, raiserFacts, raiserTexts } from './classify.ts'
import { KEEPS_CHANGING, refuse } from './refuse.ts'
import { findAlias, noRouteFor } from './serve.ts'
import type { Snapshot, Stages } from './stages.ts'
import { needsUser } from './user-token.ts'
import { whoFacts, whoNamed } from './who.ts'

export interface Checked {
  /** `input`: before it goes to the alias. `output`: before it is given to the caller. */
  readonly source: 'input' | 'output'
  readonly alias: string
  readonly texts: readonly string[]
  /** Things beside the texts that cannot be scanned. */
  readonly unscannable: number
}
export interface CheckArrival {
  readonly id: RequestId
  readonly caller: Caller
  decode(): Promise<OrRefusal<{ readonly asked: Checked; readonly bodyBytes: Uint8Array }>>
}
export interface FoundIn {
  /** Index of the text. */
  readonly text: number
  readonly type: string
  readonly start: number
  readonly end: number
}
export interface Verdict {
  readonly label: Label
  /** Why it would be refused; undefined: it may pass. */
  readonly refusal: Refusal | undefined
  readonly findings: readonly FoundIn[]
}

/**
 * What would become of these texts, without a model: the life of a request up to the route, or of an
 * answer up to its receiver. Nothing is called, nothing is charged; the verdict is recorded.
 */
export async function serveCheck(
  arrival: CheckArrival,
  stages: Stages,
): Promise<OrRefusal<Verdict>> {
  const principal = await stages.recognize(arrival.caller)
  if (isRefusal(principal)) return refuse(stages, arrival.id, undefined, principal)
  const release = stages.admit(principal)
  if (isRefusal(release)) return refuse(stages, arrival.id, principal, release)
  try {
    const decoded = await arrival.decode()
    if (isRefusal(decoded)) return await refuse(stages, arrival.id, principal, decoded)
    const { asked, bodyBytes } = decoded
    for (let tries = 1; tries <= limits.epochTriesMax; tries++) {
      // The body took its time: who asks is asked again in the same breath as the policy.
      const still = stages.authenticate({ ...arrival.caller, body: bodyBytes })
      if (isRefusal(still)) return await refuse(stages, arrival.id, principal, still)
      if (!isSamePrincipal(principal, still))
        return await refuse(stages, arrival.id, principal, KEEPS_CHANGING)
      const snapshot = stages.current()
      const alias = findAlias(snapshot, still, asked.alias)
      if (isRefusal(alias)) return await refuse(stages, arrival.id, still, alias)
      const pause = (): Promise<void> => stages.clock.sleep(0)
      // INVARIANT (a detector that throws denies): also here it is in the records before it is told.
      const unseen = async (error: unknown): Promise<never> => {
        await refuse(stages, arrival.id, still, UNCHECKED)
        throw error
      }
      const classified = await classifyInTurns(requestOf(asked), snapshot, pause).catch(unseen)
      const findings = await findingsIn(asked.texts, snapshot.scanner, pause).catch(unseen)
      // Policy changed while the texts were read.
      if (stages.current() !== snapshot) continue
      const no = judge(snapshot, still, { asked, alias, classified })
      const verdict = { label: classified.label, refusal: no, findings }
      await record(stages, arrival.id, still, { asked, bodyBytes, classified, no })
      return verdict
    }
    return await refuse(stages, arrival.id, principal, KEEPS_CHANGING)
  } finally {
    release()
  }
}

interface Judged {
  readonly asked: Checked
  readonly alias: Alias
  readonly classified: Classified
}

/** As `serve` would decide before an attempt, or as an open answer is judged. */
function judge(
  snapshot: Snapshot,
  principal: Principal,
  { asked, alias, classified }: Judged,
): Refusal | undefined {
  const { authorization, deployments } = snapshot
  const { label } = classified
  // An answer comes to whoever could ask at all; what is found in it is asked of by `Receive`.
  const askedLabel = asked.source === 'input' ? label : PUBLIC
  const grant = authorization.authorize(principal, 'Chat', alias, askedLabel)
  if (isRefusal(grant)) return grant
  if (asked.source === 'output') return receivable(snapshot, grant, classified)
  const faceless = needsUser(snapshot, principal, label)
  if (faceless !== undefined) return faceless
  const candidates = alias.deployments.flatMap((id) => deployments.get(id) ?? [])
  const { cleared, denied } = authorization.clear(grant, candidates, label)
  if (cleared.length > 0) return undefined
  const policyIds = [...new Set(denied.flatMap((one) => one.policyIds))]
  return noRouteFor(alias, classified, label, { policyIds })
}

function receivable(
  { authorization }: Snapshot,
  grant: Grant,
  { label, findings }: Classified,
): Refusal | undefined {
  const decision = authorization.mayReceive(grant, label, PUBLIC)
  if (decision.allowed && !decision.failed) return undefined
  const types = [...new Set(findings.map(({ type }) => type))].join(', ')
  return refusal(
    'data_blocked',
    `an answer with this would be stopped because it contains data that may not be given out (${types})`,
    { policyIds: decision.policyIds },
  )
}

/** The texts as the request that they would be in; of no dialect in particular, as it is never sent. */
function requestOf({ alias, texts, unscannable }: Checked): ChatRequest {
  const parts: Part[] = texts.map((text) => ({ kind: 'text', text }))
  for (let at = 0; at < unscannable; at++) parts.push({ kind: 'opaque', type: 'image' })
  return {
    kind: 'chat',
    dialect: 'responses',
    alias,
    messages: [{ role: 'user', parts }],
    tools: [],
    maxOutputTokens: undefined,
    choiceCount: 1,
    stream: false,
    streamUsage: false,
    wants: { tools: false, images: false, structured: false },
    unknownText: [],
    raw: {},
    declared: undefined,
  }
}

/** Where findings are, of at most limits.findingsMax; others are served meanwhile. */
async function findingsIn(
  texts: readonly string[],
  scanner: Scanner,
  pause: () => Promise<void>,
): Promise<readonly FoundIn[]> {
  const all: FoundIn[] = []
  for (const [text, content] of texts.entries()) {
    const scan = scanner.stream()
    for (let at = 0; at < content.length; at += limits.scanTurnChars) {
      add(all, text, scan.push(content.slice(at, at + limits.scanTurnChars)).findings)
      await pause()
    }
    add(all, text, scan.end().findings)
  }
  return all
}

function add(all: FoundIn[], text: number, findings: readonly Finding[]): void {
  for (const { type, start, end, continues } of findings) {
    const before = continues === true ? all.findLastIndex((one) => one.type === type) : -1
    const opening = all[before]
    if (opening?.text === text && opening.end === start) all[before] = { ...opening, end }
    else if (all.length < limits.findingsMax) all.push({ text, type, start, end })
  }
}

interface Told {
  readonly asked: Checked
  readonly bodyBytes: Uint8Array
  readonly classified: Classified
  readonly no: Refusal | undefined
}

/** INVARIANT (every way out is recorded): durable before the verdict is told. */
async function record(
  stages: Stages,
  id: RequestId,
  principal: Principal,
  { asked, bodyBytes, classified, no }: Told,
): Promise<void> {
  const at = stages.clock.now()
  const keys = await stages.keys.subject(principalText(principal))
  const verdict = {
    alias: asked.alias,
    check: asked.source,
    code: no?.code ?? null,
    label: labelText(classified.label),
    policies: no?.policyIds ?? [],
    raisers: raiserTexts(classified.raisers),
  }
  const commitments = {
    body: { ...keys.commit('request', bodyBytes) },
    ...(await whoFacts(stages, principal)),
  }
  await stages.ledger.append(
    { kind: 'check', at, request: id, facts: { ...verdict, ...commitments } },
    {
      ...verdict,
      at,
      ...whoNamed(principal),
      ...(no === undefined ? {} : { message: no.message }),
      raisers: raiserFacts(classified.raisers),
      findings: countByType(classified),
      result: { outcome: 'completed' },
    },
  )
}
