import type { Grant } from '../authorization/authorization.ts'
import { boundUser, type Caller } from '../identity/caller.ts'
import { isSamePrincipal, principalText, type Principal } from '../identity/principal.ts'
import { Hangup } from '../kernel/hangup.ts'
import { join, labelText, PUBLIC } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import { classifyAny } from './classify.ts'
import { passageLimit } from './compose.ts'
import type { Asking } from './embed-query.ts'
import { KEEPS_CHANGING, refuse } from './refuse.ts'
import { search } from './search.ts'
import { embedRequest } from './side-call.ts'
import type { Retrieved, Snapshot, Stages } from './stages.ts'
import { needsUser } from './user-token.ts'
import { whoFacts, whoNamed } from './who.ts'

export interface RetrievalArrival {
  readonly id: RequestId
  readonly caller: Caller
  /** Fires when the client goes away. Absent: it is never told. */
  readonly gone?: Hangup
  /** Something threw that must not. */
  readonly onBug?: (error: unknown) => void
  decode(): Promise<
    OrRefusal<{
      readonly knowledgeBase: string
      readonly query: string
      readonly limit: number | undefined
      /** The user that the request names; MUST be the one who is proven. */
      readonly userId?: string | undefined
      readonly bodyBytes: Uint8Array
    }>
  >
}

/** Passages without a model: the life of a request up to `retrieve`, and a record of what was handed out. */
export async function serveRetrieval(
  arrival: RetrievalArrival,
  stages: Stages,
): Promise<OrRefusal<Retrieved>> {
  const principal = await stages.recognize(arrival.caller)
  if (isRefusal(principal)) return refuse(stages, arrival.id, undefined, principal)
  const release = stages.admit(principal)
  if (isRefusal(release)) return refuse(stages, arrival.id, principal, release)
  try {
    const decoded = await arrival.decode()
    if (isRefusal(decoded)) return await refuse(stages, arrival.id, principal, decoded)
    for (let tries = 1; tries <= limits.epochTriesMax; tries++) {
      // The body took its time: who asks is asked again in the same breath as the policy.
      const caller = { ...arrival.caller, body: decoded.bodyBytes }
      const still = stages.authenticate(caller)
      if (isRefusal(still)) return await refuse(stages, arrival.id, principal, still)
      if (!isSamePrincipal(principal, still))
        return await refuse(stages, arrival.id, principal, KEEPS_CHANGING)
      const other = boundUser(still, decoded.userId)
      if (other !== undefined) return await refuse(stages, arrival.id, still, other)
      const snapshot = stages.current()
      const { knowledgeBase } = decoded
      const grant = grantFor(snapshot, still, knowledgeBase)
      if (isRefusal(grant)) {
        await refuse(stages, arrival.id, still, grant)
        return still.kind === 'admin' ? grant : unknownBase(knowledgeBase)
      }
      const question = embedRequest([decoded.query], 'query')
      const asked = await classifyAny(question, snapshot, stages.clock)
      const found = await search(askingOf(arrival, stages, { snapshot, grant, asked, caller }), {
        knowledgeBases: [knowledgeBase],
        question: decoded.query,
        limit: passageLimit(decoded.limit ?? limits.passagesDefault),
      })
      if (stages.current() !== snapshot) continue
      const label = found.passages.map((passage) => passage.label).reduce(join, PUBLIC)
      const faceless = needsUser(snapshot, still, label)
      if (faceless !== undefined) return await refuse(stages, arrival.id, still, faceless)
      const { bodyBytes } = decoded
      const handed = { grant, found, bodyBytes, knowledgeBase }
      await record(stages, arrival.id, still, handed)
      // INVARIANT (revocation is immediate): a change that came while the record was written counts too.
      if (stages.current() === snapshot) return found
    }
    return await refuse(stages, arrival.id, principal, KEEPS_CHANGING)
  } finally {
    release()
  }
}

/** On the way of this request, in its name, on its budgets. */
const askingOf = (
  { id, gone = new Hangup(), onBug = () => undefined }: RetrievalArrival,
  stages: Stages,
  asked: Pick<Asking, 'snapshot' | 'grant' | 'asked' | 'caller'>,
): Asking => ({ ...asked, stages, alias: '', of: id, gone, onBug })

function grantFor(
  { authorization, knowledgeBases }: Snapshot,
  principal: Principal,
  id: string,
): OrRefusal<Grant> {
  const grant = authorization.authorizeRetrieve(principal, id)
  return isRefusal(grant) || knowledgeBases.has(id) ? grant : unknownBase(id)
}

/** A knowledge base that the principal may not use is as unknown as one that does not exist; the record knows why. */
export const unknownBase = (id: string): Refusal =>
  refusal('not_found', `there is no knowledge base \`${id.slice(0, 100)}\` that this key may use`, {
    param: 'id',
  })

interface HandedOut {
  readonly grant: Grant
  readonly found: Retrieved
  readonly bodyBytes: Uint8Array
  readonly knowledgeBase: string
}

/** INVARIANT (intent before effect): durable before a passage leaves. */
async function record(
  stages: Stages,
  id: RequestId,
  principal: Principal,
  handed: HandedOut,
): Promise<void> {
  const at = stages.clock.now()
  const keys = await stages.keys.subject(principalText(principal))
  const { passages } = handed.found
  const facts = {
    knowledgeBase: handed.knowledgeBase,
    policies: handed.grant.policyIds,
    body: { ...keys.commit('request', handed.bodyBytes) },
    ...(await whoFacts(stages, principal)),
    passages: passages.map(
      ({ source, path, version }) => keys.commit('passage', `${source}\n${path}\n${version}`).mac,
    ),
  }
  const shown = passages.map(({ number, source, path, version, label }) => ({
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
      policies: handed.grant.policyIds,
      passages: shown,
      ...(handed.found.how === undefined ? {} : { search: handed.found.how }),
      result: { outcome: 'completed' },
    },
  )
}
