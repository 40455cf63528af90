import { crc32 as nativeCrc32 } from 'node:zlib'
import { limits } from './limits.ts'

/**
 * `application/vnd.amazon.eventstream`: u32 total length, u32 headers length, u32 CRC-32 of these eight
 * bytes, headers, payload, u32 CRC-32 of all before it; big-endian.
 */
export interface EventMessage {
  readonly headers: ReadonlyMap<string, HeaderValue>
  readonly payload: Buffer
}
/** Integers of 64 bits, as milliseconds too, are bigints; a UUID is its bytes in hexadecimal with dashes. */
export type HeaderValue =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'byte' | 'short' | 'integer'; readonly value: number }
  | { readonly type: 'long' | 'timestamp'; readonly value: bigint }
  | { readonly type: 'binary'; readonly value: Buffer }
  | { readonly type: 'string' | 'uuid'; readonly value: string }

const PRELUDE_BYTES = 12
const CRC_BYTES = 4
const FRAMING_BYTES = PRELUDE_BYTES + CRC_BYTES

/** A message whose headers are strings, which is all that services send. */
export const encodeEventMessage = (headers: TextHeaders, payload: string | Uint8Array): Buffer =>
  encodeWithHeaders(encodeHeaders(headers), payload)

export type TextHeaders = readonly (readonly [name: string, value: string])[]

/** For who sends many messages with the same headers. */
export const encodeHeaders = (headers: TextHeaders): Buffer =>
  Buffer.concat(headers.map(([name, value]) => encodeHeader(name, value)))

export function encodeWithHeaders(headers: Buffer, payload: string | Uint8Array): Buffer {
  const headersBytes = headers.length
  const payloadBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length
  const total = FRAMING_BYTES + headersBytes + payloadBytes
  const message = Buffer.allocUnsafe(total)
  message.writeUInt32BE(total, 0)
  message.writeUInt32BE(headersBytes, 4)
  message.writeUInt32BE(crc32(message, 0, 8), 8)
  const at = PRELUDE_BYTES + headers.copy(message, PRELUDE_BYTES)
  if (typeof payload === 'string') message.write(payload, at, 'utf8')
  else message.set(payload, at)
  message.writeUInt32BE(crc32(message, 0, total - CRC_BYTES), total - CRC_BYTES)
  return message
}

const STRING = 7

function encodeHeader(name: string, value: string): Buffer {
  const nameBytes = Buffer.from(name)
  const valueBytes = Buffer.from(value)
  const header = Buffer.allocUnsafe(nameBytes.length + valueBytes.length + 4)
  header.writeUInt8(nameBytes.length, 0)
  nameBytes.copy(header, 1)
  header.writeUInt8(STRING, nameBytes.length + 1)
  header.writeUInt16BE(valueBytes.length, nameBytes.length + 2)
  valueBytes.copy(header, nameBytes.length + 4)
  return header
}

export type EventStreamProblem = 'too_large' | 'garbage'

/**
 * Messages out of bytes that arrive in any pieces. Never throws; after a problem nothing comes out.
 *
 * INVARIANT (linear scan): each byte is copied at most once and summed once, whatever the chunking.
 * INVARIANT (bounded frame): lengths are believed only when the prelude's CRC fits and they are within
 * the limits; nothing is allocated before.
 */
export class EventStreamDecoder {
  readonly #payloadBytesMax: number
  readonly #prelude = Buffer.alloc(PRELUDE_BYTES)
  #preludeBytes = 0
  /** The message under way, in full length; filled up to `#filled`. */
  #message: Buffer | undefined
  #filled = 0
  #problem: EventStreamProblem | undefined
  /** Those of the last message: most messages of a stream have the same ones. */
  #known: { readonly bytes: Buffer; readonly headers: EventMessage['headers'] } | undefined

  constructor(payloadBytesMax: number = limits.eventStreamPayloadBytesMax) {
    this.#payloadBytesMax = payloadBytesMax
  }

  /** Why nothing more comes out. */
  get problem(): EventStreamProblem | undefined {
    return this.#problem
  }

  /** Bytes of a message came that is not complete. */
  get midway(): boolean {
    return this.#preludeBytes > 0
  }

  /** Adds each message that these bytes complete. */
  push(bytes: Uint8Array, out: EventMessage[]): void {
    let at = 0
    while (at < bytes.length && this.#problem === undefined) {
      at = this.#message === undefined ? this.#fillPrelude(bytes, at) : this.#fill(bytes, at, out)
    }
  }

