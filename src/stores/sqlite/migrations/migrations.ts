import { LEDGER_MANIFEST_KEYS } from './0001-ledger-manifest-keys.ts'
import { ACCESS_KEYS } from './0002-access-keys.ts'
import { CONTENT } from './0003-content.ts'
import { GOVERNORS } from './0004-governors.ts'
import { ERASURE } from './0005-erasure.ts'
import { FINGERPRINTS } from './0006-fingerprints.ts'
import { PLACEHOLDERS } from './0007-placeholders.ts'
import { POLICIES } from './0008-policies.ts'

/**
 * Forward only: entry `i` takes a database from version `i` to `i + 1`. Released entries MUST NOT change.
 */
export const MIGRATIONS: readonly string[] = [
  LEDGER_MANIFEST_KEYS,
  ACCESS_KEYS,
  CONTENT,
  GOVERNORS,
  ERASURE,
  FINGERPRINTS,
  PLACEHOLDERS,
  POLICIES,
]
