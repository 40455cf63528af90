import type { Denied, Grant, Told } from '../authorization/authorization.ts'
import type { Classified, PartLabel } from '../dlp/scan.ts'
import { boundUser, type Caller } from '../identity/caller.ts'
import { isSamePrincipal, principalText, type Principal } from '../identity/principal.ts'
import { join, labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { ModelRequest } from '../models/request.ts'
import type { Alias } from '../models/deployment.ts'
import { ableTo } from './able.ts'
import { attemptInOrder, type AttemptResult, type LiveAttempt } from './attempt.ts'
import { bounded } from './bounds.ts'
import { ceilingOf } from './ceiling.ts'
import { closeWithout } from './close-without.ts'
import { classified } from './classified.ts'
import { questionOf } from './classify.ts'
import { passageLimit } from './compose.ts'
import { cacheSaltOf } from './conversation.ts'
import { declassifyHeader } from './declassify.ts'
import { ESTIMATE } from './estimate.ts'
import { climb, triesReplacing, type Going } from './ladder.ts'
import { liveAnswer } from './live.ts'
import { KEEPS_CHANGING, refuse, type Facts } from './refuse.ts'
import { passageParts } from './part-labels.ts'
import { nearestAlias } from './nearest.ts'
import { firstTried, routeFor } from './route-for.ts'
import {
  NOTHING_RETRIEVED,
  type Answer,
  type Arrival,
  type Retrieved,
  type Snapshot,
  type Stages,
} from './stages.ts'
import { onceAsked, restoreFor, Tokens } from './tokens.ts'
import { needsUser } from './user-token.ts'
import { closedFacts, routelessFacts } from './observed.ts'
import { workOf, type Decided, type Work, type WorkParts } from './work.ts'
import { actionFor } from './action.ts'
import { idempotencyHeader } from './idempotency.ts'
import { answeredBefore, type Allowed } from './replay.ts'
import { resolve } from './resolve.ts'
import type { Asking } from './embed-query.ts'
import { search } from './search.ts'
import { unknownBase } from './hand-out.ts'

/**
 * The whole life of a request, top to bottom. Every branch of it is in this function: each stage's
 * value is the key to the next door, and every way out is recorded.
 */
export async function serve(
  arrival: Arrival,
  stages: Stages,
  onBug: (error: unknown) => void,
): Promise<OrRefusal<Answer>> {
  const startedMs = stages.clock.monotonicMs()
  const startedAt = stages.clock.now()
  const principal = await stages.recognize(arrival.caller)
  if (isRefusal(principal)) return refuse(stages, arrival.id, undefined, principal)

  const admitted = stages.admit(principal)
  if (isRefusal(admitted)) return refuse(stages, arrival.id, principal, admitted)
  const release = once(admitted)
  const no = (reason: Refusal, facts: Facts = {}, explanation: Facts = {}): Promise<Refusal> => {
    release()
    return refuse(stages, arrival.id, who, reason, { facts, explanation })
  }
  // Until it is proven, what is refused is refused to somebody who may only know the key's id.
  let who = principal

  try {
    const decoded = bounded(await arrival.decode())
    if (isRefusal(decoded)) return await no(decoded)
    const { bodyBytes } = decoded
    const caller = withBody(arrival.caller, bodyBytes)
    const action = actionFor(decoded.request)
    const key = idempotencyHeader(caller)
    if (isRefusal(key)) return await no(key)
    const reason = declassifyHeader(caller)
    if (isRefusal(reason)) return await no(reason)
    const keys = await keysOf(stages, principal)
    const door = { stages, arrival, decoded, caller, keys, startedAt, startedMs, release, onBug }

    for (let tries = 1; tries <= limits.epochTriesMax; tries++) {
      // INVARIANT (revocation is immediate): the body took its time, and so did the last try. Who asks is
      // asked again in the same breath as the snapshot, or a new epoch would vouch for an old principal.
      const still = stillThere(stages, caller, principal)
      if (isRefusal(still)) return await no(still)
      who = still
      const other = boundUser(still, decoded.request.userId)
      if (other !== undefined) return await no(other)
      const snapshot = stages.current()

      const resolved = await resolve(stages, snapshot, still, decoded.request)
      if (isRefusal(resolved)) return await no(resolved)
      const { request, basis, earlier, profile } = resolved
      const alias = findAlias(snapshot, still, request.alias)
      if (isRefusal(alias)) return await no(alias)
      const asked = await classified(request, snapshot, {
        clock: stages.clock,
        principal: still,
        onBug,
      })
      if (isRefusal(asked)) return await no(asked, { alias: alias.id })
      const grant = snapshot.authorization.authorize(still, action, alias, asked.label)
      if (isRefusal(grant))
        return await no(grant, closedFacts(snapshot, still, { action, alias, asked: asked.label }))

      const allowed = { principal: still, grant, asked, key, earlier }
      const before = await answeredBefore(allowedOf(door, snapshot, allowed))
      if (before === 'moved') continue
      if (isRefusal(before)) return await no(before, { alias: alias.id })
      if (before.kind === 'again') return before.answer

      const question = questionOf(request)
      const bases = basesFor(snapshot, grant, alias, request)
      if (isRefusal(bases)) return await no(bases, { alias: alias.id })
      const nothing = bases.length === 0 || question === ''
      const limit = passageLimit(request.searchLimit ?? alias.passages)
      const retrieved = nothing
        ? NOTHING_RETRIEVED
        : await search(askingOf(door, snapshot, { grant, asked, alias: alias.id }), {
            knowledgeBases: bases,
            question,
            limit,
            onlyNear: true,
            ceiling: ceilingOf(snapshot, grant, alias, asked),
          })
      // Who may read changed while it was read: what was found answers nothing, not even by a refusal.
      if (stages.current() !== snapshot) continue
      // High-water mark: an answer is as sensitive as the most sensitive thing it was built from.
      const parts = allParts(asked, retrieved, snapshot)
      const label = parts.map((part) => part.label).reduce(join, asked.label)

      const faceless = needsUser(snapshot, still, label)
      if (faceless !== undefined)
        return await no(faceless, { alias: alias.id, label: labelText(asked.label) })

      const able = ableTo({ stages, snapshot, grant, label, asked }, alias, request)
      if (isRefusal(able)) return await no(able, { alias: alias.id })
      const clearing = snapshot.authorization.clear(grant, able.deployments, label)
      const tokens = onceAsked(() => Tokens.of(stages, grant, request))
      const { passages } = retrieved
      const foot = { stages, snapshot, grant, alias, request, asked, passages, parts, label }
      const going = await climb({ ...foot, able, clearing, reason, tokens, onBug })
      if (isRefusal(going)) return await no(going, { alias: alias.id })
      const restore = await restoreFor(stages, grant, request, { tokens, values: going.values })
      const routing = { stages, snapshot, principal: still, alias }
      const route = firstTried(routeFor(routing, going.request, going.clearing), going.first)
      const cacheSalt = await cacheSaltOf(stages.keys, still, going.label, route.deployments)
      const named = { idempotency: before.idempotency, basis, profile, earlier }
      const found = { alias, parts, request, retrieved, question, reason, restore, clearing, label }
      const decided = decidedOf(allowed, named, found, { going, route, cacheSalt })
      const work = workFor(door, snapshot, going.request, decided)
      if (route.deployments.length === 0) {
        const facts = { ...routelessFacts(work), label: labelText(asked.label) }
        const isReplaced = going.clearing.denied.some(triesReplacing)
        const why = noRouteFor(snapshot, alias, asked, {
          label,
          denied: clearing.denied,
          isReplaced,
        })
        return await no(why, facts, work.explanation)
      }

      const result = await attemptInOrder(work, route.deployments)
      if (result.kind === 'epochChanged') {
        await stages.clock.sleep(tries)
        continue
      }
      if (result.kind === 'refused') return await ended(work, result, no)
      return answerOf(work, result.live, decoded.request)
    }
    return await no(KEEPS_CHANGING)
  } catch (error) {
    release()
    throw error
  }
}

/** `request`: as the client wrote it. */
function answerOf(work: Work, live: LiveAttempt, request: ModelRequest): Answer {
  const events = liveAnswer(work, live)
  return {
    id: work.id,
    createdAt: work.answeredAt,
    request,
    deployment: live.deployment.id,
    label: work.label,
    passages: work.retrieved.passages,
    ...(work.retrieved.withheld === undefined ? {} : { withheld: work.retrieved.withheld }),
    outputTokensInserted: live.bound.inserted ? live.bound.tokens : undefined,
    dropped: work.dropped.get(live.deployment.id) ?? [],
    actions: work.actions,
    estimated: live.deployment === ESTIMATE,
    events,
    labelNow: () => events.label(),
  }
}

/** The keys that records are made with: those of who asks, and of the person whom an app asks for. */
async function keysOf(
  { keys }: Stages,
  principal: Principal,
): Promise<Pick<WorkParts, 'keys' | 'userKeys'>> {
  const { user } = principal
  return {
    keys: await keys.subject(principalText(principal)),
    userKeys: user === undefined ? undefined : await keys.subject(principalText(user)),
  }
}

/** Of the request and of what was retrieved for it. */
function allParts(
  { parts = [] }: Classified,
  { passages }: Retrieved,
  { trustedRules }: Snapshot,
): readonly PartLabel[] {
  return passages.length === 0 ? parts : [...parts, ...passageParts(passages, trustedRules)]
}

/** What stays the same however often a request is looked at anew. */
interface Door extends Omit<WorkParts, 'snapshot' | 'decided' | 'keys' | 'userKeys'> {
  readonly keys: Pick<WorkParts, 'keys' | 'userKeys'>
}

/** On the way of this request, in its name, on its budgets. */
const askingOf = (
  { stages, arrival, caller, onBug }: Door,
  snapshot: Snapshot,
  { grant, asked, alias }: Pick<Asking, 'grant' | 'asked' | 'alias'>,
): Asking => ({
  stages,
  snapshot,
  grant,
  asked,
  alias,
  caller,
  of: arrival.id,
  gone: arrival.gone,
  onBug,
})
type Asked = Pick<Allowed, 'principal' | 'grant' | 'asked' | 'key' | 'earlier'>
type Named = Pick<Decided, 'idempotency' | 'basis' | 'profile' | 'earlier'>
type Found = Pick<
  Decided,
  'alias' | 'parts' | 'retrieved' | 'question' | 'reason' | 'restore' | 'clearing' | 'label'
> & {
  /** As the client wrote it, with what its names stand for. */
  readonly request: ModelRequest
}
type Routed = Pick<Decided, 'route' | 'cacheSalt'> & { readonly going: Going }

/** Member by member, here and below: spread together they would become dictionaries of several KB each. */
const allowedOf = (door: Door, snapshot: Snapshot, asked: Asked): Allowed => ({
  stages: door.stages,
  snapshot,
  arrival: door.arrival,
  decoded: door.decoded,
  caller: door.caller,
  keys: door.keys.keys,
  startedMs: door.startedMs,
  principal: asked.principal,
  grant: asked.grant,
  asked: asked.asked,
  release: door.release,
  key: asked.key,
  earlier: asked.earlier,
})

const decidedOf = (
  asked: Asked,
  named: Named,
  found: Found,
  { going, route, cacheSalt }: Routed,
): Decided => ({
  principal: asked.principal,
  alias: found.alias,
  asked: asked.asked,
  parts: found.parts,
  sentParts: going.parts === found.parts ? undefined : going.parts,
  label: going.label,
  grant: asked.grant,
  retrieved: found.retrieved,
  shown: going.passages,
  question: going.request === found.request ? found.question : questionOf(going.request),
  clearing: going.clearing,
  before:
    going.actions.length === 0 || going.clearing === found.clearing
      ? undefined
      : { label: found.label, clearing: found.clearing },
  permits: going.able.permits,
  route,
  cacheSalt,
  dropped: going.able.dropped,
  unable: going.able.unable,
  done: { actions: going.actions, counts: going.counts, fallen: going.fallen },
  reason: found.reason,
  restore: found.restore,
  original: going.request === found.request ? undefined : found.request,
  idempotency: named.idempotency,
  basis: named.basis,
  earlier: named.earlier,
  profile: named.profile,
})

/** `request`: with what its names stand for. */
const workFor = (door: Door, snapshot: Snapshot, request: ModelRequest, decided: Decided): Work =>
  workOf({
    stages: door.stages,
    snapshot,
    arrival: door.arrival,
    decoded: { request, bodyBytes: door.decoded.bodyBytes },
    caller: door.caller,
    keys: door.keys.keys,
    userKeys: door.keys.userKeys,
    startedAt: door.startedAt,
    startedMs: door.startedMs,
    decided,
    release: door.release,
    onBug: door.onBug,
  })

const withBody = (
  { headers, method, target, requestId }: Caller,
  body: Uint8Array,
): Caller & { readonly body: Uint8Array } => ({ headers, method, target, requestId, body })

/** Proven, and still who was recognized: the body was read for them and the keys are theirs. */
function stillThere(stages: Stages, caller: Caller, before: Principal): OrRefusal<Principal> {
  const now = stages.authenticate(caller)
  return isRefusal(now) || isSamePrincipal(before, now) ? now : KEEPS_CHANGING
}

/** No attempt was opened, or all of them failed. */
async function ended(
  work: Work,
  { refusal: reason, closed }: Extract<AttemptResult, { readonly kind: 'refused' }>,
  no: (reason: Refusal, facts: Facts, explanation: Facts) => Promise<Refusal>,
): Promise<Refusal> {
  if (closed === undefined)
    return await no(reason, { alias: work.alias, label: labelText(work.label) }, work.explanation)
  await closeWithout(work, closed, reason)
  return reason
}

/** An alias that the principal may not see is as unknown as one that does not exist. */
export function findAlias(
  snapshot: Snapshot,
  principal: Principal,
  name: string,
): OrRefusal<Alias> {
  const alias = snapshot.aliases.get(name)
  if (alias !== undefined && snapshot.authorization.maySee(principal, alias)) return alias
  if (principal.kind === 'admin')
    return refusal(
      'forbidden',
      'an admin key opens the control plane only; use an app key to ask a model',
    )
  const visible = [...snapshot.aliases.values()].filter((candidate) =>
    snapshot.authorization.maySee(principal, candidate),
  )
  const nearest = nearestAlias(
    name,
    visible.map((candidate) => candidate.id),
  )
  const hint =
    nearest === undefined
      ? 'no model is open to this key'
      : `the nearest that this key may use is \`${nearest}\``
  return refusal('not_found', `there is no model \`${name.slice(0, 100)}\`; ${hint}`, {
    param: 'model',
  })
}

/** Knowledge bases that are searched: the alias's own, or those that the request names. */
function basesFor(
  { authorization, knowledgeBases }: Snapshot,
  grant: Grant,
  alias: Alias,
  request: ModelRequest,
): OrRefusal<readonly string[]> {
  const open = (id: string): boolean => authorization.mayRetrieve(grant, id).allowed
  if (request.kind !== 'chat' || request.only === 'count') return []
  if (request.searches === undefined)
    return alias.knowledgeBases.filter(
      (id) => (request.knowledgeBases?.includes(id) ?? true) && open(id),
    )
  // What the principal may not search is as unknown as what does not exist.
  const closed = request.searches.find((id) => !knowledgeBases.has(id) || !open(id))
  return closed === undefined ? request.searches : unknownBase(closed)
}

interface NoRoute {
  /** Of all that a deployment would get. */
  readonly label: Label
  readonly denied: readonly Denied[]
  readonly isReplaced: boolean
}

/**
 * What the caller sent may be told to the caller, and so may the words of the policies that deny it; what
 * was retrieved is not hinted at.
 */
export function noRouteFor(
  { authorization }: Pick<Snapshot, 'authorization'>,
  alias: Alias,
  asked: Classified,
  { label, denied, isReplaced }: NoRoute,
): Refusal {
  const own = labelText(asked.label)
  const isOwn = own === labelText(label)
  const tried = isReplaced ? ', and replacing what was found in it is not enough' : ''
  const why = isOwn
    ? `the request is labelled \`${own}\` and no deployment of \`${alias.id}\` is cleared for that`
    : `no deployment of \`${alias.id}\` is cleared for the data that this request needs`
  const ids = denied.flatMap(({ policyIds, beside = [] }) =>
    isOwn ? [...policyIds, ...beside] : policyIds,
  )
  const policyIds = [...new Set(ids)]
  const { because, remedy } = wordsOf(isOwn ? authorization.told(policyIds) : [])
  return refusal('data_blocked', `${why}${tried}${because}; ${remedy}`, { policyIds })
}

/** One's own policies before the invariants; of what every clearance means, nothing is left to tell. */
function wordsOf(told: readonly Told[]): { readonly because: string; readonly remedy: string } {
  const own = told.filter(({ isInvariant }) => !isInvariant)
  const speaking = own.length > 0 ? own : told.filter(({ id }) => id !== 'invariant-clearance')
  const reasons = [...new Set(speaking.map(({ reason }) => reason))].slice(0, REASONS_TOLD)
  const remedy = speaking.find((one) => one.remedy !== undefined)?.remedy
  return {
    because: reasons.length === 0 ? '' : `: ${reasons.join(', and ')}`,
    remedy: remedy ?? 'leave the sensitive part out, or ask for a model that is cleared',
  }
}

const REASONS_TOLD = 2

function once(release: () => void): () => void {
  let released = false
  return () => {
    if (released) return
    released = true
    release()
  }
}
