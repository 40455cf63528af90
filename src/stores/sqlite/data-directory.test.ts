import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../kernel/limits.ts'
import { instant, nanoUsd } from '../../kernel/values.ts'
import { AT, budgetOf, draftOf, settlementOf } from '../../ledger/conformance.ts'
import { restoreDatabase } from './backup.ts'
import { openBare } from './connection.ts'
import { openDataDirectory } from './data-directory.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { openSqliteStores } from './sqlite.ts'

let root: string
let directory: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'standpipe-'))
  directory = join(root, 'data')
})
afterEach(() => rmSync(root, { recursive: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o777
const write = (name: string, text: string): void => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, name), text)
}

describe('data directory', () => {
  test("is its owner's alone, and says its version", async () => {
    mkdirSync(directory)
    chmodSync(directory, 0o755)
    const stores = await openSqliteStores(directory)
    await stores.ledger.open(draftOf('r1'))
    expect(modeOf(directory)).toBe(0o700)
    for (const name of readdirSync(directory))
      expect([name, modeOf(join(directory, name))]).toEqual([name, 0o600])
    await stores.close()
    expect(readFileSync(join(directory, 'VERSION'), 'utf8')).toBe(`${MIGRATIONS.length}\n`)
  })

  test('one owner: a second one is refused at once, the next one after the first is not', async () => {
    const first = await openSqliteStores(directory)
    await expect(openSqliteStores(directory)).rejects.toMatchObject({ reason: 'locked' })
    await first.close()
    await (await openSqliteStores(directory)).close()
  })

  test('locks are left alone: a refused second opening does not free the directory for a third', async () => {
    const first = await openSqliteStores(directory)
    await expect(openSqliteStores(directory)).rejects.toMatchObject({ reason: 'locked' })
    const module = new URL('./data-directory.js', import.meta.url).href
    const script = `import('${module}').then((m) => m.openDataDirectory('${directory}')).catch((e) => process.stdout.write(e.reason))`
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
    expect(stdout).toBe('locked')
    await first.close()
  })

  test.each([
    ['a newer version', 'VERSION', `${MIGRATIONS.length + 1}\n`, 'newer'],
    ['a version that is none', 'VERSION', 'one', 'damaged'],
    ['a file that is not ours', 'holiday.jpg', '', 'unknown_file'],
    ['no database', 'standpipe.sqlite', 'not a database '.repeat(99), 'damaged'],
  ])('%s is refused', async (_, name, text, reason) => {
    write(name, text)
    await expect(openSqliteStores(directory)).rejects.toMatchObject({ reason })
    expect(readFileSync(join(directory, name), 'utf8')).toBe(text)
  })

  test.each([
    ['of another program', 'PRAGMA application_id = 7', 'unknown_file'],
    ['of a newer Standpipe', `PRAGMA user_version = ${MIGRATIONS.length + 1}`, 'newer'],
  ])('a database %s is refused', async (_, pragma, reason) => {
    await (await openSqliteStores(directory)).close()
    const database = openBare(join(directory, 'standpipe.sqlite'))
    database.execute(pragma)
    database.close()
    await expect(openSqliteStores(directory)).rejects.toMatchObject({ reason })
  })

  test('names that the caller knows may be there', async () => {
    mkdirSync(join(directory, 'index'), { recursive: true })
    await (await openSqliteStores(directory, { known: ['index'] })).close()
    await expect(openSqliteStores(directory)).rejects.toMatchObject({ reason: 'unknown_file' })
  })
})

