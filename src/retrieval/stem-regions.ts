/**
 * The regions of a word that its suffixes are looked for in, as M. Porter's stemmers define them:
 * where the part after the first consonant that follows a vowel begins, and the same once more.
 */
export function regionAfter(word: string, vowels: string, from = 0): number {
  let at = from
  while (at < word.length && !vowels.includes(word.charAt(at))) at++
  while (at < word.length && vowels.includes(word.charAt(at))) at++
  return Math.min(at + 1, word.length)
}

/** The first of the suffixes (longest first) that the word ends with and that begins at or after `from`. */
export function suffixIn(
  word: string,
  suffixes: readonly string[],
  from: number,
): string | undefined {
  const found = suffixes.find((suffix) => word.endsWith(suffix))
  return found !== undefined && word.length - found.length >= from ? found : undefined
}

/** Words of a text, longest first: how suffixes are listed. */
export const suffixes = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s+/)
    .toSorted((a, b) => b.length - a.length)

/** The longest of the suffixes that the word ends with inside the region from `from`. */
export const longestWithin = (
  word: string,
  list: readonly string[],
  from: number,
): string | undefined =>
  list.find((suffix) => word.length - suffix.length >= from && word.endsWith(suffix))
