import { createHmac, hash } from 'node:crypto'
import type { Instant } from './values.ts'

/**
 * AWS Signature Version 4, as every service but S3 reads it: the path of the request target is
 * URI-encoded once more. Pure; nothing here throws, whatever bytes it is given.
 */
export const AWS_ALGORITHM = 'AWS4-HMAC-SHA256'
const TERMINATOR = 'aws4_request'

/** `20150830/us-east-1/bedrock/aws4_request`: what a signing key is good for. */
export interface AwsScope {
  /** `20150830`. */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** What a signature covers. */
export interface AwsRequest {
  readonly method: string
  /** The request target as it goes over the wire, encoded, not normalised: `/model/a%3A0/converse?x=1`. */
  readonly target: string
  /** Lower-case names; several values of one name in their order. Names may begin with `:`. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Lower-case names, in the order of `SignedHeaders`. */
  readonly signedHeaders: readonly string[]
  /** Hex SHA-256 of the body. */
  readonly bodyHash: string
}

export const sha256Hex = (bytes: string | Uint8Array): string => hash('sha256', bytes, 'hex')

export const scopeText = ({ date, region, service }: AwsScope): string =>
  `${date}/${region}/${service}/${TERMINATOR}`

/** `20150830/us-east-1/bedrock/aws4_request`; undefined when it is anything else. */
export function parseScope(text: string): AwsScope | undefined {
  const found = SCOPE.exec(text)
  if (found === null) return undefined
  const [, date = '', region = '', service = ''] = found
  return { date, region, service }
}
const SCOPE = /^([0-9]{8})\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,40})\/aws4_request$/

/** `20150830T123600Z`. */
export const awsDateTime = (at: Instant): string =>
  new Date(at).toISOString().replaceAll(/[-:]|\.[0-9]{3}/g, '')

/** The instant of `20150830T123600Z`; undefined when it is anything else. */
export function parseAwsDateTime(text: string): Instant | undefined {
  const found = DATE_TIME.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second] = found
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : (at as Instant)
}
const DATE_TIME = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/

export function canonicalRequest(request: AwsRequest): string {
  const { method, target, headers, signedHeaders, bodyHash } = request
  const at = target.indexOf('?')
  const path = at === -1 ? target : target.slice(0, at)
  const query = at === -1 ? '' : target.slice(at + 1)
  const lines = signedHeaders.map((name) => `${name}:${canonicalValue(headers, name)}\n`)
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    lines.join(''),
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n')
}

export const stringToSign = (dateTime: string, scope: AwsScope, canonical: string): string =>
  [AWS_ALGORITHM, dateTime, scopeText(scope), sha256Hex(canonical)].join('\n')

/** Good for one day, region and service: what a verifier may keep instead of the secret. */
export function signingKey(secretAccessKey: string, scope: AwsScope): Uint8Array {
  const day = hmac(`AWS4${secretAccessKey}`, scope.date)
  return hmac(hmac(hmac(day, scope.region), scope.service), TERMINATOR)
}

/** 32 bytes; on the wire as hex. */
export const signatureOf = (key: Uint8Array, text: string): Uint8Array => hmac(key, text)

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface AwsRequestToSign {
  readonly method: string
  /** Absolute, encoded as it will be sent. */
  readonly url: string
  /** Lower-case names. All of them are signed, so nothing on the way may change them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly region: string
  readonly service: string
  readonly at: Instant
}

/**
 * The headers to send: those given, and those of the signature. `host` is signed and not among them:
 * the caller MUST send the host of `url` (every HTTP client does), over h2 as `:authority`.
 */
export function signRequest(
  request: AwsRequestToSign,
  credentials: AwsCredentials,
): Readonly<Record<string, string>> {
  const { method, url, body, region, service, at } = request
  const { host, pathname, search } = new URL(url)
  const dateTime = awsDateTime(at)
  const scope: AwsScope = { date: dateTime.slice(0, 8), region, service }
  const bodyHash = sha256Hex(body)
  const token = credentials.sessionToken
  const sent: Record<string, string> = {
    ...request.headers,
    'x-amz-date': dateTime,
    'x-amz-content-sha256': bodyHash,
    ...(token === undefined ? {} : { 'x-amz-security-token': token }),
  }
  const headers = { ...sent, host }
  const signedHeaders = Object.keys(headers).toSorted()
  const target = `${pathname}${search}`
  const canonical = canonicalRequest({ method, target, headers, signedHeaders, bodyHash })
  const key = signingKey(credentials.secretAccessKey, scope)
  const signature = hex(signatureOf(key, stringToSign(dateTime, scope, canonical)))
  const credential = `${credentials.accessKeyId}/${scopeText(scope)}`
  sent['authorization'] =
    `${AWS_ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  return sent
}

/** Dot segments and empty ones resolved, then every segment encoded once more. */
function canonicalPath(path: string): string {
  const kept: string[] = []
  const segments = path.split('/')
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') kept.pop()
    else kept.push(encode(segment))
  }
  const last = segments.at(-1)
  const isOpen = kept.length > 0 && (last === '' || last === '.' || last === '..')
  return `/${kept.join('/')}${isOpen ? '/' : ''}`
}

/**
 * Whether a query has one reading alone: the canonical one is sorted and encodes a plus sign, so that
 * two values of one name may be exchanged, and a space for a plus, under one signature.
 */
export function isPlainQuery(target: string): boolean {
  const at = target.indexOf('?')
  const query = at === -1 ? '' : target.slice(at + 1)
  if (query === '') return true
  const names = [...new URLSearchParams(query).keys()]
  return !query.includes('+') && new Set(names).size === names.length
}

/** Each name and value in its one canonical encoding, sorted by name and then value. */
function canonicalQuery(query: string): string {
  if (query === '') return ''
  const pairs = query.split('&').flatMap((part): readonly (readonly [string, string])[] => {
    if (part === '') return []
    const at = part.indexOf('=')
    const name = at === -1 ? part : part.slice(0, at)
    return [[recode(name), at === -1 ? '' : recode(part.slice(at + 1))]]
  })
  return pairs
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function canonicalValue(headers: AwsRequest['headers'], name: string): string {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  if (value === undefined) return ''
  const values = typeof value === 'string' ? [value] : value
  return values.map((each) => each.trim().replaceAll(/\s+/g, ' ')).join(',')
}

/** A surrogate without its other half has no encoding. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** RFC 3986: all but the unreserved characters, which `encodeURIComponent` is five short of. */
const encode = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** What is encoded already keeps its meaning; what is not, or not well, is encoded. */
const recode = (text: string): string =>
  wellFormed(text).replaceAll(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~]/gu, (found) => {
    if (found.length < 3) return encode(found)
    const character = String.fromCharCode(Number.parseInt(found.slice(1), 16))
    return UNRESERVED.test(character) ? character : found.toUpperCase()
  })
const UNRESERVED = /[A-Za-z0-9\-._~]/

const hmac = (key: string | Uint8Array, text: string): Uint8Array =>
  createHmac('sha256', key).update(text).digest()

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