describe('migrations', () => {
  const first = 'CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT; INSERT INTO one VALUES (1)'
  const tables = (file: string): readonly unknown[] => {
    const database = openBare(file)
    const names = database.prepare('SELECT name FROM sqlite_schema ORDER BY name').all([])
    database.close()
    return names.flat()
  }

  test('save the file as it was, then go forward', () => {
    openDataDirectory(directory, { migrations: [first] }).close()
    expect(existsSync(join(directory, 'backups'))).toBe(false)
    const second = 'CREATE TABLE two (id INTEGER PRIMARY KEY) STRICT'
    const opened = openDataDirectory(directory, { migrations: [first, second] })
    opened.close()
    expect(tables(opened.database)).toEqual(['one', 'two'])
    const backup = join(directory, 'backups', 'version-1.sqlite')
    expect([tables(backup), modeOf(backup)]).toEqual([['one'], 0o600])
    expect(readFileSync(join(directory, 'VERSION'), 'utf8')).toBe('2\n')
  })

  test('a step that fails is not begun, and its backup is not overwritten', () => {
    openDataDirectory(directory, { migrations: [first] }).close()
    const broken = 'CREATE TABLE two (id INTEGER PRIMARY KEY) STRICT; INSERT INTO none VALUES (1)'
    for (let run = 0; run < 2; run++) {
      expect(() => openDataDirectory(directory, { migrations: [first, broken] })).toThrow(/none/)
    }
    const again = openDataDirectory(directory, { migrations: [first] })
    again.close()
    expect(tables(again.database)).toEqual(['one'])
    expect(readdirSync(join(directory, 'backups'))).toEqual([
      'version-1-2.sqlite',
      'version-1.sqlite',
    ])
  })
})

describe('backup and restore', () => {
  const backup = (): string => join(root, 'backup.sqlite')
  const restored = (): string => join(root, 'restored')

  test('holds that were open come back reserved, and the sweep makes them indeterminate', async () => {
    const stores = await openSqliteStores(directory)
    await stores.ledger.configureBudgets([budgetOf('organization', 1_000n)])
    await stores.ledger.open(draftOf('r1'))
    await stores.ledger.settle(settlementOf('r1', 40))
    await stores.ledger.open(draftOf('r2'))
    await stores.backupTo(backup())
    await stores.ledger.settle(settlementOf('r2', 9))
    await expect(stores.backupTo(backup())).rejects.toMatchObject({ reason: 'not_empty' })
    await stores.close()

    restoreDatabase(backup(), restored())
    const again = await openSqliteStores(restored())
    const { ledger } = again
    expect(await ledger.verify()).toMatchObject({ open: 1, indeterminate: 0, problems: [] })
    const later = instant(AT + limits.attemptDeadlineMs)
    expect(await ledger.sweep(later, later)).toEqual({ crashed: 1, expired: 0 })
    expect(await ledger.verify()).toMatchObject({ open: 0, indeterminate: 1, problems: [] })
    expect(await ledger.balances(AT)).toMatchObject([
      { spentNanoUsd: nanoUsd(40n), heldNanoUsd: nanoUsd(100n) },
    ])
    await again.close()
    expect([modeOf(backup()), modeOf(restored())]).toEqual([0o600, 0o700])
  })

  test('nothing is overwritten', async () => {
    await (await openSqliteStores(directory)).close()
    expect(() => restoreDatabase(backup(), directory)).toThrow(/not empty/)
  })

  test('a backup that is cut, changed or none is refused and leaves nothing', async () => {
    const stores = await openSqliteStores(directory)
    await Promise.all(Array.from({ length: 200 }, (_, at) => stores.ledger.open(draftOf(`r${at}`))))
    await stores.backupTo(backup())
    await stores.close()
    const whole = readFileSync(backup())
    const changed = Buffer.from(whole)
    changed.fill(0xff, whole.length - 6_000, whole.length - 4_000)
    for (const bytes of [
      whole.subarray(0, whole.length / 2),
      changed,
      Buffer.alloc(0),
      Buffer.from('x'.repeat(9_000)),
    ]) {
      writeFileSync(backup(), bytes)
      expect(() => restoreDatabase(backup(), restored())).toThrow(/not a whole Standpipe backup/)
      expect(readdirSync(restored())).toEqual([])
    }
    expect(() => restoreDatabase(join(root, 'none'), restored())).toThrow(/no backup/)
  })
})
