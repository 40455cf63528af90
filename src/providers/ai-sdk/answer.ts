import type { FinishReason, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { TokenClass, Usage } from '../../models/usage.ts'
import { limits } from '../../kernel/limits.ts'
import { cut, tooLarge } from '../failures.ts'
import { redactedIn, signatureIn } from './signatures.ts'

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const FINISHES: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
}

interface Speaking {
  readonly kind: 'text' | 'reasoning'
  /** The package's own word for it. */
  readonly block: unknown
}

/** What the parts of a package's stream, or the content of its whole answer, say as events. */
export class AiSdkAnswer {
  readonly #calls = new Map<string, { readonly index: number; said: boolean }>()
  #sealed: string | undefined
  #chars = 0
  finished = false

  /** Undefined: all is well. `error`: something went wrong that the caller knows more of. */
  part(part: unknown, out: ModelEvent[]): UpstreamFailure | 'error' | undefined {
    if (!isFields(part)) return undefined
    switch (part['type']) {
      case 'error':
        return 'error'
      case 'response-metadata':
        this.start(part['modelId'], out)
        break
      case 'text-delta':
        this.#say({ kind: 'text', block: part['id'] }, part['delta'], out)
        break
      case 'reasoning-delta':
        this.#say({ kind: 'reasoning', block: part['id'] }, part['delta'], out)
        break
      case 'tool-input-start':
        this.#seal(part, out)
        this.#begin(part['id'], part['toolName'], out)
        return undefined
      case 'tool-input-delta':
        this.#arguments(part['id'], part['delta'], out)
        break
      case 'tool-call':
        this.#call(part, out)
        return undefined
      case 'finish':
        return this.finish(part['finishReason'], part['usage'], out)
      default:
        break
    }
    this.#seal(part, out)
    return this.#chars > limits.responseCharsMax
      ? tooLarge('the answer is longer than the limit')
      : undefined
  }

  /** The content of an answer that did not stream. */
  content(content: readonly unknown[], out: ModelEvent[]): void {
    for (const [block, part] of content.entries()) {
      if (!isFields(part)) continue
      if (part['type'] === 'text') this.#say({ kind: 'text', block }, part['text'], out)
      if (part['type'] === 'reasoning') this.#say({ kind: 'reasoning', block }, part['text'], out)
      if (part['type'] === 'tool-call') this.#call(part, out)
      else this.#seal(part, out)
    }
  }

  start(model: unknown, out: ModelEvent[]): void {
    if (typeof model === 'string') out.push({ kind: 'start', model })
  }

  /**
   * INVARIANT (no end is made up): packages report a finish of their own when a stream breaks off; it
   * has no reason of the vendor's.
   */
  finish(reason: unknown, usage: unknown, out: ModelEvent[]): UpstreamFailure | undefined {
    const unified = isFields(reason) ? reason['unified'] : reason
    const raw = isFields(reason) ? reason['raw'] : unified
    if (raw === undefined || unified === 'unknown' || unified === 'error')
      return cut('the deployment ended before its answer was complete')
    this.finished = true
    const known = typeof unified === 'string' && Object.hasOwn(FINISHES, unified)
    const told = known ? (FINISHES[unified] as FinishReason) : 'stop'
    // Vendors that stop for their calls by the same word as ever.
    const finish = told === 'stop' && this.#calls.size > 0 ? 'tool_calls' : told
    out.push({ kind: 'finish', choice: 0, reason: finish })
    const counted = usageOf(usage)
    if (counted !== undefined) out.push({ kind: 'usage', usage: counted })
    return undefined
  }

  #say({ kind, block }: Speaking, text: unknown, out: ModelEvent[]): void {
    if (typeof text !== 'string' || text === '') return
    this.#chars += text.length
    const named = typeof block === 'string' || typeof block === 'number' ? { block } : {}
    out.push({ kind, choice: 0, text, ...named })
  }

  #seal(part: Fields, out: ModelEvent[]): void {
    const metadata = part['providerMetadata']
    if (metadata === undefined) return
    const redacted = redactedIn(metadata)
    const signature = signatureIn(metadata)
    // Packages say it with each part of a call again.
    if ((redacted ?? signature) === this.#sealed) return
    this.#sealed = redacted ?? signature
    if (redacted !== undefined) out.push({ kind: 'reasoning', choice: 0, text: '', redacted })
    else if (signature !== undefined)
      out.push({ kind: 'reasoning', choice: 0, text: '', signature })
  }

  #begin(id: unknown, name: unknown, out: ModelEvent[]): void {
    if (typeof id !== 'string' || this.#calls.has(id)) return
    const index = this.#calls.size
    this.#calls.set(id, { index, said: false })
    const called = typeof name === 'string' && name !== '' ? { name } : {}
    out.push({ kind: 'toolCall', choice: 0, index, id, ...called, text: '' })
  }

  #arguments(id: unknown, text: unknown, out: ModelEvent[]): void {
    const call = typeof id === 'string' ? this.#calls.get(id) : undefined
    if (call === undefined || typeof text !== 'string' || text === '') return
    call.said = true
    this.#chars += text.length
    out.push({ kind: 'toolCall', choice: 0, index: call.index, text })
  }

  /** The whole call; its arguments are said only if no piece of them was. */
  #call(part: Fields, out: ModelEvent[]): void {
    const { toolCallId: id, toolName: name, input, providerExecuted } = part
    // A tool of the vendor's own: not the client's to run.
    if (providerExecuted === true || typeof id !== 'string') return
    if (!this.#calls.has(id)) this.#seal(part, out)
    this.#begin(id, name, out)
    if (this.#calls.get(id)?.said === true) return
    this.#arguments(id, typeof input === 'string' ? input : JSON.stringify(input ?? {}), out)
  }
}

/** Version 3 nests its counts, version 2 does not. Missing: unknown, not zero. */
export function usageOf(reported: unknown): Usage | undefined {
  if (!isFields(reported)) return undefined
  const { inputTokens: into, outputTokens: outOf } = reported
  const input = isFields(into)
    ? into
    : { total: into, cacheRead: reported['cachedInputTokens'], cacheWrite: undefined }
  const output = isFields(outOf) ? outOf : { total: outOf, reasoning: reported['reasoningTokens'] }
  const total = count(input['total'])
  const said = count(output['total'])
  if (total === undefined || said === undefined) return undefined
  const cacheRead = Math.min(count(input['cacheRead']) ?? 0, total)
  const cacheWrite = Math.min(count(input['cacheWrite']) ?? 0, total - cacheRead)
  const reasoning = Math.min(count(output['reasoning']) ?? 0, said)
  const usage: Partial<Record<TokenClass, number>> = {
    input: total - cacheRead - cacheWrite,
    output: said - reasoning,
  }
  if (cacheRead > 0) usage.cacheRead = cacheRead
  if (cacheWrite > 0) usage.cacheWrite = cacheWrite
  if (reasoning > 0) usage.reasoning = reasoning
  return usage
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 1e12
    ? value
    : undefined
