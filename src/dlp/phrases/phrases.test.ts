import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../kernel/limits.ts'
import type { Finding } from '../detector.ts'
import { resolve } from '../resolve.ts'
import { createScanner, defaultRaises } from '../scanner.ts'
import { namesAndPlaces } from './phrases.ts'
import { PLAIN_SENTENCES } from './plain-sentences.ts'
import { STYLES } from './styles.ts'

function findings(segment: string): Finding[] {
  const found: Finding[] = []
  namesAndPlaces.detect(segment, found)
  return found
}
const shown = (text: string): string[] =>
  findings(text).map(({ type, start, end }) => `${type}: ${text.slice(start, end)}`)

test.each(STYLES.map(([text, ...finds]) => ({ text, finds })))('$text', ({ text, finds }) => {
  expect(shown(text)).toEqual(finds)
})

test('nothing is found in sentences without names', () => {
  expect(PLAIN_SENTENCES.length).toBeGreaterThanOrEqual(200)
  const wrong = PLAIN_SENTENCES.flatMap((sentence) =>
    shown(sentence).map((found) => ({ sentence, found })),
  )
  expect(wrong).toEqual([])
})

test('its examples hold', () => {
  for (const { text, finds } of namesAndPlaces.examples.match)
    expect(findings(text).map(({ type }) => type)).toEqual(finds)
  for (const text of namesAndPlaces.examples.noMatch) expect(findings(text)).toEqual([])
})

/** Words that rules meet: any order of them is a text. */
const WORDS = STYLES.flatMap(([text]) => text.split(/(?<=[\s,.])/))

test('findings lie within the segment, in order, and do not overlap', () => {
  const text = fc.oneof(
    fc.string({ maxLength: limits.phraseSegmentChars, unit: 'grapheme' }),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(text, (segment) => {
      let end = 0
      for (const finding of findings(segment)) {
        expect(finding.start).toBeGreaterThanOrEqual(end)
        expect(finding.end).toBeGreaterThan(finding.start)
        expect(finding.confidence).toBeGreaterThan(0)
        expect(finding.confidence).toBeLessThanOrEqual(1)
        expect(namesAndPlaces.types).toContain(finding.type)
        end = finding.end
      }
      expect(end).toBeLessThanOrEqual(segment.length)
    }),
    { numRuns: 300 },
  )
})

const HOSTILE: readonly (readonly [name: string, piece: string])[] = [
  ['numbers', '12 '],
  ['streets', 'Rue '],
  ['names', 'Anna '],
  ['particles', 'van '],
  ['lists', 'Lee, and '],
  ['initials', 'J.'],
  ['heads of places', 'san '],
  ['legal forms', 'Inc '],
  ['lines', 'A\n'],
  ['units', 'Apt. 4, '],
  ['armies', 'unit '],
  ['apostrophes', "a'"],
  ['hyphens', 'a-'],
  ['one word', 'a'],
  ['jobs', 'Chief '],
]

test.each(HOSTILE)('the time is linear in the length: %s', (_, piece) => {
  const time = (chars: number): number => {
    const text = piece.repeat(chars / piece.length)
    let best = Number.POSITIVE_INFINITY
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage()
      findings(text)
      const { user, system } = process.cpuUsage(before)
      best = Math.min(best, user + system)
    }
    return best
  }
  findings(piece)
  const short = time(4_000)
  const long = time(32_000)
  // Eight times the text: a square would take sixty-four times. Clocks tick coarsely.
  expect(long).toBeLessThan(32 * Math.max(short, 2_000))
})

test('a scanner finds the same in pieces as in whole', () => {
  const text = STYLES.map(([each]) => each).join('\n\n')
  const scanner = createScanner(defaultRaises, { detectors: [], all: true })
  const stream = scanner.stream()
  const pieces: Finding[] = []
  for (let at = 0; at < text.length; at += 7)
    pieces.push(...stream.push(text.slice(at, at + 7)).findings)
  pieces.push(...stream.end().findings)
  expect(pieces).toEqual(scanner.find(text))
})

test('resolve keeps the longer of two, the surer of two alike, and none that overlap', () => {
  const at = (type: string, start: number, end: number, confidence: number): Finding => ({
    type,
    start,
    end,
    confidence,
  })
  expect(resolve([at('place', 10, 16, 0.9), at('address', 0, 20, 0.6)])).toEqual([
    at('address', 0, 20, 0.6),
  ])
  expect(resolve([at('a', 0, 5, 0.5), at('b', 0, 5, 0.7)])).toEqual([at('b', 0, 5, 0.7)])
  expect(resolve([at('long', 0, 20, 0.3), at('sure', 4, 8, 0.8)])).toEqual([at('sure', 4, 8, 0.8)])
  expect(resolve([at('b', 6, 9, 0.5), at('a', 0, 6, 0.5)])).toEqual([
    at('a', 0, 6, 0.5),
    at('b', 6, 9, 0.5),
  ])
})
