import { limits } from '../../kernel/limits.ts'

/** A piece of one of a request's texts. */
export interface Slice {
  readonly index: number
  readonly text: string
}

/** Of so many characters each; a text that goes on repeats what forty words may have before the cut. */
export function* slicesOf(
  texts: readonly Slice[],
  charsMax: number = limits.recogniseTurnChars,
): Generator<readonly Slice[]> {
  let slice: Slice[] = []
  let chars = 0
  for (const { index, text } of texts) {
    for (let from = 0; from < text.length || from === 0;) {
      const to = Math.min(text.length, from + charsMax - chars)
      slice.push({ index, text: text.slice(Math.max(0, from - OVERLAP_CHARS), to) })
      chars += to - from
      from = to
      if (chars >= charsMax) {
        yield slice
        const before = slice.at(-1)
        // The end of what was looked at, so that what is split over texts is seen as well.
        slice = before === undefined ? [] : [{ index, text: before.text.slice(-OVERLAP_CHARS) }]
        chars = 0
      }
      if (to >= text.length) break
    }
  }
  if (slice.length > 0) yield slice
}
const OVERLAP_CHARS = 2_048
