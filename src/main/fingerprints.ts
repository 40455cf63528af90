import type { FingerprintKey } from '../ingest/worker-host.ts'
import { Coverage } from '../dlp/fingerprints/coverage.ts'
import { KnownTexts } from '../dlp/fingerprints/known-texts.ts'
import { Printer } from '../dlp/fingerprints/prints.ts'
import { FingerprintRecognizer } from '../dlp/fingerprints/recognise.ts'
import { limits } from '../kernel/limits.ts'
import type { KeyService } from '../keys/keys.ts'
import type { ManifestStore } from '../lake/store.ts'
import { Fingerprints } from '../pipeline/fingerprinting.ts'
import type { SqliteStores } from '../stores/sqlite/sqlite.ts'
import { bugFacts, type Log } from './log.ts'
import { systemClock } from './world.ts'

/** Whose commitment key fingerprints are made with. Destroyed, all of them mean nothing any more. */
const SUBJECT = 'fingerprints'

/** What is known of texts, open and in step with the manifest. */
export interface OpenFingerprints {
  readonly fingerprints: Fingerprints
  readonly recognizer: FingerprintRecognizer
  readonly known: KnownTexts
  /** What preparers make them with. */
  readonly key: FingerprintKey
  /** The manifest that everybody MUST write through. */
  readonly manifest: ManifestStore
  close(): Promise<void>
}

export async function openFingerprints(
  stores: Pick<SqliteStores, 'manifest' | 'fingerprints'>,
  keys: Pick<KeyService, 'subject'>,
  log: Log,
  /** Of a world of `prove`: two worlds sample the same places of a text. */
  lent?: FingerprintKey,
): Promise<OpenFingerprints> {
  const key = lent ?? (await fingerprintKey(keys))
  const known = new KnownTexts()
  const coverage = new Coverage(systemClock)
  const recognizer = new FingerprintRecognizer(known, coverage, key.key)
  const fingerprints = new Fingerprints({
    store: stores.fingerprints,
    known,
    coverage,
    printer: new Printer(key.key),
    recognizer,
    clock: systemClock,
    onTrouble: (error) => log.error(bugFacts(error), 'fingerprints could not be stored'),
  })
  await fingerprints.load(stores.manifest)
  const manifest = fingerprints.following(stores.manifest)
  const storing = setInterval(() => void fingerprints.keepSightings(), limits.coverageStoreMs)
  storing.unref()
  return {
    fingerprints,
    recognizer,
    known,
    key,
    manifest,
    async close() {
      clearInterval(storing)
      await fingerprints.keepSightings()
    },
  }
}

/** HMAC-SHA-256 under a key drawn for this alone, wrapped by the master key like every other. */
async function fingerprintKey(keys: Pick<KeyService, 'subject'>): Promise<FingerprintKey> {
  const subject = await keys.subject(SUBJECT)
  const { keyId, mac } = subject.commit('fingerprint-key', '1')
  return { key: new Uint8Array(Buffer.from(mac, 'base64url')), id: keyId }
}
