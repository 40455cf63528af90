import { limits } from '../kernel/limits.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { ModelEvent } from '../models/chat.ts'
import { servedKindOf, type ModelRequest, type ServedKind } from '../models/request.ts'

type Measure = Extract<ModelEvent, { readonly kind: 'embedding' | 'ranked' | 'counted' }>
const MEASURES: Readonly<Record<Measure['kind'], ServedKind>> = {
  embedding: 'embed',
  ranked: 'rerank',
  counted: 'count',
}

/**
 * Holds vectors, scores and counts against what was asked: a deployment is not believed.
 *
 * INVARIANT (an answer fits its question): each vector stands for one input and each score for one
 * document that was sent, none twice; numbers are finite; a clean end has all that was asked for.
 */
export class ReplyCheck {
  readonly #kind: ServedKind
  readonly #request: ModelRequest
  readonly #seen = new Set<number>()
  #dimensions: number | undefined
  refused: Refusal | undefined

  constructor(request: ModelRequest) {
    this.#request = request
    this.#kind = servedKindOf(request)
    if (request.kind === 'embed') this.#dimensions = request.dimensions
  }

  observe(batch: readonly ModelEvent[]): void {
    for (const event of batch) {
      if (event.kind !== 'embedding' && event.kind !== 'ranked' && event.kind !== 'counted')
        continue
      if (this.#fits(event)) continue
      this.refused ??= wrong(this.#kind)
      return
    }
  }

  /** At a clean end. */
  missing(): Refusal | undefined {
    return this.#seen.size >= this.#due() ? undefined : wrong(this.#kind)
  }

  #fits(event: Measure): boolean {
    if (MEASURES[event.kind] !== this.#kind) return false
    const index = event.kind === 'counted' ? 0 : event.index
    if (!Number.isInteger(index) || index < 0 || index >= this.#most() || this.#seen.has(index))
      return false
    this.#seen.add(index)
    if (event.kind === 'counted') return Number.isSafeInteger(event.tokens) && event.tokens >= 0
    return event.kind === 'ranked' ? Number.isFinite(event.score) : this.#fitsVector(event.vector)
  }

  /** All vectors of an answer are of one width: the one that was asked for, if one was. */
  #fitsVector(vector: readonly number[]): boolean {
    this.#dimensions ??= vector.length
    return (
      vector.length === this.#dimensions &&
      vector.length > 0 &&
      vector.length <= limits.embeddingDimensionsMax &&
      vector.every((number) => Number.isFinite(number))
    )
  }

  /** Positions that there are. */
  #most(): number {
    const request = this.#request
    if (request.kind === 'embed') return request.inputs.length
    return request.kind === 'rerank' ? request.documents.length : 1
  }

  /** How many make the answer whole. */
  #due(): number {
    const request = this.#request
    if (request.kind === 'rerank')
      return Math.min(request.documents.length, request.top ?? request.documents.length)
    return this.#kind === 'chat' ? 0 : this.#most()
  }
}

/** What an answer's commitment covers of it: numbers as their bytes, which is cheaper than their digits. */
export function measureText(event: ModelEvent): string {
  if (event.kind === 'counted') return `counted ${event.tokens}\n`
  if (event.kind === 'ranked') return `ranked ${event.index} ${event.score}\n`
  if (event.kind !== 'embedding') return ''
  const numbers = Buffer.from(Float64Array.from(event.vector).buffer)
  return `embedding ${event.index} ${numbers.toString('base64')}\n`
}

const MEANT = { chat: 'text', count: 'one count', embed: 'one vector per input', rerank: 'scores' }

const wrong = (kind: ServedKind): Refusal =>
  refusal('upstream_failed', `the deployment's answer is not what was asked for (${MEANT[kind]})`)
