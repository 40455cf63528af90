import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as office from '../../test/fakes/office-files.ts'
import { UNSCANNABLE } from '../kernel/label.ts'
import type { Prepared, Preparer } from '../lake/prepare.ts'
import { preparerRevision } from './revision.ts'
import { openPrepareHost } from './worker-host.ts'

const scannerModule = new URL('../../test/fakes/scanner.js', import.meta.url).href
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const reasonOf = (prepared: Prepared): string =>
  prepared.kind === 'unreadable' ? prepared.reason : `prepared ${prepared.chunks.length} chunks`

describe('preparing in threads', () => {
  let host: Preparer
  beforeAll(() => {
    host = openPrepareHost({ raises: new Map(), scannerModule, timeoutMs: 4_000, heapMiB: 96 })
  })
  afterAll(() => host.close())

  const prepare = (name: string, bytes: Uint8Array | string): Promise<Prepared> =>
    host.prepare(typeof bytes === 'string' ? utf8(bytes) : bytes, name)
  const stillWorks = async (): Promise<void> => {
    expect((await prepare('after.md', '# Title\n\nText.')).kind).toBe('prepared')
  }

  test('parses, cuts, labels and hashes', async () => {
    const prepared = await prepare('a.md', '# Title\n\nA SECRET paragraph.')
    expect(prepared).toMatchObject({
      kind: 'prepared',
      title: 'Title',
      chunks: [
        { ordinal: 0, text: 'A SECRET paragraph.', headings: ['Title'], label: UNSCANNABLE },
      ],
    })
    expect(prepared.contentHash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('INVARIANT (a hostile object costs itself): too slow, too large, throwing', async () => {
    expect(reasonOf(await prepare('slow.txt', 'HANG'))).toBe(
      'reading it took longer than 4 seconds',
    )
    await stillWorks()
    // Whichever bound it meets first on a busy machine; which of them is told is tested below.
    expect(reasonOf(await prepare('large.txt', 'EAT'))).toMatch(/MiB of memory|longer than/)
    await stillWorks()
    expect(reasonOf(await prepare('odd.txt', 'THROW'))).toBe('its text could not be classified')
    await stillWorks()
  }, 30_000)

  test('what eats memory is told so, if time allows', async () => {
    const patient = openPrepareHost({
      raises: new Map(),
      scannerModule,
      timeoutMs: 100_000,
      heapMiB: 48,
    })
    const prepared = await patient.prepare(utf8('EAT'), 'large.txt')
    await patient.close()
    expect(reasonOf(prepared)).toMatch(/^reading it needs more than \d+ MiB of memory$/)
  }, 120_000)

  test('many at once are all answered, each with its own', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `document ${at}`)
    const all = await Promise.all(names.map((name) => prepare(`${name}.txt`, `Text of ${name}.`)))
    expect(all.map((one) => one.kind === 'prepared' && one.chunks[0]?.text)).toEqual(
      names.map((name) => `Text of ${name}.`),
    )
  })

  test('one line of 50 MB is cut, not choked on', async () => {
    const prepared = await prepare('line.txt', 'word '.repeat(10_000_000))
    expect(reasonOf(prepared)).toMatch(/longer than|chunks|memory/)
    await stillWorks()
  }, 30_000)

  test('a zip bomb stops at its bound, whatever its directory says', async () => {
    const bomb = Buffer.alloc(150 * 1024 * 1024, 0x20)
    const parts = { '[Content_Types].xml': '<Types/>', 'word/document.xml': bomb }
    expect(reasonOf(await prepare('bomb.docx', office.zip(parts)))).toBe(
      'its parts unpack to more than 96 MiB',
    )
    const lying = office.zip(parts, { unpackedBytes: 100 })
    expect(reasonOf(await prepare('lying.docx', lying))).toBe(
      'its parts unpack to more than 96 MiB',
    )
    await stillWorks()
  }, 30_000)

  test('another detector table is another revision', () => {
    const base = preparerRevision(new Map())
    expect(preparerRevision(new Map([['card', UNSCANNABLE]]))).not.toBe(base)
    expect(host.revision).toBe(base)
    expect(Number.isSafeInteger(base)).toBe(true)
  })
})
