import { assert } from '../kernel/assert.ts'
import { bertText, isPlain } from './bert-text.ts'

/** A word of more characters is unknown as a whole, as in the reference. */
const WORD_CHARS_MAX = 100
const CONTINUATION = '##'

const LETTER = 0
const BLANK = 1
const PUNCTUATION = 2
/** What an ASCII character does to the word that it stands in; all others are letters. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 32 || code === 127) return BLANK
  return /[0-9A-Za-z]/.test(String.fromCharCode(code)) ? LETTER : PUNCTUATION
})

/**
 * Splits text into the pieces of an uncased BERT vocabulary: blanks and punctuation end words, and each
 * word is taken apart from the left, the longest known piece first. A word with a part that no piece
 * fits is left out whole, where the reference says `[UNK]`.
 *
 * INVARIANT (nothing unknown is kept): no text stays here after a call; the pieces are a tree of
 * characters in flat arrays, built once, and looking a word up makes no string.
 */
export class WordPieces {
  readonly #tree: PieceTree

  /** `tokens`: piece number → its text, continuations with `##`, as in the vocabulary's file. */
  constructor(tokens: readonly string[]) {
    this.#tree = new PieceTree(tokens)
  }

  /** Writes the numbers of the text's pieces, in order, until `into` is full; answers how many they are. */
  split(text: string, into: Int32Array): number {
    const plain = isPlain(text)
    const readable = plain ? text : bertText(text)
    const { length } = readable
    let count = 0
    let at = 0
    while (at < length && count < into.length) {
      const kind = classOf(readable.charCodeAt(at))
      if (kind === BLANK) {
        at++
        continue
      }
      const end = kind === PUNCTUATION ? at + 1 : endOfWord(readable, at)
      count = this.#tree.take({ text: readable, at, end }, into, count)
      at = end
    }
    return count
  }
}

const classOf = (code: number): number => (code < 128 ? (CLASSES[code] as number) : LETTER)

function endOfWord(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && classOf(text.charCodeAt(at)) === LETTER) at++
  return at
}

interface Word {
  readonly text: string
  readonly at: number
  readonly end: number
}

/** Two roots, for beginnings and continuations; children are found in a table of open addressing. */
const BEGINNING = 0
const CONTINUING = 1
const NO_PIECE = -1

class PieceTree {
  /** Node that a slot's child hangs under, plus one; zero: the slot is free. */
  readonly #parents: Int32Array
  readonly #units: Uint16Array
  readonly #children: Int32Array
  readonly #mask: number
  /** Node → the piece that ends there. */
  readonly #pieces: Int32Array
  #nodes = 2

  constructor(tokens: readonly string[]) {
    const units = tokens.reduce((sum, token) => sum + token.length, 0)
    // Half empty at least, so that a look ends soon.
    const slots = 2 ** Math.ceil(Math.log2(2 * units + 4))
    this.#parents = new Int32Array(slots)
    this.#units = new Uint16Array(slots)
    this.#children = new Int32Array(slots)
    this.#mask = slots - 1
    this.#pieces = new Int32Array(units + 2).fill(NO_PIECE)
    for (const [piece, token] of tokens.entries()) this.#add(token, piece)
  }

  /** Appends the word's pieces; none of them when a part of it is unknown. Answers the new count. */
  take(word: Word, into: Int32Array, count: number): number {
    if (word.end - word.at > WORD_CHARS_MAX && lengthOf(word) > WORD_CHARS_MAX) return count
    let { at } = word
    let taken = count
    while (at < word.end) {
      let node = at === word.at ? BEGINNING : CONTINUING
      let piece = NO_PIECE
      let pieceEnd = at
      for (let next = at; next < word.end; next++) {
        node = this.#child(node, lower(word.text.charCodeAt(next)))
        if (node < 0) break
        const found = this.#pieces[node] as number
        if (found === NO_PIECE) continue
        piece = found
        pieceEnd = next + 1
      }
      if (piece === NO_PIECE) return count
      // A full array ends the text; what is cut off of a word is read no more than what follows it.
      if (taken === into.length) return taken
      into[taken++] = piece
      at = pieceEnd
    }
    return taken
  }

  #add(token: string, piece: number): void {
    const continues = token.length > CONTINUATION.length && token.startsWith(CONTINUATION)
    let node = continues ? CONTINUING : BEGINNING
    for (let at = continues ? CONTINUATION.length : 0; at < token.length; at++) {
      const unit = token.charCodeAt(at)
      const child = this.#child(node, unit)
      node = child < 0 ? this.#grow(node, unit) : child
    }
    assert(node > CONTINUING && this.#pieces[node] === NO_PIECE, 'pieces are texts, each once')
    this.#pieces[node] = piece
  }

  #child(node: number, unit: number): number {
    let slot = slotOf(node, unit) & this.#mask
    for (;;) {
      const parent = this.#parents[slot] as number
      if (parent === 0) return -1
      if (parent === node + 1 && this.#units[slot] === unit) return this.#children[slot] as number
      slot = (slot + 1) & this.#mask
    }
  }

  #grow(node: number, unit: number): number {
    let slot = slotOf(node, unit) & this.#mask
    while (this.#parents[slot] !== 0) slot = (slot + 1) & this.#mask
    this.#parents[slot] = node + 1
    this.#units[slot] = unit
    return (this.#children[slot] = this.#nodes++)
  }
}

/** Knuth's multiplier spreads neighbours. */
const slotOf = (node: number, unit: number): number =>
  Math.imul((node << 7) ^ unit, 0x9e37_79b1) >>> 8

/** Plain text comes in its own case. */
const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)

/** In characters; one outside the basic plane has two units. */
function lengthOf({ text, at, end }: Word): number {
  let length = 0
  for (const _ of text.slice(at, end)) length++
  return length
}
