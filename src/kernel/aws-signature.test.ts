import { SignatureV4 } from '@smithy/signature-v4'
import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  awsDateTime,
  canonicalRequest,
  parseAwsDateTime,
  parseScope,
  scopeText,
  sha256Hex,
  signatureOf,
  signingKey,
  signRequest,
  stringToSign,
  type AwsScope,
} from './aws-signature.ts'
import { instant } from './values.ts'

// The published test suite of AWS Signature Version 4.
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const SCOPE: AwsScope = { date: '20150830', region: 'us-east-1', service: 'service' }
const DATE_TIME = '20150830T123600Z'
const HOST = { host: 'example.amazonaws.com', 'x-amz-date': DATE_TIME }
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

interface Vector {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
  readonly signature: string
}
const VANILLA = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'
const VECTORS: Readonly<Record<string, Vector>> = {
  'get-vanilla': { signature: VANILLA },
  'get-relative': { target: '/example/..', signature: VANILLA },
  'get-relative-relative': { target: '/example1/example2/../..', signature: VANILLA },
  'get-slash': { target: '//', signature: VANILLA },
  'get-slash-dot-slash': { target: '/./', signature: VANILLA },
  'get-slashes': {
    target: '//example//',
    signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  },
  'get-slash-pointless-dot': {
    target: '/./example',
    signature: 'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  },
  'get-space': {
    target: '/example space/',
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  'get-utf8': {
    target: '/ሴ',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  'get-unreserved': {
    target: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  'get-vanilla-query-order-key-case': {
    target: '/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  'get-vanilla-query-unreserved': {
    target:
      '/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  'get-vanilla-utf8-query': {
    target: '/?ሴ=bar',
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  },
  'get-header-key-duplicate': {
    headers: { 'my-header1': ['value2', 'value2', 'value1'] },
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  'get-header-value-trim': {
    headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  'post-vanilla': {
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  'post-header-key-sort': {
    method: 'POST',
    headers: { 'my-header1': 'value1' },
    signature: 'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  },
  'post-x-www-form-urlencoded': {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
}

test.each(Object.entries(VECTORS))('AWS test suite: %s', (_name, vector) => {
  const { method = 'GET', target = '/', headers = {}, body = '', signature } = vector
  const all = { ...HOST, ...headers }
  const canonical = canonicalRequest({
    method,
    target,
    headers: all,
    signedHeaders: Object.keys(all).toSorted(),
    bodyHash: sha256Hex(body),
  })
  const key = signingKey(SECRET, SCOPE)
  expect(hexOf(signatureOf(key, stringToSign(DATE_TIME, SCOPE, canonical)))).toBe(signature)
})

test('the key and the request of the published walk-through', () => {
  const scope = { date: '20150830', region: 'us-east-1', service: 'iam' }
  expect(hexOf(signingKey(SECRET, scope))).toBe(
    'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
  )
})

/** The hash that the official signer asks for. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {}
}
const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Buffer =>
  typeof data === 'string'
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : Buffer.from(data)

const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
// The official signer's own list of headers that it leaves out would make the two differ.
const headerName = fc.stringMatching(/^x-[a-z0-9]{1,8}$/)
const headerValue = fc.stringMatching(/^[ -~]{0,20}$/)
const asked = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: fc.array(
    segment.filter((text) => text !== '.' && text !== '..'),
    { maxLength: 4 },
  ),
  query: fc.dictionary(segment, segment, { maxKeys: 4, noNullPrototype: true }),
  headers: fc.dictionary(headerName, headerValue, { maxKeys: 4, noNullPrototype: true }),
  body: fc.string({ maxLength: 30 }),
  seconds: fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }),
  sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9]{4,20}$/), { nil: undefined }),
})
const strict = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )

test('signs as the official signer does, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ method, path, query, headers, body, seconds, ...rest }) => {
      const { sessionToken } = rest
      const credentials = { accessKeyId: 'SPAKEXAMPLE', secretAccessKey: SECRET, sessionToken }
      const pathname = `/${path.map(strict).join('/')}`
      const pairs = Object.entries(query).map(([name, value]) => `${strict(name)}=${strict(value)}`)
      const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`
      const url = `https://bedrock-runtime.example.com:8443${pathname}${search}`
      const at = instant(seconds * 1_000)
      const ours = signRequest(
        { method, url, headers, body, region: 'eu-west-1', service: 'bedrock', at },
        credentials,
      )
      const signer = new SignatureV4({
        service: 'bedrock',
        region: 'eu-west-1',
        sha256: Sha256,
        credentials: {
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: SECRET,
          ...(sessionToken === undefined ? {} : { sessionToken }),
        },
      })
      const theirs = await signer.sign(
        {
          method,
          protocol: 'https:',
          hostname: 'bedrock-runtime.example.com',
          port: 8443,
          path: pathname,
          query,
          headers: { ...headers, host: 'bedrock-runtime.example.com:8443' },
          body,
        },
        { signingDate: new Date(at) },
      )
      expect(ours['authorization']).toBe(theirs.headers['authorization'])
      expect(ours['x-amz-date']).toBe(theirs.headers['x-amz-date'])
    }),
    { numRuns: 300 },
  )
})

test('any target and any header value is answered, in linear time, without a throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (target, value) => {
      const headers = { host: value }
      const request = { method: 'GET', target, headers, signedHeaders: ['host'], bodyHash: '' }
      expect(canonicalRequest(request)).toMatch(/^GET\n\//)
    }),
  )
  const long = { method: 'GET', headers: {}, signedHeaders: ['__proto__'], bodyHash: '' }
  expect(
    canonicalRequest({ ...long, target: `/${'../%'.repeat(50_000)}?${'&=%'.repeat(50_000)}` }),
  ).toContain('__proto__:\n')
})

test.each([
  ['20150830T123600Z', 1_440_938_160_000],
  ['20150830T126000Z', undefined],
  ['20150230T12:600Z', undefined],
  ['2015-08-30T12:36:00Z', undefined],
  ['', undefined],
])('date and time %j', (text, at) => {
  expect(parseAwsDateTime(text)).toBe(at)
  if (at !== undefined) expect(awsDateTime(instant(at))).toBe(text)
})

test.each([
  ['20150830/us-east-1/bedrock/aws4_request', true],
  ['20150830/us-east-1/bedrock/aws4_reques', false],
  ['20150830/us-east-1/bedrock/aws4_request/', false],
  ['2015083/us-east-1/bedrock/aws4_request', false],
  ['20150830//bedrock/aws4_request', false],
  ['20150830/us/east-1/bedrock/aws4_request', false],
])('scope %s', (text, isScope) => {
  const scope = parseScope(text)
  expect(scope === undefined ? undefined : scopeText(scope)).toBe(isScope ? text : undefined)
})
