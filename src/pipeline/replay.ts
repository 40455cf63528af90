import type { Grant } from '../authorization/authorization.ts'
import type { Kept } from '../content/kept.ts'
import { recall } from '../content/vault.ts'
import type { Classified } from '../dlp/scan.ts'
import type { Caller } from '../identity/caller.ts'
import { principalText, type Principal } from '../identity/principal.ts'
import { join, labelText } from '../kernel/label.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { SubjectKeys } from '../keys/keys.ts'
import type { IdempotencyKey } from '../ledger/store.ts'
import type { EventBatches, ModelEvent } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import type { BatchIterator } from './meter.ts'
import { idempotencyOf } from './idempotency.ts'
import { ownerOf } from './owner.ts'
import { mayHaveAgain } from './readable.ts'
import type { Answer, Arrival, Snapshot, Stages } from './stages.ts'
import { Standing } from './standing.ts'
import { needsUser } from './user-token.ts'
import { whoFacts, whoNamed } from './who.ts'

/** A request that policy allowed. */
export interface Allowed {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly arrival: Arrival
  /** As it was decoded: what the answer is encoded for. */
  readonly decoded: { readonly request: ModelRequest }
  readonly caller: Caller
  readonly keys: SubjectKeys
  readonly startedMs: number
  readonly principal: Principal
  readonly grant: Grant
  readonly asked: Classified
  readonly release: () => void
  /** What the caller names it by. */
  readonly key: string | undefined
  /** The answer that it goes on from. */
  readonly earlier: Pick<Kept, 'found' | 'label' | 'basis' | 'restored'> | undefined
}

export type Before =
  | { readonly kind: 'again'; readonly answer: Answer }
  /** To be claimed with the first attempt. */
  | { readonly kind: 'fresh'; readonly idempotency: IdempotencyKey | undefined }
  /** Policy changed meanwhile: ask again. */
  | 'moved'
  | Refusal

const FRESH: Before = { kind: 'fresh', idempotency: undefined }

/**
 * What became of the first request of this key: its answer again, where it is kept and may still be had;
 * a conflict otherwise; `fresh` when the key is free. And whether the answer that a request goes on from
 * may still be had by this caller.
 */
export function answeredBefore(allowed: Allowed): Before | Promise<Before> {
  const { key, earlier } = allowed
  return key === undefined && earlier === undefined ? FRESH : lookBack(allowed)
}

async function lookBack(allowed: Allowed): Promise<Before> {
  const { stages, snapshot, principal, grant, key, earlier, caller, keys } = allowed
  if (earlier !== undefined && !(await mayHaveAgain(stages, snapshot, grant, earlier)))
    return NOT_FROM_THERE
  if (key === undefined) return FRESH
  const idempotency = idempotencyOf(key, ownerOf(principal), { caller, keys })
  const now = stages.clock.now()
  const claim = await stages.ledger.claim(principalText(principal), idempotency.key, now)
  if (claim === undefined) return { kind: 'fresh', idempotency }
  const { request: first } = claim
  if (claim.body !== idempotency.body)
    return taken(`came with another request before (\`${first}\`)`)
  if (claim.open) return stillOpen(first)
  const vault = { content: stages.content, keys: stages.keys }
  const kept = await recall(vault, ownerOf(principal), first, now)
  if (kept?.complete !== true)
    return taken(`was served already as \`${first}\`, whose answer is not kept`)
  if (!(await mayHaveAgain(stages, snapshot, grant, kept)))
    return taken(`was served already as \`${first}\`, whose answer may not be given out again`)
  // INVARIANT (given again like the first time): to nobody in particular only what may go to nobody in particular.
  const faceless = needsUser(snapshot, principal, kept.label)
  if (faceless !== undefined) return faceless
  if (stages.current() !== snapshot) return 'moved'
  await record(allowed, first, kept)
  // INVARIANT (revocation is immediate): a change that came while the record was written counts too.
  return stages.current() === snapshot
    ? { kind: 'again', answer: answerOf(allowed, first, kept) }
    : 'moved'
}

const taken = (how: string): Refusal =>
  refusal('conflict', `this idempotency key ${how}; use a new key to ask again`)
const stillOpen = (first: RequestId): Refusal =>
  refusal(
    'conflict',
    `the request of this idempotency key (\`${first}\`) is still being answered; wait until it is over`,
  )
const NOT_FROM_THERE = refusal(
  'invalid_request',
  'the answer that `previous_response_id` names is built on what this key may not read any more; send the conversation without it',
  { param: 'previous_response_id' },
)

/** INVARIANT (every way out is recorded): durable before a byte of the answer leaves again. */
async function record(allowed: Allowed, first: RequestId, kept: Kept): Promise<void> {
  const { stages, arrival, principal, keys, grant, asked, caller } = allowed
  const at = stages.clock.now()
  const label = labelText(labelOf(kept))
  const { policyIds: policies } = grant
  const { body = new Uint8Array(0) } = caller
  await stages.ledger.append(
    {
      kind: 'replay',
      at,
      request: arrival.id,
      facts: {
        alias: grant.alias,
        body: { ...keys.commit('request', body) },
        epoch: String(grant.epoch),
        first,
        label,
        policies,
        ...(await whoFacts(stages, principal)),
      },
    },
    {
      at,
      ...whoNamed(principal),
      alias: grant.alias,
      asked: labelText(asked.label),
      label,
      policies,
      replayOf: first,
      result: { outcome: 'completed', deployment: kept.deployment, label },
    },
  )
}

const labelOf = ({ label, found }: Kept) => join(label, found)

function answerOf(allowed: Allowed, first: RequestId, kept: Kept): Answer {
  return {
    id: first,
    createdAt: kept.createdAt,
    replayed: true,
    request: allowed.decoded.request,
    deployment: kept.deployment,
    label: labelOf(kept),
    passages: kept.passages,
    outputTokensInserted: kept.outputTokensInserted,
    dropped: kept.dropped,
    estimated: kept.batches.some((batch) => batch.some(isEstimate)),
    events: again(allowed, first, kept),
  }
}

const isEstimate = (event: ModelEvent): boolean =>
  event.kind === 'counted' && event.estimated === true

/** The caller MUST iterate or `return()`, as with a live answer. */
function again(
  allowed: Allowed,
  first: RequestId,
  { batches, deployment, ...kept }: Kept,
): EventBatches {
  const { stages, caller, grant, asked, release } = allowed
  const standing = new Standing({
    stages,
    caller,
    grant,
    alias: grant.alias,
    askedLabel: asked.label,
    label: kept.label,
    epoch: grant.epoch,
  })
  const left = batches.values()
  let over = false
  const end = (outcome: string): void => {
    if (over) return
    over = true
    release()
    stages.observe({
      id: allowed.arrival.id,
      explanation: {
        label: labelText(join(kept.label, kept.found)),
        policies: grant.policyIds,
        replayOf: first,
      },
      result: undefined,
      principal: principalText(allowed.principal),
      alias: grant.alias,
      deployment,
      outcome,
      durationMs: stages.clock.monotonicMs() - allowed.startedMs,
      firstEventMs: undefined,
    })
  }
  const next = (): IteratorResult<readonly ModelEvent[], undefined> => {
    const step = over ? undefined : left.next()
    if (step === undefined || step.done === true) {
      end('completed')
      return { done: true, value: undefined }
    }
    const lost = standing.lost()
    if (lost === undefined) return step
    end('abandoned')
    return { done: false, value: [{ kind: 'refused', refusal: lost }] }
  }
  const iterator: BatchIterator = {
    next: () => Promise.resolve(next()),
    return() {
      end('abandoned')
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
