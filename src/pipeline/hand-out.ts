import type { Grant } from '../authorization/authorization.ts'
import { boundUser, type Caller } from '../identity/caller.ts'
import { isSamePrincipal, principalText, type Principal } from '../identity/principal.ts'
import { join, labelText, PUBLIC } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Hangup } from '../kernel/hangup.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { Passage } from '../models/chat.ts'
import { KEEPS_CHANGING, refuse } from './refuse.ts'
import type { Retrieved, Snapshot, Stages } from './stages.ts'
import { needsUser } from './user-token.ts'
import { whoFacts, whoNamed } from './who.ts'

/** Who stands at the door, known and admitted, with the body read. */
export interface Visitor {
  readonly stages: Stages
  readonly id: RequestId
  /** With the body: what `authenticate` proves. */
  readonly caller: Caller
  readonly principal: Principal
  readonly bodyBytes: Uint8Array
  /** Fires when the client goes away. Absent: it is never told. */
  readonly gone?: Hangup | undefined
  /** Something threw that must not. */
  readonly onBug?: ((error: unknown) => void) | undefined
}

/** What is asked of the lake. */
export interface LakeQuestion {
  /** Undefined: all that the caller may use. */
  readonly knowledgeBase: string | undefined
  /** The user that the request names; MUST be the one who is proven. */
  readonly userId?: string | undefined
  /** `bases`: those that policy allows. Undefined: what is asked for is not there for this grant. */
  find(grant: Grant, bases: readonly string[], snapshot: Snapshot): Promise<Retrieved | undefined>
}

/** What an unknown document and one that the caller may not read are both told. */
const NOTHING = refusal(
  'not_found',
  'there is no such document that this key may read; search again, as it may have changed',
  { param: 'id' },
)

/**
 * Passages for a visitor: authenticated, authorized, found, labelled and recorded, in that order, all
 * under one epoch.
 */
export async function handOut(
  visitor: Visitor,
  asked: LakeQuestion,
): Promise<OrRefusal<Retrieved>> {
  const { stages, id, caller, principal } = visitor
  for (let tries = 1; tries <= limits.epochTriesMax; tries++) {
    // The body took its time: who asks is asked again in the same breath as the policy.
    const still = stages.authenticate(caller)
    if (isRefusal(still)) return await refuse(stages, id, principal, still)
    if (!isSamePrincipal(principal, still))
      return await refuse(stages, id, principal, KEEPS_CHANGING)
    const other = boundUser(still, asked.userId)
    if (other !== undefined) return await refuse(stages, id, still, other)
    const snapshot = stages.current()
    const allowed = allowedBases(snapshot, still, asked.knowledgeBase)
    if (isRefusal(allowed)) {
      await refuse(stages, id, still, allowed)
      return still.kind === 'admin' ? allowed : unknownBase(asked.knowledgeBase)
    }
    const found = await asked.find(allowed.grant, allowed.bases, snapshot)
    if (stages.current() !== snapshot) continue
    if (found === undefined) return await refuse(stages, id, still, NOTHING)
    const label = found.passages.map((passage) => passage.label).reduce(join, PUBLIC)
    const faceless = needsUser(snapshot, still, label)
    if (faceless !== undefined) return await refuse(stages, id, still, faceless)
    await record(visitor, still, allowed, found)
    // INVARIANT (revocation is immediate): a change that came while the record was written counts too.
    if (stages.current() === snapshot) return found
  }
  return await refuse(stages, id, principal, KEEPS_CHANGING)
}

/** Knowledge bases that policy allows, and the proof of it. */
interface AllowedBases {
  readonly grant: Grant
  readonly bases: readonly string[]
  readonly policyIds: readonly string[]
}

function allowedBases(
  { authorization, knowledgeBases }: Snapshot,
  principal: Principal,
  id: string | undefined,
): OrRefusal<AllowedBases> {
  const allowed = (id === undefined ? [...knowledgeBases] : [id]).map((base) => ({
    base,
    grant: authorization.authorizeRetrieve(principal, base),
  }))
  const granted = allowed.flatMap(({ base, grant }) =>
    isRefusal(grant) || !knowledgeBases.has(base) ? [] : [{ base, grant }],
  )
  const [first] = granted
  if (first === undefined) {
    const [denied] = allowed
    return denied !== undefined && isRefusal(denied.grant) ? denied.grant : unknownBase(id)
  }
  return {
    grant: first.grant,
    bases: granted.map(({ base }) => base),
    policyIds: [...new Set(granted.flatMap(({ grant }) => grant.policyIds))],
  }
}

/** A knowledge base that the principal may not use is as unknown as one that does not exist; the record knows why. */
export const unknownBase = (id: string | undefined): Refusal =>
  id === undefined
    ? refusal('not_found', 'there is no knowledge base that this key may use')
    : refusal(
        'not_found',
        `there is no knowledge base \`${id.slice(0, 100)}\` that this key may use`,
        {
          param: 'id',
        },
      )

/** INVARIANT (intent before effect): durable before a passage leaves. */
async function record(
  { stages, id, bodyBytes }: Visitor,
  principal: Principal,
  allowed: AllowedBases,
  { passages, how }: Retrieved,
): Promise<void> {
  const at = stages.clock.now()
  const keys = await stages.keys.subject(principalText(principal))
  const { bases, policyIds } = allowed
  const documents = documentsOf(passages)
  const facts = {
    ...(bases.length === 1 ? { knowledgeBase: bases[0] as string } : { knowledgeBases: bases }),
    policies: policyIds,
    body: { ...keys.commit('request', bodyBytes) },
    ...(await whoFacts(stages, principal)),
    passages: documents.map(
      ({ source, path, version }) => keys.commit('passage', `${source}\n${path}\n${version}`).mac,
    ),
  }
  const shown = documents.map(({ number, source, path, version, label }) => ({
    number,
    source,
    path,
    version,
    label: labelText(label),
  }))
  await stages.ledger.append(
    { kind: 'retrieval', at, request: id, facts },
    {
      at,
      ...whoNamed(principal),
      label: labelText(passages.map(({ label }) => label).reduce(join, PUBLIC)),
      policies: policyIds,
      passages: shown,
      ...(how === undefined ? {} : { search: how }),
      result: { outcome: 'completed' },
    },
  )
}

/** The first passage of each document with each label: of a whole document a record holds no row a chunk. */
function documentsOf(passages: readonly Passage[]): readonly Passage[] {
  const seen = new Map<string, Passage>()
  for (const passage of passages) {
    const { source, path, version, label } = passage
    const key = [source, path, version, labelText(label)].join('\n')
    if (!seen.has(key)) seen.set(key, passage)
  }
  return [...seen.values()]
}
