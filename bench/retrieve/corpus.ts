import type { IndexChange } from '../../src/retrieval/index-port.ts'

/** A corpus that is drawn, not stored: the same for the same seed on every machine. */
export const CHUNKS_PER_DOCUMENT = 8
const WORDS_PER_CHUNK = 165
const VOCABULARY = 80_000
const SYLLABLES =
  'ba ce di fo gu ha je ki lo mu na pe qi ro su ta ve wi xo yu za bre cli dro fla gri plo sta tru'.split(
    ' ',
  )
const LABEL = { level: 'internal', compartments: [], integrity: 'trusted' } as const

/** xorshift32: fast and enough for drawing words. */
export function draws(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

function spell(rank: number): string {
  let rest = rank + 30
  let word = ''
  while (rest > 0) {
    word += SYLLABLES[rest % SYLLABLES.length]
    rest = Math.floor(rest / SYLLABLES.length)
  }
  return word
}
const WORDS = Array.from({ length: VOCABULARY }, (_, rank) => spell(rank))

/** Zipf: the chance of a word falls with its rank, as in real text. */
const zipf = (draw: number): string => WORDS[Math.floor(VOCABULARY ** draw) - 1] ?? 'ba'
const text = (next: () => number, length: number): string => {
  let line = zipf(next())
  for (let at = 1; at < length; at++) line += ` ${zipf(next())}`
  return line
}

export function document(id: number, aclClass: number): Extract<IndexChange, { kind: 'put' }> {
  const next = draws(id * 7_919 + 1)
  return {
    kind: 'put',
    document: id,
    version: 'v1',
    aclClass,
    title: text(next, 4),
    path: `${zipf(next())}/${zipf(next())}.md`,
    chunks: Array.from({ length: CHUNKS_PER_DOCUMENT }, (_, ordinal) => ({
      ordinal,
      text: text(next, WORDS_PER_CHUNK),
      headings: [text(next, 3)],
      page: undefined,
      label: LABEL,
    })),
  }
}

/** 3–8 words of one chunk, the frequent ones as often as text has them: harder than real questions. */
export function question(seed: number, documents: number): string {
  const next = draws(seed + 13)
  const { chunks } = document(1 + Math.floor(next() * documents), 1)
  const words = (chunks[Math.floor(next() * chunks.length)]?.text ?? '').split(' ')
  const count = 3 + Math.floor(next() * 6)
  return Array.from({ length: count }, () => words[Math.floor(next() * words.length)]).join(' ')
}
