import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import type { Label } from '../kernel/label.ts'
import { GATE, type Detector, type Finding, type PhraseDetector } from './detector.ts'
import { email } from './detectors/email.ts'
import { patternDetector } from './detectors/pattern.ts'
import { runTail } from './detectors/tails.ts'
import { Findings } from './findings.ts'
import { createScanner } from './scanner.ts'
import type { StreamVerdict } from './scan.ts'

const examples = { match: [], noMatch: [] }
const digits = (code: number): boolean => code >= 0x30 && code <= 0x39

/** One of each kind that authors write. */
const token = patternDetector({
  id: 'token',
  keywords: ['tok_', 'tok_live'],
  keywordsIn: 'start',
  pattern: /(?<![a-z0-9])tok_[a-z0-9]{4,20}(?![a-z0-9])/i,
  spanMax: 24,
  examples,
})
const passport = patternDetector({
  id: 'passport',
  keywords: ['passport', 'pass port'],
  keywordsIn: 'context',
  context: /pass ?port/i,
  contextMax: 40,
  pattern: /(?<![a-z0-9])[A-Z]\d{2}(?: ?[A-Z0-9]){6}(?![A-Za-z0-9])/,
  spanMax: 16,
  examples,
})
const address = patternDetector({
  id: 'address',
  keywords: ['0.0'],
  keywordsIn: 'span',
  pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/,
  spanMax: 15,
  ahead: 1,
  examples,
})
const dated = patternDetector({
  id: 'dated',
  keywords: ['born', '/0000'],
  context: /born|^|\D$/,
  contextMax: 20,
  pattern: /(?<!\d)\d{1,2}\/\d{1,2}\/\d{4}(?!\d)/,
  spanMax: 10,
  examples,
})
const endless = patternDetector({
  id: 'endless',
  keywords: ['no:'],
  keywordsIn: 'start',
  pattern: /no:\d{30}/,
  spanMax: 33,
  tail: () => runTail(digits),
  examples,
})
const shout: PhraseDetector = {
  id: 'shout',
  types: ['shout', 'whisper'],
  detect(segment, found) {
    for (const { index, 0: word } of segment.matchAll(/[A-Z]{3,9}|[a-z]{9}/g))
      found.push({
        type: word < 'a' ? 'shout' : 'whisper',
        start: index,
        end: index + word.length,
        confidence: 1,
      })
  },
  examples,
}
const detectors = [token, passport, address, dated, endless, email]
const RAISED: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
const raises = new Map([...detectors.map(({ id }) => id), 'shout'].map((id) => [id, RAISED]))
const worded = createScanner(raises, { detectors, phrases: [] })
const phrased = createScanner(raises, { detectors, phrases: [shout] })

