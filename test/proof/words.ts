import type { SeededRandom } from '../simulation/seeded.ts'

const SYLLABLES = [
  'ba',
  'del',
  'fir',
  'gon',
  'hul',
  'kem',
  'lor',
  'mur',
  'nat',
  'pel',
  'rov',
  'tas',
]

/** Invented words: none is a stop word, none is a form of another. */
export function invent(random: SeededRandom, count: number): readonly string[] {
  const words = new Set<string>()
  while (words.size < count) {
    const length = 2 + random.below(2)
    words.add(Array.from({ length }, () => random.pick(SYLLABLES)).join('') + 'x')
  }
  return [...words]
}

/** One letter wrong, as a finger slips: what a search might take for the word that was meant. */
export function mistype(random: SeededRandom, word: string): string {
  const at = 1 + random.below(word.length - 1)
  const letter = random.pick('aeiou'.split(''))
  const cut = random.below(2)
  return word.slice(0, at) + letter + word.slice(at + cut)
}

/** Frequent words often, rare ones seldom: ranks need a distribution to be wrong about. */
export const draw = (random: SeededRandom, words: readonly string[]): string =>
  words[Math.floor(words.length ** random.fraction()) - 1] as string

export const phrase = (random: SeededRandom, words: readonly string[], count: number): string =>
  Array.from({ length: count }, () => draw(random, words)).join(' ')

/**
 * Stands in every unreadable document and in no question. Wherever it is seen outside, something
 * unreadable was let out. Ids are base 32 without `u`: none looks like it.
 */
export const CANARY = /xuq[a-z0-9]{8,}|5500.?0055.?5555.?5559/i
/** The number of a card in unreadable files: a detector finds it there. */
export const CARD = '5500 0055 5555 5559'

/** Of folders whose level is above what the vendor is cleared for. */
export const CONFIDENTIAL = /xuqhr[a-z0-9]{8,}/i

export function canary(random: SeededRandom, folder: string): string {
  const kind = folder.startsWith('hr') ? 'hr' : 'no'
  return `xuq${kind}${Array.from({ length: 12 }, () => random.below(36).toString(36)).join('')}`
}
