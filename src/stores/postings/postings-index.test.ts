import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, expect, test } from 'vitest'
import { Draws, randomPut, randomQuery } from '../../retrieval/conformance-draws.ts'
import { indexSuite } from '../../retrieval/conformance.ts'
import type { IndexChange } from '../../retrieval/index-port.ts'
import { NaiveIndex } from '../naive-index/naive-index.ts'
import { discardPostingsIndex } from './database.ts'
import { openPostingsIndex } from './postings-index.ts'

const directories: string[] = []
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-index-'))
  directories.push(directory)
  return directory
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

indexSuite('postings', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-index-'))
  let index = await openPostingsIndex(directory)
  return {
    index,
    reopen: async () => {
      await index.close()
      index = await openPostingsIndex(directory)
      return index
    },
    compact: () => index.compact(),
    remove: async () => {
      await index.close()
      rmSync(directory, { recursive: true })
    },
  }
})

const LABEL = { level: 'internal', compartments: [], integrity: 'trusted' } as const
const documentOf = (document: number, text: string): IndexChange => ({
  kind: 'put',
  document,
  version: 'v1',
  aclClass: 1,
  title: 'Title',
  path: 'a/b.md',
  chunks: [{ ordinal: 0, text, headings: [], page: undefined, label: LABEL }],
})
const ONE = Uint32Array.of(1)

async function filledDirectory(): Promise<string> {
  const directory = newDirectory()
  const index = await openPostingsIndex(directory)
  await index.apply([documentOf(1, 'the zebra sleeps'), documentOf(2, 'the lion sleeps')])
  await index.close()
  return directory
}

/** Changes the stored file behind the index's back. */
function tamper(directory: string, sql: string): void {
  const database = new Libsql(join(directory, 'index.sqlite'))
  database.exec(sql)
  database.close()
}

test.each([
  ['a block', 'UPDATE block SET data = zeroblob(length(data))'],
  ['a block cut short', 'UPDATE block SET data = substr(data, 1, length(data) - 3)'],
  ['a missing block', 'DELETE FROM block'],
  ['a class column', 'UPDATE segment_classes SET data = zeroblob(12)'],
  ['a column of a segment', "UPDATE segment SET lengths = x'00000000'"],
  ['a chunk', "UPDATE chunk SET data = x'5b22225d00000000'"],
  ['a missing chunk', 'DELETE FROM chunk'],
  ['a missing document', 'DELETE FROM document'],
  ['the revision', "DELETE FROM meta WHERE key = 'revision'"],
  ['another format', "UPDATE meta SET value = 99 WHERE key = 'format'"],
  ['other terms', "UPDATE meta SET value = 99 WHERE key = 'analysis'"],
])('no silent damage: %s means that the index must be rebuilt', async (_, sql) => {
  const directory = await filledDirectory()
  tamper(directory, sql)
  const use = async () => {
    const index = await openPostingsIndex(directory)
    try {
      return await index.search({ text: 'zebra', classes: ONE, limit: 5 })
    } finally {
      await index.close()
    }
  }
  await expect(use()).rejects.toMatchObject({
    name: 'IndexUnusableError',
    message: expect.stringMatching(/^the index must be rebuilt: /),
  })
})

test('a file that is no database must be rebuilt; discarded, it is a new index', async () => {
  const directory = newDirectory()
  writeFileSync(join(directory, 'index.sqlite'), 'no database at all '.repeat(2_000))
  await expect(openPostingsIndex(directory)).rejects.toMatchObject({ name: 'IndexUnusableError' })
  discardPostingsIndex(directory)
  const index = await openPostingsIndex(directory)
  expect(await index.stats()).toMatchObject({ chunks: 0 })
  await index.close()
})

test('what is deleted leaves the file', async () => {
  const directory = newDirectory()
  const index = await openPostingsIndex(directory)
  await index.apply([documentOf(1, 'Xylophonecanary sings'), documentOf(2, 'the lion sleeps')])
  await index.apply([{ kind: 'delete', document: 1 }])
  await index.compact()
  await index.close()
  for (const name of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, name)).toString('latin1').toLowerCase()
    expect(bytes).not.toContain('xylophonecanari')
    expect(bytes).not.toContain('xylophonecanary')
  }
})

