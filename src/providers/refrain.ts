import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { isFields, type Fields } from './fields.ts'

/** Chunks that are looked at closely, without one that they helped with, before it is given up. */
const CREDIT = 8
/** Nothing that JSON would write otherwise. */
const PLAIN = /^[^"\\\p{Cc}]+$/u
/** Stands for any text when a refrain is tried out. */
const PROBE = 'probe of a refrain'

/** What of a chunk differs from one to the next. */
export interface Differing {
  readonly text: unknown
  /** What fills it up and tells nothing; undefined: nothing does. */
  readonly filler?: unknown
}

/**
 * Chunks of one stream say the same but for their words, and but for what some vendors fill them up with.
 * What stands around both is remembered, so that the next chunk need not be parsed to know what it says.
 *
 * INVARIANT (same reading): `textOf` gives a text only where parsing would give that text in that place
 * and everything else as in the chunk learned: the same characters around strings without escapes, of
 * which the second is one that the reader passes over.
 */
export class Refrain {
  readonly #differing: (chunk: Fields) => Differing
  readonly #isFiller: (text: string) => boolean
  #head = ''
  /** What follows the text, up to the filler's quote; without a filler, all of it. */
  #middle = ''
  /** What follows the filler; undefined: there is none. */
  #tail: string | undefined
  #choice = 0
  #block: number | undefined
  #credit = CREDIT

  /** `differing`: where a chunk has its text and its filler; MUST NOT throw, whatever the chunk. */
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
  get block(): number | undefined {
    return this.#block
  }

  /** The text of a chunk that repeats the one learned; undefined: it must be parsed. */
  textOf(data: string): string | undefined {
    const from = this.#head.length
    if (from === 0) return undefined
    const to =
      this.#tail === undefined ? data.length - this.#middle.length : data.indexOf('"', from)
    if (to <= from || !this.#endsAlike(data, to)) return undefined
    // Slices: startsWith is compiled to a loop over the characters of what is often a slice itself.
    if (data.slice(0, from) !== this.#head) return undefined
    const text = data.slice(from, to)
    if (!PLAIN.test(text)) return undefined
    this.#credit = CREDIT
    return text
  }

  #endsAlike(data: string, to: number): boolean {
    if (this.#tail === undefined) return data.slice(to) === this.#middle
    const from = to + this.#middle.length
    const end = data.length - this.#tail.length
    return (
      end >= from &&
      data.slice(to, from) === this.#middle &&
      data.slice(end) === this.#tail &&
      this.#isFiller(data.slice(from, end))
    )
  }

  /**
   * A chunk that was parsed and said nothing but this text of this choice. MUST NOT be one that says a
   * member twice: what repeats it goes out as it came.
   */
  learn(data: string, choice: number, { text, filler }: Differing, block?: number): void {
    if (this.#credit === 0 || typeof text !== 'string' || !PLAIN.test(text)) return
    this.#credit--
    const at = data.indexOf(`"${text}"`)
    if (at === -1) return
    const head = data.slice(0, at + 1)
    const rest = data.slice(at + 1 + text.length)
    const fill = typeof filler === 'string' ? rest.lastIndexOf(`"${filler}"`) : -1
    if (filler !== undefined && fill === -1) return
    const middle = fill === -1 ? rest : rest.slice(0, fill + 1)
    const tail = fill === -1 ? undefined : rest.slice(fill + 1 + String(filler).length)
    // They may stand elsewhere too: others in their places must be read as the text and the filler.
    const tried = this.#read(`${head}${PROBE}${middle}${tail === undefined ? '' : `0${tail}`}`)
    if (tried?.text !== PROBE || tried.filler !== (tail === undefined ? undefined : '0')) return
    this.#head = head
    this.#middle = middle
    this.#tail = tail
    this.#choice = choice
    this.#block = block
  }

  #read(data: string): Differing | undefined {
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    return parsed.ok && isFields(parsed.value) ? this.#differing(parsed.value) : undefined
  }
}
