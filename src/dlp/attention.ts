import { limits } from '../kernel/limits.ts'
import type { Detector, Finding } from './detector.ts'
import { byStart } from './findings.ts'
import { type Keywords, WIDTH_BITS } from './keywords.ts'
import { OpenSpans } from './open-spans.ts'
import type { PlainBuffer } from './plain-buffer.ts'

/** Characters that wait for a detector before some are decided. */
const WAITING_CHARS = 2_048

/** What one detector still has to say something about. */
interface Asked {
  readonly detector: Detector
  /** Starts of findings that count, as pairs of plain offsets, from and until; in order, apart. */
  pending: number[]
  decidedTo: number
  /** End of its last finding: what starts inside of one is part of it. */
  lastEnd: number
}

export const asking = (detectors: readonly Detector[]): readonly Asked[] =>
  detectors.map((detector) => ({ detector, pending: [], decidedTo: 0, lastEnd: 0 }))

/**
 * Asks the detectors that have keywords about the places where one stands.
 *
 * INVARIANT (a stream is judged like a whole): which starts count depends on the keywords alone, and
 * what is found there on no more than `contextMax` characters before and `spanMax` behind. So it makes
 * no difference when a detector is asked, nor about how much at once.
 */
export class Attention {
  readonly #keywords: Keywords
  readonly #buffer: PlainBuffer
  readonly #asked: readonly Asked[]
  /** Those that have something pending. */
  #active: Asked[] = []
  #spans = new OpenSpans(limits.keywordSpanChars)
  #found: Finding[] = []
  #state = 0
  #heardTo = 0
  /** Start of the run without spaces that was heard last. */
  #runFrom = 0

  constructor(asked: readonly Asked[], keywords: Keywords, buffer: PlainBuffer) {
    this.#asked = asked
    this.#keywords = keywords
    this.#buffer = buffer
  }

