import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { instant, isoTime, type Instant } from '../../kernel/values.ts'
import type { S3Inventory, S3Place } from '../../lake/place.ts'
import type { ObjectEntry } from '../../lake/source.ts'
import { Bucket, type Store } from './bucket.ts'
import { failureOf, failureText, type S3World } from './calls.ts'
import { columnsOf, type InventoryColumns } from './inventory-rows.ts'
import { InventorySorter } from './inventory-sorter.ts'
import { readObject } from './reading.ts'
import { mergedRuns } from './sorted-runs.ts'

/** A complete inventory: its manifest is there and is what its checksum says. */
export interface Inventory {
  readonly madeAt: Instant
  entries(signal: AbortSignal, after: string | undefined): AsyncIterable<readonly ObjectEntry[]>
}

interface DataFile {
  readonly key: string
  readonly sizeBytes: number
  readonly md5: string
}
interface Manifest {
  readonly madeAt: Instant
  readonly columns: InventoryColumns
  readonly files: readonly DataFile[]
}

/** Older ones tell more that is not so than that is. */
const AGE_MAX_MS = 60 * 24 * 60 * 60_000
const DATED = /\/\d{4}-\d{2}-\d{2}T\d{2}-\d{2}Z\/$/

/** The inventories that S3 itself writes of a bucket, daily or weekly. */
export class Inventories {
  readonly #bucket: Bucket
  readonly #prefix: string
  readonly #place: S3Place
  readonly #world: S3World
  #isSwept = false
  /** Of the one that was listed last, to its end. */
  madeAt: Instant | undefined

  constructor(
    store: Store,
    place: S3Place & { inventory: S3Inventory | undefined },
    world: S3World,
  ) {
    this.#bucket = new Bucket(store, place.inventory?.bucket ?? place.bucket)
    this.#prefix = place.inventory?.prefix ?? ''
    this.#place = place
    this.#world = world
  }

  /** The newest complete one; undefined: there is none yet. Rejects when one is there and cannot be used. */
  async newest(signal: AbortSignal): Promise<Inventory | undefined> {
    const since = instant(Math.max(0, this.#world.clock.now() - AGE_MAX_MS))
    const after = this.#prefix + isoTime(since).slice(0, 10)
    const folders = await this.#bucket.folders(this.#prefix, after, signal)
    const dated = folders.filter((folder) => DATED.test(folder)).toSorted()
    for (const folder of dated.toReversed().slice(0, limits.inventoriesTriedMax)) {
      const manifest = await this.#manifest(folder, signal)
      if (manifest !== undefined) return this.#inventory(manifest)
    }
    return undefined
  }

  /** Undefined: it is still being written, or not whole. */
  async #manifest(folder: string, signal: AbortSignal): Promise<Manifest | undefined> {
    const checksum = await this.#text(`${folder}manifest.checksum`, CHECKSUM_BYTES_MAX, signal)
    if (checksum === undefined) return undefined
    const text = await this.#text(
      `${folder}manifest.json`,
      limits.inventoryManifestBytesMax,
      signal,
    )
    if (text === undefined || md5(text) !== checksum.toString('latin1').trim().toLowerCase()) {
      return undefined
    }
    return manifestOf(text.toString('utf8'), this.#place.bucket)
  }

  async #text(key: string, bytesMax: number, signal: AbortSignal): Promise<Buffer | undefined> {
    const read = await readObject(this.#bucket, key, { bytesMax, versions: false, signal })
    if (read.kind === 'gone') return undefined
    if (read.kind === 'bytes') return Buffer.from(read.bytes.buffer)
    throw new Error(`the inventory cannot be read: ${read.reason}`)
  }

  #inventory(manifest: Manifest): Inventory {
    return {
      madeAt: manifest.madeAt,
      entries: (signal, after) => this.#entries(manifest, signal, after),
    }
  }

