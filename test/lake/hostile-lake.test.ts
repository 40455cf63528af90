import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { limits } from '../../src/kernel/limits.ts'
import { openPrepareHost } from '../../src/ingest/worker-host.ts'
import type { Prepared } from '../../src/lake/prepare.ts'
import type { ObjectRow } from '../../src/lake/store.ts'
import { systemClock } from '../../src/main/world.ts'
import { openLakeService } from '../../src/pipeline/lake-service.ts'
import { openFilesystemSource } from '../../src/sources/filesystem/filesystem.ts'
import { memoryStores } from '../../src/stores/memory/memory.ts'
import { NaiveIndex } from '../../src/stores/naive-index/naive-index.ts'
import * as office from '../fakes/office-files.ts'

const GIB = 1024 ** 3
const MIB = 1024 ** 2
const RULES = [
  {
    match: '**',
    readers: ['group:staff'],
    denied: [],
    label: { level: 'internal', compartments: [], integrity: 'trusted' },
  },
] as const

/** Objects that nobody writes by accident, each with what the manifest says of it afterwards. */
const HOSTILE: readonly (readonly [key: string, write: (path: string) => void, reason: RegExp])[] =
  [
    ['a-2-gb.txt', sparse(2 * GIB), /^it is larger than 64 MiB$/],
    ['b-1-gb-line.csv', sparse(GIB), /^it is larger than 64 MiB$/],
    [
      'c-long-line.csv',
      filled(60 * MIB, 'a'),
      /^one of its rows is longer than 1048576 characters$/,
    ],
    ['d-bomb.docx', bomb({}), /^its parts unpack to more than 96 MiB$/],
    ['e-lying-bomb.docx', bomb({ unpackedBytes: 100 }), /^its parts unpack to more than 96 MiB$/],
    [
      'f-100000-pages.pdf',
      written(manyPages),
      /^(?:the PDF has more than 5000 pages; split it|reading it took longer)/,
    ],
    ['g-recursive-pages.pdf', written(recursivePages), /^the PDF (?:is broken|has no text)/],
    [
      'h-recursive-forms.pdf',
      written(recursiveForms),
      /^(?:the PDF has no text|reading it took longer)/,
    ],
    [
      'i-eats.txt',
      written(() => Buffer.from('EAT')),
      /^reading it (?:needs more than \d+ MiB of memory|took longer)/,
    ],
  ]

function sparse(bytes: number): (path: string) => void {
  return (path) => {
    writeFileSync(path, '')
    truncateSync(path, bytes)
  }
}
function filled(bytes: number, letter: string): (path: string) => void {
  return (path) => writeFileSync(path, Buffer.alloc(bytes, letter))
}
function written(make: () => Uint8Array): (path: string) => void {
  return (path) => writeFileSync(path, make())
}
function bomb(lie: { readonly unpackedBytes?: number }): (path: string) => void {
  return (path) => {
    const parts = { 'word/document.xml': Buffer.alloc(150 * MIB, 0x20) }
    const { unpackedBytes } = lie
    writeFileSync(
      path,
      office.zip(parts, unpackedBytes === undefined ? undefined : { unpackedBytes }),
    )
  }
}

