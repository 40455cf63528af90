import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Label } from '../../kernel/label.ts'
import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import { Coverage } from './coverage.ts'
import { KnownTexts } from './known-texts.ts'
import { Printer } from './prints.ts'
import { FingerprintRecognizer } from './recognise.ts'

const KEY = Uint8Array.from({ length: 32 }, (_, at) => 200 - at)
const CONFIDENTIAL: Label = { level: 'confidential', compartments: [], integrity: 'trusted' }
const PUBLIC: Label = { level: 'public', compartments: [], integrity: 'trusted' }

/** A text that no other seed gives a word of. */
function prose(seed: number, count: number): string[] {
  let state = seed * 2_654_435_761 + 1
  return Array.from({ length: count }, () => {
    let word = ''
    for (let at = 0; at < 4 + (seed % 3); at++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      word += 'abcdefghijklmnopqrstuvwxyz'[(state >>> 16) % 26]
    }
    return word
  })
}

interface World {
  readonly known: KnownTexts
  readonly recognizer: FingerprintRecognizer
  now: number
}
function world(texts: readonly (readonly [text: string, label: Label])[]): World {
  const known = new KnownTexts()
  const printer = new Printer(KEY)
  for (const [at, [text, label]] of texts.entries()) {
    known.setCause(at + 1, { id: `source/${at + 1}`, label })
    known.setHolder(at + 1, at + 1)
    known.add(at + 1, printer.of([text]))
  }
  const self = { known, now: 1_000_000_000_000 } as { -readonly [K in keyof World]: World[K] }
  const clock = { now: () => instant(self.now) }
  self.recognizer = new FingerprintRecognizer(known, new Coverage(clock), KEY)
  return self
}
const ids = (self: World, texts: readonly string[], who = 'app:x'): string[] => [
  ...new Set(self.recognizer.recognise(texts, who).map(({ raiser }) => raiser.id)),
]

const LONG = prose(7, 4_000)
const SECRET = world([[LONG.join(' '), CONFIDENTIAL]])

/** What may happen to a text between the document and the request, word by word. */
const CASES = [
  (word: string) => word,
  (word: string) => word.toUpperCase(),
  (word: string) => `**${word}**`,
  (word: string) => `_${word}_,`,
  (word: string) => `<b>${word}</b>`,
  (word: string) => `[${word}](https://example.com/a/b?c=d)`,
  (word: string) => `${word.slice(0, 2)}\u00ad${word.slice(2)}`,
  (word: string) => `${word.slice(0, 2)}-\n  ${word.slice(2)}`,
  (word: string) => `${word.slice(0, 2)}\u200b${word.slice(2)}`,
  (word: string) => `${word}\u0301`,
  (word: string) =>
    word.replaceAll(/./g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  (word: string) => word.replaceAll('a', 'а').replaceAll('o', 'о'),
  (word: string) => word.replaceAll(/./g, (letter) => `&#${letter.charCodeAt(0)};`),
  (word: string) => word.replaceAll(/./g, (letter) => `&#${letter.charCodeAt(0)}`),
  (word: string) => `\u001b[1;31m${word.slice(0, 2)}\u001b[0m${word.slice(2)}`,
  (word: string) =>
    `<w:r><w:t>${word.slice(0, 2)}</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">${word.slice(2)}</w:t></w:r>`,
]
const GAPS = [
  ' ',
  '  ',
  '\n',
  '\n\n> ',
  '\t',
  '\u00a0',
  ' — ',
  '\r\n',
  '</p>\n<p>',
  ' | ',
  '\n12. ',
]

test('forty words are recognised: whatever became of case, spacing, markup and line ends', () => {
  const change = fc.tuple(fc.nat(CASES.length - 1), fc.nat(GAPS.length - 1))
  fc.assert(
    fc.property(
      fc.nat(LONG.length - 40),
      fc.array(change, { minLength: 40, maxLength: 40 }),
      (from, changes) => {
        const text = changes
          .map(([how, gap], at) => `${CASES[how]?.(LONG[from + at] ?? '') ?? ''}${GAPS[gap] ?? ''}`)
          .join('')
        expect(ids(SECRET, [`Please sum up: ${text} Thank you!`])).toEqual(['source/1'])
      },
    ),
    { numRuns: 400 },
  )
})

test('every forty words of a text, one by one', () => {
  for (let from = 0; from + 40 <= LONG.length; from += 7)
    expect(ids(SECRET, [LONG.slice(from, from + 40).join(' ')])).toEqual(['source/1'])
})

test('39 unrelated words never are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 1_000_000 }), (seed) => {
      expect(ids(SECRET, [prose(seed, 39).join(' ')])).toEqual([])
    }),
  )
})

