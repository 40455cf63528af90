import { describe, expect, test } from 'vitest'
import { fingerprintStoreSuite } from '../../dlp/fingerprint-conformance.ts'
import { contentStoreSuite } from '../../content/conformance.ts'
import { placeholderStoreSuite } from '../../content/placeholder-conformance.ts'
import { accessKeyStoreSuite, apiKeyStoreSuite } from '../../identity/conformance.ts'
import { wrappedKeyStoreSuite } from '../../keys/conformance.ts'
import { profileStoreSuite } from '../../models/profile-conformance.ts'
import { manifestStoreSuite } from '../../lake/conformance.ts'
import { claimSuite } from '../../ledger/claim-conformance.ts'
import { draftOf, ledgerStoreSuite } from '../../ledger/conformance.ts'
import { memoryStores } from './memory.ts'

const open = async () => ({ ...memoryStores(), close: () => Promise.resolve() })

ledgerStoreSuite('memory', open)
claimSuite('memory', open)
manifestStoreSuite('memory', open)
apiKeyStoreSuite('memory', open)
accessKeyStoreSuite('memory', open)
wrappedKeyStoreSuite('memory', open)
contentStoreSuite('memory', open)
placeholderStoreSuite('memory', open)
profileStoreSuite('memory', open)
fingerprintStoreSuite('memory', open)

describe('memory stores', () => {
  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('a fault %s the operation: %i attempt is there', async (when, attempts) => {
    const stores = memoryStores((operation, moment) => {
      if (operation === 'open' && moment === when) throw new Error('cut')
    })
    await expect(stores.ledger.open(draftOf('r1'))).rejects.toThrow('cut')
    expect((await stores.reopen().ledger.verify()).attempts).toBe(attempts)
  })
})
