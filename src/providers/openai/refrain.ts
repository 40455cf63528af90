import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'

/** Chunks that are looked at closely, without one that they helped with, before it is given up. */
const CREDIT = 8
/** Nothing that JSON would write otherwise. */
const PLAIN = /^[^"\\\p{Cc}]+$/u
/** Stands for any text when a refrain is tried out. */
const PROBE = 'probe of a refrain'

/**
 * Chunks of one stream say the same but for their words. What stands before and after the words is
 * remembered, so that the next chunk need not be parsed to know what it says.
 *
 * INVARIANT (same reading): `textOf` gives a text only where parsing would give that text in that place
 * and everything else as in the chunk learned: the same characters around a string without escapes.
 */
export class Refrain {
  #head = ''
  #tail = ''
  #choice = 0
  #credit = CREDIT

  /** The choice of which the chunks speak. */
  get choice(): number {
    return this.#choice
  }

  /** The text of a chunk that repeats the one learned; undefined: it must be parsed. */
  textOf(data: string): string | undefined {
    const from = this.#head.length
    const to = data.length - this.#tail.length
    if (from === 0 || to <= from) return undefined
    // Slices: startsWith is compiled to a loop over the characters of what is often a slice itself.
    if (data.slice(0, from) !== this.#head || data.slice(to) !== this.#tail) return undefined
    const text = data.slice(from, to)
    if (!PLAIN.test(text)) return undefined
    this.#credit = CREDIT
    return text
  }

  /** A chunk that was parsed and said nothing but this text of this choice. */
  learn(data: string, choice: number, text: string): void {
    if (this.#credit === 0 || !PLAIN.test(text)) return
    this.#credit--
    const at = data.indexOf(`"${text}"`)
    if (at === -1) return
    const head = data.slice(0, at + 1)
    const tail = data.slice(at + 1 + text.length)
    // The text may stand elsewhere too: another one in its place must be read as the answer's.
    if (contentOf(`${head}${PROBE}${tail}`) !== PROBE) return
    this.#head = head
    this.#tail = tail
    this.#choice = choice
  }
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: unknown } }[]
}

/** Of a chunk that is known to have one choice with a delta. */
function contentOf(data: string): unknown {
  const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
  return parsed.ok ? (parsed.value as Chunk).choices[0]?.delta.content : undefined
}