test('seventeen words in a row are not recognised by themselves', () => {
  for (let from = 0; from < 2_000; from += 17)
    expect(ids(SECRET, [LONG.slice(from, from + 17).join(' ')], `user:${from}`)).toEqual([])
})

test.each([
  ['escaped', (text: string) => JSON.stringify({ q: JSON.stringify(`"${text}"\n`) })],
  ['base64', (text: string) => `data:text/plain;base64,${Buffer.from(text).toString('base64')}`],
  [
    'base64 in lines',
    (text: string) =>
      (
        Buffer.from(text)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\r\n'),
  ],
  ['base64 of UTF-16', (text: string) => `run ${Buffer.from(text, 'utf16le').toString('base64')}`],
  [
    'base64 twice',
    (text: string) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  ],
  ['hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
  ['in an address', (text: string) => `https://x.example/?q=${encodeURIComponent(`${text}!`)}`],
  ['inside a tag', (text: string) => `<img alt="${text}" src=x>`],
])('%s', (_, encode) => {
  expect(ids(SECRET, [encode(LONG.slice(500, 560).join(' '))])).toEqual(['source/1'])
})

test('split over the parts of a request: each part is told', () => {
  const parts = Array.from({ length: 20 }, (_, at) =>
    LONG.slice(900 + 3 * at, 903 + 3 * at).join(' '),
  )
  const found = SECRET.recognizer.recognise(['You help.', ...parts], 'app:split')
  const texts = new Set(found.map(({ text }) => text))
  expect(texts.has(0)).toBe(false)
  expect(texts.size).toBeGreaterThan(14)
})

test('split over parts, each encoded by itself', () => {
  const parts = Array.from({ length: 6 }, (_, at) =>
    Buffer.from(LONG.slice(900 + 10 * at, 910 + 10 * at).join(' ')).toString('base64'),
  )
  expect(ids(SECRET, parts, 'app:parts')).toEqual(['source/1'])
})

test('twenty small pastes are one, of one sender, within a day', () => {
  const self = world([[LONG.join(' '), CONFIDENTIAL]])
  const paste = (at: number, who: string): string[] =>
    ids(self, [`about ${LONG.slice(100 + 12 * at, 112 + 12 * at).join(' ')}`], who)
  for (let at = 0; at < 20; at++) {
    paste(at, 'user:ada')
    expect(paste(at, `user:${at}`)).toEqual([])
  }
  expect(paste(20, 'user:ada')).toEqual(['source/1'])
  self.now += limits.coverageMs + 1
  expect(paste(21, 'user:ada')).toEqual([])
})

test('pieces of four words, one request after the other, are one text too', () => {
  const self = world([[LONG.join(' '), CONFIDENTIAL]])
  const piece = (at: number): string => LONG.slice(300 + 4 * at, 304 + 4 * at).join(' ')
  const raised: number[] = []
  for (let at = 0; at < 40; at++) {
    if (ids(self, ['You are a helper.', piece(at)], 'user:ada').length > 0) raised.push(at)
    // Somebody else in between changes nothing, and has nothing of it counted.
    expect(ids(self, [piece(at)], `user:${at}`)).toEqual([])
  }
  expect(raised[0]).toBeGreaterThan(3)
  expect(raised.length).toBeGreaterThan(5)
})

test('the lowest label counts: as a model of sets says', () => {
  const levels: Label[] = [
    PUBLIC,
    { level: 'internal', compartments: [], integrity: 'trusted' },
    { level: 'confidential', compartments: ['pii'], integrity: 'trusted' },
    { level: 'confidential', compartments: ['legal'], integrity: 'trusted' },
    { level: 'restricted', compartments: ['legal', 'pii'], integrity: 'untrusted' },
  ]
  const paragraphs = Array.from({ length: 6 }, (_, at) => prose(50 + at, 60).join(' '))
  const document = fc.record({
    label: fc.nat(levels.length - 1),
    paragraphs: fc.uniqueArray(fc.nat(paragraphs.length - 1), { minLength: 1, maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 8 }), (documents) => {
      const self = world(
        documents.map(({ label, paragraphs: own }) => [
          own.map((at) => paragraphs[at]).join('\n\n'),
          levels[label] ?? PUBLIC,
        ]),
      )
      for (const [at, paragraph] of paragraphs.entries()) {
        const labels = documents
          .filter((each) => each.paragraphs.includes(at))
          .map(({ label }) => label)
        const found = self.recognizer.recognise([paragraph], `user:${at}`)
        expect(new Set(found.map(({ raiser }) => labelOf(raiser.label)))).toEqual(naive(labels))
      }
    }),
    { numRuns: 60 },
  )
})
const labelOf = ({ level, compartments }: Label): string => `${level}[${compartments.join(',')}]`

/** 0 < 1 < {2, 3} < 4, and 2 beside 3 is both. */
function naive(labels: readonly number[]): Set<string> {
  if (labels.length === 0 || labels.includes(0)) return new Set()
  if (labels.includes(1)) return new Set(['internal[]'])
  if (labels.includes(2) && labels.includes(3)) return new Set(['confidential[legal,pii]'])
  if (labels.includes(2)) return new Set(['confidential[pii]'])
  if (labels.includes(3)) return new Set(['confidential[legal]'])
  return new Set(['restricted[legal,pii]'])
}

test('what two documents share does not hide either of them', () => {
  const shared = prose(900, 9).join(' ')
  const own = (seed: number): string =>
    Array.from({ length: 40 }, (_, at) => `${shared} ${prose(seed + at, 6).join(' ')}`).join(' ')
  const second = own(3_000)
  const self = world([
    [own(2_000), CONFIDENTIAL],
    [second, CONFIDENTIAL],
  ])
  const all = second.split(' ')
  for (let from = 0; from + 40 <= all.length; from += 11)
    expect(ids(self, [all.slice(from, from + 40).join(' ')], `user:${from}`)).not.toEqual([])
})

test('a label that changes acts on the next request, and what is removed is unknown', () => {
  const self = world([[LONG.join(' '), PUBLIC]])
  const text = LONG.slice(10, 60).join(' ')
  expect(self.recognizer.isIdle).toBe(true)
  self.known.setCause(1, { id: 'source/1', label: CONFIDENTIAL })
  expect(ids(self, [text])).toEqual(['source/1'])
  self.known.remove(1, new Printer(KEY).of([LONG.join(' ')]))
  expect(ids(self, [text])).toEqual([])
  expect(self.known.size).toBe(0)
})

test('text without spaces between its words', () => {
  const han = Array.from({ length: 400 }, (_, at) =>
    String.fromCharCode(0x4e00 + ((at * 7_919) % 9_000)),
  )
  const self = world([[han.join(''), CONFIDENTIAL]])
  for (const gap of ['', ' ', '，', '\n'])
    expect(ids(self, [`请 ${han.slice(50, 110).join(gap)}`])).toEqual(['source/1'])
  expect(ids(self, [han.toReversed().join('')], 'user:2')).toEqual([])
})

test('thinned, not full: bounded, and longer texts are still known', () => {
  const known = new KnownTexts(3_000)
  known.setCause(1, { id: 'source/1', label: CONFIDENTIAL })
  const printer = new Printer(KEY)
  for (let holder = 1; holder <= 200; holder++) {
    known.setHolder(holder, 1)
    known.add(holder, printer.of([holder === 9 ? LONG.join(' ') : prose(holder, 150).join(' ')]))
  }
  expect(known.size).toBeLessThan(6_000)
  expect(known.thinned).toBeGreaterThan(0)
  const coverage = new Coverage({ now: () => instant(1_000_000) })
  const recognizer = new FingerprintRecognizer(known, coverage, KEY)
  expect(recognizer.recognise([LONG.slice(0, 3_000).join(' ')], 'user:1')).not.toEqual([])
})

test('what is long is looked at in turns, across their borders', async () => {
  const filler = prose(3, 60_000).join(' ')
  const cut = limits.recogniseTurnChars - 150
  const text = `${filler.slice(0, cut)} ${LONG.slice(70, 130).join(' ')} ${filler.slice(cut)}`
  let pauses = 0
  const found = await SECRET.recognizer.recogniseInTurns(['a', text], 'user:long', async () => {
    pauses++
  })
  expect(found.map(({ text: at, raiser }) => [at, raiser.id])).toEqual([[1, 'source/1']])
  expect(pauses).toBeGreaterThan(2)
})

const ENCODINGS: readonly (readonly [string, (text: string) => string])[] = [
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64 of UTF-16', (text) => Buffer.from(text, 'utf16le').toString('base64')],
  [
    'base64 in lines',
    (text) => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
  ],
  ['base64 twice', (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64')],
  ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['hexadecimal with gaps', (text) => Buffer.from(text).toString('hex').replaceAll(/../g, '$& ')],
  [
    'percent signs',
    (text) =>
      [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  ],
  ['escapes', (text) => JSON.stringify(JSON.stringify(text))],
]

describe('decoded whole: a long encoded text is known wherever it begins', () => {
  test.each(ENCODINGS)('%s', async (name, encode) => {
    const filler = `Über ${prose(3, 14_000).join(' ')}`
    const secret = LONG.slice(70, 130).join(' ')
    for (const before of [0, 26_000, 60_000])
      for (const front of ['', 'a ', 'ab ', 'abc ', 'abc/']) {
        if (front === 'abc/' && !name.startsWith('base64')) continue
        const text = `${front}${encode(`${filler.slice(0, before)} ${secret} end`)}`
        const found = await SECRET.recognizer.recogniseInTurns(
          ['x', text],
          'user:enc',
          async () => {},
        )
        expect([before, front, found.map(({ text: at, raiser }) => [at, raiser.id])]).toEqual([
          before,
          front,
          [[1, 'source/1']],
        ])
      }
  })

  test('behind bytes that are no text', () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 3_001 }, (_, at) => (at * 7_919) % 251))
    const secret = Buffer.from(LONG.slice(70, 180).join(' '))
    const text = Buffer.concat([bytes, secret, bytes]).toString('base64')
    expect(ids(SECRET, [text], 'user:bytes')).toEqual(['source/1'])
  })

  test('no turn is long, and no work is lost in it', async () => {
    const picture = Buffer.from(
      Uint8Array.from({ length: 600_000 }, (_, at) => (at * 7_919 + (at >> 8)) % 256),
    ).toString('base64')
    let pauses = 0
    const found = await SECRET.recognizer.recogniseInTurns([picture], 'user:picture', async () => {
      pauses++
    })
    expect(found).toEqual([])
    expect(pauses).toBeGreaterThan(picture.length / limits.recogniseTurnChars)
  })
})

test('any text is looked at in linear time', () => {
  const hostile = [
    '](',
    '<a',
    '&',
    '\\u0061',
    'ab-\n',
    '%41',
    '%c3',
    '%',
    'a ',
    '4 1 ',
    '4142 ',
    'A'.repeat(39),
    'A'.repeat(41),
    `${'A'.repeat(20)}\n`,
    'QUFB',
    '<b>',
    '1. \n',
    '-\n',
    '（',
  ]
  for (const piece of hostile) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length))
    const started = performance.now()
    SECRET.recognizer.recognise([text], 'user:hostile')
    expect([piece, performance.now() - started < 2_000]).toEqual([piece, true])
  }
})
