import type { Hangup } from '../kernel/hangup.ts'
import type { Clearing, Grant } from '../authorization/authorization.ts'
import type { Basis, Kept } from '../content/kept.ts'
import type { Keeping } from '../content/vault.ts'
import type { Classified, PartLabel } from '../dlp/scan.ts'
import type { Caller } from '../identity/caller.ts'
import { principalText, type Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import { labelText, type Label, type Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Epoch, Instant, RequestId } from '../kernel/values.ts'
import type { Commitment, SubjectKeys } from '../keys/keys.ts'
import type { IdempotencyKey } from '../ledger/store.ts'
import type { Passage } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import type { EffectKind } from '../models/settings.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { PriceList } from '../models/usage.ts'
import type { Unable } from './able.ts'
import { countByType, raiserFacts, raiserTexts } from './classify.ts'
import { composeInstructions } from './compose.ts'
import { observedOf } from './observed.ts'
import type { Route } from './route.ts'
import type { Action, Going } from './ladder.ts'
import { contentSubject, ownerOf } from './owner.ts'
import { joined, partFacts } from './part-labels.ts'
import type { Restore } from './placeholders.ts'
import type { Arrival, Retrieved, Snapshot, Stages } from './stages.ts'

/** A request that policy allowed and a route was found for: all that its attempts need. Immutable. */
export interface Work {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly id: RequestId
  readonly startedAt: Instant
  readonly startedMs: number
  readonly grant: Grant
  /** `app:intranet`. */
  readonly principal: string
  readonly alias: string
  readonly scopes: readonly string[]
  readonly hardBudget: boolean
  readonly epoch: Epoch
  readonly request: ModelRequest
  readonly question: string
  /** What the caller sent. */
  readonly askedLabel: Label
  /** With what was retrieved: what the route was cleared for. */
  readonly label: Label
  readonly retrieved: Retrieved
  readonly instructions: string | undefined
  readonly keys: SubjectKeys
  /** Into the intent record: no content, no personal identifier. */
  readonly facts: IntentFacts
  /** For `explain`: personal, erasable. */
  readonly explanation: { readonly [key: string]: Json }
  /** What the caller showed: asked again when policy, membership or keys change while it is answered. */
  readonly caller: Caller
  readonly gone: Hangup
  /** Effects that policy permits, by deployment. */
  readonly permits: ReadonlyMap<string, ReadonlySet<EffectKind>>
  /** For deployments that split their prompt cache. */
  readonly cacheSalt: string | undefined
  /** Members that a deployment would not get, by deployment. */
  readonly dropped: ReadonlyMap<string, readonly string[]>
  /** What the caller named its request by; claimed with the first attempt. */
  readonly idempotency?: IdempotencyKey | undefined
  /** Undefined: nothing of it is kept. */
  readonly keeping?: Keeping | undefined
  /** Documents behind the answer that it goes on from. */
  readonly basis?: readonly Basis[]
  /** Of the values that stand in the answer that it goes on from in place of placeholders. */
  readonly restoredBefore?: readonly Label[]
  /** What was done so that it could go out. */
  readonly actions?: readonly Action[] | undefined
  /** What the client wrote, where that is not what is sent: for what is kept. */
  readonly original?: ModelRequest | undefined
  /** Passages as the model sees them: findings replaced, where the request's are. Absent: as retrieved. */
  readonly shown?: readonly Passage[]
  /** Values for placeholders in the answer; absent: the request holds none. */
  readonly restore?: Restore | undefined
  /** Of the answer, as its dialect tells it. */
  readonly answeredAt: Instant
  priceVersion(deployment: Deployment): string
  /** MUST be called exactly once when the request is over. */
  readonly release: () => void
  /** Something threw that must not: logged without content. */
  readonly onBug: (error: unknown) => void
}

export interface IntentFacts {
  /** What policy was asked for. */
  readonly action: string
  readonly alias: string
  /** Label of what the caller sent, where retrieval raised it. */
  readonly asked?: string
  /** Deployments that policy cleared, and those that it denied, in the order of the alias. */
  readonly cleared: readonly string[]
  readonly denied?: readonly string[]
  /** What a draft would have decided otherwise: `deny deployment:frontier own-draft`. */
  readonly observed?: readonly string[]
  readonly body: { readonly [key: string]: Json }
  readonly epoch: string
  readonly label: string
  readonly passages: readonly string[]
  readonly policies: readonly string[]
  readonly policySet: string
  readonly principal: { readonly [key: string]: Json }
  readonly raisers: readonly string[]
  /** The person whom the app asked for. */
  readonly user?: { readonly [key: string]: Json }
  /** The request on whose way this call was made. */
  readonly of?: string
  /** What was done so that it could go out, and which raises fell by policy's `Declassify`. */
  readonly done?: { readonly [key: string]: Json }
}

/** What the stages before the route decided. */
export interface Decided {
  readonly principal: Principal
  readonly alias: Alias
  readonly asked: Classified
  /** Of the request and of what was retrieved for it. */
  readonly parts: readonly PartLabel[]
  readonly label: Label
  readonly grant: Grant
  readonly retrieved: Retrieved
  /** The passages as the model sees them. Absent: as retrieved. */
  readonly shown?: readonly Passage[]
  readonly question: string
  readonly clearing: Clearing
  /** Of the request as it came, where something was done for it to go out. Absent: it goes as it came. */
  readonly before?: { readonly label: Label; readonly clearing: Clearing } | undefined
  readonly permits: Work['permits']
  readonly route: Route
  readonly cacheSalt: string | undefined
  readonly dropped: Work['dropped']
  /** Deployments of the alias that policy was not asked about, as they cannot do what is asked. */
  readonly unable: readonly Unable[]
  readonly idempotency: IdempotencyKey | undefined
  readonly basis: readonly Basis[]
  /** The answer that it goes on from. */
  readonly earlier?: Pick<Kept, 'restored'> | undefined
  /** The inference profile that it was sent to. */
  readonly profile: string | undefined
  /** Absent: it goes as it came. */
  readonly done?: Done
  /** Parts of what is sent, where that is not what came. */
  readonly sentParts?: readonly PartLabel[] | undefined
  /** Why the caller asks for declassification. */
  readonly reason?: string | undefined
  readonly restore?: Restore | undefined
  /** What the client wrote, where that is not what is sent. */
  readonly original?: ModelRequest | undefined
}

/** What was done so that a request could go out. */
export type Done = Pick<Going, 'actions' | 'counts' | 'fallen'>

export interface WorkParts {
  readonly stages: Stages
  readonly snapshot: Snapshot
  readonly arrival: Arrival
  readonly decoded: { readonly request: ModelRequest; readonly bodyBytes: Uint8Array }
  /** With its body: proven. */
  readonly caller: Caller
  readonly keys: SubjectKeys
  /** Of the person whom the app asks for: that person's part of the records can be shredded alone. */
  readonly userKeys: SubjectKeys | undefined
  readonly startedAt: Instant
  readonly startedMs: number
  readonly decided: Decided
  readonly release: () => void
  readonly onBug: (error: unknown) => void
}

/** Whose budgets a request counts against. */
export const scopesOf = (principal: Principal, alias: Alias): readonly string[] => [
  'organization',
  principalText(principal),
  ...(principal.user === undefined ? [] : [principalText(principal.user)]),
  `key:${principal.keyId}`,
  `alias:${alias.id}`,
]
export const isHard = ({ hardScopes }: Snapshot, scopes: readonly string[]): boolean =>
  scopes.some((scope) => hardScopes.has(scope))

export function workOf(parts: WorkParts): Work {
  const {
    stages,
    snapshot,
    arrival,
    decoded,
    keys,
    startedAt,
    startedMs,
    decided,
    release,
    onBug,
  } = parts
  const { principal, alias, asked, label, grant, retrieved, question, permits } = decided
  const { idempotency, basis, dropped, cacheSalt, restore, original } = decided
  const { shown = retrieved.passages, done } = decided
  const name = principalText(principal)
  const scopes = scopesOf(principal, alias)
  const raisers = allRaisers(decided)
  return {
    stages,
    snapshot,
    startedAt,
    startedMs,
    grant,
    scopes,
    question,
    label,
    retrieved,
    permits,
    cacheSalt,
    dropped,
    idempotency,
    basis,
    restoredBefore: decided.earlier?.restored ?? [],
    restore,
    original,
    shown,
    actions: done?.actions ?? [],
    keeping: keepingOf(parts),
    answeredAt: stages.clock.now(),
    keys,
    release,
    onBug,
    id: arrival.id,
    request: decoded.request,
    principal: name,
    alias: alias.id,
    hardBudget: isHard(snapshot, scopes),
    epoch: grant.epoch,
    askedLabel: asked.label,
    instructions: composeInstructions(alias.instructions, shown),
    caller: parts.caller,
    gone: arrival.gone,
    priceVersion: priceVersionOf,
    facts: factsOf(parts, name, raiserTexts(sentRaisers(decided) ?? raisers)),
    explanation: explanationOf(parts, name, raisers),
  }
}

function keepingOf({ arrival, decided }: WorkParts): Keeping | undefined {
  const { alias, principal } = decided
  return alias.keepContentDays === undefined
    ? undefined
    : {
        request: arrival.id,
        owner: ownerOf(principal),
        subject: contentSubject(principal),
        alias: alias.id,
        days: alias.keepContentDays,
      }
}

type Making<T> = { -readonly [K in keyof T]: T[K] }

/** Names, numbers and labels only. */
function doneFacts({ done }: Decided): { readonly [key: string]: Json } | undefined {
  if (done === undefined || done.actions.length === 0) return undefined
  const { actions, counts, fallen } = done
  return { actions, ...(fallen.length > 0 && { fell: raiserTexts(fallen) }), replaced: counts }
}

const reasonOf = (keys: SubjectKeys, reason: string): Json =>
  commitmentJson(keys.commit('declassify', reason))

/** Into the records: commitments in place of content and personal identifiers. */
function factsOf(
  { snapshot, decoded, keys, userKeys, decided }: WorkParts,
  name: string,
  raisers: readonly string[],
): Work['facts'] {
  const user = userFacts(decided.principal, userKeys).user
  const { asked, label, clearing } = decided
  const facts: Making<IntentFacts> = {
    action: decided.grant.action,
    alias: decided.alias.id,
    body: commitmentJson(keys.commit('request', decoded.bodyBytes)),
    cleared: clearing.cleared.slice(0, limits.recordCandidatesMax).map(({ id }) => id),
    epoch: String(decided.grant.epoch),
    label: labelText(decided.label),
    passages: decided.retrieved.passages.map(
      (passage) => keys.commit('passage', passageName(passage)).mac,
    ),
    policies: decided.grant.policyIds,
    policySet: snapshot.authorization.policyHash,
    principal: commitmentJson(keys.commit('principal', name)),
    raisers,
  }
  if (user !== undefined) facts.user = user
  const sent = labelText(asked.label)
  if (sent !== labelText(label)) facts.asked = sent
  const denied = clearing.denied.slice(0, limits.recordCandidatesMax)
  if (denied.length > 0) facts.denied = denied.map(({ deployment }) => deployment)
  const observed = observedOf(snapshot, decided)
  if (observed.length > 0) facts.observed = observed
  const done = doneFacts(decided)
  if (done !== undefined)
    facts.done =
      decided.reason === undefined ? done : { ...done, reason: reasonOf(keys, decided.reason) }
  return facts
}

/** The person's commitment, under a key of their own. */
export const userFacts = (
  { user }: Principal,
  keys: SubjectKeys | undefined,
): { readonly user?: { readonly keyId: string; readonly mac: string } } =>
  user === undefined || keys === undefined
    ? {}
    : { user: commitmentJson(keys.commit('principal', principalText(user))) }

/** Members in the order of canonical JSON. */
export const commitmentJson = ({
  keyId,
  mac,
}: Commitment): { readonly keyId: string; readonly mac: string } => ({ keyId, mac })

function explanationOf(
  { snapshot, startedAt, decoded, decided }: WorkParts,
  name: string,
  raisers: readonly Raiser[],
): Work['explanation'] {
  const { principal, alias, asked, parts, label, grant, retrieved, clearing } = decided
  const candidates: Json[] = candidatesOf(clearing)
  for (const { deployment, why } of decided.unable)
    candidates.push({ deployment, cleared: false, policies: [], why })
  const { user } = userNamed(principal)
  const explanation: Record<string, Json> = {
    at: startedAt,
    principal: name,
    action: grant.action,
    groups: principal.groups,
    key: principal.keyId,
    alias: alias.id,
    asked: labelText(asked.label),
    label: labelText(label),
    raisers: raiserFacts(raisers),
    parts: partFacts(parts),
    findings: countByType(asked),
    policies: grant.policyIds,
    candidates,
    route: decided.route.why,
    passages: retrieved.passages.map(passageFacts),
    retrieval: retrieved.mode,
  }
  if (decided.before !== undefined) {
    const { before } = decided
    const said = candidatesOf(before.clearing)
    explanation['before'] = { label: labelText(before.label), candidates: said }
  }
  if (retrieved.withheld !== undefined) explanation['withheld'] = withheldFacts(retrieved)
  if (retrieved.how !== undefined) explanation['search'] = retrieved.how
  if (user !== undefined) explanation['user'] = user
  if (principal.user !== undefined) explanation['userGroups'] = principal.user.groups
  const observed = observedOf(snapshot, decided)
  if (observed.length > 0) explanation['observed'] = observed
  const done = doneFacts(decided)
  if (done !== undefined) explanation['done'] = done
  // The caller's own words: told to who may explain, never in a record.
  if (decided.reason !== undefined) explanation['declassify'] = decided.reason
  if (decided.profile !== undefined) explanation['profile'] = decided.profile
  // Chargeback tags may name people: told to who may explain, never in a record.
  const { tags } = decoded.request
  if (tags !== undefined) explanation['tags'] = tags
  return explanation
}

/** What policy said to each, all the policies that deny it by name. */
function candidatesOf({ cleared, denied }: Clearing): Json[] {
  return [
    ...cleared.map(({ id }) => ({ deployment: id, cleared: true, policies: [] })),
    ...denied.map(({ deployment, policyIds, beside = [], ladder }) => ({
      deployment,
      cleared: false,
      policies: [...beside, ...policyIds],
      ladder,
    })),
  ]
}

const withheldFacts = ({ withheld = 0, aboveBudget = 0 }: Retrieved): Json => ({
  count: withheld,
  labelBudget: aboveBudget,
})

/** The record says what raised the label of what was sent; `explain` also what came. */
const sentRaisers = ({ sentParts }: Decided): readonly Raiser[] | undefined =>
  sentParts && joined(sentParts).raisers

const NO_RAISERS: readonly Raiser[] = []
function allRaisers({ asked, parts }: Decided): readonly Raiser[] {
  if (parts.length === 0) return asked.raisers.length === 0 ? NO_RAISERS : asked.raisers
  return [...asked.raisers, ...joined(parts).raisers]
}

/** For `explain`: personal, erasable. */
export const userNamed = ({ user }: Principal): { readonly user?: string } =>
  user === undefined ? {} : { user: principalText(user) }

const passageName = (passage: Passage): string =>
  `${passage.source}\n${passage.path}\n${passage.version}`
const passageFacts = (passage: Passage): Json => ({
  number: passage.number,
  source: passage.source,
  path: passage.path,
  version: passage.version,
  page: passage.page ?? null,
  label: labelText(passage.label),
  ...(passage.parts && { scores: scoreFacts(passage.score, passage.parts) }),
})
/** Digits beyond the fourth decide nothing that one would ask about. */
const scoreFacts = (score: number, { lexical, dense }: NonNullable<Passage['parts']>): Json => ({
  fused: rounded(score),
  lexical: lexical === undefined ? null : rounded(lexical),
  dense: dense === undefined ? null : rounded(dense),
})
const rounded = (score: number): number => Math.round(score * 10_000) / 10_000

/** The price list's own text is its version: equal prices have equal versions, whatever file they came from. */
function priceVersionOf(deployment: Deployment): string {
  const { price } = deployment
  if (price === undefined) return ''
  let version = VERSIONS.get(price)
  if (version === undefined) {
    version = versionOf(price)
    VERSIONS.set(price, version)
  }
  return version
}
/** Price lists are configuration: never changed in place. */
const VERSIONS = new WeakMap<PriceList, string>()

function versionOf(prices: PriceList): string {
  return Object.entries(prices)
    .map(([tokenClass, price]) => `${tokenClass}=${price.nanoPerBlock}/${price.blockUnits}`)
    .toSorted()
    .join(' ')
}
