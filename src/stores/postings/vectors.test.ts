import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, expect, test } from 'vitest'
import { Draws } from '../../retrieval/conformance-draws.ts'
import { randomVector } from '../../retrieval/conformance-vectors.ts'
import type { IndexChange } from '../../retrieval/index-port.ts'
import { quantise } from '../../retrieval/quantise.ts'
import { DenseRows } from './dense-rows.ts'
import { openPostingsIndex } from './postings-index.ts'

type Put = Extract<IndexChange, { kind: 'put' }>
const directories: string[] = []
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-vectors-'))
  directories.push(directory)
  return directory
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

const LABEL = { level: 'internal', compartments: [], integrity: 'trusted' } as const
const DIMENSIONS = 48
const draws = new Draws(31)
const documentOf = (
  document: number,
  rows: readonly (Float32Array | undefined)[],
  space = 'a',
): Put => ({
  kind: 'put',
  document,
  version: 'v1',
  aclClass: 1,
  title: '',
  path: '',
  chunks: rows.map((_, ordinal) => ({
    ordinal,
    text: `text ${ordinal}`,
    headings: [],
    page: undefined,
    label: LABEL,
  })),
  vectors: { space, rows },
})
const ONE = Uint32Array.of(1)
const nearestTo = (values: Float32Array, space = 'a') =>
  ({ text: 'qwxz', classes: ONE, limit: 3, vector: { space, values } }) as const

/** Does any file of the index hold these vectors' codes? */
function holds(directory: string, vector: Float32Array): boolean {
  const { codes } = quantise(vector) ?? { codes: new Int8Array(0) }
  const bytes = Buffer.from(codes.buffer)
  return readdirSync(directory).some((name) => readFileSync(join(directory, name)).includes(bytes))
}

test.each([
  ['delete', (): IndexChange => ({ kind: 'delete', document: 1 })],
  ['another text', () => documentOf(1, [randomVector(draws, DIMENSIONS)])],
  ['a text without vectors', () => ({ ...documentOf(1, [undefined]), version: 'v2' })],
] as const)('the vector of a text that is gone leaves the file: %s', async (_, change) => {
  const directory = newDirectory()
  const canary = randomVector(draws, DIMENSIONS)
  const index = await openPostingsIndex(directory)
  await index.activate('a')
  await index.apply([documentOf(1, [canary]), documentOf(2, [randomVector(draws, DIMENSIONS)])])
  expect(holds(directory, canary)).toBe(true)
  await index.apply([change()])
  await index.compact()
  expect(holds(directory, canary)).toBe(false)
  await index.close()
})

test('vectors of another space are gone when the switch returns', async () => {
  const directory = newDirectory()
  const canary = randomVector(draws, DIMENSIONS)
  const index = await openPostingsIndex(directory)
  await index.activate('a')
  await index.apply([documentOf(1, [canary])])
  const vectors = { space: 'b', rows: [randomVector(draws, 7)] }
  await index.putVectors([{ document: 1, version: 'v1', vectors }])
  expect(holds(directory, canary)).toBe(true)
  await index.activate('b')
  expect(holds(directory, canary)).toBe(false)
  await index.close()
})

test('a document of many parts comes back whole after reopening', async () => {
  const directory = newDirectory()
  const rows = Array.from({ length: 700 }, (_, at) =>
    at % 7 === 3 ? undefined : randomVector(draws, DIMENSIONS),
  )
  let index = await openPostingsIndex(directory)
  await index.activate('a')
  await index.apply([documentOf(9, rows)])
  await index.close()
  index = await openPostingsIndex(directory)
  expect(await index.stats()).toMatchObject({ chunks: 700, embedded: 600 })
  for (const at of [0, 255, 256, 513, 699]) {
    const row = rows[at]
    if (row === undefined) continue
    const { hits } = await index.search(nearestTo(row))
    expect(hits[0]).toMatchObject({ document: 9, ordinal: at })
  }
  await index.close()
})

test.each([
  ['a vector', 'UPDATE vector SET data = zeroblob(length(data))'],
  ['a vector cut short', 'UPDATE vector SET data = substr(data, 1, length(data) - 9)'],
  ['the number of dimensions', 'UPDATE vector_space SET dimensions = 47'],
  ['more vectors than chunks', 'UPDATE document SET chunks = 1'],
])('no silent damage: %s means that the index must be rebuilt', async (_, sql) => {
  const directory = newDirectory()
  const written = await openPostingsIndex(directory)
  await written.activate('a')
  await written.apply([
    documentOf(1, [randomVector(draws, DIMENSIONS), randomVector(draws, DIMENSIONS)]),
  ])
  await written.close()
  const database = new Libsql(join(directory, 'index.sqlite'))
  database.exec(sql)
  database.close()
  await expect(openPostingsIndex(directory)).rejects.toMatchObject({ name: 'IndexUnusableError' })
})

