import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { chunkDocument, type UnlabelledChunk } from './chunk.ts'
import type { Block } from './document.ts'

const block = (kind: Block['kind'], text: string, depth = 0, page?: number): Block => ({
  kind,
  text,
  depth,
  page,
})
const chunksOf = (blocks: readonly Block[]): readonly UnlabelledChunk[] =>
  chunkDocument({ title: 'Title', blocks })

const ink = (text: string): string => text.replaceAll(/\s+/g, '')

/** Words of random length, some far longer than a chunk, with sentence ends and pairs of surrogates. */
const prose = fc
  .array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.constantFrom('pay', 'of', 'allowance', 'ends.', 'why?', '😀', 'Zeile'),
      },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1, max: 4_000 }).map((length) => '😀x'.repeat(length)),
      },
    ),
    { minLength: 1, maxLength: 400, size: 'max' },
  )
  .map((words) => words.join(' '))
const lines = fc
  .array(fc.stringMatching(/^[a-z]{1,12}: [a-z; ]{0,300}[a-z]$/), { minLength: 1, maxLength: 30 })
  .map((rows) => rows.join('\n'))
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  prose.map((text) => block('paragraph', text)),
  lines.map((text) => block('list', text)),
  lines.map((text) => block('table', text)),
  lines.map((text) => block('code', text)),
  fc
    .record({
      text: fc.stringMatching(/^Heading [a-z]{1,40}$/),
      depth: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ text, depth }) => block('heading', text, depth)),
)
const document = fc.array(anyBlock, { maxLength: 25 })

describe('chunks', () => {
  test('INVARIANT (no row without its header): rows, cells and pieces of cells have their names', () => {
    const rows = Array.from({ length: 120 }, (_, at) => `City: Town ${at}; Limit: ${at}`)
    const long = `City: Rome; Notes: ${'word '.repeat(1_000).trim()}`
    const chunks = chunksOf([block('table', [...rows, long].join('\n'))])
    expect(chunks.length).toBeGreaterThan(5)
    for (const { text } of chunks) {
      for (const line of text.split('\n')) expect(line).toMatch(/^(?:City|Notes): /)
      expect(text.length).toBeLessThanOrEqual(limits.chunkCharsMax)
    }
    expect(
      chunks
        .map(({ text }) => text)
        .join(' ')
        .match(/word/g),
    ).toHaveLength(1_000)
  })

  test('INVARIANT (nothing is lost in chunks): text in order in the chunks, headings above or in it', () => {
    fc.assert(
      fc.property(document, (blocks) => {
        const chunks = chunksOf(blocks)
        // A heading that left the trail is a line of the text, also in the middle of a long paragraph.
        const all = chunks
          .map((chunk) => ink(chunk.text.replaceAll(/^Heading [a-z]+$/gm, '')))
          .join('')
        let at = 0
        for (const one of blocks) {
          if (one.kind === 'heading') {
            const shown = chunks.some(
              (chunk) =>
                chunk.headings.includes(one.text) || ink(chunk.text).includes(ink(one.text)),
            )
            expect(shown, one.text).toBe(true)
          } else {
            const found = all.indexOf(ink(one.text), at)
            expect(found, one.text.slice(0, 40)).toBeGreaterThanOrEqual(at)
            at = found + ink(one.text).length
          }
        }
        expect(chunks.map(({ ordinal }) => ordinal)).toEqual(chunks.map((_, index) => index))
      }),
      { numRuns: 150 },
    )
  })

  test('INVARIANT (chunks are bounded), and no half of a surrogate pair is left', () => {
    fc.assert(
      fc.property(document, (blocks) => {
        for (const { text } of chunksOf(blocks)) {
          expect(text.length).toBeLessThanOrEqual(limits.chunkCharsMax)
          expect(text.trim()).not.toBe('')
          expect(text).not.toMatch(/\p{Surrogate}/u)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('a table row that fits is whole in one chunk', () => {
    fc.assert(
      fc.property(lines, prose, (rows, before) => {
        const chunks = chunksOf([block('paragraph', before), block('table', rows)])
        for (const row of rows.split('\n')) {
          expect(chunks.some(({ text }) => text.split('\n').includes(row.trim()))).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a list stays with the line that introduces it', () => {
    const filler = 'A sentence that says something of some length. '.repeat(30).trim()
    const items = Array.from({ length: 12 }, (_, at) => `- item number ${at}`).join('\n')
    const chunks = chunksOf([
      block('paragraph', filler),
      block('paragraph', 'You need the following:'),
      block('list', items),
    ])
    expect(chunks).toHaveLength(2)
    expect(chunks[1]?.text).toBe(`You need the following:\n\n${items}`)
  })

  test('a list too long for one chunk keeps its first item with the lead-in', () => {
    const filler = 'A sentence that says something of some length. '.repeat(34).trim()
    const items = Array.from({ length: 80 }, (_, at) => `- a longer item that has number ${at}`)
    const chunks = chunksOf([
      block('paragraph', filler),
      block('paragraph', 'You need:'),
      block('list', items.join('\n')),
    ])
    expect(chunks[1]?.text.startsWith(`You need:\n\n${items[0]}`)).toBe(true)
  })

  test('long paragraphs are cut between sentences', () => {
    const sentence = 'Every sentence here ends with its own full stop, of course.'
    const chunks = chunksOf([block('paragraph', `${sentence} `.repeat(60))])
    expect(chunks.length).toBeGreaterThan(2)
    for (const { text } of chunks) expect(text.endsWith('of course.')).toBe(true)
  })

  test('the trail is that of the headings above; small neighbours join under their parent', () => {
    const long = 'This part is long enough to stand alone. '.repeat(12).trim()
    const chunks = chunksOf([
      block('heading', 'Handbook', 1),
      block('paragraph', long),
      block('heading', 'Travel', 2),
      block('paragraph', long),
      block('heading', 'Meals', 2),
      block('paragraph', 'Forty euros a day.'),
      block('heading', 'Tips', 2),
      block('paragraph', 'Not paid.'),
    ])
    expect(chunks.map(({ headings }) => headings)).toEqual([['Handbook'], ['Handbook']])
    expect(chunks[1]?.text).toBe(`Travel\n${long}\n\nMeals\nForty euros a day.\n\nTips\nNot paid.`)
  })

  test('a heading that nothing stands under is text', () => {
    const chunks = chunksOf([block('heading', 'Appendix', 1), block('heading', 'Notes', 1)])
    expect(chunks.map(({ text }) => text).join('\n')).toContain('Appendix')
    expect(chunks.map(({ text }) => text).join('\n')).toContain('Notes')
  })

  test('a new page begins a new chunk once there is enough for one', () => {
    const long = 'This page is long enough to stand alone. '.repeat(12).trim()
    const chunks = chunksOf([block('paragraph', long, 0, 1), block('paragraph', long, 0, 2)])
    expect(chunks.map(({ page }) => page)).toEqual([1, 2])
  })

  test('one line of many characters without a space takes linear time', () => {
    const text = 'x'.repeat(4_000_000)
    const started = process.cpuUsage()
    const chunks = chunksOf([block('paragraph', text)])
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000)
    expect(chunks).toHaveLength(text.length / limits.chunkCharsMax)
  })
})
