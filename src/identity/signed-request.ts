import {
  AWS_ALGORITHM,
  canonicalRequest,
  isPlainQuery,
  parseAwsDateTime,
  parseScope,
  sha256Hex,
  stringToSign,
  type AwsScope,
} from '../kernel/aws-signature.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import { instant, type Instant } from '../kernel/values.ts'
import type { Caller } from './caller.ts'

/** A signature as it came, well-formed; nothing about it is proven. */
export interface SignedRequest {
  readonly accessKeyId: string
  readonly scope: AwsScope
  readonly signedHeaders: readonly string[]
  readonly signature: Uint8Array
  /** `20150830T123600Z`, of whichever date header counts. */
  readonly dateTime: string
  readonly at: Instant
}

/** All of AWS's model services sign as this one. */
const SERVICE = 'bedrock'
const HEX_64 = /^[0-9a-f]{64}$/
const HEADER_NAME = /^:?[a-z0-9!#$%&'*+.^_`|~-]+$/

export const isSigned = (authorization: string | undefined): boolean =>
  authorization?.startsWith(`${AWS_ALGORITHM} `) ?? false

/** In the query: a link that whoever finds it may use. Never accepted. */
export const isPresigned = ({ target }: Pick<Caller, 'target'>): boolean =>
  /[?&]x-amz-(?:signature|credential|algorithm)=/i.test(target)

/** Everything that can be said of a signature without its secret and its body. */
export function parseSigned(caller: Caller, now: Instant): OrRefusal<SignedRequest> {
  const parts = authorizationParts(headerText(caller, 'authorization') ?? '')
  const [accessKeyId = '', ...scoped] = (parts.get('Credential') ?? '').split('/')
  const scope = parseScope(scoped.join('/'))
  const signature = parts.get('Signature') ?? ''
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';')
  if (scope === undefined || !HEX_64.test(signature)) return MALFORMED
  if (
    signedHeaders.length > limits.signedHeadersMax ||
    !signedHeaders.every((name) => HEADER_NAME.test(name))
  )
    return MALFORMED
  if (scope.service !== SERVICE) return OTHER_SERVICE
  const date = dateOf(caller)
  if (date === undefined) return NO_DATE
  const missing = unsigned(caller, signedHeaders, date.header)
  if (missing !== undefined) return notSigned(missing)
  if (isUnsignedBody(caller)) return UNSIGNED_BODY
  if (!isPlainQuery(caller.target)) return AMBIGUOUS
  if (scope.date !== date.dateTime.slice(0, 8)) return OTHER_DAY
  if (Math.abs(now - date.at) > limits.signatureWindowMs) return OUTDATED
  return {
    accessKeyId,
    scope,
    signedHeaders,
    signature: Buffer.from(signature, 'hex'),
    dateTime: date.dateTime,
    at: date.at,
  }
}

/** The text that the secret must have signed. */
export function signedText(
  caller: Caller,
  body: Uint8Array,
  { signedHeaders, scope, dateTime }: SignedRequest,
): OrRefusal<string> {
  const bodyHash = sha256Hex(body)
  const claimed = headerText(caller, CONTENT_HASH)
  if (claimed !== undefined && claimed !== bodyHash) return OTHER_BODY
  const { method, target } = caller
  const canonical = canonicalRequest({
    method,
    target,
    headers: withHost(caller.headers),
    signedHeaders,
    bodyHash,
  })
  return stringToSign(dateTime, scope, canonical)
}

/** `Credential=…, SignedHeaders=…, Signature=…`, in any order; a repeated one is taken for none. */
function authorizationParts(text: string): ReadonlyMap<string, string> {
  const pairs = text
    .slice(AWS_ALGORITHM.length)
    .split(',')
    .map((part): [string, string] => {
      const trimmed = part.trim()
      const at = trimmed.indexOf('=')
      return [trimmed.slice(0, Math.max(at, 0)), trimmed.slice(at + 1)]
    })
  return pairs.length === 3 ? new Map(pairs) : new Map()
}

interface SignedDate {
  readonly header: 'x-amz-date' | 'date'
  readonly dateTime: string
  readonly at: Instant
}

function dateOf(caller: Caller): SignedDate | undefined {
  const own = headerText(caller, 'x-amz-date')
  if (own !== undefined) {
    const at = parseAwsDateTime(own)
    return at === undefined ? undefined : { header: 'x-amz-date', dateTime: own, at }
  }
  const text = headerText(caller, 'date') ?? ''
  const ms = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) return undefined
  const dateTime = new Date(ms).toISOString().replaceAll(/[-:]|\.[0-9]{3}/g, '')
  return { header: 'date', dateTime, at: instant(ms) }
}
const HTTP_DATE = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/

/** A header that decides what a request means and is not covered. */
function unsigned(
  caller: Caller,
  names: readonly string[],
  date: SignedDate['header'],
): string | undefined {
  if (!names.includes('host') && !names.includes(':authority')) return 'host'
  if (!names.includes(date)) return date
  return Object.keys(caller.headers).find((name) => isDeciding(name) && !names.includes(name))
}

/**
 * INVARIANT (nothing is added under a signature): whose person asks, which answer comes again, and all
 * that is ours to heed. Headers of Bedrock itself may come unsigned, as SDKs leave some of them: they tag
 * and trace, and add restrictions, and none of them gives anybody more.
 */
const isDeciding = (name: string): boolean =>
  name === 'content-type' || name === 'idempotency-key' || name.startsWith('standpipe-')

/** Over HTTP/2 the host is `:authority`, and an SDK signs either name. */
function withHost(headers: Caller['headers']): Caller['headers'] {
  const host = headers['host'] ?? headers[':authority']
  return { ...headers, host, ':authority': headers[':authority'] ?? host }
}

const CONTENT_HASH = 'x-amz-content-sha256'
/** `UNSIGNED-PAYLOAD`, `STREAMING-…`: what follows could be exchanged on the way. */
const isUnsignedBody = (caller: Caller): boolean =>
  !HEX_64.test(headerText(caller, CONTENT_HASH) ?? '0'.repeat(64))

/** Of one value; a header that came twice is no header that a signature can rest on. */
function headerText(caller: Caller, name: string): string | undefined {
  const value = caller.headers[name]
  return typeof value === 'string' ? value : value?.join(',')
}

const no = (message: string): Refusal => refusal('unauthenticated', message)
const MALFORMED = no(
  'the `Authorization` of a signed request is not `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`; let an AWS SDK make it',
)
const OTHER_SERVICE = no(`the signature is for another service; sign for \`${SERVICE}\``)
const NO_DATE = no('a signed request carries its date; send `X-Amz-Date`, such as 20300131T080000Z')
const OTHER_DAY = no('the date of the credential scope is not that of the request; sign it again')
const OUTDATED = no(
  'the signature was made more than five minutes away from now; set the clock of the machine that signs',
)
const OTHER_BODY = no(
  '`x-amz-content-sha256` is not the hash of the body; sign the body that is sent',
)
const AMBIGUOUS = no(
  'the query of a signed request may be read in two ways; name each parameter once, and write spaces as `%20` and plus signs as `%2B`',
)
const UNSIGNED_BODY = no('the body is not covered by the signature; switch payload signing on')
const notSigned = (name: string): Refusal =>
  no(`the signature does not cover \`${name}\`; sign that header too`)

export const PRESIGNED = no(
  'a signature in the query is not accepted; send it in the `Authorization` header',
)
