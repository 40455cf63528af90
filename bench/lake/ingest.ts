import { Coverage } from '../../src/dlp/fingerprints/coverage.ts'
import { KnownTexts } from '../../src/dlp/fingerprints/known-texts.ts'
import { FingerprintRecognizer } from '../../src/dlp/fingerprints/recognise.ts'
import { Printer } from '../../src/dlp/fingerprints/prints.ts'
import { FINGERPRINT_KEY_BYTES } from '../../src/dlp/fingerprints/shingles.ts'
import { Fingerprints } from '../../src/pipeline/fingerprinting.ts'
import { join } from 'node:path'
import { defaultRaises } from '../../src/dlp/scanner.ts'
import { openPrepareHost } from '../../src/ingest/worker-host.ts'
import type { Preparer } from '../../src/lake/prepare.ts'
import type { ShippedEmbedder } from '../../src/main/lake-embedders.ts'
import { createLog } from '../../src/main/log.ts'
import { openShippedEmbedder } from '../../src/main/shipped-embedder.ts'
import { systemClock, systemRandom } from '../../src/main/world.ts'
import { openLakeService } from '../../src/pipeline/lake-service.ts'
import { openFilesystemSource } from '../../src/sources/filesystem/filesystem.ts'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { openSqliteStores } from '../../src/stores/sqlite/sqlite.ts'

export interface Ingested {
  /** What an earlier run had left in the manifest. */
  readonly before: number
  readonly indexed: number
  readonly failure: string | undefined
  readonly skipped: number
  /** Of the objects in the index, as the source has them. */
  readonly bytes: number
  /** Characters of text that this run's parsers and chunker gave. */
  readonly chars: number
  readonly chunks: number
  /** Chunks that have a vector. */
  readonly embedded: number
  /** Until the rules were in force and what was indexed could be searched. */
  readonly startMs: number
  readonly ms: number
  /** Of the whole process, all its threads. */
  readonly cpuMs: number
  readonly rssMaxMiB: number
}

const INDEX = 'index'

/** One whole sync with the stores that ship, and the largest memory of the process meanwhile. */
export async function ingest(
  root: string,
  data: string,
  options: {
    readonly words: boolean
    /** Without fingerprints: for comparison. */
    readonly plain?: boolean
    readonly onProgress: (seen: number) => void
  },
): Promise<Ingested> {
  const embedder = options.words ? undefined : openShippedEmbedder(createLog())
  const stores = await openSqliteStores(data, { known: [INDEX] })
  const index = await openPostingsIndex(join(data, INDEX))
  const key = systemRandom.bytes(FINGERPRINT_KEY_BYTES)
  const fingerprints = { key, id: 'bench' }
  const host = openPrepareHost({
    raises: defaultRaises,
    ...(options.plain === true ? {} : { fingerprints }),
  })
  const texts = new KnownTexts()
  const coverage = new Coverage(systemClock)
  const known = new Fingerprints({
    store: stores.fingerprints,
    known: texts,
    coverage,
    recognizer: new FingerprintRecognizer(texts, coverage, key),
    printer: new Printer(key),
    clock: systemClock,
    onTrouble: (error) => {
      throw error
    },
  })
  await known.load(stores.manifest)
  const manifest = known.following(stores.manifest)
  let chars = 0
  const preparer: Preparer = {
    ...host,
    async prepare(bytes, name) {
      const prepared = await host.prepare(bytes, name)
      if (prepared.kind === 'prepared') chars += prepared.chars
      return prepared
    },
  }
  let rssMax = 0
  const watch = setInterval(() => {
    rssMax = Math.max(rssMax, process.memoryUsage.rss())
  }, 50)
  const rules = [
    {
      match: '**',
      readers: ['group:staff'],
      denied: [],
      label: { level: 'internal', compartments: [], integrity: 'trusted' },
    },
  ] as const
  const source = openFilesystemSource({ id: 'bench', root })
  const service = await openLakeService({ manifest, index, preparer, clock: systemClock }, [
    { source, rules },
  ])
  const { indexed: before } = await stores.manifest.counts('bench')
  const cpuBefore = process.cpuUsage()
  const started = performance.now()
  if (embedder !== undefined) {
    const open = (): Promise<ShippedEmbedder> => Promise.resolve(embedder)
    await service.embedding.use({ id: 'builtin-embedder', near: true, open })
  }
  await service.start()
  await service.embedding.resume()
  const startMs = performance.now() - started
  const outcomes = await service.sync('bench', (_, { seen }) => options.onProgress(seen))
  const ms = performance.now() - started
  const cpu = process.cpuUsage(cpuBefore)
  clearInterval(watch)
  const [status] = await service.status()
  const { embedded } = await index.stats()
  await service.stop()
  await preparer.close()
  await embedder?.close()
  await index.close()
  await stores.close()
  const { indexed = 0, skipped = 0, bytes = 0, chunks = 0 } = status ?? {}
  const failure = outcomes?.[0]?.failure
  return {
    before,
    indexed,
    skipped,
    failure,
    bytes,
    chars,
    chunks,
    embedded,
    startMs,
    ms,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    rssMaxMiB: Math.round(rssMax / 1024 / 1024),
  }
}
