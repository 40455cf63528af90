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
import type { ModelRequest } from '../models/request.ts'
import type { Alias } from '../models/deployment.ts'
import { UNCHECKED } from './classified.ts'
import { classifyAny, countByType, raiserFacts, raiserTexts } from './classify.ts'
import { climb, redacted, triesReplacing, type Action, type Going, type Naming } from './ladder.ts'
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
  /** The texts as they would go out, where what was found is replaced first. Absent: they go out as they are, or not at all. */
  readonly masked?: readonly string[]
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
      const request = requestOf(asked)
      const classified = await labelled(request, asked, { stages, snapshot, still }).catch(unseen)
      const findings = await findingsIn(asked.texts, snapshot.scanner, pause).catch(unseen)
      const judged = { stages, snapshot, asked, alias, request, classified }
      const judgement = await judge(judged, still).catch(unseen)
      // Policy changed while the texts were read.
      if (stages.current() !== snapshot) continue
      const { no, masked } = judgement
      const verdict = { label: classified.label, refusal: no, findings }
      await record(stages, arrival.id, still, { asked, bodyBytes, classified, judgement })
      return masked === undefined ? verdict : { ...verdict, masked }
    }
    return await refuse(stages, arrival.id, principal, KEEPS_CHANGING)
  } finally {
    release()
  }
}

/** What is known again raises requests, as it does when they are served; answers are asked of by what is found in them. */
async function labelled(
  request: ChatRequest,
  { source }: Checked,
  { stages, snapshot, still }: { stages: Stages; snapshot: Snapshot; still: Principal },
): Promise<Classified> {
  const { scanner, unscannable } = snapshot
  const world = source === 'input' ? snapshot : { scanner, unscannable }
  return classifyAny(request, world, stages.clock, still)
}

interface Judged {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly asked: Checked
  readonly alias: Alias
  readonly request: ChatRequest
  readonly classified: Classified
}
interface Judgement {
  readonly no: Refusal | undefined
  readonly actions: readonly Action[]
  readonly masked?: readonly string[]
}
const decided = (no: Refusal | undefined): Judgement => ({ no, actions: [] })

/** As `serve` would decide before an attempt, or as an open answer is judged. */
async function judge(judged: Judged, principal: Principal): Promise<Judgement> {
  const { snapshot, asked, alias, classified } = judged
  const { authorization } = snapshot
  const { label } = classified
  // An answer comes to whoever could ask at all; what is found in it is asked of by `Receive`.
  const askedLabel = asked.source === 'input' ? label : PUBLIC
  const grant = authorization.authorize(principal, 'Chat', alias, askedLabel)
  if (isRefusal(grant)) return decided(grant)
  if (asked.source === 'output') return decided(receivable(snapshot, grant, classified))
  const faceless = needsUser(snapshot, principal, label)
  if (faceless !== undefined) return decided(faceless)
  const going = await wayUp(judged, grant)
  const { cleared, denied } = going.clearing
  if (cleared.length === 0) {
    const isReplaced = denied.some(triesReplacing)
    return decided(noRouteFor(snapshot, alias, classified, { label, denied, isReplaced }))
  }
  const { actions, request } = going
  return request === judged.request
    ? { no: undefined, actions }
    : { no: undefined, actions, masked: textsIn(request) }
}

/** The ladder as a request of these texts would climb it. */
async function wayUp(
  { stages, snapshot, alias, request, classified }: Judged,
  grant: Grant,
): Promise<Going> {
  const { label, parts = [] } = classified
  const deployments = alias.deployments.flatMap((id) => snapshot.deployments.get(id) ?? [])
  const clearing = snapshot.authorization.clear(grant, deployments, label)
  const able = { deployments, permits: new Map(), dropped: new Map(), unable: [] }
  let bug: unknown
  const foot = { stages, snapshot, grant, alias, request, asked: classified, passages: [], parts }
  const going = await climb({
    ...foot,
    label,
    able,
    clearing,
    reason: undefined,
    tokens: () => Promise.resolve(stages.placeholders === undefined ? undefined : MASKS),
    onBug: (error) => void (bug = error),
  })
  if (isRefusal(going)) throw bug
  return going
}

/**
 * INVARIANT (a check keeps nothing): what would be a placeholder is told as what it stands for is called,
 * for a placeholder is only good for a request that made it.
 */
const MASKS: Naming = { naming: () => redacted }

const textsIn = ({ messages }: ModelRequest): readonly string[] =>
  messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? part.text : [])))

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
  readonly judgement: Judgement
}

/** INVARIANT (every way out is recorded): durable before the verdict is told. */
async function record(
  stages: Stages,
  id: RequestId,
  principal: Principal,
  { asked, bodyBytes, classified, judgement }: Told,
): Promise<void> {
  const at = stages.clock.now()
  const { no, actions } = judgement
  const keys = await stages.keys.subject(principalText(principal))
  const verdict = {
    alias: asked.alias,
    check: asked.source,
    code: no?.code ?? null,
    label: labelText(classified.label),
    policies: no?.policyIds ?? [],
    ...(actions.length === 0 ? {} : { actions }),
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
