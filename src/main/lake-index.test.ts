import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { openIndex } from './lake-index.ts'
import type { Log } from './log.ts'

type Line = readonly ['info' | 'warn' | 'error', Readonly<Record<string, unknown>>, string]

/** An index that was opened once, spoiled, and opened again: what the log has of it. */
async function reopened(spoil: (file: string) => void): Promise<readonly Line[]> {
  const indexDirectory = mkdtempSync(join(tmpdir(), 'standpipe-index-'))
  onTestFinished(() => rmSync(indexDirectory, { recursive: true, force: true }))
  const lines: Line[] = []
  const log: Log = {
    info: (facts, message) => void lines.push(['info', facts, message]),
    warn: (facts, message) => void lines.push(['warn', facts, message]),
    error: (facts, message) => void lines.push(['error', facts, message]),
  }
  await (await openIndex({ indexDirectory, log })).close()
  expect(lines).toEqual([])
  spoil(join(indexDirectory, 'index.sqlite'))
  const index = await openIndex({ indexDirectory, log })
  expect(await index.stats()).toMatchObject({ chunks: 0 })
  await index.close()
  return lines
}

test('an index of another version is made again, and that is one sentence', async () => {
  const lines = await reopened((file) => {
    const database = new Libsql(file)
    database.exec("UPDATE meta SET value = 1 WHERE key = 'format'")
    database.close()
  })
  const sentence = 'the index was made by another version and is made again from the sources'
  expect(lines).toEqual([['info', {}, sentence]])
})

test('a damaged index is made again, and the log says where that was found', async () => {
  const lines = await reopened((file) => {
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
    writeFileSync(file, 'no database at all '.repeat(2_000))
  })
  expect(lines).toMatchObject([
    [
      'warn',
      { error: 'IndexUnusableError', at: expect.any(Array) },
      'the index cannot be used and is made again from the sources',
    ],
  ])
})
