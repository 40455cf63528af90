import { Attention, asking } from './attention.ts'
import type { Detector, Finding, PhraseDetector } from './detector.ts'
import { Keywords } from './keywords.ts'
import { PlainBuffer } from './plain-buffer.ts'
import { Segments } from './segments.ts'
import { isProse, Stretches } from './stretches.ts'

/** Characters that are forgotten at once. */
const FORGET_CHARS = 512

/** Detectors by the way in which they are asked. Made once per configuration. */
export interface Lanes {
  /** Asked about stretches with what their gates name. */
  readonly gated: readonly Detector[]
  /** Asked where one of their keywords stands. */
  readonly worded: readonly Detector[]
  readonly keywords: Keywords
  /** Asked about whole segments. */
  readonly phrases: readonly PhraseDetector[]
}

export function lanesOf(detectors: readonly Detector[], phrases: readonly PhraseDetector[]): Lanes {
  const worded = detectors.filter(({ keywords }) => keywords !== undefined)
  const gated = detectors.filter(({ keywords }) => keywords === undefined)
  return { gated, worded, keywords: new Keywords(worded), phrases }
}

/** A short text of which nobody would be asked anything. */
export const isNothing = (text: string, lanes: Lanes): boolean =>
  isProse(text) && lanes.phrases.length === 0 && !lanes.keywords.any(text)

/**
 * One growing text before all detectors. Text is pushed; what became certain comes back.
 *
 * INVARIANT (a stream is judged like a whole): a whole is pushed to the same machine.
 */
export class TextScan {
  readonly #stretches: Stretches
  readonly #buffer: PlainBuffer
  readonly #attention: Attention | undefined
  readonly #segments: Segments | undefined
  #isOver = false

  constructor(
    stretches: Stretches,
    buffer: PlainBuffer,
    attention?: Attention,
    segments?: Segments,
  ) {
    this.#stretches = stretches
    this.#buffer = buffer
    this.#attention = attention
    this.#segments = segments
  }

  /** The same scan, from here on by itself. */
  fork(): TextScan {
    const buffer = this.#buffer.fork()
    return new TextScan(
      this.#stretches.fork(),
      buffer,
      this.#attention?.fork(buffer),
      this.#segments?.fork(buffer),
    )
  }

  push(text: string): readonly Finding[] {
    const found = this.#stretches.push(text)
    if (this.#isPlain) return found
    this.#buffer.push(text)
    this.#attention?.advance()
    this.#segments?.advance()
    const all = this.#with(found)
    this.#forget()
    return all
  }

  /** What is decided without what may come: streams ask after each push. */
  settle(): readonly Finding[] {
    if (this.#attention === undefined) return []
    this.#attention.settle()
    return this.#attention.take()
  }

  /** No more text comes. */
  end(): readonly Finding[] {
    const found = this.#stretches.end()
    this.#isOver = true
    if (this.#isPlain) return found
    this.#buffer.push('', true)
    this.#attention?.advance()
    this.#attention?.end()
    this.#segments?.advance()
    this.#segments?.end()
    return this.#with(found)
  }

  /** Everything before this absolute offset is decided and reported. `settle` MUST come first. */
  get heldFrom(): number {
    const from = this.#stretches.heldFrom
    if (this.#isPlain || this.#isOver) return from
    const plain = Math.min(
      this.#attention?.heldFrom ?? Infinity,
      this.#segments?.heldFrom ?? Infinity,
    )
    return Math.min(from, this.#buffer.originalStart(plain))
  }

  get #isPlain(): boolean {
    return this.#attention === undefined && this.#segments === undefined
  }

  #with(found: readonly Finding[]): readonly Finding[] {
    const worded = this.#attention?.take() ?? []
    const phrases = this.#segments?.take() ?? []
    if (worded.length + phrases.length === 0) return found
    return [...found, ...worded, ...phrases]
  }

  #forget(): void {
    const plain = Math.min(
      this.#attention?.neededFrom ?? Infinity,
      this.#segments?.heldFrom ?? Infinity,
    )
    if (plain - this.#buffer.base >= FORGET_CHARS) this.#buffer.forget(plain)
  }
}

export function openScan({ gated, worded, keywords, phrases }: Lanes): TextScan {
  const buffer = new PlainBuffer()
  const attention =
    worded.length === 0 ? undefined : new Attention(asking(worded), keywords, buffer)
  const segments = phrases.length === 0 ? undefined : new Segments(phrases, buffer)
  return new TextScan(new Stretches(gated), buffer, attention, segments)
}
