/** Below it, too many words are one letter away from each other. */
const WORD_CHARS_MIN = 5
const WORD_CHARS_MAX = 24
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('')

/**
 * Words that differ from this one by one letter: two swapped, one missing, one too many, one another.
 * The first letter stays: people seldom mistype it, and the words stay close together in an index.
 */
export function oneLetterAway(word: string): readonly string[] {
  if (word.length < WORD_CHARS_MIN || word.length > WORD_CHARS_MAX) return []
  if (!/^[a-z]+$/.test(word)) return []
  const near = new Set<string>()
  for (let at = 1; at <= word.length; at++) {
    const [head, tail] = [word.slice(0, at), word.slice(at)]
    if (tail.length > 1) near.add(`${head}${tail.charAt(1)}${tail.charAt(0)}${tail.slice(2)}`)
    if (tail.length > 0) near.add(head + tail.slice(1))
    for (const letter of LETTERS) {
      near.add(head + letter + tail)
      if (tail.length > 0) near.add(head + letter + tail.slice(1))
    }
  }
  near.delete(word)
  return [...near]
}

/** `timesheet` → `time`, `sheet`; German compounds with their linking letters. */
export function splitsOf(word: string): readonly (readonly [string, string])[] {
  if (!/^[a-z]{7,40}$/.test(word)) return []
  const splits: [string, string][] = []
  for (let at = 3; at <= word.length - 3; at++) {
    const [head, tail] = [word.slice(0, at), word.slice(at)]
    splits.push([head, tail])
    if (head.length > 4 && head.endsWith('s')) splits.push([head.slice(0, -1), tail])
  }
  return splits
}
