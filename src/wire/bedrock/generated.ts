import { encodeEventMessage } from '../../kernel/event-stream.ts'
import { refusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts'
import type { Citation, ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import { responseIdOf } from '../../models/response-id.ts'
import type { AnswerContext, Rendered, StreamEncoder } from '../dialect.ts'
import { eventBytes, NOTHING, STREAM_TYPE } from './frames.ts'
import { contentOf, referenceOf } from './references.ts'
import { errorObject, renderRefusal } from './refusals.ts'
import { rendered } from './whole.ts'

/** The client gives it back to go on from this answer, which works where its alias keeps content. */
const SESSION_HEADER = 'x-amzn-bedrock-knowledge-base-session-id'

const BROKE_OFF = refusal('upstream_failed', 'the answer broke off before it was complete')

/** The text of choice 0, and what it cites, as far as it came. */
class Generated {
  text = ''
  finished = false
  readonly citations: Citation[] = []

  /** What broke, if it did. */
  see(event: ModelEvent): Refusal | undefined {
    if (event.kind === 'failed') return failureRefusal(event.failure)
    if (event.kind === 'refused') return event.refusal
    if (!('choice' in event) || event.choice !== 0) return undefined
    if (event.kind === 'text') this.text += event.text
    else if (event.kind === 'citation') this.citations.push(event.citation)
    else if (event.kind === 'finish') this.finished = true
    return undefined
  }
}

/** RetrieveAndGenerate's answer. */
export function encodeGenerated(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const answer = new Generated()
  for (const event of events) {
    const broken = answer.see(event)
    if (broken !== undefined) return renderRefusal(broken)
  }
  if (!answer.finished) return renderRefusal(BROKE_OFF)
  const body = {
    sessionId: responseIdOf(context.requestId),
    output: { text: answer.text },
    citations: grouped(answer.citations).map((one) => citationOf(one, answer.text)),
    guardrailAction: 'NONE',
  }
  return rendered(JSON.stringify(body), context)
}

/** Citations of the same part of the answer are one, with several references. */
function grouped(citations: readonly Citation[]): readonly (readonly Citation[])[] {
  const parts = new Map<string, Citation[]>()
  for (const citation of citations) {
    const key = `${citation.start} ${citation.end}`
    const part = parts.get(key)
    if (part === undefined) parts.set(key, [citation])
    else part.push(citation)
  }
  return [...parts.values()]
}

function citationOf(citations: readonly Citation[], answer: string): object {
  const { start = 0, end = 0 } = citations[0] ?? {}
  return {
    generatedResponsePart: {
      textResponsePart: { text: answer.slice(start, end), span: { start, end } },
    },
    retrievedReferences: citations.map(({ passage, quote }) => ({
      content: contentOf(quote),
      ...referenceOf(passage),
    })),
  }
}

/**
 * RetrieveAndGenerateStream: `output`, `citation`, and `guardrail` last. The wire has no mark of success,
 * so ours is that last event; an answer that broke off ends with an exception.
 */
export class GeneratedStream implements StreamEncoder {
  readonly headers: Readonly<Record<string, string>>
  readonly #answer = new Generated()
  #closed = false

  constructor({ requestId }: AnswerContext) {
    this.headers = {
      'content-type': STREAM_TYPE,
      'x-amzn-requestid': requestId,
      [SESSION_HEADER]: responseIdOf(requestId),
    }
  }

  push(batch: readonly ModelEvent[]): Uint8Array {
    const out: Uint8Array[] = []
    for (const event of batch) {
      if (this.#closed) break
      const broken = this.#answer.see(event)
      if (broken !== undefined) out.push(this.fail(broken))
      else if (event.kind === 'text' && event.choice === 0 && event.text !== '')
        out.push(eventBytes('output', JSON.stringify({ text: event.text })))
      else if (event.kind === 'citation' && event.choice === 0)
        out.push(this.#cited(event.citation))
    }
    return out.length === 1 ? (out[0] ?? NOTHING) : Buffer.concat(out)
  }

  /** Clients of either age read it: the nested member is deprecated, its parts stand beside it. */
  #cited(citation: Citation): Uint8Array {
    const cited = citationOf([citation], this.#answer.text)
    return eventBytes('citation', JSON.stringify({ citation: cited, ...cited }))
  }

  fail(why: Refusal): Uint8Array {
    if (this.#closed) return NOTHING
    this.#closed = true
    return encodeEventMessage(
      [
        [':message-type', 'exception'],
        [':exception-type', EXCEPTIONS[why.code]],
        [':content-type', 'application/json'],
      ],
      JSON.stringify(errorObject(why)),
    )
  }

  end(): Uint8Array {
    if (this.#closed) return NOTHING
    if (!this.#answer.finished) return this.fail(BROKE_OFF)
    this.#closed = true
    return eventBytes('guardrail', JSON.stringify({ action: 'NONE' }))
  }
}

/** Members of this stream's union, which is wider than that of the runtime's. */
const EXCEPTIONS: Readonly<Record<RefusalCode, string>> = {
  unauthenticated: 'accessDeniedException',
  forbidden: 'accessDeniedException',
  data_blocked: 'accessDeniedException',
  model_unavailable: 'accessDeniedException',
  not_found: 'resourceNotFoundException',
  invalid_request: 'validationException',
  limit_exceeded: 'validationException',
  budget_exhausted: 'serviceQuotaExceededException',
  rate_limited: 'throttlingException',
  conflict: 'conflictException',
  upstream_failed: 'dependencyFailedException',
  upstream_timeout: 'dependencyFailedException',
  audit_unavailable: 'internalServerException',
  shutting_down: 'internalServerException',
}
