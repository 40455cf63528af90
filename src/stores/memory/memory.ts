import type { PlaceholderStore } from '../../content/placeholder.ts'
import type { ContentStore } from '../../content/store.ts'
import type { FingerprintStore } from '../../dlp/fingerprint-store.ts'
import type { AccessKeyStore, ApiKeyStore } from '../../identity/store.ts'
import type { WrappedKeyStore } from '../../keys/store.ts'
import type { ManifestStore } from '../../lake/store.ts'
import type { LedgerStore } from '../../ledger/store.ts'
import type { ProfileStore } from '../../models/profile.ts'
import { MemoryContent } from './content.ts'
import type { Fault } from './fault.ts'
import { MemoryFingerprints } from './fingerprints.ts'
import { MemoryAccessKeys, MemoryApiKeys, MemoryWrappedKeys } from './keys.ts'
import { MemoryLedger } from './ledger.ts'
import { MemoryManifest } from './manifest.ts'
import { MemoryPlaceholders } from './placeholders.ts'
import { MemoryProfiles } from './profiles.ts'

export interface MemoryStores {
  readonly ledger: LedgerStore
  readonly manifest: ManifestStore
  readonly apiKeys: ApiKeyStore
  readonly accessKeys: AccessKeyStore
  readonly wrappedKeys: WrappedKeyStore
  readonly content: ContentStore
  readonly placeholders: PlaceholderStore
  readonly profiles: ProfileStore
  readonly fingerprints: FingerprintStore
  /**
   * The same state behind fresh ports: what a restarted process finds. A simulation that kills a
   * process drops the old ports and goes on with these.
   */
  reopen(fault?: Fault): MemoryStores
}

const NO_FAULT: Fault = () => undefined

/** Everything in memory: for tests and the simulation. `fault` runs around every operation. */
export function memoryStores(fault: Fault = NO_FAULT): MemoryStores {
  const ledger = new MemoryLedger()
  const manifest = new MemoryManifest()
  const apiKeys = new MemoryApiKeys()
  const accessKeys = new MemoryAccessKeys(apiKeys)
  const wrappedKeys = new MemoryWrappedKeys()
  const content = new MemoryContent()
  const placeholders = new MemoryPlaceholders()
  const profiles = new MemoryProfiles()
  const fingerprints = new MemoryFingerprints(manifest)
  const ports = (current: Fault): MemoryStores => ({
    ledger: ledger.port(current),
    manifest: manifest.port(current),
    apiKeys: apiKeys.port(current),
    accessKeys: accessKeys.port(current),
    wrappedKeys: wrappedKeys.port(current),
    content: content.port(current),
    placeholders: placeholders.port(current),
    profiles: profiles.port(current),
    fingerprints: fingerprints.port(current),
    reopen: (next = NO_FAULT) => ports(next),
  })
  return ports(fault)
}
