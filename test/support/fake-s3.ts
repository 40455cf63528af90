import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compareKeys } from '../../src/lake/key-order.ts'

/** What goes wrong with one answer. */
export type Fault =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Fewer bytes than there are, under a length that fits them: nothing but the content tells. */
  | { readonly kind: 'cut'; readonly bytes: number }
  | { readonly kind: 'silence' }
  | { readonly kind: 'body'; readonly edit: (text: string) => string }
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'redirect'; readonly to: string }

export interface FakeRequest {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

interface Version {
  readonly id: string
  /** Undefined: a delete marker. */
  readonly bytes: Buffer | undefined
  readonly etag: string
  readonly storageClass: string
  readonly tags: Readonly<Record<string, string>>
}

export interface PutOptions {
  readonly etag?: string
  readonly storageClass?: string
  readonly tags?: Readonly<Record<string, string>>
}

/** S3's wire as far as a lake uses it, with SQS at the same port. Path style; signatures are not checked. */
export class FakeS3 {
  readonly requests: FakeRequest[] = []
  /** Asked for every request to a bucket. */
  fault: (request: FakeRequest) => Fault | undefined = () => undefined
  pageMax = 50
  readonly queue: QueuedMessage[] = []
  readonly #server: Server
  readonly #buckets = new Map<string, Map<string, Version[]>>()
  #nextVersion = 1

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(...buckets: readonly string[]): Promise<FakeS3> {
    const server = createServer()
    const fake = new FakeS3(server)
    for (const bucket of buckets) fake.#buckets.set(bucket, new Map())
    server.on('request', (request, response) => void fake.#handle(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return fake
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  put(bucket: string, key: string, bytes: Uint8Array | string, options: PutOptions = {}): void {
    const body = Buffer.from(bytes as string)
    const etag = options.etag ?? `"${createHash('md5').update(body).digest('hex')}"`
    const { storageClass = 'STANDARD', tags = {} } = options
    this.#push(bucket, key, {
      id: `v${this.#nextVersion++}`,
      bytes: body,
      etag,
      storageClass,
      tags,
    })
  }

  remove(bucket: string, key: string): void {
    const marker = { id: `v${this.#nextVersion++}`, bytes: undefined, etag: '' }
    this.#push(bucket, key, { ...marker, storageClass: 'STANDARD', tags: {} })
  }

  dropBucket(bucket: string): void {
    this.#buckets.delete(bucket)
  }

  send(body: string, sentAt = 1_000): QueuedMessage {
    const message = { id: `m${this.#nextVersion++}`, body, sentAt, hidden: false, received: 0 }
    this.queue.push(message)
    return message
  }

  #push(bucket: string, key: string, version: Version): void {
    const objects = this.#buckets.get(bucket)
    if (objects === undefined) throw new Error(`no bucket ${bucket}`)
    objects.set(key, [version, ...(objects.get(key) ?? [])])
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const target = request.headers['x-amz-target']
    if (typeof target === 'string') return this.#sqs(target, request, response)
    const [, bucket = '', ...rest] = (request.url ?? '/').split('?')[0]?.split('/') ?? []
    const asked: FakeRequest = {
      method: request.method ?? '',
      bucket,
      key: decodeURIComponent(rest.join('/')),
      query: url.searchParams,
      headers: request.headers,
    }
    this.requests.push(asked)
    answer(request, response, this.#answer(asked), this.fault(asked))
  }

  #answer(asked: FakeRequest): Answer {
    const objects = this.#buckets.get(asked.bucket)
    if (objects === undefined) return errorAnswer(404, 'NoSuchBucket')
    if (asked.key === '') return this.#listing(objects, asked)
    const latest = objects.get(asked.key)?.[0]
    const wanted = asked.query.get('versionId')
    const version =
      wanted === null ? latest : objects.get(asked.key)?.find(({ id }) => id === wanted)
    if (version?.bytes === undefined) return errorAnswer(404, 'NoSuchKey')
    if (asked.query.has('tagging')) return xml(tagsText(version.tags))
    const condition = asked.headers['if-match']
    if (condition !== undefined && condition !== version.etag) {
      return errorAnswer(412, 'PreconditionFailed')
    }
    return objectAnswer(version as Version & { bytes: Buffer }, asked.headers.range)
  }

