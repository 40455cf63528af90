import { assert } from '../../kernel/assert.ts'
import type { Connection } from './connection.ts'
import { DataDirectoryError } from './data-directory-error.ts'

/** Stands in the header of every database of ours (`STDP`), so that another program's file is told apart. */
const APPLICATION_ID = 0x53544450n

/** 0: an empty database. Refuses a file that another program wrote, or a newer Standpipe. */
export function schemaVersion(connection: Connection, file: string, newest: number): number {
  const version = Number(pragma(connection, 'user_version'))
  const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').first([])?.[0]
  if (version === 0 && tables === 0n) return 0
  if (pragma(connection, 'application_id') !== APPLICATION_ID) {
    throw new DataDirectoryError('unknown_file', `\`${file}\` is a database of another program`)
  }
  if (version === 0) {
    throw new DataDirectoryError(
      'damaged',
      `\`${file}\` holds tables but no version number; restore a backup`,
    )
  }
  refuseNewer(version, file, newest)
  return version
}

export function refuseNewer(version: number, file: string, newest: number): void {
  if (version <= newest) return
  throw new DataDirectoryError(
    'newer',
    `\`${file}\` has version ${version} and this Standpipe knows up to ${newest}; ` +
      'start the newer Standpipe that wrote it, or restore a backup of the older one',
  )
}

/** Each step and its number commit together: a crash leaves the step done or not begun. */
export function migrate(connection: Connection, from: number, migrations: readonly string[]): void {
  for (const [at, sql] of migrations.entries()) {
    if (at < from) continue
    connection.execute('BEGIN IMMEDIATE')
    try {
      connection.execute(sql)
      connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`)
      connection.execute(`PRAGMA user_version = ${at + 1}`)
      const broken = connection.prepare('PRAGMA foreign_key_check').all([])
      assert(broken.length === 0, 'a migration keeps references whole')
      connection.execute('COMMIT')
    } catch (error) {
      if (connection.inTransaction) connection.execute('ROLLBACK')
      throw error
    }
  }
}

function pragma(connection: Connection, name: string): bigint {
  return connection.prepare(`PRAGMA ${name}`).first([])?.[0] as bigint
}
