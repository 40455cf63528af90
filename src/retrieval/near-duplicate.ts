/** Words in a row that make one shingle. */
const SHINGLE_WORDS = 4
/** Share of the smaller text's shingles found in the other, from which both say the same. */
const SAME_SHARE = 0.8

/** What a text is made of, for comparing it with others. */
export type Shingles = ReadonlySet<string>

export function shinglesOf(text: string): Shingles {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const shingles = new Set<string>()
  for (let at = 0; at < Math.max(1, words.length - SHINGLE_WORDS + 1); at++) {
    shingles.add(words.slice(at, at + SHINGLE_WORDS).join(' '))
  }
  return shingles
}

export function nearDuplicate(a: Shingles, b: Shingles): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared++
  return shared >= SAME_SHARE * small.size
}
