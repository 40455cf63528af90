import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprintStoreSuite } from '../../dlp/fingerprint-conformance.ts'
import { contentStoreSuite } from '../../content/conformance.ts'
import { placeholderStoreSuite } from '../../content/placeholder-conformance.ts'
import { accessKeyStoreSuite, apiKeyStoreSuite } from '../../identity/conformance.ts'
import { wrappedKeyStoreSuite } from '../../keys/conformance.ts'
import { profileStoreSuite } from '../../models/profile-conformance.ts'
import { manifestStoreSuite } from '../../lake/conformance.ts'
import { claimSuite } from '../../ledger/claim-conformance.ts'
import { ledgerStoreSuite } from '../../ledger/conformance.ts'
import { openSqliteStores, type SqliteStores } from './sqlite.ts'

async function open(): Promise<SqliteStores> {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
  const stores = await openSqliteStores(directory)
  const close = async () => {
    await stores.close()
    rmSync(directory, { recursive: true })
  }
  return { ...stores, close }
}

ledgerStoreSuite('SQLite', open)
claimSuite('SQLite', open)
manifestStoreSuite('SQLite', open)
apiKeyStoreSuite('SQLite', open)
accessKeyStoreSuite('SQLite', open)
wrappedKeyStoreSuite('SQLite', open)
contentStoreSuite('SQLite', open)
placeholderStoreSuite('SQLite', open)
profileStoreSuite('SQLite', open)
fingerprintStoreSuite('SQLite', open)
