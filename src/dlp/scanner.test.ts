import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelText } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Detector, Finding } from './detector.ts'
import { detectors } from './detectors/registry.ts'
import { byStart, Findings } from './findings.ts'
import type { StreamVerdict } from './scan.ts'
import { createScanner, defaultRaises } from './scanner.ts'
import { isProse, Stretches } from './stretches.ts'

const scanner = createScanner(defaultRaises, { all: true, phrases: [] })
const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n'.repeat(3)}-----END PRIVATE KEY-----`
const longKey = key.replace('MII', `${'abcdEFGH1234+/56\n'.repeat(90)}MII`)
const longJwt = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${'aZ09_-'.repeat(200)}.c2lnbmF0dXJl`
const secrets = [...detectors.flatMap(({ examples }) => examples.match), key, longKey, longJwt]

/** What a stream says, pieces of long spans joined, with the laws of every verdict checked. */
function streamed(chunks: readonly string[]): readonly Finding[] {
  const stream = scanner.stream()
  const found = new Findings(limits.findingsMax)
  let length = 0
  let released = 0
  const take = ({ releasedTo, findings }: StreamVerdict): void => {
    expect(releasedTo).toBeGreaterThanOrEqual(released)
    for (const { start } of findings) expect(start).toBeGreaterThanOrEqual(released)
    released = releasedTo
    found.add(findings)
  }
  for (const chunk of chunks) {
    length += chunk.length
    take(stream.push(chunk))
    expect(released).toBeLessThanOrEqual(length)
    expect(length - released).toBeLessThanOrEqual(limits.scanWindowChars)
  }
  take(stream.end())
  expect(released).toBe(length)
  return found.all()
}

function cut(text: string, sizes: readonly number[]): string[] {
  const chunks: string[] = []
  let at = 0
  for (let index = 0; at < text.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    chunks.push(text.slice(at, at + size))
    at += size
  }
  return chunks
}

const prose = fc.constantFrom(
  ' ',
  '\n',
  '. ',
  ' we paid 1200 in 2021 to ',
  ' naïve café — 你好 ',
  ' 😀',
  '𝟒𝟏𝟏𝟏 𝟏111 1111 1111 ',
  '\ud835',
  '\udfd2',
  '\u200b',
  '"',
  ' -- ',
  '-----',
  '@',
  '1 2 3 4 5 ',
  'GB82 ',
  'ssn ',
  'a/b+c=',
  'LS0tLS1CRUdJ',
)
const planted = fc
  .array(
    fc.oneof(
      prose,
      fc.constantFrom(...secrets),
      fc.tuple(fc.constantFrom(...secrets), fc.nat(40)).map(([text, size]) => text.slice(0, size)),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 12 })

test('of what is prose, no detector is asked about anything', () => {
  const asked: string[] = []
  const nosy: Detector = {
    id: 'nosy',
    gate: -1,
    contextMax: 0,
    spanMax: 1,
    detect: (text) => void asked.push(text),
    openFrom: (text) => text.length,
    examples: { match: [], noMatch: [] },
  }
  const words = fc.array(
    fc.constantFrom(
      'word',
      'a.b',
      'x'.repeat(14),
      'y'.repeat(15),
      ' ',
      '  ',
      '\n',
      '-',
      '@',
      '7',
      'é',
    ),
    { maxLength: 12 },
  )
  let proseCount = 0
  fc.assert(
    fc.property(
      fc.oneof(
        planted,
        words.map((parts) => parts.join('')),
      ),
      (text) => {
        if (!isProse(text)) return
        proseCount++
        const stretches = new Stretches([nosy])
        expect([...stretches.push(text), ...stretches.end()]).toEqual([])
        expect(asked).toEqual([])
      },
    ),
    { numRuns: 2_000 },
  )
  expect(proseCount).toBeGreaterThan(100)
  for (const text of ['', 'assistant', 'chat completion', 'x'.repeat(14)])
    expect(isProse(text)).toBe(true)
  for (const text of ['x'.repeat(15), 'a-b', 'a7', 'a@b', 'é', 'one '.repeat(17)])
    expect(isProse(text)).toBe(false)
})

describe('INVARIANT (a stream is judged like a whole)', () => {
  test('over random texts and chunkings', () => {
    fc.assert(
      fc.property(planted, sizes, (text, chunking) => {
        expect(streamed(cut(text, chunking))).toEqual(scanner.find(text))
      }),
      { numRuns: 3_000 },
    )
  })

  test('a piece goes on behind another finding of its type that stands inside of it', () => {
    const inside =
      '{"private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"}'
    const text = `PuTTY-User-Key-File-3: sspersonal public service number 1234567T4111111111111111 we paid 1200 in 2021 to 𝟒𝟏𝟏𝟏 𝟏111 1111 1111 4111111111112223 0031 2200 3222 123${inside}UIDAI 2341-2341-2346siret 73282932000074`
    expect(streamed(Array.from(text))).toEqual(scanner.find(text))
    expect(streamed(cut(text, [1]))).toEqual(scanner.find(text))
  })

  test.each(secrets)('character by character: %j', (secret) => {
    const text = `Thanks, see ${secret} for 12 "things"`
    const found = scanner.find(text)
    expect(found.length).toBeGreaterThan(0)
    expect(streamed(Array.from(text))).toEqual(found)
    expect(streamed(text.split(''))).toEqual(found)
  })

  test.each(secrets)('nothing of it is released before it is reported: %j', (secret) => {
    const text = `Thanks, see ${secret} for 12 "things"`
    const [first] = scanner.find(text)
    const stream = scanner.stream()
    for (const unit of text.split('')) {
      const { releasedTo, findings } = stream.push(unit)
      if (findings.length > 0) return
      expect(releasedTo).toBeLessThanOrEqual(first?.start ?? 0)
    }
  })

  test('longer than any window, in pieces that touch', () => {
    const text = `x ${longKey} y`
    const [whole] = scanner.find(text)
    expect(whole).toMatchObject({ type: 'private_key', start: 2, end: 2 + longKey.length })
    const stream = scanner.stream()
    const pieces = text.split('').flatMap((unit) => stream.push(unit).findings)
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.slice(1).every(({ continues }) => continues === true)).toBe(true)
  })
})

describe('hold-back', () => {
  const held = (text: string): string => {
    const stream = createScanner(defaultRaises).stream()
    return text.slice(stream.push(text).releasedTo)
  }
  test.each([
    ['The quick brown fox ', ''],
    ['The quick brown fo', 'fo'],
    ['In 2021 we ', ''],
    ['In 2021 ', '2021 '],
    ['Well -- yes ', ''],
    ['card 4111 1111 ', '4111 1111 '],
    ['to GB82 WEST ', 'GB82 WEST '],
    ['mail ada@exam', 'ada@exam'],
    ['key:-----BEGIN RSA PRIV', '-----BEGIN RSA PRIV'],
    ['你好，世界', ''],
    ['hi \ud83d', '\ud83d'],
  ])('%j holds %j', (text, expected) => {
    expect(held(text)).toBe(expected)
  })

  test('never more than the window, whatever comes', () => {
    const nasty = [
      '1',
      '1 ',
      'a',
      'eyJ',
      '-',
      '\u200b',
      'GB82 ',
      'A1',
      '@',
      '\ud835',
      'sk-ant-',
      key,
    ]
    for (const text of nasty) {
      const stream = scanner.stream()
      for (let length = 0; length < 4_000;) {
        length += text.length
        const { releasedTo } = stream.push(text)
        expect(length - releasedTo).toBeLessThanOrEqual(limits.scanWindowChars)
      }
    }
  })
})

describe('classify', () => {
  test.each([
    [['hello'], 'public'],
    [['write to ada@example.com'], 'internal'],
    [['4111 1111 1111 1111', 'hello'], 'restricted[pci]'],
    [['GB82WEST12345698765432', '536-90-4399'], 'restricted[pii]'],
    [[key, '4111111111111111'], 'restricted[pci,secret]'],
  ])('%j is %s', (texts, expected) => {
    const { label, raisers } = scanner.classify(texts)
    expect(labelText(label)).toBe(expected)
    expect(raisers.every(({ kind }) => kind === 'detector')).toBe(true)
  })

  test('a type that configuration does not name raises nothing, and is looked for only on demand', () => {
    const lax = createScanner(new Map()).classify(['ada@example.com'])
    expect(lax).toMatchObject({ raisers: [], label: { level: 'public' }, findings: [] })
    const all = createScanner(new Map(), { all: true }).classify(['ada@example.com'])
    expect(all).toMatchObject({ raisers: [], label: { level: 'public' } })
    expect(all.findings).toHaveLength(1)
  })

  test('a split secret is not made whole by joining texts', () => {
    expect(scanner.classify(['4111 1111 ', '1111 1111']).findings).toEqual([])
  })
})

test('a detector that throws throws out of the scanner', () => {
  const broken: Detector = {
    id: 'broken',
    gate: -1,
    contextMax: 0,
    spanMax: 1,
    detect: () => {
      throw new Error('broken detector')
    },
    openFrom: (text) => text.length,
    examples: { match: [], noMatch: [] },
  }
  const failing = createScanner(defaultRaises, { detectors: [broken], all: true })
  expect(() => failing.find('ada@example.com')).toThrow('broken detector')
  expect(() => failing.classify(['ada@example.com'])).toThrow('broken detector')
  expect(() => failing.stream().push('ada@example.com ')).toThrow('broken detector')
})

describe('findingsMax', () => {
  const text = `${'a@example.com\n'.repeat(limits.findingsMax + 500)}4111111111111111\nend`
  test('beyond it, one finding per type covers the rest and the label stays', () => {
    const { findings, label } = scanner.classify([text])
    expect(findings.length).toBeLessThanOrEqual(limits.findingsMax + detectors.length)
    expect(labelText(label)).toBe('restricted[pci]')
    const covered = findings.reduce((sum, { start, end }) => sum + end - start, 0)
    expect(covered).toBeGreaterThan((limits.findingsMax + 500) * 'a@example.com'.length)
  })
  test('holds over many texts', () => {
    const { findings } = scanner.classify([text, text, '4111111111111111'])
    expect(findings.length).toBeLessThanOrEqual(limits.findingsMax + 3 * detectors.length)
  })
})

test('findings are ordered and overlapping ones kept', () => {
  const found = scanner.find('x@foo.com@bar.com and 4111111111111111')
  expect(found.map(({ type }) => type)).toEqual(['email', 'email', 'card'])
  expect(found).toEqual(found.toSorted(byStart))
})

test.each([
  ['card across a line', '4111 1111\n1111 1111', []],
  ['card beside its code', '4111 1111 1111 1111 123', ['card']],
  ['card in a table', '12 34 4111 1111 1111 1111 99', ['card']],
  ['two cards', '4111111111111111,5555555555554444', ['card', 'card']],
  ['mathematical digits', '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏', ['card']],
  ['tags between', '4111\u{e0041}1111\u{e0041}1111\u{e0041}1111', ['card']],
  [
    'key caps',
    Array.from('4111111111111111')
      .map((digit) => `${digit}\ufe0f\u20e3`)
      .join(''),
    ['card'],
  ],
  ['iban then words', 'Send to GB82 WEST 1234 5698 7654 32 by Friday', ['iban']],
  ['uuid', '550e8400-e29b-41d4-a716-446655440000', []],
  ['hash', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', []],
  ['half a pair before digits', '\ud8354111111111111111', ['card']],
])('%s', (_, text, expected) => {
  expect(
    createScanner(defaultRaises)
      .find(text)
      .map(({ type }) => type),
  ).toEqual(expected)
})

test('offsets are those of the original', () => {
  const text = 'naïve: ４１１１\u200b１１１１\u200b１１１１\u200b１１１１!'
  const [finding] = scanner.find(text)
  expect(text.slice(finding?.start, finding?.end)).toBe(text.slice(7, -1))
})
