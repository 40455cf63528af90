import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { plainText } from './characters.ts'
import type { Detector, Finding } from './detector.ts'
import { detectors } from './detectors/registry.ts'
import { defaultRaises, createScanner } from './scanner.ts'

const only = (detector: Detector) => createScanner(defaultRaises, [detector])
const spans = (findings: readonly Finding[]) => findings.map(({ start, end }) => [start, end])

describe.each(detectors)('$id', (detector) => {
  test.each(detector.examples.match)('matches %j', (text) => {
    const found = only(detector).find(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ type: detector.id })
  })
  test.each(detector.examples.noMatch)('does not match %j', (text) => {
    expect(only(detector).find(text)).toEqual([])
  })
  test.each(detector.examples.match)('finds the same in the middle of prose: %j', (text) => {
    const before = 'Please note, as agreed: '
    const shifted = only(detector)
      .find(text)
      .map(({ start, end }) => [start + before.length, end + before.length])
    expect(spans(only(detector).find(`${before}${text}\n"Thank you"`))).toEqual(shifted)
  })

  test('spans fit the window with room to make progress', () => {
    expect(detector.spanMax).toBeLessThanOrEqual(limits.scanWindowChars - 190)
  })
  test('ships with a raise', () => {
    expect(defaultRaises.has(detector.id)).toBe(true)
  })

  test('INVARIANT (what is behind is decided)', () => {
    fc.assert(
      fc.property(soup(detector), soup(detector), (head, more) => {
        const open = detector.openFrom(head, 0)
        expect(open).toBeGreaterThanOrEqual(Math.max(0, head.length - detector.spanMax))
        expect(open).toBeLessThanOrEqual(head.length)
        expect(decided(detector, head + more, open)).toEqual(decided(detector, head, open))
      }),
      { numRuns: 2_000 },
    )
  })
})

function decided(detector: Detector, text: string, before: number): Finding[] {
  const found: Finding[] = []
  detector.detect(text, found)
  return found.filter(({ start }) => start < before)
}

/** Pieces of the detector's own examples, cut anywhere, among what comes between in real text. */
function soup(detector: Detector): fc.Arbitrary<string> {
  const examples = [...detector.examples.match, ...detector.examples.noMatch].map(
    (example) => plainText(example).text,
  )
  const piece = fc
    .tuple(fc.constantFrom(...examples), fc.nat(60), fc.nat(60))
    .map(([example, from, length]) => example.slice(from % example.length).slice(0, length))
  const glue = fc.constantFrom(
    '',
    ' ',
    '  ',
    '-',
    '.',
    ',',
    '@',
    '_',
    '=',
    '/',
    '1',
    'a',
    '-----',
    '. ',
  )
  return fc
    .array(fc.tuple(fc.oneof(piece, fc.constantFrom(...examples)), glue), { maxLength: 8 })
    .map((parts) => parts.flat().join(''))
}
