import type { Caller } from '../identity/caller.ts'
import type { Hangup } from '../kernel/hangup.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import { admitted } from './admitted.ts'
import { passageLimit } from './compose.ts'
import { handOut } from './hand-out.ts'
import { refuse } from './refuse.ts'
import { searchFor } from './search.ts'
import type { Retrieved, Stages } from './stages.ts'

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
  const { id, gone, onBug } = arrival
  return admitted(arrival, stages, async (principal) => {
    const decoded = await arrival.decode()
    if (isRefusal(decoded)) return await refuse(stages, id, principal, decoded)
    const { bodyBytes, query, knowledgeBase, userId } = decoded
    const caller = { ...arrival.caller, body: bodyBytes }
    const visitor = { stages, id, caller, principal, bodyBytes, gone, onBug }
    return await handOut(visitor, {
      knowledgeBase,
      userId,
      find: (grant, knowledgeBases, snapshot) =>
        searchFor(visitor, snapshot, grant, {
          knowledgeBases,
          question: query,
          limit: passageLimit(decoded.limit ?? limits.passagesDefault),
        }),
    })
  })
}