function streamed(scanner: typeof worded, chunks: readonly string[]): readonly Finding[] {
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
  for (const [index, chunk] of chunks.entries()) {
    length += chunk.length
    take((index % 7 === 3 ? stream.fork() && stream : stream).push(chunk))
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

const piece = fc.constantFrom(
  ' ',
  '\n',
  '\n\n',
  '. ',
  'tok_ab12cd',
  'TOK_LIVE9x8y',
  'to',
  'tok_',
  'passport no. C01X00T47',
  'pass\nport',
  'C01 X00 T47',
  'C01X0',
  'born 1/2/1980',
  '12/31/1999',
  '10.0.0.1',
  '10.0.0.1.',
  '10.0',
  '.7',
  `no:${'123456789 '.repeat(4).replaceAll(' ', '')}`,
  `NO:${'7'.repeat(400)}`,
  'ada@example.com',
  'LOUD WORDS and quiet ones finished sentence. ',
  'word '.repeat(30),
  'x'.repeat(70),
  '\u200b',
  '\u200b'.repeat(60),
  '\u200b'.repeat(120),
  'a\u200b\u200b\u200b'.repeat(20),
  '𝐭𝐨𝐤_𝐚𝐛𝟏𝟐𝐜',
  '𝟏𝟎.𝟎.𝟎.𝟏',
  '\ud835',
  '你好',
  'é',
  '—',
)
const texts = fc
  .array(
    fc.oneof(
      piece,
      fc.tuple(piece, fc.nat(20)).map(([text, size]) => text.slice(0, size)),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 })

describe('INVARIANT (a stream is judged like a whole)', () => {
  test.each([
    ['keywords', worded],
    ['phrases', phrased],
  ])('with %s, over random texts and chunkings', (_, scanner) => {
    fc.assert(
      fc.property(texts, sizes, (text, chunking) => {
        expect(streamed(scanner, cut(text, chunking))).toEqual(scanner.find(text))
      }),
      { numRuns: 3_000 },
    )
  })

  test('however long the text is, and wherever its blocks end', () => {
    const text = `${'a passport, '.repeat(900)}C01X00T47 ${'word '.repeat(900)}10.0.0.1 tok_ab12cd`
    const found = worded.find(text)
    expect(found.map(({ type }) => type)).toEqual(['passport', 'address', 'token'])
    expect(streamed(worded, cut(text, [1_000, 1, 17]))).toEqual(found)
  })

  test('a fork and the scan it came from say the same', () => {
    fc.assert(
      fc.property(texts, texts, (head, rest) => {
        const stream = phrased.stream()
        stream.push(head)
        const fork = stream.fork()
        const said = [stream.push(rest), stream.end()]
        expect([fork.push(rest), fork.end()]).toEqual(said)
      }),
      { numRuns: 500 },
    )
  })
})

test.each([
  ['tok_ab12cd', ['token']],
  ['xtok_ab12cd', []],
  ['passport no. C01X00T47', ['passport']],
  ['PASSPORT:\nC01 X00 T47', ['passport']],
  ['pass\nport C01X00T47', []],
  [`passport ${'x '.repeat(30)}C01X00T47`, []],
  ['C01X00T47', []],
  ['at 10.0.0.1.', ['address']],
  ['at 10.0.0.1.2', []],
  ['on 12/31/1999', ['dated']],
  ['t\u200bok_ab\u200b12cd', ['token']],
  ['𝐭𝐨𝐤_𝐚𝐛𝟏𝟐', ['token']],
  [`${'\u200b'.repeat(90)}tok_ab12cd`, ['token']],
])('%j', (text, types) => {
  expect(worded.find(text).map(({ type }) => type)).toEqual(types)
})

test('offsets are those of the original, without what nobody sees behind the span', () => {
  const text = 'ï\u200b: 𝐭𝐨𝐤_\u200b𝐚𝐛𝟏𝟐\u200b!'
  const [finding] = worded.find(text)
  expect(text.slice(finding?.start, finding?.end)).toBe('𝐭𝐨𝐤_\u200b𝐚𝐛𝟏𝟐')
})

describe('hold-back', () => {
  const held = (text: string): string => {
    const stream = worded.stream()
    return text.slice(stream.push(text).releasedTo)
  }
  test.each([
    ['plain words go out ', ''],
    ['my passport is ', ''],
    ['my passport C01 X', 'C01 X'],
    ['see tok_a', 'tok_a'],
    ['see 10.0.', '10.0.'],
    ['no:12345', 'no:12345'],
  ])('%j holds %j', (text, expected) => {
    expect(held(text)).toBe(expected)
  })
  test('phrases hold their segment', () => {
    const stream = phrased.stream()
    expect(stream.push('All is finished. And then').releasedTo).toBe('All is finished. '.length)
  })
  test('phrases that raise nothing hold nothing', () => {
    const quiet = createScanner(new Map(), { detectors: [], phrases: [shout] })
    expect(quiet.stream().push('And LOUD ').releasedTo).toBe('And LOUD '.length)
    expect(quiet.find('LOUD')).toEqual([])
  })
})

describe('who is asked', () => {
  function spied(detector: Detector): { asked: string[]; detector: Detector } {
    const asked: string[] = []
    return {
      asked,
      detector: {
        ...detector,
        detect(text, ...rest) {
          asked.push(text)
          detector.detect(text, ...rest)
        },
      },
    }
  }
  test('nobody, where no keyword stands', () => {
    const { asked, detector } = spied(passport)
    const scanner = createScanner(raises, { detectors: [detector], phrases: [] })
    scanner.find('The number C01X00T47 is on page 12 of the report. '.repeat(400))
    expect(asked).toEqual([])
    scanner.find('The passport C01X00T47')
    expect(asked.length).toBeGreaterThan(0)
  })
  test('of a phrase detector, only what raises something is reported', () => {
    expect(phrased.find('LOUD verywidelx').map(({ type }) => type)).toEqual(['shout'])
    const all = createScanner(new Map(), { detectors: [], phrases: [shout], all: true })
    expect(all.find('LOUD verywidelx').map(({ type }) => type)).toEqual(['shout', 'whisper'])
  })
})

test('segments end behind sentences and empty lines, and where they are too long', () => {
  const segments: string[] = []
  const spy: PhraseDetector = { ...shout, detect: (segment) => void segments.push(segment) }
  const scanner = createScanner(raises, { detectors: [], phrases: [spy] })
  const long = 'many words follow '.repeat(20)
  scanner.find(`Dr. Ada lives here. Does she? Yes\nSuite 9\n\nEnd of it\n${long}`)
  expect(segments.slice(0, 3)).toEqual(['Dr. Ada lives here. ', 'Does she? ', 'Yes\nSuite 9\n\n'])
  expect(segments.slice(3).join('')).toBe(`End of it\n${long}`)
  expect(Math.max(...segments.map(({ length }) => length))).toBeLessThanOrEqual(
    limits.phraseSegmentChars,
  )
})

test('a gate and keywords exclude each other', () => {
  expect(() => patternDetector({ id: 'both', pattern: /x/, spanMax: 1, examples })).toThrow('both')
  expect(() =>
    patternDetector({
      id: 'b',
      pattern: /x/,
      spanMax: 1,
      gate: GATE.at,
      keywords: ['x'],
      examples,
    }),
  ).toThrow('`b`')
})
