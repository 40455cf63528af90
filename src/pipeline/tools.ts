import type { Caller } from '../identity/caller.ts'
import { Cancellation } from '../kernel/cancel.ts'
import type { Hangup } from '../kernel/hangup.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { DocumentName } from '../models/document-id.ts'
import { admitted } from './admitted.ts'
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
  return admitted(arrival, stages, async (principal) => {
    const bodyBytes = await arrival.read()
    if (isRefusal(bodyBytes)) return await refuse(stages, id, principal, bodyBytes)
    const caller = { ...arrival.caller, body: bodyBytes }
    // Also for what calls no tool: who may not ask learns nothing, not even which tools there are.
    const still = stages.authenticate(caller)
    if (isRefusal(still)) return await refuse(stages, id, principal, still)
    const visitor = { stages, id, caller, principal, bodyBytes, gone, onBug }
    const answered = await inTime(visitor, answer(bodyBytes, toolsFor(visitor)))
    return isRefusal(answered) ? await refuse(stages, id, principal, answered) : answered
  })
}

const LATE = refusal(
  'upstream_timeout',
  `the tools took longer than ${limits.toolsMs / 1_000} seconds; call fewer in one request`,
)
const LEFT = refusal('invalid_request', 'the client went away before its tools were done')

/** INVARIANT (nobody waits for ever): whatever a grammar makes of a request, its place is free again in time. */
async function inTime<T>(
  { stages, gone, onBug }: Visitor & ToolsArrivalEnds,
  answering: Promise<OrRefusal<T>>,
): Promise<OrRefusal<T>> {
  const timer = new Cancellation()
  const left = new Promise<Refusal>((resolve) => gone.onGone(() => resolve(LEFT)))
  const late = stages.clock.sleep(limits.toolsMs, timer.signal).then(() => LATE)
  // Who lost the race is not waited for; that it threw is still a bug.
  answering.catch(onBug)
  try {
    return await Promise.race([answering, left, late])
  } finally {
    timer.abort()
  }
}
type ToolsArrivalEnds = Pick<ToolsArrival, 'gone' | 'onBug'>

const TOO_MUCH = refusal(
  'limit_exceeded',
  `one request fetches at most ${limits.fetchedCharsMax} characters; fetch further documents in requests of their own`,
)
const TOO_MANY = refusal(
  'limit_exceeded',
  `one request calls at most ${limits.toolCallsPerRequestMax} tools; send the others in requests of their own`,
)

function toolsFor(visitor: Visitor): LakeTools {
  let calls = 0
  const ask = async (question: LakeQuestion): Promise<OrRefusal<Retrieved>> =>
    ++calls > limits.toolCallsPerRequestMax ? TOO_MANY : handOut(visitor, question)
  const { stages } = visitor
  let chars = 0
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
    fetch: async (document) => {
      if (chars >= limits.fetchedCharsMax) return TOO_MUCH
      const found = await ask({
        knowledgeBase: document.knowledgeBase,
        find: (grant) => stages.document(grant, document),
      })
      if (isRefusal(found)) return found
      // Calls of one request run side by side: what was too much is known when it is there.
      const more = found.passages.reduce((sum, { text }) => sum + text.length, 0)
      if (chars > 0 && chars + more > limits.fetchedCharsMax) return TOO_MUCH
      chars += more
      return found
    },
  }
}
