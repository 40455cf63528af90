import { limits } from '../kernel/limits.ts'
import { PLAIN } from './characters.ts'
import type { Finding, Tail } from './detector.ts'

interface OpenSpan {
  /** What was found so far and not yet reported: grows with the text. */
  piece: Finding
  readonly tail: Tail
  /** First character not yet looked at. */
  at: number
  /** End of the last character that belongs to it and is not white space. */
  inkEnd: number
  /** End of the last one that may. */
  maybeEnd: number
  readonly endMax: number
}

/**
 * Findings that go on behind their opening: a key block, a token longer than the window.
 *
 * INVARIANT (a stream is judged like a whole): a span is reported in pieces of one size,
 * counted from its start, whatever the chunks were.
 */
export class OpenSpans {
  readonly #open: OpenSpan[] = []
  /** Where the last span of each type was seen to end: it may be ahead of what detectors decided. */
  #closedAt: Map<string, number> | undefined
  readonly #pieceChars: number

  /** `pieceChars`: how long a piece gets. */
  constructor(pieceChars: number) {
    this.#pieceChars = pieceChars
  }

  fork(): OpenSpans {
    const fork = new OpenSpans(this.#pieceChars)
    for (const span of this.#open) fork.#open.push({ ...span, tail: span.tail.fork() })
    if (this.#closedAt !== undefined) fork.#closedAt = new Map(this.#closedAt)
    return fork
  }

  /** Everything from here on may belong to a span that is not reported yet. */
  get heldFrom(): number {
    if (this.#open.length === 0) return Infinity
    let from = Infinity
    for (const { piece } of this.#open) from = Math.min(from, piece.start)
    return from
  }

  /**
   * `advance` up to its start MUST come first, and openings of a type MUST come in order: one inside
   * a span of its own type is no news.
   */
  open(opening: Finding, tail: Tail): void {
    const { type, start } = opening
    if (start <= (this.#closedAt?.get(type) ?? -1)) return
    if (this.#open.some(({ piece }) => piece.type === type)) return
    this.#open.push({
      piece: opening,
      tail,
      at: opening.end,
      inkEnd: opening.end,
      maybeEnd: opening.end,
      endMax: opening.start + limits.secretSpanCharsMax,
    })
  }

  /** Follows all open spans through `text` (which begins at `base`) up to `to`, an offset into it. */
  advance(text: string, base: number, to: number, found: Finding[]): void {
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const span = this.#open[index] as OpenSpan
      const piece = this.#pieceChars
      if (follow(span, text, base, { to: base + to, found, piece })) continue
      this.#open.splice(index, 1)
      this.#closedAt ??= new Map()
      this.#closedAt.set(span.piece.type, span.at)
      finish(span, found)
    }
  }

  /** The text is over, and every span with it. */
  end(found: Finding[]): void {
    if (this.#open.length === 0) return
    for (const span of this.#open.splice(0)) {
      if (span.tail.step(LINE_END) === 'more') span.inkEnd = span.maybeEnd
      finish(span, found)
    }
  }
}

const LINE_END = 0x0a

/** False when the span is over. */
function follow(
  span: OpenSpan,
  text: string,
  base: number,
  { to, found, piece }: { to: number; found: Finding[]; piece: number },
): boolean {
  while (span.at < to) {
    if (span.at >= span.endMax) return false
    const plain = PLAIN[text.charCodeAt(span.at - base)] as number
    if (plain !== 0) {
      const step = span.tail.step(plain)
      if (step === 'over') return false
      if (plain > 0x20) span.maybeEnd = span.at + 1
      if (step !== 'maybe') span.inkEnd = span.maybeEnd
      if (step === 'last') return false
    }
    span.at++
    if (span.at - span.piece.start === piece) flush(span, found)
  }
  return true
}

/** Reports what the window holds; the rest is a piece of its own. */
function flush(span: OpenSpan, found: Finding[]): void {
  found.push({ ...span.piece, end: span.at })
  span.piece = { ...span.piece, start: span.at, end: span.at, continues: true }
}

function finish({ piece, inkEnd }: OpenSpan, found: Finding[]): void {
  if (inkEnd > piece.start) found.push({ ...piece, end: inkEnd })
}