test('calls with numbers that are none are refused, and nothing changes', async () => {
  const index = await openPostingsIndex(newDirectory())
  for (const change of [
    { ...documentOf(1, 'a'), document: 0 } as IndexChange,
    { kind: 'reclass', document: 1, aclClass: 0 } as const,
    { kind: 'delete', document: 1.5 } as const,
  ]) {
    await expect(index.apply([documentOf(7, 'zebra'), change])).rejects.toThrow('is not a number')
  }
  expect(await index.documents(0, 10)).toEqual([])
  await index.close()
  await expect(index.search({ text: 'a', classes: ONE, limit: 1 })).rejects.toThrow('has ended')
})

test('many batches leave few segments and the answers of the oracle', async () => {
  const directory = newDirectory()
  const index = await openPostingsIndex(directory)
  const oracle = new NaiveIndex()
  const draws = new Draws(3)
  for (let batch = 0; batch < 60; batch++) {
    const changes = Array.from({ length: 12 }, (_, at) =>
      randomPut(draws, batch * 12 + at + 1, 1 + draws.below(100)),
    )
    await index.apply(changes)
    await oracle.apply(changes)
  }
  const classes = Uint32Array.from({ length: 50 }, (_, at) => at + 1)
  for (let round = 0; round < 50; round++) {
    const query = randomQuery(draws, classes)
    expect((await index.search(query)).hits).toEqual((await oracle.search(query)).hits)
  }
  await index.close()
  const database = new Libsql(join(directory, 'index.sqlite'))
  const [row] = database.prepare('SELECT count(*) AS count FROM segment').all() as {
    count: number
  }[]
  database.close()
  expect(row?.count).toBeLessThan(24)
})

/** Applies batches of ten documents for ever, telling each one that is durable. */
const WRITER = `
  import { openPostingsIndex } from '${new URL('./postings-index.js', import.meta.url).href}'
  const label = { level: 'internal', compartments: [], integrity: 'trusted' }
  const index = await openPostingsIndex(process.argv[1])
  let batch = (await index.documents(0, 1_000_000)).length / 10
  for (;; batch++) {
    await index.apply(Array.from({ length: 10 }, (_, at) => ({
      kind: 'put', document: batch * 10 + at + 1, version: 'v1', aclClass: 1, title: 'T', path: 'p',
      chunks: [{ ordinal: 0, text: 'zebra batch' + batch + ' ' + 'word' + (batch * 7 + at) % 100,
        headings: [], page: undefined, label }],
    })))
    process.stdout.write(batch + '\\n')
  }
`

test('whole batches: killed at any moment, every batch told durable is there, none by half', async () => {
  const directory = newDirectory()
  let told = -1
  // The first dies at its start; the others some time after they told of a batch, however slow the machine.
  for (const [lifeMs, from] of [
    [250, 'start'],
    [40, 'told'],
    [150, 'told'],
    [300, 'told'],
  ] as const) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, directory])
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const whole = text.slice(0, text.lastIndexOf('\n') + 1).trim()
      if (whole !== '') told = Math.max(told, Number(whole.split('\n').at(-1)))
    })
    const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), lifeMs)
    if (from === 'start') kill()
    else child.stdout.once('data', kill)
    await new Promise((resolve) => child.on('close', resolve))

    const index = await openPostingsIndex(directory)
    const documents = await index.documents(0, 1_000_000)
    expect(documents.length % 10).toBe(0)
    expect(documents.length).toBeGreaterThanOrEqual((told + 1) * 10)
    expect((await index.stats()).chunks).toBe(documents.length)
    const found = await index.search({ text: 'zebra', classes: ONE, limit: 1_000_000 })
    expect(found.hits).toHaveLength(documents.length)
    const last = documents.length / 10 - 1
    const batch = await index.search({ text: `batch${last}`, classes: ONE, limit: 100 })
    expect(batch.hits.map(({ document }) => document)).toEqual(
      Array.from({ length: documents.length === 0 ? 0 : 10 }, (_, at) => last * 10 + at + 1),
    )
    await index.close()
  }
  expect(told).toBeGreaterThan(0)
})
