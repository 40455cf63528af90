import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupResponse } from '../api/server.ts'
import { restoreDatabase } from '../stores/sqlite/backup.ts'
import { openSqliteStores, type SqliteStores } from '../stores/sqlite/sqlite.ts'
import { DATA_NAMES } from './gate.ts'
import { systemClock } from './world.ts'

/**
 * `<data>/backups/standpipe-<time>.sqlite`: ledger, records, manifest, wrapped keys. The master key is
 * not in it: whoever finds a backup alone reads no key and recomputes no commitment. The index is not
 * in it either; it is made again from the sources.
 */
export async function backUp(stores: SqliteStores, data: string): Promise<BackupResponse> {
  const folder = join(data, 'backups')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const time = new Date(systemClock.now()).toISOString().replaceAll(/[:.]/g, '-')
  const name = `standpipe-${time}.sqlite`
  await stores.backupTo(join(folder, name))
  const { size } = await stat(join(folder, name))
  return { name, bytes: size }
}

/** Restores into an empty directory and reads every record once before it says that it worked. */
export async function restoreBackup(file: string, data: string): Promise<number> {
  restoreDatabase(file, data)
  const stores = await openSqliteStores(data, { known: DATA_NAMES })
  try {
    const report = await stores.ledger.verify()
    return report.records
  } finally {
    await stores.close()
  }
}
