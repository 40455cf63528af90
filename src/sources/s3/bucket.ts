import type { GetObjectCommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import type { S3Place } from '../../lake/place.ts'
import { Calls, failureOf, failureText } from './calls.ts'
import type { Told } from './entry.ts'
import { decodedKey } from './names.ts'
import { Transport, WireError } from './transport.ts'
import { limits } from '../../kernel/limits.ts'

/** One page of a listing, in the order of the keys. */
export interface Page {
  readonly objects: readonly Told[]
  /** Keys that could not be decoded, as they were written. */
  readonly undecodable: readonly Told[]
  readonly next: Cursor | undefined
}

/** Where the next page begins: the store's own token, or after a key. */
export interface Cursor {
  readonly token?: string
  readonly afterKey?: string
  readonly afterVersion?: string
}

type Sdk = typeof import('@aws-sdk/client-s3')
interface Opened {
  readonly sdk: Sdk
  readonly client: S3Client
}

/** The SDK, loaded when the first bucket is asked: most lakes are directories. */
export class Store {
  readonly #place: S3Place
  readonly #transport = new Transport()
  readonly calls: Calls
  #opened: Promise<Opened> | undefined

  constructor(place: S3Place, calls: Calls) {
    this.#place = place
    this.calls = calls
  }

  open(): Promise<Opened> {
    this.#opened ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client(clientConfig(this.#place, this.#transport)),
    }))
    return this.#opened
  }

  async close(): Promise<void> {
    const opened = this.#opened
    this.#transport.destroy()
    if (opened !== undefined) (await opened).client.destroy()
  }
}

/**
 * INVARIANT (only what is configured): endpoint, region and credentials are given here, so that neither the
 * environment nor a profile nor the machine's metadata service is asked; the default chain only by name.
 */
function clientConfig(place: S3Place, transport: Transport): S3ClientConfig {
  return {
    region: place.region,
    endpoint: place.endpoint,
    forcePathStyle: place.pathStyle,
    ...credentialsOf(place),
    requestHandler: transport as unknown as NonNullable<S3ClientConfig['requestHandler']>,
    // One call, one request: tries, pauses and the count are ours.
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    followRegionRedirects: false,
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    // Other stores know neither; lengths and ETags are checked here.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    logger: SILENT,
  }
}
const nothing = (): void => undefined
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** For the SDK's clients of S3 and SQS alike. */
export function credentialsOf({ credentials }: Pick<S3Place, 'credentials'>): {
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
} {
  if (credentials.kind === 'default') return {}
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  return {
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  }
}

/** One bucket, in words of the lake. */
export class Bucket {
  readonly name: string
  readonly #store: Store

  constructor(store: Store, name: string) {
    this.#store = store
    this.name = name
  }

  get calls(): Calls {
    return this.#store.calls
  }