  /** INVARIANT (a half list deletes nothing): every file is fetched, whole by its checksum, before the first entry is given out. */
  async *#entries(
    manifest: Manifest,
    signal: AbortSignal,
    after: string | undefined,
  ): AsyncGenerator<readonly ObjectEntry[]> {
    // What a process left that was killed while it sorted.
    if (!this.#isSwept) await rm(this.#world.scratch, { recursive: true, force: true })
    this.#isSwept = true
    await mkdir(this.#world.scratch, { recursive: true, mode: 0o700 })
    const folder = await mkdtemp(join(this.#world.scratch, 'inventory-'))
    try {
      for await (const page of mergedRuns(await this.#sorted(manifest, folder, signal), after)) {
        signal.throwIfAborted()
        yield page
      }
      this.madeAt = manifest.madeAt
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async #sorted(
    { files, columns }: Manifest,
    folder: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { prefix, versions } = this.#place
    const sorter = new InventorySorter({ folder, columns, prefix, versions }, signal)
    try {
      for (const file of files) {
        const path = join(folder, 'data')
        await this.#download(file, path, signal)
        await sorter.read(path)
        await rm(path)
      }
      return await sorter.finish()
    } finally {
      await sorter.close()
    }
  }

  /** To a file of ours, from its beginning each time. */
  async #download(file: DataFile, path: string, signal: AbortSignal): Promise<void> {
    const deadlineMs =
      limits.bucketTimeoutMs + (file.sizeBytes / limits.bucketBytesPerSecondMin) * 1_000
    for (let attempt = 1; ; attempt++) {
      try {
        const sum = await this.#bucket.calls.turn(
          (bounded) => this.#fetch(file, path, bounded),
          signal,
          deadlineMs,
        )
        if (sum === file.md5) return
      } catch (error) {
        signal.throwIfAborted()
        if (!failureOf(error).isPassing)
          throw new Error(failureText(error, UNREAD), { cause: error })
      }
      if (attempt >= limits.bucketAttemptsMax) {
        throw new Error(`${UNREAD}: it is not what its checksum says`)
      }
      await this.#bucket.calls.pause(attempt, signal)
    }
  }

  async #fetch(file: DataFile, path: string, signal: AbortSignal): Promise<string> {
    const answer = await this.#bucket.get(file.key, { from: 0 }, signal)
    const hash = createHash('md5')
    const written = await open(path, 'w', 0o600)
    let bytes = 0
    try {
      for await (const part of answer.Body as unknown as AsyncIterable<Uint8Array>) {
        bytes += part.length
        // More than it should be is not what its checksum says.
        if (bytes > file.sizeBytes) return ''
        hash.update(part)
        await written.write(part)
      }
    } finally {
      await written.close()
    }
    return hash.digest('hex')
  }
}

const UNREAD = 'a file of the inventory cannot be read'
const CHECKSUM_BYTES_MAX = 1_024
const MANIFEST_DEPTH_MAX = 10
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

function manifestOf(text: string, bucket: string): Manifest {
  const parsed = parseJson(text, { depthMax: MANIFEST_DEPTH_MAX })
  const fields = (parsed.ok ? parsed.value : undefined) as
    | Readonly<Record<string, unknown>>
    | null
    | undefined
  if (fields?.['sourceBucket'] !== bucket) {
    throw new Error('the inventory is of another bucket; correct `inventory.prefix`')
  }
  const columns = columnsOf(String(fields['fileFormat']), String(fields['fileSchema']))
  const madeAt = Number(fields['creationTimestamp'])
  const files = fields['files']
  if (!Array.isArray(files) || files.length > limits.inventoryFilesMax) {
    throw new Error(`the inventory has no files or more than ${limits.inventoryFilesMax}`)
  }
  if (!Number.isSafeInteger(madeAt)) throw new Error('the inventory does not say when it was made')
  return { madeAt: instant(madeAt), columns, files: files.map(fileOf) }
}

function fileOf(value: unknown): DataFile {
  const { key, size, MD5checksum: sum } = (value ?? {}) as Readonly<Record<string, unknown>>
  const fits =
    typeof key === 'string' &&
    typeof size === 'number' &&
    size <= limits.inventoryFileBytesMax &&
    typeof sum === 'string'
  if (fits) return { key, sizeBytes: size, md5: sum.toLowerCase() }
  throw new Error(
    `a file of the inventory has no key, size or checksum, or more than ${limits.inventoryFileBytesMax} bytes`,
  )
}
