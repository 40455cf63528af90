import { copyFileSync, chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openBare } from './connection.ts'
import { DataDirectoryError } from './data-directory-error.ts'
import { DATABASE } from './data-directory.ts'
import { createFile, DIRECTORY_MODE, FILE_MODE, publish, writeFileDurably } from './files.ts'
import { copyInThread } from './maintenance.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { schemaVersion } from './schema-version.ts'

/**
 * One file that holds everything committed when it began, taken while requests go on. Refuses to
 * overwrite. The file appears under its name only when it is whole and on the disk.
 */
export async function backupDatabase(database: string, file: string): Promise<void> {
  if (existsSync(file)) throw new DataDirectoryError('not_empty', `\`${file}\` exists already`)
  const partial = `${file}.partial`
  rmSync(partial, { force: true })
  createFile(partial)
  try {
    await copyInThread(database, partial)
    publish(partial, file)
  } finally {
    rmSync(partial, { force: true })
  }
}

/**
 * Makes a new data directory from a backup. Attempts that were open when the backup was taken are
 * still reserved in it: the sweep at the next start makes them indeterminate, so nothing that may
 * have been spent is lost.
 */
export function restoreDatabase(backupFile: string, directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new DataDirectoryError('not_empty', `\`${directory}\` is not empty; name an empty one`)
  }
  if (!existsSync(backupFile)) {
    throw new DataDirectoryError('damaged', `there is no backup \`${backupFile}\``)
  }
  mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE })
  chmodSync(directory, DIRECTORY_MODE)
  const partial = join(directory, `${DATABASE}.partial`)
  try {
    copyFileSync(backupFile, partial)
    chmodSync(partial, FILE_MODE)
    const version = verifiedVersion(partial, backupFile)
    writeFileDurably(join(directory, 'VERSION'), `${version}\n`)
    publish(partial, join(directory, DATABASE))
  } finally {
    rmSync(partial, { force: true })
  }
}

/** INVARIANT (a restored database is whole): every page and every reference is checked before it gets its name. */
function verifiedVersion(file: string, named: string): number {
  const connection = openBare(file)
  try {
    const version = schemaVersion(connection, named, MIGRATIONS.length)
    const found = connection.prepare('PRAGMA integrity_check').first([])?.[0]
    const broken = connection.prepare('PRAGMA foreign_key_check').first([])
    if (version > 0 && found === 'ok' && broken === undefined) return version
    throw damaged(named)
  } catch (error) {
    throw error instanceof DataDirectoryError ? error : damaged(named)
  } finally {
    connection.close()
  }
}

const damaged = (file: string): DataDirectoryError =>
  new DataDirectoryError('damaged', `\`${file}\` is not a whole Standpipe backup; use another one`)
