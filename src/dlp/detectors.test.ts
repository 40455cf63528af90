import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { plainText } from './characters.ts'
import type { Detector, Finding } from './detector.ts'
import { detectors } from './detectors/registry.ts'
import { defaultRaises, createScanner } from './scanner.ts'

const only = (detector: Detector) =>
  createScanner(defaultRaises, { detectors: [detector], phrases: [], all: true })
const spans = (findings: readonly Finding[]) => findings.map(({ start, end }) => [start, end])

describe.each(detectors)('$id', (detector) => {
  test.each(detector.examples.match)('matches %j', (text) => {
    const found = only(detector).find(text)
    expect(found).toHaveLength(1)
    expect(detector.types ?? [detector.id]).toContain(found[0]?.type)
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
    const { keywords, spanMax, contextMax } = detector
    const most = keywords === undefined ? limits.scanWindowChars - 190 : limits.keywordSpanChars
    expect(spanMax).toBeLessThanOrEqual(most)
    expect(contextMax).toBeLessThanOrEqual(limits.detectContextChars)
  })
  test('keywords are lower case and no gate stands beside them', () => {
    for (const keyword of detector.keywords ?? []) expect(keyword).toMatch(/^[ -@[-~]{2,48}$/)
    expect(detector.gate === 0).toBe(detector.keywords !== undefined)
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

  // Those with a gate are asked about stretches, whose context is cut in one place.
  test.runIf(detector.keywords)('INVARIANT (a finding depends on its context and its span)', () => {
    const { contextMax } = detector
    const near = (found: readonly Finding[], by: number, from: number): Finding[] =>
      found
        .map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }))
        .filter(({ start }) => start >= from)
    fc.assert(
      fc.property(soup(detector), fc.nat(200), (text, cut) => {
        const whole = decided(detector, text, Infinity)
        // Not on where one begins to look.
        const later: Finding[] = []
        detector.detect(text, later, Math.min(cut, text.length))
        expect(later).toEqual(near(whole, 0, cut))
        // Not on what stands before its context.
        const shorter = decided(detector, text.slice(cut), Infinity)
        expect(near(shorter, cut, cut + contextMax)).toEqual(near(whole, 0, cut + contextMax))
      }),
      { numRuns: 500 },
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