  /** `prefix` and keys as the bucket has them. Rejects with a sentence. */
  async page(
    prefix: string,
    cursor: Cursor,
    signal: AbortSignal,
    options: { readonly versions?: boolean; readonly max?: number } = {},
  ): Promise<Page> {
    const read = options.versions === true ? versionsPage : currentPage
    const max = options.max ?? limits.sourcePageMax
    return this.#patiently(
      (opened, bounded) =>
        read(opened, { bucket: this.name, prefix, cursor, max, signal: bounded }),
      signal,
      `bucket \`${this.name}\` cannot be listed`,
    )
  }

  /** The folders directly below `prefix`, each ending in `/`; the first thousand after `after`. */
  async folders(prefix: string, after: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#patiently(
      async ({ sdk, client }, bounded) => {
        const answer = await client.send(
          new sdk.ListObjectsV2Command({
            Bucket: this.name,
            Prefix: prefix,
            Delimiter: '/',
            ...(after === '' ? {} : { StartAfter: after }),
          }),
          { abortSignal: bounded },
        )
        return (answer.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? [])
      },
      signal,
      `bucket \`${this.name}\` cannot be listed`,
    )
  }

  /** Undefined: the store says 404, which may also mean that the bucket is gone. */
  async head(key: string, signal: AbortSignal): Promise<Told | undefined> {
    const { sdk, client } = await this.#store.open()
    try {
      const answer = await client.send(new sdk.HeadObjectCommand({ Bucket: this.name, Key: key }), {
        abortSignal: signal,
      })
      if (answer.DeleteMarker === true) return undefined
      return {
        key,
        sizeBytes: answer.ContentLength ?? -1,
        etag: answer.ETag,
        storageClass: answer.StorageClass,
        versionId: answer.VersionId,
      }
    } catch (error) {
      if (failureOf(error).status === 404) return undefined
      throw error
    }
  }

  /** From `from` on, and with `etag` only of that state of the object. Rejects with the SDK's error. */
  async get(
    key: string,
    part: { readonly from: number; readonly etag?: string },
    signal: AbortSignal,
  ): Promise<GetObjectCommandOutput> {
    const { sdk, client } = await this.#store.open()
    const command = new sdk.GetObjectCommand({
      Bucket: this.name,
      Key: key,
      ...(part.etag === undefined ? {} : { IfMatch: part.etag }),
      ...(part.from === 0 ? {} : { Range: `bytes=${part.from}-` }),
    })
    return client.send(command, { abortSignal: signal })
  }

  async tags(key: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const { sdk, client } = await this.#store.open()
    const answer = await this.calls.patiently(
      (bounded) =>
        client.send(new sdk.GetObjectTaggingCommand({ Bucket: this.name, Key: key }), {
          abortSignal: bounded,
        }),
      signal,
    )
    return Object.fromEntries((answer.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
  }

  async #patiently<T>(
    send: (opened: Opened, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    doing: string,
  ): Promise<T> {
    const opened = await this.#store.open()
    try {
      return await this.calls.patiently((bounded) => send(opened, bounded), signal)
    } catch (error) {
      signal.throwIfAborted()
      throw new Error(failureText(error, doing), { cause: error })
    }
  }
}

interface Asked {
  readonly bucket: string
  readonly prefix: string
  readonly cursor: Cursor
  readonly max: number
  readonly signal: AbortSignal
}

async function currentPage({ sdk, client }: Opened, asked: Asked): Promise<Page> {
  const { token, afterKey } = asked.cursor
  const answer = await client.send(
    new sdk.ListObjectsV2Command({
      Bucket: asked.bucket,
      Prefix: asked.prefix,
      MaxKeys: asked.max,
      EncodingType: 'url',
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(token !== undefined || afterKey === undefined ? {} : { StartAfter: afterKey }),
    }),
    { abortSignal: asked.signal },
  )
  const listed = answer.Contents ?? []
  if (answer.IsTruncated === undefined || (answer.KeyCount ?? listed.length) !== listed.length) {
    throw new WireError('a page of the listing lacks what it says it has')
  }
  const { objects, undecodable } = toldOf(listed, answer.EncodingType === 'url')
  const last = objects.at(-1)?.key
  const next = answer.NextContinuationToken ?? undefined
  if (!answer.IsTruncated) return { objects, undecodable, next: undefined }
  if (next !== undefined) return { objects, undecodable, next: { token: next } }
  if (last === undefined) throw new WireError('a page of the listing has no end and no successor')
  return { objects, undecodable, next: { afterKey: last } }
}

async function versionsPage({ sdk, client }: Opened, asked: Asked): Promise<Page> {
  const { afterKey, afterVersion } = asked.cursor
  const answer = await client.send(
    new sdk.ListObjectVersionsCommand({
      Bucket: asked.bucket,
      Prefix: asked.prefix,
      MaxKeys: asked.max,
      EncodingType: 'url',
      ...(afterKey === undefined ? {} : { KeyMarker: afterKey }),
      ...(afterVersion === undefined ? {} : { VersionIdMarker: afterVersion }),
    }),
    { abortSignal: asked.signal },
  )
  if (answer.IsTruncated === undefined) {
    throw new WireError('a page of the listing lacks what it says it has')
  }
  const isEncoded = answer.EncodingType === 'url'
  // INVARIANT (only what is there): old versions and delete markers are never documents.
  const latest = (answer.Versions ?? []).filter(({ IsLatest }) => IsLatest === true)
  const told = toldOf(latest, isEncoded)
  if (!answer.IsTruncated) return { ...told, next: undefined }
  const marker = answer.NextKeyMarker ?? ''
  const key = isEncoded ? decodedKey(marker) : marker
  if (key === undefined || key === '') {
    throw new WireError('a page of the listing has no end and no successor')
  }
  const version = answer.NextVersionIdMarker
  return {
    ...told,
    next: { afterKey: key, ...(version === undefined ? {} : { afterVersion: version }) },
  }
}

interface Listed {
  readonly Key?: string | undefined
  readonly Size?: number | undefined
  readonly ETag?: string | undefined
  readonly StorageClass?: string | undefined
  readonly VersionId?: string | undefined
}

function toldOf(
  listed: readonly Listed[],
  isEncoded: boolean,
): { readonly objects: readonly Told[]; readonly undecodable: readonly Told[] } {
  const objects: Told[] = []
  const undecodable: Told[] = []
  for (const { Key = '', Size, ETag, StorageClass, VersionId } of listed) {
    const key = isEncoded ? decodedKey(Key) : Key
    if (Size === undefined) throw new WireError('a page of the listing lacks a size')
    const told = { sizeBytes: Size, etag: ETag, storageClass: StorageClass, versionId: VersionId }
    if (key === undefined) undecodable.push({ key: Key, ...told })
    else objects.push({ key, ...told })
  }
  return { objects, undecodable }
}
