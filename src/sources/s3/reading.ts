import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { limits } from '../../kernel/limits.ts'
import type { ObjectRead } from '../../lake/source.ts'
import type { Bucket } from './bucket.ts'
import { failureOf, failureText } from './calls.ts'
import { bare, versionOf } from './entry.ts'

/** Where the bytes of one state of an object go, as far as they have come. */
interface Pinned {
  readonly etag: string
  readonly versionId: string | undefined
  readonly bytes: Uint8Array
  filled: number
}

export interface ReadOptions {
  readonly bytesMax: number
  readonly versions: boolean
  readonly signal: AbortSignal
}

type Tried = ObjectRead | 'again' | 'changed'

/**
 * The whole object into one buffer of its own size. A connection that breaks is taken up where it broke.
 *
 * INVARIANT (bytes belong to their version): every further part is asked for with If-Match of the first;
 * an object that changed in between is read anew, never put together from two states.
 */
export async function readObject(
  bucket: Bucket,
  key: string,
  options: ReadOptions,
): Promise<ObjectRead> {
  const reader = new Reader(bucket, key, options)
  let changes = 0
  for (let attempt = 1; attempt <= limits.bucketAttemptsMax; attempt++) {
    const tried = await reader.attempt()
    if (tried === 'changed' && ++changes >= limits.readAttemptsMax) {
      return { kind: 'unreadable', reason: 'it kept changing while it was read' }
    }
    if (typeof tried !== 'string') return tried
    if (tried === 'again') await bucket.calls.pause(attempt, options.signal)
  }
  return { kind: 'unreadable', reason: `${reader.trouble}; it is tried again` }
}

class Reader {
  readonly #bucket: Bucket
  readonly #key: string
  readonly #options: ReadOptions
  #pinned: Pinned | undefined
  trouble = 'it could not be read'

  constructor(bucket: Bucket, key: string, options: ReadOptions) {
    this.#bucket = bucket
    this.#key = key
    this.#options = options
  }

  async attempt(): Promise<Tried> {
    const { bytesMax, signal } = this.#options
    const deadlineMs = limits.bucketTimeoutMs + (bytesMax / limits.bucketBytesPerSecondMin) * 1_000
    try {
      return await this.#bucket.calls.turn((bounded) => this.#transfer(bounded), signal, deadlineMs)
    } catch (error) {
      signal.throwIfAborted()
      return this.#judged(error)
    }
  }

  async #transfer(signal: AbortSignal): Promise<Tried> {
    const pinned = this.#pinned
    const part = pinned === undefined ? { from: 0 } : { from: pinned.filled, etag: pinned.etag }
    const answer = await this.#bucket.get(this.#key, part, signal)
    const into = pinned === undefined ? this.#pin(answer) : taken(answer, pinned)
    if (into === 'changed') this.#pinned = undefined
    if (typeof into === 'string' || 'kind' in into) {
      abandon(answer)
      return into
    }
    for await (const bytes of answer.Body as unknown as AsyncIterable<Uint8Array>) {
      if (into.filled + bytes.length > into.bytes.length) throw new TornError()
      into.bytes.set(bytes, into.filled)
      into.filled += bytes.length
    }
    if (into.filled < into.bytes.length) throw new TornError()
    const versionId = this.#options.versions ? into.versionId : undefined
    const version = versionOf(into.etag, into.bytes.length, versionId)
    return { kind: 'bytes', bytes: into.bytes, version }
  }

  #pin(answer: GetObjectCommandOutput): Pinned | ObjectRead {
    const { ContentLength: size, ETag: etag, VersionId: versionId } = answer
    if (size === undefined || etag === undefined || bare(etag) === '') {
      return { kind: 'unreadable', reason: 'the store tells no length or no ETag for it' }
    }
    if (size > this.#options.bytesMax) {
      return { kind: 'unreadable', reason: `it is larger than ${this.#options.bytesMax} bytes` }
    }
    // Not from Node's pool of small buffers: a parser's thread takes the memory over.
    this.#pinned = { etag, versionId, bytes: new Uint8Array(size), filled: 0 }
    return this.#pinned
  }

  #judged(error: unknown): Tried {
    const { status, code, isPassing } = failureOf(error)
    if (code === 'NoSuchKey' || code === 'NoSuchVersion') {
      if (this.#pinned === undefined) return { kind: 'gone' }
      this.#pinned = undefined
      return 'changed'
    }
    if (status === 412 || status === 416) {
      this.#pinned = undefined
      return 'changed'
    }
    this.trouble = failureText(error, 'it could not be read')
    if (isPassing || error instanceof TornError) return 'again'
    if (code === 'InvalidObjectState') return { kind: 'unreadable', reason: ARCHIVED }
    return { kind: 'unreadable', reason: UNREADABLE[status ?? 0] ?? this.trouble }
  }
}

class TornError extends Error {
  readonly code = 'INCOMPLETE_ANSWER'
}

const ARCHIVED = 'it is archived; restore it to another storage class to have it read'
const UNREADABLE: Readonly<Record<number, string>> = {
  400: 'the store refuses to give it out; it may be encrypted with a key of its own (SSE-C)',
  403: 'access is denied; grant s3:GetObject, and the use of the key that it is encrypted with',
}

/** Does the answer go on where the bytes end, in the same state? A store may ignore range and condition. */
function taken(answer: GetObjectCommandOutput, pinned: Pinned): Pinned | 'changed' {
  const { ETag: etag = '', ContentRange: range = '' } = answer
  if (bare(etag) !== bare(pinned.etag)) return 'changed'
  const expected = `bytes ${pinned.filled}-${pinned.bytes.length - 1}/${pinned.bytes.length}`
  if (range === expected) return pinned
  if (range !== '' || answer.ContentLength !== pinned.bytes.length) return 'changed'
  pinned.filled = 0
  return pinned
}

function abandon({ Body: body }: GetObjectCommandOutput): void {
  ;(body as unknown as { destroy?: () => void } | undefined)?.destroy?.()
}