test('what does not fit is refused, and nothing changes', async () => {
  const index = await openPostingsIndex(newDirectory())
  await index.activate('a')
  const good = randomVector(draws, DIMENSIONS)
  await index.apply([documentOf(1, [good])])
  const short = randomVector(draws, 5)
  for (const [change, reason] of [
    [documentOf(2, [short]), 'has 48 numbers, not 5'],
    [documentOf(2, [good.with(5, Number.NaN)]), 'no number'],
    [documentOf(2, [new Float32Array(5_000)], 'c'), '1 to 4096 numbers'],
    [{ ...documentOf(2, [good]), vectors: { space: 'a', rows: [good, good] } }, '2 vectors for 1'],
  ] as const) {
    await expect(index.apply([documentOf(3, [good]), change])).rejects.toThrow(reason)
  }
  for (let space = 0; space < 7; space++) {
    await index.apply([documentOf(1, [good], `s${space}`)])
  }
  await expect(index.apply([documentOf(1, [good], 'one more')])).rejects.toThrow('too many')
  await expect(index.search(nearestTo(short))).rejects.toThrow('has 48 numbers, not 5')
  expect(await index.documents(0, 9)).toHaveLength(1)
  await index.close()
})

test('approximate: new rows are found at once, deleted ones never, and the answer says how it was made', async () => {
  const directory = newDirectory()
  const index = await openPostingsIndex(directory)
  await index.activate('a')
  const batch = (first: number, count: number) =>
    Array.from({ length: count }, (_, at) =>
      documentOf(first + at, [randomVector(draws, DIMENSIONS)]),
    )
  await index.apply(batch(1, 400))
  const wanted = randomVector(draws, DIMENSIONS)
  const query = { ...nearestTo(wanted), nearest: 'approximate' } as const
  expect((await index.search(query)).mode).toBe('approximate')
  await index.apply([documentOf(1_000, [wanted])])
  expect((await index.search(query)).hits[0]?.document).toBe(1_000)
  await index.apply([{ kind: 'delete', document: 1_000 }])
  expect((await index.search(query)).hits.map(({ document }) => document)).not.toContain(1_000)
  // From here on there are twice as many, and the cells are made anew.
  await index.apply([...batch(2_000, 500), documentOf(1_000, [wanted])])
  expect((await index.search(query)).hits[0]?.document).toBe(1_000)
  expect(await index.search({ ...query, nearest: 'exact' })).toMatchObject({
    mode: 'exact',
    hits: [{ document: 1_000 }, {}, {}],
  })
  expect((await index.search({ ...query, classes: Uint32Array.of(2) })).hits).toEqual([])
  await index.close()
})

test('rows that are dropped make room, and the others keep their vectors', () => {
  const rows = new DenseRows(4)
  const model = new Map<number, { aclClass: number; first: number }>()
  const random = new Draws(77)
  for (let step = 0; step < 400; step++) {
    const document = 1 + random.below(60)
    const [aclClass, first] = [1 + random.below(9), random.below(100)]
    const kind = random.below(4)
    if (kind === 0) {
      const before = rows.rowOf(document, 77)
      rows.drop(document)
      // What is gone is in no byte of memory either.
      if (before >= 0) expect([...rows.banks.read(before)]).toEqual([0, 0, 0, 0])
      model.delete(document)
    } else if (kind === 1 && model.has(document)) {
      rows.reclass(document, aclClass)
      model.set(document, { aclClass, first: model.get(document)?.first ?? 0 })
    } else {
      rows.open(document, 200)
      const codes = Int8Array.from({ length: 800 }, (_, at) => (first + at) % 127)
      rows.fill(document, 0, aclClass, { scales: new Float32Array(200).fill(1), codes })
      model.set(document, { aclClass, first })
    }
    rows.tidy()
    expect(rows.embedded).toBe(200 * model.size)
    expect(rows.length).toBeLessThan(200 * model.size * 1.5 + 4_400)
  }
  for (const [document, { aclClass, first }] of model) {
    for (const ordinal of [0, 77, 199]) {
      const row = rows.rowOf(document, ordinal)
      expect(rows.classes[row]).toBe(aclClass)
      expect(rows.documents[row]).toBe(document)
      expect(rows.ordinals[row]).toBe(ordinal)
      expect([...rows.banks.read(row)]).toEqual(
        [0, 1, 2, 3].map((at) => (first + ordinal * 4 + at) % 127),
      )
    }
  }
  expect(rows.rowOf(999, 0)).toBe(-1)
})
