import type { Clearing, Grant } from '../authorization/authorization.ts'
import type { Classified } from '../dlp/scan.ts'
import type { Caller } from '../identity/caller.ts'
import { principalText } from '../identity/principal.ts'
import { Cancellation } from '../kernel/cancel.ts'
import { Hangup } from '../kernel/hangup.ts'
import { labelText, type Label } from '../kernel/label.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { ModelEvent, Passage, RequestCommon } from '../models/chat.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { EmbedRequest, RerankRequest } from '../models/request.ts'
import { actionFor } from './action.ts'
import { attemptInOrder, type AttemptResult } from './attempt.ts'
import { closeWithout } from './close-without.ts'
import { liveAnswer } from './live.ts'
import { refuse } from './refuse.ts'
import { ruledParts } from './part-labels.ts'
import { newRequestId } from './request-id.ts'
import { NOTHING_RETRIEVED, type Snapshot, type Stages } from './stages.ts'
import { workOf, type Work } from './work.ts'

/** For whom a call is made: a request that needs a second model on its way, or the lake itself. */
export interface Asker {
  readonly stages: Stages
  /** What decided: the attempt's commit compares its epoch. */
  readonly snapshot: Snapshot
  readonly grant: Grant
  readonly caller: Caller
  /** '' where there is none. */
  readonly alias: string
  /** The request on whose way it is made; absent for the lake itself. */
  readonly of?: RequestId
  /** Fires when nobody waits for it any more. */
  readonly gone: Hangup
  readonly onBug: (error: unknown) => void
}

export interface SideCall {
  readonly request: EmbedRequest | RerankRequest
  readonly deployment: Deployment
  /** Of every text in it, joined. */
  readonly asked: Classified
  /** What it shows of the lake: into the records, not into the call. */
  readonly shown: readonly Passage[]
}

export type SideAnswer =
  | {
      readonly kind: 'answered'
      readonly request: RequestId
      readonly events: readonly ModelEvent[]
    }
  /** Policy does not clear the deployment for this label: nothing was sent, nothing written. */
  | { readonly kind: 'denied'; readonly policyIds: readonly string[] }
  /** Policy or configuration changed: nothing was sent. Decide again. */
  | { readonly kind: 'moved' }
  /** Sent or not, it gave nothing; the records say how. */
  | {
      readonly kind: 'failed'
      readonly request: RequestId
      readonly code: Refusal['code']
      /** In words for an operator. */
      readonly message: string
    }

/**
 * A call of an embedder or reranker that no client asked for by name. Not a second path to a model: the
 * same clearing by policy, attempt, hold, record, check of the answer and settlement as any request, under
 * a request id of its own.
 */
export async function sideCall(asker: Asker, call: SideCall): Promise<SideAnswer> {
  const { stages, snapshot, grant } = asker
  const { deployment, asked } = call
  const action = actionFor(call.request)
  const clearing = snapshot.authorization.clear(grant, [deployment], asked.label, action)
  if (clearing.cleared.length === 0)
    return { kind: 'denied', policyIds: clearing.denied.flatMap(({ policyIds }) => policyIds) }
  const work = await sideWork(asker, call, clearing)
  const provider = stages.provider(deployment.provider)
  const isAble =
    provider.serves(deployment).includes(call.request.kind) &&
    provider.losses(deployment, call.request, new Set()).refused.length === 0
  if (!isAble) {
    const message = `deployment \`${deployment.id}\` cannot be given such a request`
    return { kind: 'failed', request: work.id, code: 'model_unavailable', message }
  }
  const result = await attemptInOrder(work, clearing.cleared)
  if (result.kind === 'epochChanged') return { kind: 'moved' }
  if (result.kind === 'refused') return ended(asker, work, result)
  const events: ModelEvent[] = []
  for await (const batch of liveAnswer(work, result.live)) events.push(...batch)
  const last = events.at(-1)
  return last?.kind === 'refused'
    ? failedWith(work, last.refusal)
    : { kind: 'answered', request: work.id, events }
}

const failedWith = ({ id }: Work, { code, message }: Refusal): SideAnswer => ({
  kind: 'failed',
  request: id,
  code,
  message,
})

/** INVARIANT (every way out is recorded). */
async function ended(
  { stages, grant, of }: Asker,
  work: Work,
  { refusal, closed }: Extract<AttemptResult, { readonly kind: 'refused' }>,
): Promise<SideAnswer> {
  if (closed !== undefined) await closeWithout(work, closed, refusal)
  else {
    const facts = { alias: work.alias, label: labelText(work.label), ...(of && { of }) }
    const { explanation } = work
    await refuse(stages, work.id, grant.principal, refusal, { facts, explanation })
  }
  return failedWith(work, refusal)
}

