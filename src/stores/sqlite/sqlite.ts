import type { PolicyVersionStore } from '../../audit/policy-versions.ts'
import type { PlaceholderStore } from '../../content/placeholder.ts'
import type { ContentStore } from '../../content/store.ts'
import type { FingerprintStore } from '../../dlp/fingerprint-store.ts'
import type { AccessKeyStore, ApiKeyStore } from '../../identity/store.ts'
import type { WrappedKeyStore } from '../../keys/store.ts'
import type { EraseStore } from '../../lake/erase.ts'
import type { ManifestStore } from '../../lake/store.ts'
import type { LedgerStore } from '../../ledger/store.ts'
import type { ProfileStore } from '../../models/profile.ts'
import { backupDatabase } from './backup.ts'
import { openReader } from './connection.ts'
import { sqliteContent } from './content-store.ts'
import { openDataDirectory, type DataDirectory } from './data-directory.ts'
import { sqliteErase } from './erase-store.ts'
import { sqliteAccessKeys, sqliteApiKeys, sqliteWrappedKeys } from './key-stores.ts'
import { sqliteFingerprints } from './fingerprint-store.ts'
import { LedgerReads } from './ledger-reads.ts'
import { sqliteLedger } from './ledger-store.ts'
import { verifyInThread } from './maintenance.ts'
import { sqliteManifest } from './manifest-store.ts'
import { sqlitePolicies } from './policy-store.ts'
import { sqlitePlaceholders } from './placeholder-store.ts'
import { sqliteProfiles } from './profile-store.ts'
import { Writer } from './writer.ts'

export interface SqliteStores {
  readonly ledger: LedgerStore
  readonly manifest: ManifestStore
  readonly apiKeys: ApiKeyStore
  readonly accessKeys: AccessKeyStore
  readonly wrappedKeys: WrappedKeyStore
  readonly content: ContentStore
  readonly placeholders: PlaceholderStore
  readonly profiles: ProfileStore
  readonly erasures: EraseStore
  readonly policies: PolicyVersionStore
  readonly fingerprints: FingerprintStore
  /** One file with everything committed so far; see `backupDatabase`. */
  backupTo(file: string): Promise<void>
  /** Waits for what was submitted, then gives the directory back. */
  close(): Promise<void>
}

export interface SqliteOptions {
  /** Names beside ours that belong in the directory; anything else there is refused. */
  readonly known?: readonly string[]
  /** Called once when the writer thread died: nothing can be made durable any more, the process SHOULD end. */
  readonly onFailure?: (error: Error) => void
}

/**
 * Opens the data directory for this process alone and everything that is kept in its database.
 * Throws DataDirectoryError when the directory is in use, newer, not ours, or damaged.
 */
export async function openSqliteStores(
  directory: string,
  options: SqliteOptions = {},
): Promise<SqliteStores> {
  const data = openDataDirectory(directory, { known: options.known ?? [] })
  try {
    return await openStores(data, options.onFailure ?? (() => undefined))
  } catch (error) {
    data.close()
    throw error
  }
}

async function openStores(
  data: DataDirectory,
  onFailure: (error: Error) => void,
): Promise<SqliteStores> {
  const { database } = data
  const writer = await Writer.start(database, onFailure)
  const reader = openReader(database)
  const verify = () => verifyInThread(database)
  return {
    ledger: sqliteLedger({ writer, reads: new LedgerReads(reader), verify }),
    manifest: sqliteManifest(writer, reader),
    apiKeys: sqliteApiKeys(writer, reader),
    accessKeys: sqliteAccessKeys(writer, reader),
    wrappedKeys: sqliteWrappedKeys(writer, reader),
    content: sqliteContent(writer, reader),
    placeholders: sqlitePlaceholders(writer, reader),
    profiles: sqliteProfiles(writer, reader),
    erasures: sqliteErase(writer, reader, database),
    policies: sqlitePolicies(writer, reader),
    fingerprints: sqliteFingerprints(writer, reader),
    backupTo: (file) => backupDatabase(database, file),
    close: async () => {
      await writer.close()
      reader.close()
      data.close()
    },
  }
}