  #listing(objects: ReadonlyMap<string, readonly Version[]>, asked: FakeRequest): Answer {
    const prefix = asked.query.get('prefix') ?? ''
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(compareKeys)
    if (asked.query.has('versions')) return versionsAnswer(objects, keys, asked, this.pageMax)
    const live = keys.filter((key) => objects.get(key)?.[0]?.bytes !== undefined)
    if (asked.query.get('delimiter') === '/') return foldersAnswer(live, prefix, asked)
    const token = asked.query.get('continuation-token')
    const after =
      token === null ? asked.query.get('start-after') : Buffer.from(token, 'base64').toString()
    const from = live.filter((key) => after === null || compareKeys(key, after) > 0)
    const max = Math.min(Number(asked.query.get('max-keys') ?? '1000'), this.pageMax)
    const page = from.slice(0, max)
    const isTruncated = from.length > page.length
    const next = Buffer.from(page.at(-1) ?? '').toString('base64')
    const contents = page.map((key) => contentsText(key, objects.get(key)?.[0] as Version))
    return xml(
      `<ListBucketResult><KeyCount>${page.length}</KeyCount><EncodingType>url</EncodingType>${contents.join('')}<IsTruncated>${isTruncated}</IsTruncated>${isTruncated ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}</ListBucketResult>`,
    )
  }

  async #sqs(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const asked = JSON.parse(Buffer.concat(parts).toString()) as {
      readonly Entries?: readonly { readonly Id: string; readonly ReceiptHandle: string }[]
    }
    let said: object
    if (target.endsWith('.ReceiveMessage')) said = await this.#receive()
    else {
      const done = (asked.Entries ?? []).map(({ ReceiptHandle }) => ReceiptHandle)
      for (const id of done) {
        const at = this.queue.findIndex((message) => message.id === id)
        if (at !== -1) this.queue.splice(at, 1)
      }
      said = { Successful: (asked.Entries ?? []).map(({ Id }) => ({ Id })), Failed: [] }
    }
    const text = JSON.stringify(said)
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(text)
  }

  /** A long poll of 100 ms; a received message is hidden until `show`. */
  async #receive(): Promise<object> {
    for (let turn = 0; turn < 10; turn++) {
      const ready = this.queue.filter(({ hidden }) => !hidden).slice(0, 10)
      if (ready.length > 0) {
        for (const message of ready) {
          message.hidden = true
          message.received += 1
        }
        return {
          Messages: ready.map(({ id, body, sentAt }) => ({
            MessageId: id,
            ReceiptHandle: id,
            Body: body,
            MD5OfBody: createHash('md5').update(body).digest('hex'),
            Attributes: { SentTimestamp: `${sentAt}` },
          })),
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return {}
  }

  /** The visibility of all messages has run out. */
  show(): void {
    for (const message of this.queue) message.hidden = false
  }
}

export interface QueuedMessage {
  readonly id: string
  readonly body: string
  readonly sentAt: number
  hidden: boolean
  received: number
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const xml = (text: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
})
const errorAnswer = (status: number, code: string): Answer =>
  xml(`<Error><Code>${code}</Code><Message>SECRET-MESSAGE of ${code}</Message></Error>`, status)

const encoded = (key: string): string =>
  encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
const escapedXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const contentsText = (key: string, { bytes, etag, storageClass }: Version): string =>
  `<Contents><Key>${encoded(key)}</Key><LastModified>2026-11-22T10:00:00.000Z</LastModified><ETag>${escapedXml(etag)}</ETag><Size>${bytes?.length ?? 0}</Size><StorageClass>${storageClass}</StorageClass></Contents>`

const tagsText = (tags: Readonly<Record<string, string>>): string =>
  `<Tagging><TagSet>${Object.entries(tags)
    .map(([name, value]) => `<Tag><Key>${name}</Key><Value>${value}</Value></Tag>`)
    .join('')}</TagSet></Tagging>`

function foldersAnswer(keys: readonly string[], prefix: string, asked: FakeRequest): Answer {
  const after = asked.query.get('start-after') ?? ''
  const folders = keys.flatMap((key) => {
    const end = key.indexOf('/', prefix.length)
    return end === -1 ? [] : [key.slice(0, end + 1)]
  })
  const listed = [...new Set(folders)].filter((folder) => folder > after)
  const texts = listed.map(
    (folder) => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`,
  )
  return xml(
    `<ListBucketResult>${texts.join('')}<IsTruncated>false</IsTruncated></ListBucketResult>`,
  )
}

function versionsAnswer(
  objects: ReadonlyMap<string, readonly Version[]>,
  keys: readonly string[],
  asked: FakeRequest,
  pageMax: number,
): Answer {
  const marker = asked.query.get('key-marker') ?? ''
  const versionMarker = asked.query.get('version-id-marker') ?? ''
  const all = keys.flatMap((key) =>
    (objects.get(key) ?? []).map((version, at) => ({ key, version, isLatest: at === 0 })),
  )
  const at = all.findIndex(({ key, version }) => key === marker && version.id === versionMarker)
  const rest = at === -1 ? all.filter(({ key }) => compareKeys(key, marker) > 0) : all.slice(at + 1)
  const page = rest.slice(0, pageMax)
  const last = page.at(-1)
  const isTruncated = rest.length > page.length
  const texts = page.map(({ key, version, isLatest }) =>
    version.bytes === undefined
      ? `<DeleteMarker><Key>${encoded(key)}</Key><VersionId>${version.id}</VersionId><IsLatest>${isLatest}</IsLatest></DeleteMarker>`
      : `<Version><Key>${encoded(key)}</Key><VersionId>${version.id}</VersionId><IsLatest>${isLatest}</IsLatest><ETag>${escapedXml(version.etag)}</ETag><Size>${version.bytes.length}</Size><StorageClass>${version.storageClass}</StorageClass></Version>`,
  )
  const next = isTruncated
    ? `<NextKeyMarker>${encoded(last?.key ?? '')}</NextKeyMarker><NextVersionIdMarker>${last?.version.id}</NextVersionIdMarker>`
    : ''
  return xml(
    `<ListVersionsResult><EncodingType>url</EncodingType>${texts.join('')}<IsTruncated>${isTruncated}</IsTruncated>${next}</ListVersionsResult>`,
  )
}

function objectAnswer(version: Version & { bytes: Buffer }, range: string | undefined): Answer {
  const headers = {
    etag: version.etag,
    'x-amz-version-id': version.id,
    ...(version.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': version.storageClass }),
  }
  const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1]
  if (from === undefined) return { status: 200, headers, body: version.bytes }
  const { length } = version.bytes
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${from}-${length - 1}/${length}` },
    body: version.bytes.subarray(Number(from)),
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  given: Answer,
  fault: Fault | undefined,
): void {
  request.resume()
  if (fault?.kind === 'silence') return
  if (fault?.kind === 'redirect') {
    response.writeHead(307, { location: fault.to }).end()
    return
  }
  let said = fault?.kind === 'error' ? errorAnswer(fault.status, fault.code) : given
  if (fault?.kind === 'cut') said = { ...said, body: said.body.subarray(0, fault.bytes) }
  if (fault?.kind === 'body')
    said = { ...said, body: Buffer.from(fault.edit(said.body.toString())) }
  if (fault?.kind === 'headers') said = { ...said, headers: { ...said.headers, ...fault.headers } }
  response.writeHead(said.status, { ...said.headers, 'content-length': `${said.body.length}` })
  if (request.method === 'HEAD') {
    response.end()
  } else if (fault?.kind === 'reset') {
    response.write(said.body.subarray(0, fault.afterBytes), () =>
      setTimeout(() => response.destroy(), 5),
    )
  } else {
    response.end(said.body)
  }
}
