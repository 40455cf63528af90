import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { isFields, type Fields } from './fields.ts'

/** Chunks that are looked at closely, without one that they helped with, before it is given up. */
const CREDIT = 8
/** Nothing that JSON would write otherwise. */
const PLAIN = /^[^"\\\p{Cc}]+$/u
/** The same, and short: fillers hide the length of a word. */
const PLAIN_FILLER = /^[^"\\\p{Cc}]{0,64}$/u
/** Stands for any text when a refrain is tried out, and for any number. */
const PROBE = 'probe of a refrain'
const PROBE_NUMBER = 90_817_263
/** Of a number that counts chunks: fewer than any detector looks for. */
const NUMBER_DIGITS_MAX = 8

/** What of a chunk differs from one to the next. */
export interface Differing {
  readonly text: unknown
  /** What fills it up; undefined: nothing does. */
  readonly filler?: unknown
  /** What counts the chunks and tells nothing; before the text. Undefined: nothing does. */
  readonly number?: unknown
}

/** Any short string without escapes, which MUST be scanned: see `Refrain.filler`. */
export const isAnyFiller = (text: string): boolean => PLAIN_FILLER.test(text)

/**
 * Chunks of one stream say the same but for their words, what some vendors fill them up with, and what
 * some count them by. What stands around is remembered, so that the next chunk need not be parsed to know
 * what it says.
 *
 * INVARIANT (same reading): `textOf` gives a text only where parsing would give that text in that place
 * and everything else as in the chunk learned: the same characters around a short whole number and
 * strings without escapes, of which the second is one that the reader passes over or reads as `filler`.
 */
export class Refrain<Block = number> {
  readonly #differing: (chunk: Fields) => Differing
  readonly #isFiller: (text: string) => boolean
  /** What stands before the number; undefined: there is none. */
  #count: string | undefined
  #head = ''
  /** What follows the text, up to the filler's quote; without a filler, all of it. */
  #middle = ''
  /** What follows the filler; undefined: there is none. */
  #tail: string | undefined
  #choice = 0
  #block: Block | undefined
  #filler = ''
  #credit = CREDIT

  /** `differing`: where a chunk has its text, filler and number; MUST NOT throw, whatever the chunk. */
  constructor(
    differing: (chunk: Fields) => Differing,
    isFiller: (text: string) => boolean = () => false,
  ) {
    this.#differing = differing
    this.#isFiller = isFiller
  }

  /** The choice of which the chunks speak. */
  get choice(): number {
    return this.#choice
  }

  /** The block that the chunk learned named. */
  get block(): Block | undefined {
    return this.#block
  }

  /** What filled up the chunk that `textOf` was last given a text of; empty: nothing. */
  get filler(): string {
    return this.#filler
  }

  /** The text of a chunk that repeats the one learned; undefined: it must be parsed. */
  textOf(data: string): string | undefined {
    const head = this.#head
    if (head.length === 0) return undefined
    const begin = this.#count === undefined ? 0 : afterNumber(data, this.#count)
    if (begin === -1) return undefined
    const from = begin + head.length
    const to =
      this.#tail === undefined ? data.length - this.#middle.length : data.indexOf('"', from)
    if (to <= from || !this.#endsAlike(data, to)) return undefined
    // Slices: startsWith is compiled to a loop over the characters of what is often a slice itself.
    if (data.slice(begin, from) !== head) return undefined
    const text = data.slice(from, to)
    if (!PLAIN.test(text)) return undefined
    this.#credit = CREDIT
    return text
  }

  #endsAlike(data: string, to: number): boolean {
    if (this.#tail === undefined) return data.slice(to) === this.#middle
    const from = to + this.#middle.length
    const end = data.length - this.#tail.length
    if (end < from || data.slice(to, from) !== this.#middle || data.slice(end) !== this.#tail)
      return false
    this.#filler = data.slice(from, end)
    return this.#isFiller(this.#filler)
  }

  /**
   * A chunk that was parsed and said nothing but this text of this choice. MUST NOT be one that says a
   * member twice: what repeats it goes out as it came.
   */
  learn(data: string, choice: number, { text, filler, number }: Differing, block?: Block): void {
    if (this.#credit === 0 || typeof text !== 'string' || !PLAIN.test(text)) return
    this.#credit--
    const at = data.indexOf(`"${text}"`)
    if (at === -1) return
    const opening = data.slice(0, at + 1)
    const counted = number === undefined ? undefined : aroundNumber(opening, number)
    if (counted === undefined && number !== undefined) return
    const head = counted?.after ?? opening
    const rest = data.slice(at + 1 + text.length)
    const fill = typeof filler === 'string' ? rest.lastIndexOf(`"${filler}"`) : -1
    if (filler !== undefined && fill === -1) return
    const middle = fill === -1 ? rest : rest.slice(0, fill + 1)
    const tail = fill === -1 ? undefined : rest.slice(fill + 1 + String(filler).length)
    // They may stand elsewhere too: others in their places must be read as the text, filler and number.
    const count = counted === undefined ? '' : `${counted.before}${PROBE_NUMBER}`
    const tried = this.#read(
      `${count}${head}${PROBE}${middle}${tail === undefined ? '' : `0${tail}`}`,
    )
    if (tried?.text !== PROBE || tried.filler !== (tail === undefined ? undefined : '0')) return
    if (tried.number !== (counted === undefined ? undefined : PROBE_NUMBER)) return
    this.#count = counted?.before
    this.#head = head
    this.#middle = middle
    this.#tail = tail
    this.#filler = ''
    this.#choice = choice
    this.#block = block
  }

  #read(data: string): Differing | undefined {
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    return parsed.ok && isFields(parsed.value) ? this.#differing(parsed.value) : undefined
  }
}

/** Where the number ends that stands behind `before`; -1: none that JSON would read as a short whole one. */
function afterNumber(data: string, before: string): number {
  const from = before.length
  let at = from
  while (isDigit(data.charCodeAt(at))) at++
  const digits = at - from
  if (digits === 0 || digits > NUMBER_DIGITS_MAX) return -1
  if (digits > 1 && data.charCodeAt(from) === ZERO) return -1
  return data.slice(0, from) === before ? at : -1
}

/** What stands on both sides of a number where it is first written as a member's value. */
function aroundNumber(
  opening: string,
  number: unknown,
): { readonly before: string; readonly after: string } | undefined {
  if (!Number.isSafeInteger(number) || (number as number) < 0) return undefined
  const digits = String(number)
  const at = opening.indexOf(`:${digits},`)
  if (at === -1 || digits.length > NUMBER_DIGITS_MAX) return undefined
  const from = at + 1
  return { before: opening.slice(0, from), after: opening.slice(from + digits.length) }
}

const ZERO = 0x30
const isDigit = (code: number): boolean => code >= ZERO && code <= 0x39
