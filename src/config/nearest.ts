/** The candidate that a mistyped word most likely meant; undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const bound = Math.max(2, Math.floor(word.length / 3))
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceBetween(word, candidate) }))
    .filter(({ distance }) => distance <= bound)
    .toSorted((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate
}

/** `; did you mean `x`?`, or nothing. */
export const hint = (word: string, candidates: readonly string[]): string => {
  const candidate = nearest(word, candidates)
  return candidate === undefined ? '' : `; did you mean \`${candidate}\`?`
}

/** Levenshtein, case ignored; words are cut so that a hostile key costs nothing. */
function distanceBetween(a: string, b: string): number {
  const left = a.slice(0, 64).toLowerCase()
  const right = b.slice(0, 64).toLowerCase()
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution))
    }
    row = next
  }
  return row[right.length] ?? 0
}
