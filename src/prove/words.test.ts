import { expect, test } from 'vitest'
import { SeededRandom } from '../kernel/seeded.ts'
import { canaryCard, canaryIban, canaryOf, isCard, isIban } from './words.ts'

const shapeOf = (text: string): string =>
  text
    .replaceAll(/\p{Lu}/gu, 'A')
    .replaceAll(/\p{Ll}/gu, 'a')
    .replaceAll(/\p{Nd}/gu, '9')

test.each(['Salary', 'EUR', '2026', 'x', '7', 'Q3', 'über', 'Ελλάδα', 'iPhone15', 'Ада'])(
  'the canary of %s has its length and its classes of characters, and is another word',
  (word) => {
    const canary = canaryOf(word, 7, new Set([word.toLowerCase()]))
    expect(shapeOf(canary)).toBe(shapeOf(word))
    expect(Buffer.byteLength(canary)).toBe(Buffer.byteLength(word))
    expect(canary).not.toBe(word)
    expect(canaryOf(word, 7, new Set([word.toLowerCase()]))).toBe(canary)
    expect(canaryOf(word.toUpperCase(), 7, new Set()).toLowerCase()).toBe(
      canaryOf(word.toLowerCase(), 7, new Set()),
    )
  },
)

test('no canary is a word that is known, as far as there are others', () => {
  const known = new Set(Array.from({ length: 5_000 }, (_, at) => canaryOf('abcde', at, new Set())))
  for (let seed = 0; seed < 500; seed++)
    expect(known.has(canaryOf('abcde', seed, known))).toBe(false)
})

test.each(['4111 1111 1111 1111', '5500-0055-5555-5559', '378282246310005'])(
  'the canary of card %s is a card of the same issuer, written the same way',
  (card) => {
    for (let seed = 0; seed < 50; seed++) {
      const canary = canaryCard(card, seed)
      expect(isCard(canary)).toBe(true)
      expect(shapeOf(canary)).toBe(shapeOf(card))
      expect(canary.replaceAll(/\D/g, '').slice(0, 6)).toBe(card.replaceAll(/\D/g, '').slice(0, 6))
    }
    expect(canaryCard(card, 1)).not.toBe(card)
  },
)

test.each(['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432', 'FR1420041010050500013M02606'])(
  'the canary of account %s is an account of the same country, written the same way',
  (iban) => {
    for (let seed = 0; seed < 50; seed++) {
      const canary = canaryIban(iban, seed)
      expect(isIban(canary)).toBe(true)
      expect(canary.slice(0, 2)).toBe(iban.slice(0, 2))
      expect(shapeOf(canary)).toBe(shapeOf(iban))
    }
  },
)

test('sums that are wrong are no cards and no accounts', () => {
  const random = new SeededRandom(3)
  let cards = 0
  for (let at = 0; at < 1_000; at++)
    if (isCard(Array.from({ length: 16 }, () => random.below(10)).join(''))) cards++
  expect(cards).toBeLessThan(160)
  expect(isIban('DE89370400440532013001')).toBe(false)
})
