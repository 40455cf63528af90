import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentOf } from '../../content/conformance.ts'
import { instant } from '../../kernel/values.ts'
import { restoreDatabase } from './backup.ts'
import { openSqliteStores, type SqliteStores } from './sqlite.ts'

/** Stands in the bytes of a row, many pages of it. */
const MARK = 'not-to-be-found-again '
const bytes = Buffer.from(MARK.repeat(5_000))
const NOW = instant(2_000)

let directory: string
let stores: SqliteStores
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
  stores = await openSqliteStores(directory)
  await stores.content.put(contentOf('r1', { bytes }))
  await stores.content.put(contentOf('r2', { bytes: Buffer.from('small '.repeat(40) + MARK) }))
})
afterEach(async () => {
  await stores.close()
  rmSync(directory, { recursive: true })
})

/** In the files themselves: tables, free pages, write-ahead log. */
const isOnDisk = (): boolean =>
  readdirSync(directory).some((name) => readFileSync(join(directory, name)).includes(MARK))

test.each([
  ['its day is past', () => stores.content.deleteExpired(instant(5_000), 10)],
  [
    'it is deleted',
    async () => {
      await stores.content.delete('app:intranet', 'r1')
      await stores.content.delete('app:intranet', 'r2')
    },
  ],
])('kept by policy: when %s, its bytes are gone from the files', async (_why, forget) => {
  expect(isOnDisk()).toBe(true)
  await forget()
  expect(isOnDisk()).toBe(false)
})

test('a backup holds what is kept, claimed and profiled', async () => {
  await stores.profiles.create({
    id: 'p1',
    name: 'search',
    description: undefined,
    alias: 'assistant',
    owner: 'app:intranet',
    tags: { team: 'a' },
    createdAt: NOW,
    updatedAt: NOW,
  })
  const file = join(directory, 'backups-file')
  await stores.backupTo(file)
  const fresh = join(directory, '.restored')
  restoreDatabase(file, fresh)
  const restored = await openSqliteStores(fresh)
  try {
    expect((await restored.content.get('app:intranet', 'r1', NOW))?.bytes.length).toBe(bytes.length)
    expect((await restored.profiles.get('app:intranet', 'p1'))?.tags).toEqual({ team: 'a' })
  } finally {
    await restored.close()
  }
})
