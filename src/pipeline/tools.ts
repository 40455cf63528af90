import type { Caller } from '../identity/caller.ts'
import type { Hangup } from '../kernel/hangup.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { DocumentName } from '../models/document-id.ts'
import { passageLimit } from './compose.ts'
import { handOut, type LakeQuestion, type Visitor } from './hand-out.ts'
import { refuse } from './refuse.ts'
import { searchFor } from './search.ts'
import type { Retrieved, Stages } from './stages.ts'

/** What an agent may do with the lake, as the caller of one request. Each call is authorized and recorded by itself. */
export interface LakeTools {
  /** `knowledgeBase` undefined: all that the caller may use. */
  search(asked: {
    readonly query: string
    readonly knowledgeBase: string | undefined
    readonly limit: number | undefined
  }): Promise<OrRefusal<Retrieved>>
  /** A whole document, its chunks as passages in reading order. */
  fetch(document: DocumentName): Promise<OrRefusal<Retrieved>>
}

export interface ToolsArrival {
  readonly id: RequestId
  readonly caller: Caller
  /** Fires when the client goes away. */
  readonly gone: Hangup
  /** Something threw that must not. */
  readonly onBug: (error: unknown) => void
  read(): Promise<OrRefusal<Uint8Array>>
}

/**
 * The life of a request that calls tools: the same door as every other one, then `answer`, which reads
 * the body's grammar and calls what it asks for.
 */
export async function serveTools<T>(
  arrival: ToolsArrival,
  stages: Stages,
  answer: (bodyBytes: Uint8Array, tools: LakeTools) => Promise<OrRefusal<T>>,
): Promise<OrRefusal<T>> {
  const { id, gone, onBug } = arrival
  const principal = await stages.recognize(arrival.caller)
  if (isRefusal(principal)) return refuse(stages, id, undefined, principal)
  const release = stages.admit(principal)
  if (isRefusal(release)) return refuse(stages, id, principal, release)
  try {
    const bodyBytes = await arrival.read()
    if (isRefusal(bodyBytes)) return await refuse(stages, id, principal, bodyBytes)
    const caller = { ...arrival.caller, body: bodyBytes }
    // Also for what calls no tool: who may not ask learns nothing, not even which tools there are.
    const still = stages.authenticate(caller)
    if (isRefusal(still)) return await refuse(stages, id, principal, still)
    const visitor = { stages, id, caller, principal, bodyBytes, gone, onBug }
    const answered = await answer(bodyBytes, toolsFor(visitor))
    return isRefusal(answered) ? await refuse(stages, id, principal, answered) : answered
  } finally {
    release()
  }
}

const TOO_MANY = refusal(
  'limit_exceeded',
  `one request calls at most ${limits.toolCallsPerRequestMax} tools; send the others in requests of their own`,
)

function toolsFor(visitor: Visitor): LakeTools {
  let calls = 0
  const ask = async (question: LakeQuestion): Promise<OrRefusal<Retrieved>> =>
    ++calls > limits.toolCallsPerRequestMax ? TOO_MANY : handOut(visitor, question)
  const { stages } = visitor
  return {
    search: ({ query, knowledgeBase, limit }) =>
      ask({
        knowledgeBase,
        find: (grant, knowledgeBases, snapshot) =>
          searchFor(visitor, snapshot, grant, {
            knowledgeBases,
            question: query,
            limit: passageLimit(limit ?? limits.passagesDefault),
          }),
      }),
    fetch: (document) =>
      ask({
        knowledgeBase: document.knowledgeBase,
        find: (grant) => stages.document(grant, document),
      }),
  }
}
