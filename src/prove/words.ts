import { createHash } from 'node:crypto'
import { SeededRandom } from '../kernel/seeded.ts'

/** What a word is: letters and digits, whatever the script. */
export const WORD = /[\p{L}\p{N}]+/gu

export const wordsOf = (text: string): readonly string[] => text.match(WORD) ?? []

/** One text for all ways to write a sentence: its words, lower-case. */
export const sentenceKey = (text: string): string => wordsOf(text.toLowerCase()).join(' ')

/** Where a sentence, a cell or a line ends. */
export const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.!?;|\n])/)

/** A stream of its own for each text: what is drawn for one moves nothing of another. */
export const seededBy = (seed: number, ...texts: readonly string[]): SeededRandom =>
  new SeededRandom(
    createHash('sha256')
      .update([String(seed), ...texts].join('\0'))
      .digest()
      .readInt32LE(0),
  )

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz')

/** A letter of another alphabet is moved along it, as long as it stays a letter of as many bytes. */
function movedLetter(letter: string, random: SeededRandom): string {
  const code = letter.codePointAt(0) ?? 0
  for (let step = 1; step <= 12; step++) {
    const next = String.fromCodePoint(code + 1 + random.below(12))
    const isAlike =
      /^\p{L}$/u.test(next) &&
      next.toLowerCase() === next &&
      Buffer.byteLength(next) === Buffer.byteLength(letter)
    if (isAlike) return next
  }
  return letter
}

function drawnLike(word: string, random: SeededRandom): string {
  let drawn = ''
  for (const [at, letter] of Array.from(word).entries()) {
    if (/[0-9]/.test(letter))
      drawn += at === 0 && letter !== '0' ? 1 + random.below(9) : random.below(10)
    else if (/[a-z]/.test(letter)) drawn += random.pick(LETTERS)
    else if (/\p{L}/u.test(letter)) drawn += movedLetter(letter, random)
    else drawn += letter
  }
  return drawn
}

/** As upper- and lower-case as the word that it stands for. */
export function casedLike(word: string, lower: string): string {
  const letters = Array.from(lower)
  return Array.from(word)
    .map((letter, at) => {
      const other = letters[at] ?? ''
      return letter === letter.toLowerCase() ? other : other.toUpperCase()
    })
    .join('')
}

const TRIES = 24

/**
 * The canary of a word: as long, with the same classes of characters, and no word that anybody knows. The
 * same word has the same canary everywhere; very short ones can coincide with a known word.
 */
export function canaryOf(word: string, seed: number, known: ReadonlySet<string>): string {
  const lower = word.toLowerCase()
  const random = seededBy(seed, lower)
  let drawn = lower
  for (let turn = 0; turn < TRIES; turn++) {
    drawn = drawnLike(lower, random)
    if (drawn !== lower && !known.has(drawn)) break
  }
  return casedLike(word, drawn)
}

/** Payment cards: ISO/IEC 7812, the last digit by Luhn's sum. With blanks or hyphens between groups. */
export const CARD = /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/
/** ISO 13616: country, two check digits (ISO 7064 mod 97), the account; in groups of four or whole. */
export const IBAN =
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![\p{L}\p{N}])/u

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

export function isCard(text: string): boolean {
  const digits = digitsOf(text)
  return digits.length >= 13 && digits.length <= 19 && luhnSum(digits) % 10 === 0
}

function luhnSum(digits: string): number {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum
}

export function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '')
  return plain.length >= 15 && plain.length <= 34 && mod97(plain) === 1
}

function mod97(iban: string): number {
  const moved = iban.slice(4) + iban.slice(0, 4)
  let rest = 0
  for (const letter of moved)
    for (const digit of String(Number.parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97
  return rest
}

/** Another card of the same issuer, written the same way; its sum is right. */
export function canaryCard(card: string, seed: number): string {
  const digits = digitsOf(card)
  const random = seededBy(seed, digits)
  const issuer = digits.slice(0, 6)
  const account = Array.from({ length: digits.length - 7 }, () => random.below(10)).join('')
  const open = `${issuer}${account}0`
  return laidOver(card, issuer + account + String((10 - (luhnSum(open) % 10)) % 10))
}

/** Another account of the same country, written the same way; its check digits are right. */
export function canaryIban(iban: string, seed: number): string {
  const plain = iban.replaceAll(' ', '')
  const random = seededBy(seed, plain)
  const account = drawnLike(plain.slice(4).toLowerCase(), random).toUpperCase()
  const check = 98 - mod97(`${plain.slice(0, 2)}00${account}`)
  return laidOver(iban, `${plain.slice(0, 2)}${String(check).padStart(2, '0')}${account}`)
}

/** The characters, with the blanks and hyphens where they were. */
function laidOver(written: string, characters: string): string {
  let next = 0
  return Array.from(written)
    .map((letter) => (/[\p{L}\p{N}]/u.test(letter) ? (characters[next++] ?? letter) : letter))
    .join('')
}