  /** The same, from here on by itself, over a fork of the buffer. */
  fork(buffer: PlainBuffer): Attention {
    const asked = this.#asked.map((each) => ({ ...each, pending: [...each.pending] }))
    const fork = new Attention(asked, this.#keywords, buffer)
    fork.#active = asked.filter(({ pending }) => pending.length > 0)
    fork.#spans = this.#spans.fork()
    fork.#found = [...this.#found]
    fork.#state = this.#state
    fork.#heardTo = this.#heardTo
    fork.#runFrom = this.#runFrom
    return fork
  }

  /** Listens to what was added to the buffer, and decides what needs no more of it. */
  advance(): void {
    this.#listen()
    if (this.#active.length > 0) this.#work((asked) => this.#decideComplete(asked))
    this.#follow(this.#buffer.end)
  }

  /** Decides all that no text to come can change: what a stream does after each push. */
  settle(): void {
    if (this.#active.length > 0) this.#work((asked) => this.#decideOpen(asked))
    this.#follow(this.#buffer.end)
  }

  /** No more text comes. */
  end(): void {
    this.#work((asked) => this.#decide(asked, Infinity))
    this.#follow(this.#buffer.end)
    this.#spans.end(this.#found)
  }

  /** What became certain, in offsets of the original. */
  take(): readonly Finding[] {
    if (this.#found.length === 0) return NOTHING
    const found = this.#found.map((finding) => this.#original(finding))
    this.#found = []
    return found
  }

  /** Plain offset before which everything is decided and reported. `settle` MUST come first. */
  get heldFrom(): number {
    const { end } = this.#buffer
    let from = Math.min(this.#runStart(end), this.#spans.heldFrom)
    for (const { pending } of this.#active) from = Math.min(from, pending[0] as number)
    const opens = this.#keywords.opens[this.#state] as number
    const reaches = opens > 0 && this.#runStart(end - opens) < from
    return reaches ? Math.min(from, this.#openFrom()) : from
  }

  /** Where a span may have begun whose keyword is not complete. */
  #openFrom(): number {
    const { text, base, end } = this.#buffer
    let open = end
    for (const { index, length } of this.#keywords.openers(this.#state)) {
      const { detector } = this.#asked[index] as Asked
      const start = this.#runStart(end - length)
      const from = Math.max(base, start - detector.contextMax)
      open = Math.min(open, from + detector.openFrom(text.slice(from - base), start - from))
    }
    return open
  }

  /** Plain offset before which nothing is looked at any more. */
  get neededFrom(): number {
    const { keywordChars, keywordLeadChars, detectContextChars } = limits
    let from = this.#buffer.end - keywordChars - keywordLeadChars
    for (const { pending } of this.#active) from = Math.min(from, pending[0] as number)
    return Math.min(from - detectContextChars, this.#spans.heldFrom)
  }

  #listen(): void {
    const { text, base } = this.#buffer
    const keywords = this.#keywords
    const { ends, next, classes } = keywords
    let state = this.#state
    for (let at = this.#heardTo - base; at < text.length; at++) {
      const code = text.charCodeAt(at)
      // What `keywords.step` does, without a call for each character.
      state = next[(state << WIDTH_BITS) | (code < 0x80 ? (classes[code] as number) : 0)] as number
      if (code <= 0x20 || code >= RUN_END) this.#runFrom = base + at + 1
      if (ends[state] !== 1) continue
      const end = base + at + 1
      // As long as nothing but the place changes, all places are heard at once: a long run of digits.
      const stays = code > 0x20 && code < 0x80 ? classes[code] : -1
      if (next[(state << WIDTH_BITS) | (stays as number)] === state)
        while (at + 1 < text.length && classes[text.charCodeAt(at + 1)] === stays) at++
      this.#hear(state, end, base + at + 1)
    }
    this.#state = state
    this.#heardTo = base + text.length
  }

  /** Keywords end at each place from `end` to `lastEnd`. */
  #hear(state: number, end: number, lastEnd: number): void {
    for (const { index, length } of this.#keywords.heard(state)) {
      const asked = this.#asked[index] as Asked
      const { keywordsIn, contextMax } = asked.detector
      const start = end - length
      const from =
        keywordsIn === 'context' ? end : keywordsIn === 'start' ? start : this.#runStart(start)
      const near = keywordsIn === 'start' || keywordsIn === 'span'
      const until = near ? start + 1 : start + contextMax + 1
      if (until > from) this.#attend(asked, from, until + lastEnd - end)
    }
  }

  #attend(asked: Asked, start: number, until: number): void {
    const { pending, detector } = asked
    const from = Math.max(start, asked.decidedTo)
    if (until <= from) return
    const last = pending.length - 1
    if (last < 0) {
      pending.push(from, until)
      this.#active.push(asked)
    } else if (from <= (pending[last] as number)) {
      pending[last] = Math.max(pending[last] as number, until)
      // A longer keyword may have begun before the last place.
      if (from < (pending[last - 1] as number)) pending[last - 1] = from
    } else {
      const isFar = from > (pending[last] as number) + detector.spanMax
      if (isFar) this.#decide(asked, pending[last] as number)
      asked.pending.push(from, until)
    }
  }

  /** Start of the run without spaces that `at` stands in or behind, and not too far before it. */
  #runStart(at: number): number {
    if (at >= this.#runFrom) return Math.max(this.#runFrom, at - limits.keywordLeadChars)
    const { text, base } = this.#buffer
    const stop = Math.max(0, at - base - limits.keywordLeadChars)
    let index = at - base
    while (index > stop && isRun(text.charCodeAt(index - 1))) index--
    return base + index
  }

  /** Asks each of the active, and lets go of those that have nothing pending any more. */
  #work(ask: (asked: Asked) => void): void {
    for (const asked of this.#active) ask(asked)
    this.#active = this.#active.filter(({ pending }) => pending.length > 0)
  }

  #decideComplete(asked: Asked): void {
    const { pending, detector } = asked
    // INVARIANT (what is behind is decided): so far from the end, nothing changes any more.
    const to = this.#buffer.end - detector.spanMax
    const isLong = to - (pending[0] as number) > WAITING_CHARS
    if (isLong || (pending.at(-1) as number) <= to) this.#decide(asked, to)
  }

  #decideOpen(asked: Asked): void {
    const { pending, detector } = asked
    const { text, base } = this.#buffer
    const from = pending[0] as number
    if (from >= this.#buffer.end) return
    const start = Math.max(base, from - detector.contextMax)
    const open = start + detector.openFrom(text.slice(start - base), from - start)
    if (open > from) this.#decide(asked, open)
  }

  /** Reports what starts before `to`, an end that no text to come can change. */
  #decide(asked: Asked, to: number): void {
    const { pending, detector } = asked
    const { text, base } = this.#buffer
    const from = pending[0] as number
    const until = Math.min(to, pending.at(-1) as number)
    const start = Math.max(base, from - detector.contextMax)
    const found: Finding[] = []
    const view = text.slice(start - base, until + detector.spanMax - base)
    if (from < this.#buffer.end) detector.detect(view, found, from - start, until - start)
    if (found.length > 0) {
      found.sort(byStart)
      for (const finding of found) this.#report(asked, finding, start)
    }
    asked.pending = rest(pending, to)
    asked.decidedTo = Math.max(asked.decidedTo, until)
  }

  #report(asked: Asked, finding: Finding, base: number): void {
    const { pending, detector } = asked
    const start = base + finding.start
    const end = base + finding.end
    if (start < asked.lastEnd || !counts(pending, start)) return
    asked.lastEnd = end
    const absolute = { type: finding.type, start, end, confidence: finding.confidence }
    const { text } = this.#buffer
    const tail = detector.tail?.(text.slice(start - this.#buffer.base, end - this.#buffer.base))
    if (tail === undefined) this.#found.push(absolute)
    else {
      this.#follow(start)
      this.#spans.open(absolute, tail)
    }
  }

  /** Open spans, up to the plain offset `to`. */
  #follow(to: number): void {
    const { text, base } = this.#buffer
    this.#spans.advance(text, base, to - base, this.#found)
  }

  #original(finding: Finding): Finding {
    const start = this.#buffer.originalStart(finding.start)
    const end = this.#buffer.originalEnd(finding.end)
    return { ...finding, start, end }
  }
}
const NOTHING: readonly Finding[] = []

/** What a word, an address or a token is made of; scripts without spaces between words are not. */
const isRun = (code: number): boolean => code > 0x20 && code < RUN_END
const RUN_END = 0x590

function counts(pending: readonly number[], start: number): boolean {
  for (let index = 0; index < pending.length; index += 2)
    if (start >= (pending[index] as number) && start < (pending[index + 1] as number)) return true
  return false
}

/** What of the places lies at or behind `to`. */
function rest(pending: readonly number[], to: number): number[] {
  const left: number[] = []
  for (let index = 0; index < pending.length; index += 2) {
    const until = pending[index + 1] as number
    if (until > to) left.push(Math.max(to, pending[index] as number), until)
  }
  return left
}
