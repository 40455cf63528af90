import {
  canaryCard,
  canaryIban,
  canaryOf,
  CARD,
  casedLike,
  IBAN,
  isCard,
  isIban,
  seededBy,
  sentenceKey,
  sentencesOf,
  wordsOf,
} from './words.ts'

/** What the documents that stay as they are say: of it nothing is a secret. */
export interface Shared {
  /** Lower-case. */
  readonly words: ReadonlySet<string>
  /** By `sentenceKey`. */
  readonly sentences: ReadonlySet<string>
  /** Cards and accounts, without blanks and hyphens. */
  readonly numbers: ReadonlySet<string>
}

/** Lower-case words by length, for sentences that are made up. */
type Pool = ReadonlyMap<number, readonly string[]>

/** How many characters a word has at least to be another one in a made-up sentence: function words stay. */
const MADE_UP_CHARS_MIN = 4

/**
 * Writes the twin of a text: what stands in no shared document (words, numbers, names) becomes a canary of
 * the same shape, and half of the sentences that stand in none get other shared words of the same length,
 * so that the two worlds count their words differently. Lengths, lines and marks stay as they are.
 */
export class TwinWriter {
  readonly #seed: number
  readonly #shared: Shared
  readonly #known: ReadonlySet<string>
  readonly #pool: Pool
  /** Secret → canary, lower-case. */
  readonly canaries = new Map<string, string>()

  /** `known`: every word of every document, which no canary may be. */
  constructor(seed: number, shared: Shared, known: ReadonlySet<string>) {
    this.#seed = seed
    this.#shared = shared
    this.#known = known
    this.#pool = poolOf(shared.words)
  }

  write(text: string): string {
    return sentencesOf(text)
      .map((sentence) => this.#sentence(sentence))
      .join('')
  }

  /** Words alone, each by itself: of a name, a number of a cell. */
  words(text: string): string {
    return text.replaceAll(PIECE, (piece) => this.#piece(piece, () => piece))
  }

  #sentence(sentence: string): string {
    const key = sentenceKey(sentence)
    if (key === '' || this.#shared.sentences.has(key)) return sentence
    const random = seededBy(this.#seed, key)
    const isMadeUp = random.chance(0.5)
    return sentence.replaceAll(PIECE, (piece) =>
      this.#piece(piece, () => {
        const like = this.#pool.get(piece.length)
        return isMadeUp && like !== undefined && random.chance(0.5)
          ? casedLike(piece, random.pick(like))
          : piece
      }),
    )
  }

  #piece(piece: string, shared: () => string): string {
    if (piece.startsWith('&')) return piece
    if (isCard(piece)) return this.#number(piece, canaryCard)
    if (isIban(piece)) return this.#number(piece, canaryIban)
    // A run of digits that is no card: each group by itself.
    if (/[ -]/.test(piece)) return piece.replaceAll(GROUP, (group) => this.#piece(group, shared))
    return this.#shared.words.has(piece.toLowerCase()) ? shared() : this.#canary(piece)
  }

  #number(number: string, canary: (number: string, seed: number) => string): string {
    const plain = number.replaceAll(/[ -]/g, '')
    if (this.#shared.numbers.has(plain)) return number
    const drawn = canary(number, this.#seed)
    this.canaries.set(plain.toLowerCase(), drawn.replaceAll(/[ -]/g, '').toLowerCase())
    return drawn
  }

  #canary(word: string): string {
    const lower = word.toLowerCase()
    const known = this.canaries.get(lower)
    const canary = known ?? canaryOf(lower, this.#seed, this.#known).toLowerCase()
    this.canaries.set(lower, canary)
    return casedLike(word, canary)
  }
}

const GROUP = /[\p{L}\p{N}]+/gu
/** An entity of HTML stays; a card and an account are one piece each; then words. */
const PIECE = new RegExp(`&#?\\w{1,8};|${IBAN.source}|${CARD.source}|[\\p{L}\\p{N}]+`, 'gu')

function poolOf(words: ReadonlySet<string>): Pool {
  const pool = new Map<number, string[]>()
  for (const word of [...words].toSorted()) {
    if (word.length < MADE_UP_CHARS_MIN || !/^[a-z]+$/.test(word)) continue
    const like = pool.get(word.length)
    if (like === undefined) pool.set(word.length, [word])
    else like.push(word)
  }
  return pool
}

/** What the texts of shared documents say together. */
export function sharedBy(texts: Iterable<string>, also: Iterable<string>): Shared {
  const words = new Set(also)
  const sentences = new Set<string>()
  const numbers = new Set<string>()
  for (const text of texts) {
    for (const word of wordsOf(text.toLowerCase())) words.add(word)
    for (const sentence of sentencesOf(text)) sentences.add(sentenceKey(sentence))
    for (const [piece] of text.matchAll(PIECE))
      if (isCard(piece) || isIban(piece)) numbers.add(piece.replaceAll(/[ -]/g, ''))
  }
  return { words, sentences, numbers }
}
