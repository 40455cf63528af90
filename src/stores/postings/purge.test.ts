import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Draws, randomPut, randomQuery } from '../../retrieval/conformance-draws.ts'
import type { IndexChange } from '../../retrieval/index-port.ts'
import { quantise } from '../../retrieval/quantise.ts'
import { NaiveIndex } from '../naive-index/naive-index.ts'
import { openPostingsIndex, type PostingsIndex } from './postings-index.ts'

let folder: string
let index: PostingsIndex
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-purge-'))
  index = await openPostingsIndex(join(folder, 'index'))
})
afterEach(async () => {
  await index.close()
  rmSync(folder, { recursive: true, force: true })
})

const LABEL = { level: 'internal', compartments: [], integrity: 'trusted' } as const
const canary = (document: number): IndexChange => ({
  kind: 'put',
  document,
  version: 'v1',
  aclClass: 1,
  title: 'Quetzalcanary title',
  path: 'people/quetzalcanary.md',
  chunks: [
    {
      ordinal: 0,
      text: `Quetzalcanary sings ${'long '.repeat(400)}`,
      headings: ['Quetzalcanary'],
      page: undefined,
      label: LABEL,
    },
  ],
})

/** Another process reads the files: closing them in this one would drop SQLite's locks. */
function inFiles(word: string): readonly string[] {
  execFileSync('cp', ['-r', join(folder, 'index'), join(folder, 'copy')])
  const found = readdirSync(join(folder, 'copy')).filter((name) =>
    readFileSync(join(folder, 'copy', name))
      .toString('latin1')
      .toLowerCase()
      .includes(word),
  )
  rmSync(join(folder, 'copy'), { recursive: true })
  return found
}

test('after all parts of a purge no byte of what was deleted is left, and the answers are the oracle’s', async () => {
  const oracle = new NaiveIndex()
  const draws = new Draws(11)
  const apply = async (changes: readonly IndexChange[]): Promise<void> => {
    await index.apply(changes)
    await oracle.apply(changes)
  }
  for (let round = 0; round < 12; round++) {
    const puts = Array.from({ length: 20 }, () => randomPut(draws, 1 + draws.below(300), 1))
    await apply([...puts.slice(0, 10), canary(1_000 + round * 7), ...puts.slice(10)])
  }
  const ids = Array.from({ length: 12 }, (_, round) => 1_000 + round * 7)
  expect(await index.traces(ids)).toMatchObject({ documents: 12, chunks: 12, places: 12 })
  expect(inFiles('quetzalcanar').length).toBeGreaterThan(0)
  await apply(ids.map((document) => ({ kind: 'delete', document })))
  expect((await index.traces(ids)).documents).toBe(0)
  expect(await index.purge('segments')).toBeGreaterThan(0)
  await index.purge('pages')
  await index.purge('log')
  await index.purge('memory')
  expect(await index.traces(ids)).toEqual({
    documents: 0,
    chunks: 0,
    places: 0,
    vectors: 0,
    replaced: 0,
  })
  expect(inFiles('quetzalcanar')).toEqual([])
  const classes = Uint32Array.of(1)
  for (let round = 0; round < 50; round++) {
    const query = randomQuery(draws, classes)
    expect((await index.search(query)).hits).toEqual((await oracle.search(query)).hits)
  }
})

test('writes and searches go on while a purge runs', async () => {
  const draws = new Draws(5)
  for (let batch = 0; batch < 20; batch++) {
    await index.apply(
      Array.from({ length: 40 }, (_, at) => randomPut(draws, batch * 40 + at + 1, 1)),
    )
  }
  const doomed = Array.from({ length: 200 }, (_, at) => at * 4 + 1)
  await index.apply(doomed.map((document) => ({ kind: 'delete', document })))
  let purged = false
  const purge = (async () => {
    for (const part of ['segments', 'pages', 'log', 'memory'] as const) await index.purge(part)
    purged = true
  })()
  let writes = 0
  const random = new Draws(6)
  while (!purged) {
    await index.apply([randomPut(random, 10_000 + writes++, 1)])
    await index.search({ text: 'wa1 wa2', classes: Uint32Array.of(1), limit: 5 })
  }
  await purge
  expect(writes).toBeGreaterThan(0)
  expect((await index.traces(doomed)).places).toBe(0)
})

const SPACE = 'test-8'
/** Of unit length; as stored, 48 bytes that stand nowhere else. */
function vectorOf(draws: Draws): Float32Array {
  const values = Float32Array.from({ length: 48 }, () => draws.below(2_001) - 1_000)
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}
const inIndexFile = (bytes: Uint8Array): boolean => {
  execFileSync('cp', ['-r', join(folder, 'index'), join(folder, 'copy')])
  const found = readdirSync(join(folder, 'copy')).some((name) =>
    readFileSync(join(folder, 'copy', name)).includes(Buffer.from(bytes)),
  )
  rmSync(join(folder, 'copy'), { recursive: true })
  return found
}

test('vectors go with their document, those of a dropped space too, down to their bytes', async () => {
  const draws = new Draws(9)
  const other = vectorOf(draws)
  const [before, now] = [vectorOf(draws), vectorOf(draws)]
  const put = (document: number, space: string, vector: Float32Array): IndexChange => {
    const change = canary(document)
    return change.kind === 'put' ? { ...change, vectors: { space, rows: [vector] } } : change
  }
  await index.apply([put(7, 'dropped', before), put(8, 'dropped', before)])
  await index.activate(SPACE)
  await index.apply([put(7, SPACE, now), put(8, SPACE, other)])
  const asked = { text: 'quetzalcanary', classes: Uint32Array.of(1), limit: 5 }
  await index.search({ ...asked, vector: { space: SPACE, values: now } })
  const stored = [before, now].map((values) => {
    const quantised = quantise(values)
    if (quantised === undefined) throw new Error('a vector of zeroes')
    return new Uint8Array(quantised.codes.buffer)
  })
  expect((await index.traces([7])).vectors).toBe(1)
  expect(stored.slice(1).every(inIndexFile)).toBe(true)
  await index.apply([{ kind: 'delete', document: 7 }])
  for (const part of ['segments', 'pages', 'log', 'memory'] as const) await index.purge(part)
  expect((await index.traces([7])).vectors).toBe(0)
  for (const bytes of stored) expect(inIndexFile(bytes)).toBe(false)
  const { hits } = await index.search({ ...asked, vector: { space: SPACE, values: now } })
  expect(hits.map(({ document }) => document)).toEqual([8])
})
