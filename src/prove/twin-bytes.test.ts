import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseObject } from '../parsers/parse.ts'
import { pdfOf } from './pdf.ts'
import { twinBytes } from './twin-bytes.ts'
import { sharedBy, TwinWriter } from './twin-text.ts'
import { isCard, wordsOf } from './words.ts'

const textOf = async (bytes: Uint8Array, name: string): Promise<string> => {
  const parsed = await parseObject(bytes, name)
  if (parsed.kind !== 'document') throw new Error(`${name}: ${parsed.reason}`)
  // Not the title: it can be made of the name.
  return parsed.document.blocks.map(({ text }) => text).join('\n')
}

const writerFor = (text: string, shared = 'the leave policy names a band'): TwinWriter =>
  new TwinWriter(5, sharedBy([shared], []), new Set(wordsOf(text.toLowerCase())))

const sample = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? sample(path) : [path]
  })

describe('the twin of a document of the sample lake', () => {
  test.each(sample('samples/lake'))(
    '%s is read like it, and says nothing of its secrets',
    async (file) => {
      const read = (): Uint8Array => Uint8Array.from(readFileSync(file))
      const bytes = read()
      const text = await textOf(read(), file)
      const writer = writerFor(text)
      const twin = twinBytes({ name: file, bytes, text }, writer)
      if (twin === undefined) throw new Error('no twin')
      const original = await textOf(twin.a ?? bytes, file)
      const written = await textOf(twin.b, file)
      expect(wordsOf(written)).toHaveLength(wordsOf(original).length)
      const said = new Set(wordsOf(written.toLowerCase()))
      const kept = [...writer.canaries.keys()].filter((word) => word.length > 3 && said.has(word))
      expect(kept).toEqual([])
      expect(writer.canaries.size).toBeGreaterThan(5)
    },
  )
})

const VALUES: readonly (readonly [name: string, text: string, secret: string])[] = [
  ['a.md', '# Bands\n\nAda earns 90,000 EUR &amp; rides a Zeppelin.\n', 'zeppelin'],
  ['a.csv', 'name,salary\nAda,"90,000"\nZeppelin,1\n', 'zeppelin'],
  ['a.html', '<title>Bands</title><p class="zeppelin">Ada rides a Zeppelin</p>', 'ada'],
  ['a.json', '{"name":"Ada \\"Zeppelin\\" \\u00e9","paid":true,"salary":90000}', 'zeppelin'],
  ['a.eml', 'Subject: Zeppelin\nContent-Type: text/plain\n\nAda rides a Zeppelin.\n', 'zeppelin'],
  ['a.txt', 'Ada rides a Zeppelin. Card 4111 1111 1111 1111.', 'zeppelin'],
]
test.each(VALUES)('%s keeps what holds it together', async (name, text, secret) => {
  const bytes = Buffer.from(text)
  const plain = await textOf(bytes, name)
  const twin = twinBytes({ name, bytes, text: plain }, writerFor(plain))
  const written = await textOf(twin?.b ?? bytes, name)
  expect(wordsOf(written)).toHaveLength(wordsOf(plain).length)
  expect(written.toLowerCase()).not.toContain(secret)
  expect(twin?.b.length).toBe(bytes.length)
})

test('markup, names of members and literals stay', () => {
  const html = Buffer.from('<p class="zeppelin" data-x="Ada">Ada</p><script>let ada = 1</script>')
  const twin = Buffer.from(
    twinBytes({ name: 'a.html', bytes: html, text: 'Ada' }, writerFor('ada'))?.b ?? [],
  )
  expect(twin.toString()).toMatch(
    /^<p class="zeppelin" data-x="Ada">(?!Ada)\w{3}<\/p><script>let ada = 1<\/script>$/,
  )
  const json = Buffer.from('{"zeppelin":true,"n":[null,1.5]}')
  const same = Buffer.from(
    twinBytes({ name: 'a.json', bytes: json, text: '' }, writerFor('x'))?.b ?? [],
  )
  expect(same.toString()).toBe('{"zeppelin":true,"n":[null,1.5]}')
})

test('what stands in shared documents stays as a word; a sentence of theirs stays whole', () => {
  const writer = writerFor('x', 'The leave policy names a band.')
  expect(writer.write('The leave policy names a band.')).toBe('The leave policy names a band.')
  expect(writer.write('The policy')).toMatch(/^The \w{6}$/)
  expect(writer.write('Zeppelin')).not.toBe('Zeppelin')
})

test('a card becomes another card, and one that is shared stays', () => {
  const writer = writerFor('x', 'Ours is 5500 0055 5555 5559.')
  const written = writer.write('Card 4111 1111 1111 1111 or 5500 0055 5555 5559')
  expect(written).toContain('5500 0055 5555 5559')
  expect(written).not.toContain('4111 1111 1111 1111')
  expect(isCard(/4111 1\d{3} \d{4} \d{4}/.exec(written)?.[0] ?? '1')).toBe(true)
})

test('a PDF that is written is read again', async () => {
  const lines = Array.from({ length: 130 }, (_, at) => `Line ${at} of (many) \\ lines`)
  expect(wordsOf(await textOf(pdfOf(lines.join('\n')), 'a.pdf')).join(' ')).toContain(
    'Line 129 of many lines',
  )
})
