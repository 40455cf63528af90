import { limits } from '../kernel/limits.ts'
import { isAsciiLetter } from './characters.ts'
import type { Finding, PhraseDetector } from './detector.ts'
import { ACCOUNT_MAX, type PlainBuffer } from './plain-buffer.ts'

/** Units of the original that one segment may take, with a pair and what nobody sees behind it. */
const UNITS_MAX = limits.scanWindowChars - ACCOUNT_MAX - 2
/** Segments that are too long end at a line or a space so near to their end. */
const LOOKBACK_CHARS = 80
/** Small letters of a word before a full stop that ends a sentence: `Prof.` has fewer. */
const WORD_MIN = 4
const LINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const STOP = 0x2e

/**
 * Cuts growing text into the segments that phrase detectors are asked about. A segment ends behind an
 * empty line, a sentence, or limits.phraseSegmentChars: at the last line or space before that.
 *
 * INVARIANT (a stream is judged like a whole): where a segment ends depends on its characters alone.
 */
export class Segments {
  readonly #detectors: readonly PhraseDetector[]
  readonly #buffer: PlainBuffer
  #found: Finding[] = []
  #start = 0
  #at = 0

  constructor(detectors: readonly PhraseDetector[], buffer: PlainBuffer) {
    this.#detectors = detectors
    this.#buffer = buffer
  }

  /** The same, from here on by itself, over a fork of the buffer. */
  fork(buffer: PlainBuffer): Segments {
    const fork = new Segments(this.#detectors, buffer)
    fork.#found = [...this.#found]
    fork.#start = this.#start
    fork.#at = this.#at
    return fork
  }

  /** Asks about all segments that ended. */
  advance(): void {
    const { text, base } = this.#buffer
    let at = this.#at - base
    while (at < text.length) {
      const next = base + at + 1
      if (this.#endsAt(text, at)) this.#ask(next)
      else if (this.#isFull(next)) this.#ask(this.#cut(text, next))
      at = Math.max(at + 1, this.#start - base)
    }
    this.#at = base + at
  }

  end(): void {
    if (this.#buffer.end > this.#start) this.#ask(this.#buffer.end)
  }

  take(): readonly Finding[] {
    if (this.#found.length === 0) return NOTHING
    const found = this.#found
    this.#found = []
    return found
  }

  /** Plain offset before which everything is decided and reported. */
  get heldFrom(): number {
    return this.#start
  }

  /** The character at `at` is the last of its segment. */
  #endsAt(text: string, at: number): boolean {
    const code = text.charCodeAt(at)
    if (code === LINE) return isEmptyLine(text, at, this.#start - this.#buffer.base)
    return code === SPACE && endsSentence(text, at - 1)
  }

  #isFull(next: number): boolean {
    if (next - this.#start >= limits.phraseSegmentChars) return true
    const units = this.#buffer.originalEnd(next) - this.#buffer.originalStart(this.#start)
    return units >= UNITS_MAX
  }

  /** Where a segment that is full up to `next` ends. */
  #cut(text: string, next: number): number {
    const { base } = this.#buffer
    const first = Math.max(this.#start + 1, next - LOOKBACK_CHARS)
    const recent = text.slice(first - base, next - base)
    const line = recent.lastIndexOf('\n')
    const space = line >= 0 ? line : recent.lastIndexOf(' ')
    return space < 0 ? next : first + space + 1
  }

  #ask(end: number): void {
    const { text, base } = this.#buffer
    const start = this.#start
    this.#start = end
    const segment = text.slice(start - base, end - base)
    if (!HAS_LETTER.test(segment)) return
    const found: Finding[] = []
    for (const detector of this.#detectors) detector.detect(segment, found)
    for (const finding of found)
      this.#found.push({
        ...finding,
        start: this.#buffer.originalStart(start + finding.start),
        end: this.#buffer.originalEnd(start + finding.end),
      })
  }
}
const NOTHING: readonly Finding[] = []
const HAS_LETTER = /\p{L}/u

/** The line that ends at `at` has nothing in it, and is not the first of its segment. */
function isEmptyLine(text: string, at: number, start: number): boolean {
  let index = at - 1
  while (index >= start && (text.charCodeAt(index) === SPACE || text.charCodeAt(index) === RETURN))
    index--
  return index >= start && text.charCodeAt(index) === LINE
}

/** `!`, `?`, or a full stop behind a word that is no abbreviation. */
function endsSentence(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code === 0x21 || code === 0x3f) return true
  if (code !== STOP) return false
  let letters = 0
  while (letters < WORD_MIN && isLower(text.charCodeAt(at - 1 - letters))) letters++
  return letters === WORD_MIN
}
const isLower = (code: number): boolean => code >= 0x61 && isAsciiLetter(code)