async function sideWork(asker: Asker, call: SideCall, clearing: Clearing): Promise<Work> {
  const { stages, snapshot, grant, caller, of, gone, onBug } = asker
  const { principal } = grant
  const { request, asked, shown } = call
  const id = newRequestId(stages)
  const { user } = principal
  const work = workOf({
    stages,
    snapshot,
    arrival: { id, caller, gone, decode: () => Promise.reject(new Error('already decoded')) },
    decoded: { request, bodyBytes: bytesOf(request) },
    caller,
    keys: await stages.keys.subject(principalText(principal)),
    userKeys: user === undefined ? undefined : await stages.keys.subject(principalText(user)),
    startedAt: stages.clock.now(),
    startedMs: stages.clock.monotonicMs(),
    decided: {
      principal,
      alias: aliasNamed(asker.alias),
      asked,
      // Nobody who embeds or ranks follows instructions: their text is of no integrity in particular.
      parts: ruledParts(shown),
      label: asked.label,
      grant,
      retrieved: { ...NOTHING_RETRIEVED, passages: shown },
      question: '',
      clearing,
      permits: new Map(),
      route: { deployments: clearing.cleared, why: {} },
      cacheSalt: undefined,
      dropped: new Map(),
      unable: [],
      idempotency: undefined,
      basis: [],
      profile: undefined,
    },
    release: () => undefined,
    onBug,
  })
  // What is shown stands in the request already: it is neither instructed about nor cited.
  const bare = { ...work, instructions: undefined, retrieved: NOTHING_RETRIEVED, shown: [] }
  return of === undefined
    ? bare
    : { ...bare, facts: { ...bare.facts, of }, explanation: { ...bare.explanation, of } }
}

/** Nothing of the caller's alias but its name: whose budget it is, and where policy changed. */
const aliasNamed = (id: string): Alias => ({
  id,
  deployments: [],
  knowledgeBases: [],
  instructions: undefined,
  passages: 0,
})

/** What the record's commitment covers. */
const bytesOf = ({ messages }: EmbedRequest | RerankRequest): Uint8Array =>
  Buffer.from(JSON.stringify(messages.flatMap(({ parts }) => parts)))

export const embedRequest = (
  texts: readonly string[],
  purpose: NonNullable<EmbedRequest['purpose']>,
): EmbedRequest => ({
  ...bareRequest(texts),
  kind: 'embed',
  inputs: texts,
  dimensions: undefined,
  encoding: 'float',
  purpose,
})

export const rerankRequest = (query: string, documents: readonly string[]): RerankRequest => ({
  ...bareRequest([query, ...documents]),
  kind: 'rerank',
  query,
  documents,
  top: undefined,
  returnDocuments: false,
})

/** Of no dialect in particular: nobody wrote it, and its body is made of our values in the deployment's own. */
const bareRequest = (texts: readonly string[]): RequestCommon => ({
  dialect: 'responses',
  alias: '',
  messages: [{ role: 'user', parts: texts.map((text) => ({ kind: 'text', text })) }],
  tools: [],
  maxOutputTokens: undefined,
  choiceCount: 1,
  stream: false,
  streamUsage: false,
  wants: { tools: false, images: false, structured: false },
  unknownText: [],
  raw: {},
  declared: undefined,
})

export const classifiedAs = (label: Label, raisers: Classified['raisers'] = []): Classified => ({
  label,
  raisers,
  findings: [],
})

/**
 * A call that somebody waits for only so long. Late, it goes on by itself, as with a client that hung up:
 * what it costs is still settled.
 */
export async function withinTime(
  { stages, gone, onBug }: Pick<Asker, 'stages' | 'gone' | 'onBug'>,
  ms: number,
  call: (gone: Hangup) => Promise<SideAnswer>,
): Promise<SideAnswer | { readonly kind: 'late' } | { readonly kind: 'broken' }> {
  const own = new Hangup()
  gone.onGone(() => own.hangUp())
  const timer = new Cancellation()
  const called = call(own).catch((error: unknown) => {
    onBug(error)
    return { kind: 'broken' as const }
  })
  stages.outlives?.(called)
  const late = stages.clock.sleep(ms, timer.signal).then(() => ({ kind: 'late' as const }))
  const first = await Promise.race([called, late])
  timer.abort()
  if (first.kind === 'late') own.hangUp()
  return first
}
