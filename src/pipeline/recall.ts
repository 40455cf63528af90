import type { Kept } from '../content/kept.ts'
import { recallOf } from '../content/vault.ts'
import type { Caller } from '../identity/caller.ts'
import { isSamePrincipal, type Principal } from '../identity/principal.ts'
import { join, labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { Grant } from '../authorization/authorization.ts'
import type { ChatRequest } from '../models/chat.ts'
import { requestIdOf } from '../models/response-id.ts'
import { ownerOf } from './owner.ts'
import { mayHaveAgain } from './readable.ts'
import { KEEPS_CHANGING, refuse } from './refuse.ts'
import { findAlias } from './serve.ts'
import type { Snapshot, Stages } from './stages.ts'
import { needsUser } from './user-token.ts'
import { whoFacts, whoNamed } from './who.ts'

export interface RecallArrival {
  readonly id: RequestId
  readonly caller: Caller
  /** `answer`: the id of an answer, as its client was told it. */
  readonly asked: OrRefusal<{ readonly does: 'get' | 'delete'; readonly answer: string }>
}
export interface Recalled {
  /** Of the request that it answered. */
  readonly first: RequestId
  readonly kept: Kept
  readonly label: Label
  /** What was asked, as far as it is kept. */
  readonly request: ChatRequest
}

const NO_BODY = new Uint8Array(0)

/**
 * One's own kept answer, to have again or to have deleted: what comes again is decided like a new answer,
 * and costs nothing. `deleted`: it is out of the files.
 */
export async function serveRecall(
  { id, caller, asked }: RecallArrival,
  stages: Stages,
): Promise<OrRefusal<Recalled | 'deleted'>> {
  const principal = await stages.recognize(caller)
  if (isRefusal(principal)) return refuse(stages, id, undefined, principal)
  const release = stages.admit(principal)
  if (isRefusal(release)) return refuse(stages, id, principal, release)
  try {
    for (let tries = 1; tries <= limits.epochTriesMax; tries++) {
      const still = stages.authenticate({ ...caller, body: NO_BODY })
      if (isRefusal(still)) return await refuse(stages, id, principal, still)
      if (!isSamePrincipal(principal, still)) break
      if (isRefusal(asked)) return await refuse(stages, id, still, asked)
      const first = requestIdOf(asked.answer)
      if (first === undefined) return await refuse(stages, id, still, unknownAnswer(asked.answer))
      const of: Asked = { stages, id, principal: still, first, answer: asked.answer }
      const found = asked.does === 'delete' ? await forget(of) : await again(of, stages.current())
      if (found === 'moved') continue
      return isRefusal(found)
        ? await refuse(stages, id, still, found, { explanation: NOT_DONE })
        : found
    }
    return await refuse(stages, id, principal, KEEPS_CHANGING)
  } finally {
    release()
  }
}

/** A deletion that was recorded and then found nothing. */
const NOT_DONE = { result: { outcome: 'refused' } }

interface Asked {
  readonly stages: Stages
  readonly id: RequestId
  readonly principal: Principal
  readonly first: RequestId
  readonly answer: string
}

const own = ({ stages, principal, first }: Asked) =>
  recallOf(
    { content: stages.content, keys: stages.keys },
    ownerOf(principal),
    first,
    stages.clock.now(),
  )

async function again(asked: Asked, snapshot: Snapshot): Promise<OrRefusal<Recalled> | 'moved'> {
  const { stages, principal, first, answer } = asked
  const row = await own(asked)
  if (row === undefined || !isChat(row.kept)) return unknownAnswer(answer)
  const { kept } = row
  if (!kept.complete) return BROKE_OFF
  const alias = findAlias(snapshot, principal, row.alias)
  if (isRefusal(alias)) return alias
  const grant = snapshot.authorization.authorize(principal, 'Chat', alias, kept.label)
  if (isRefusal(grant)) return grant
  const faceless = needsUser(snapshot, principal, kept.label)
  if (faceless !== undefined) return faceless
  if (!(await mayHaveAgain(stages, snapshot, grant, kept))) return NOT_ANY_MORE
  if (stages.current() !== snapshot) return 'moved'
  const label = join(kept.label, kept.found)
  await recordAgain(asked, { grant, kept, label })
  // INVARIANT (revocation is immediate): a change that came while the record was written counts too.
  if (stages.current() !== snapshot) return 'moved'
  return { first, kept, label, request: requestOf(alias.id, kept) }
}

/** One that was asked at another door has no shape as a response. */
const isChat = ({ batches }: Kept): boolean =>
  batches.some((batch) => batch.some(({ kind }) => kind === 'finish'))

/** Nobody but the owner is asked: what is one's own may be deleted whatever policy says by now. */
async function forget(asked: Asked): Promise<OrRefusal<'deleted'>> {
  const { stages, principal, first, answer } = asked
  const { content, clock } = stages
  const owner = ownerOf(principal)
  if ((await content.get(owner, first, clock.now())) === undefined) return unknownAnswer(answer)
  const at = clock.now()
  const facts = { event: 'answer deleted', first }
  // INVARIANT (intent before effect): durable before it is gone, or it would be gone without a record.
  await stages.ledger.append(
    {
      kind: 'content',
      at,
      request: asked.id,
      facts: { ...facts, ...(await whoFacts(stages, principal)) },
    },
    { ...facts, at, ...whoNamed(principal), result: { outcome: 'completed' } },
  )
  return (await content.delete(owner, first)) ? 'deleted' : unknownAnswer(answer)
}

/** INVARIANT (every way out is recorded): durable before a byte of the answer leaves again. */
async function recordAgain(
  { stages, id, principal, first }: Asked,
  { grant, kept, label }: { readonly grant: Grant; readonly kept: Kept; readonly label: Label },
): Promise<void> {
  const at = stages.clock.now()
  const facts = {
    alias: grant.alias,
    epoch: String(grant.epoch),
    first,
    label: labelText(label),
    policies: grant.policyIds,
  }
  await stages.ledger.append(
    {
      kind: 'replay',
      at,
      request: id,
      facts: { ...facts, ...(await whoFacts(stages, principal)) },
    },
    {
      ...facts,
      at,
      ...whoNamed(principal),
      replayOf: first,
      result: { outcome: 'completed', deployment: kept.deployment, label: labelText(label) },
    },
  )
}

/** Members beside the conversation are not kept. */
const requestOf = (alias: string, { messages }: Kept): ChatRequest => ({
  kind: 'chat',
  dialect: 'responses',
  alias,
  messages,
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

/** Another's is as unknown as one that never was, or that is not kept. */
const unknownAnswer = (answer: string): Refusal =>
  refusal('not_found', `there is no kept answer \`${answer.slice(0, 100)}\` of this key`, {
    param: 'response_id',
  })
const BROKE_OFF = refusal('not_found', 'this answer broke off; ask again for a whole one', {
  param: 'response_id',
})
const NOT_ANY_MORE = refusal(
  'forbidden',
  'this answer is built on what this key may not read any more; ask again',
  { param: 'response_id' },
)
