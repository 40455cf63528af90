import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBare, openWriter, type Connection } from './connection.ts'
import { DataDirectoryError } from './data-directory-error.ts'
import { createFile, DIRECTORY_MODE, publish, writeFileDurably } from './files.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { migrate, refuseNewer, schemaVersion } from './schema-version.ts'

export const DATABASE = 'standpipe.sqlite'
const VERSION = 'VERSION'
const LOCK = 'lock.sqlite'
const BACKUPS = 'backups'

/** `name` and what SQLite and a crash leave beside it. */
const withSideFiles = (name: string): readonly string[] =>
  ['', '-wal', '-shm', '-journal', '.partial'].map((suffix) => name + suffix)
const OWN_NAMES: readonly string[] = [
  ...withSideFiles(VERSION),
  ...withSideFiles(LOCK),
  ...withSideFiles(DATABASE),
  BACKUPS,
  'lost+found',
]

export interface DataDirectoryOptions {
  /** Names beside ours that belong in the directory: the index, keys, tiles. */
  readonly known?: readonly string[]
  readonly migrations?: readonly string[]
}

/** A data directory that is this process's alone, with its database at the newest version. */
export interface DataDirectory {
  readonly path: string
  readonly database: string
  /** Gives the lock back. */
  close(): void
}

/**
 * Makes, checks, locks and migrates. Throws DataDirectoryError with a sentence for the operator.
 * Nothing is written to a directory that is refused for what is in it.
 */
export function openDataDirectory(
  path: string,
  { known = [], migrations = MIGRATIONS }: DataDirectoryOptions = {},
): DataDirectory {
  if (existsSync(path)) refuseUnknownFiles(path, [...OWN_NAMES, ...known])
  const database = join(path, DATABASE)
  refuseUnreadableVersion(path, migrations.length)
  mkdirSync(path, { recursive: true, mode: DIRECTORY_MODE })
  chmodSync(path, DIRECTORY_MODE)
  const lock = lockDirectory(path)
  try {
    upgrade(path, database, migrations)
  } catch (error) {
    lock.close()
    throw error
  }
  return { path, database, close: () => lock.close() }
}

function refuseUnknownFiles(path: string, known: readonly string[]): void {
  const unknown = readdirSync(path).find((name) => !name.startsWith('.') && !known.includes(name))
  if (unknown === undefined) return
  throw new DataDirectoryError(
    'unknown_file',
    `\`${join(path, unknown)}\` is not Standpipe's; move it away, or name another data directory`,
  )
}

function refuseUnreadableVersion(path: string, newest: number): void {
  const file = join(path, VERSION)
  if (!existsSync(file)) return
  const text = readFileSync(file, 'utf8').trim()
  if (!/^\d{1,9}$/.test(text)) {
    throw new DataDirectoryError('damaged', `\`${file}\` holds no version number; restore a backup`)
  }
  refuseNewer(Number(text), file, newest)
}

/**
 * INVARIANT (one owner): an exclusive transaction on a file of its own, held for the life of the
 * process. The kernel drops it with the process, however that ends; there is no stale lock to clear.
 * Nothing else in the process may open and close this file: that would drop the lock.
 */
function lockDirectory(path: string): Connection {
  const file = join(path, LOCK)
  createFile(file)
  const lock = openBare(file)
  try {
    lock.execute('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error
    throw new DataDirectoryError(
      'locked',
      `\`${path}\` is in use by another Standpipe; stop that one first`,
    )
  }
}

/** The database's own number decides; the VERSION file repeats it for people and older programs. */
function upgrade(path: string, database: string, migrations: readonly string[]): void {
  createFile(database)
  const connection = openDatabase(database)
  try {
    const from = schemaVersion(connection, database, migrations.length)
    if (from > 0 && from < migrations.length) backupBefore(connection, path, from)
    migrate(connection, from, migrations)
  } finally {
    connection.close()
  }
  writeFileDurably(join(path, VERSION), `${migrations.length}\n`)
}

function openDatabase(file: string): Connection {
  try {
    return openWriter(file)
  } catch (error) {
    throw new DataDirectoryError(
      'damaged',
      `\`${file}\` cannot be opened (${(error as Error).message}); restore a backup`,
    )
  }
}

/** A free name: what an earlier, failed migration saved is never overwritten. */
function backupBefore(connection: Connection, path: string, version: number): void {
  const folder = join(path, BACKUPS)
  mkdirSync(folder, { recursive: true, mode: DIRECTORY_MODE })
  const taken = new Set(readdirSync(folder))
  let name = `version-${version}.sqlite`
  for (let count = 2; taken.has(name); count++) name = `version-${version}-${count}.sqlite`
  const partial = join(folder, `${name}.partial`)
  createFile(partial)
  connection.prepare('VACUUM INTO ?').run([partial])
  publish(partial, join(folder, name))
}