/** A page tree of a hundred thousand pages, each an object of its own. */
function manyPages(): Uint8Array {
  const count = 100_000
  const kids = Array.from({ length: count }, (_, at) => `${at + 3} 0 R`).join(' ')
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'
  return office.pdfOfObjects([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    ...Array.from({ length: count }, () => page),
  ])
}
function recursivePages(): Uint8Array {
  return office.pdfOfObjects([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 >>',
    '<< /Type /Page /Parent 3 0 R /Contents 4 0 R /MediaBox [0 0 1 1] >>',
    '<< /Length 4 0 R >>\nstream\nq\nendstream',
  ])
}
/** Each form shows the next one twice: 2^40 of them, if somebody followed. */
function recursiveForms(): Uint8Array {
  const depth = 40
  const stream = (extra: string, body: string): string =>
    `<< ${extra} /Length ${body.length} >>\nstream\n${body}\nendstream`
  const forms = Array.from({ length: depth }, (_, at) =>
    stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X ${at + 6} 0 R >> >>`,
      '/X Do /X Do',
    ),
  )
  return office.pdfOfObjects([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
    stream('', '/X Do'),
    ...forms,
    stream('/Type /XObject /Subtype /Form /BBox [0 0 1 1]', 'q Q'),
  ])
}

interface Synced {
  readonly rows: readonly ObjectRow[]
  readonly failure: string | undefined
  /** Names of what the workers answered for, in the order of their answers. */
  readonly finished: readonly string[]
}

const NOTES = Array.from({ length: 60 }, (_, at) => `z/note-${String(at).padStart(3, '0')}.md`)

/** One sync of a directory of these objects and sixty notes behind them, with real threads and real limits. */
async function synced(
  hostile: readonly (readonly [key: string, write: (path: string) => void, ...rest: unknown[]])[],
  timeoutMs: number,
): Promise<Synced> {
  const root = mkdtempSync(join(tmpdir(), 'standpipe-hostile-'))
  const scannerModule = new URL('../fakes/scanner.js', import.meta.url).href
  const host = openPrepareHost({
    raises: new Map(),
    scannerModule,
    timeoutMs,
    heapMiB: 256,
  })
  const finished: string[] = []
  const preparer = {
    ...host,
    async prepare(bytes: Uint8Array, name: string): Promise<Prepared> {
      const prepared = await host.prepare(bytes, name)
      finished.push(name)
      return prepared
    },
  }
  const { manifest } = memoryStores()
  const ports = { manifest, index: new NaiveIndex(), preparer, clock: systemClock }
  try {
    mkdirSync(join(root, 'z'))
    for (const [key, write] of hostile) write(join(root, key))
    for (const key of NOTES)
      writeFileSync(join(root, key), `# ${key}\n\nThe badge of ${key} is blue.`)
    const source = openFilesystemSource({ id: 'lake', root })
    const service = await openLakeService(ports, [{ source, rules: RULES }])
    await service.start()
    const outcomes = await service.sync(undefined)
    const rows = await manifest.objects('lake', undefined, 1_000)
    await service.stop()
    return { rows, failure: outcomes?.[0]?.failure, finished }
  } finally {
    await preparer.close()
    rmSync(root, { recursive: true })
  }
}

const indexed = ({ rows }: Synced): readonly string[] =>
  rows.filter(({ state }) => state === 'indexed').map(({ key }) => key)

test('hostile objects are told and cost themselves; the rest of the lake is read', async () => {
  const result = await synced(HOSTILE, limits.parseTimeoutMs)
  expect(result.failure).toBeUndefined()
  for (const [key, , reason] of HOSTILE) {
    const told = result.rows.find((row) => row.key === key)?.reason
    expect(`${key}: ${told}`).toMatch(new RegExp(`^${key}: ${reason.source.slice(1)}`))
  }
  expect(indexed(result)).toEqual(NOTES)
  // What is refused by its size is never opened.
  expect(result.finished).not.toContain('a-2-gb.txt')
  expect(result.finished).not.toContain('b-1-gb-line.csv')
}, 180_000)

test('INVARIANT (a slow object delays nobody): two that spin come first and end last', async () => {
  const spins = written(() => Buffer.from('HANG'))
  const hostile = [
    ['a-spins.txt', spins],
    ['b-spins-too.txt', spins],
  ] as const
  const result = await synced(hostile, 10_000)
  expect(indexed(result)).toEqual(NOTES)
  expect(result.finished.slice(0, NOTES.length).toSorted()).toEqual(NOTES)
  const keys = hostile.map(([key]) => key)
  expect(result.finished.slice(NOTES.length).toSorted()).toEqual(keys)
  const reasons = result.rows.filter(({ key }) => keys.some((one) => one === key))
  expect(reasons.map(({ reason }) => reason)).toEqual(
    keys.map(() => 'reading it took longer than 10 seconds'),
  )
}, 60_000)