  #fillPrelude(bytes: Uint8Array, at: number): number {
    const count = Math.min(PRELUDE_BYTES - this.#preludeBytes, bytes.length - at)
    this.#prelude.set(bytes.subarray(at, at + count), this.#preludeBytes)
    this.#preludeBytes += count
    if (this.#preludeBytes === PRELUDE_BYTES) this.#begin()
    return at + count
  }

  #begin(): void {
    const prelude = this.#prelude
    const total = prelude.readUInt32BE(0)
    const headers = prelude.readUInt32BE(4)
    if (prelude.readUInt32BE(8) !== crc32(prelude, 0, 8) || total < FRAMING_BYTES + headers) {
      this.#problem = 'garbage'
    } else if (
      headers > limits.eventStreamHeadersBytesMax ||
      total - headers - FRAMING_BYTES > this.#payloadBytesMax
    ) {
      this.#problem = 'too_large'
    } else {
      this.#message = Buffer.allocUnsafe(total)
      this.#filled = prelude.copy(this.#message)
    }
  }

  #fill(bytes: Uint8Array, at: number, out: EventMessage[]): number {
    const message = this.#message as Buffer
    const count = Math.min(message.length - this.#filled, bytes.length - at)
    message.set(bytes.subarray(at, at + count), this.#filled)
    this.#filled += count
    if (this.#filled === message.length) this.#complete(message, out)
    return at + count
  }

  #complete(message: Buffer, out: EventMessage[]): void {
    this.#message = undefined
    this.#preludeBytes = 0
    const end = message.length - CRC_BYTES
    const payloadAt = PRELUDE_BYTES + message.readUInt32BE(4)
    const headers =
      message.readUInt32BE(end) === crc32(message, 0, end)
        ? this.#headers(message.subarray(PRELUDE_BYTES, payloadAt))
        : undefined
    if (headers === undefined) this.#problem = 'garbage'
    else out.push({ headers, payload: message.subarray(payloadAt, end) })
  }

  #headers(bytes: Buffer): EventMessage['headers'] | undefined {
    if (this.#known?.bytes.equals(bytes) === true) return this.#known.headers
    const headers = decodeHeaders(bytes)
    // A copy: the message itself is let go of.
    if (headers !== undefined) this.#known = { bytes: Buffer.from(bytes), headers }
    return headers
  }
}

/** Text of a header that is a string. */
export function textHeader(message: EventMessage, name: string): string | undefined {
  const header = message.headers.get(name)
  return header?.type === 'string' ? header.value : undefined
}

/** Undefined: cut short, of an unknown type, or a name twice. */
function decodeHeaders(bytes: Buffer): ReadonlyMap<string, HeaderValue> | undefined {
  const headers = new Map<string, HeaderValue>()
  let at = 0
  while (at < bytes.length) {
    const nameBytes = bytes[at] ?? 0
    const typeAt = at + 1 + nameBytes
    if (nameBytes === 0 || typeAt >= bytes.length) return undefined
    const name = bytes.toString('utf8', at + 1, typeAt)
    const decoded = decodeValue(bytes, bytes[typeAt] ?? 0, typeAt + 1)
    if (decoded === undefined || headers.has(name)) return undefined
    headers.set(name, decoded.header)
    at = decoded.end
  }
  return headers
}

interface DecodedHeader {
  readonly header: HeaderValue
  readonly end: number
}

/** Bytes of the value by type; of types 6 and 7 they are told by two bytes before it. */
const FIXED_BYTES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]

function decodeValue(bytes: Buffer, type: number, at: number): DecodedHeader | undefined {
  if (type >= FIXED_BYTES.length) return undefined
  const fixed = FIXED_BYTES[type]
  if (fixed === undefined && at + 2 > bytes.length) return undefined
  const from = fixed === undefined ? at + 2 : at
  const end = from + (fixed ?? bytes.readUInt16BE(at))
  if (end > bytes.length) return undefined
  return { header: valueOf(bytes.subarray(from, end), type), end }
}

function valueOf(bytes: Buffer, type: number): HeaderValue {
  switch (type) {
    case 0:
    case 1:
      return { type: 'boolean', value: type === 0 }
    case 2:
      return { type: 'byte', value: bytes.readInt8(0) }
    case 3:
      return { type: 'short', value: bytes.readInt16BE(0) }
    case 4:
      return { type: 'integer', value: bytes.readInt32BE(0) }
    case 5:
      return { type: 'long', value: bytes.readBigInt64BE(0) }
    case 6:
      return { type: 'binary', value: bytes }
    case 8:
      return { type: 'timestamp', value: bytes.readBigInt64BE(0) }
    case 9: {
      const value = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
      return { type: 'uuid', value }
    }
    default:
      return { type: 'string', value: bytes.toString('utf8') }
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

/** Where a call out of JavaScript costs less than the bytes: most messages are longer, a prelude is not. */
const NATIVE_BYTES_MIN = 48

export function crc32(bytes: Uint8Array, from: number, to: number): number {
  if (to - from >= NATIVE_BYTES_MIN) return nativeCrc32(bytes.subarray(from, to))
  let sum = 0xffffffff
  for (let at = from; at < to; at++) {
    sum = (sum >>> 8) ^ (TABLE[(sum ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}
