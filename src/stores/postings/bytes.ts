import { crc32 } from 'node:zlib'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'

/** A growing run of bytes with the numbers of this format: varints of up to 32 bits. */
export class ByteWriter {
  length = 0
  private bytes: Uint8Array

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
  }

  varint(value: number): void {
    this.reserve(5)
    let rest = value
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** What was written; valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    grown.set(this.view())
    this.bytes = grown
  }
}

export class ByteReader {
  at = 0
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get ended(): boolean {
    return this.at >= this.bytes.length
  }

  varint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new IndexUnusableError('a number is cut off')
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new IndexUnusableError('a list is cut off')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
}

/** INVARIANT (no silent damage): every blob ends in its CRC-32, checked by `unseal` before anything is read from it. */
export function seal(bytes: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(bytes.length + 4)
  sealed.set(bytes)
  sealed.writeUInt32LE(crc32(bytes), bytes.length)
  return sealed
}

export function unseal(blob: unknown, what: string): Uint8Array {
  if (blob instanceof Uint8Array && blob.length >= 4) {
    const bytes = blob.subarray(0, blob.length - 4)
    const stored = new DataView(blob.buffer, blob.byteOffset + bytes.length, 4).getUint32(0, true)
    if (stored === crc32(bytes)) return bytes
  }
  throw new IndexUnusableError(`${what} is damaged`)
}

/** Arrays are stored little-endian, as every supported platform holds them. */
export const numbersToBytes = (numbers: Uint32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

/** A copy: blobs of SQLite are not aligned. */
export function bytesToNumbers(bytes: Uint8Array): Uint32Array {
  if (bytes.length % 4 !== 0) throw new IndexUnusableError('a column has a wrong length')
  const numbers = new Uint32Array(bytes.length / 4)
  numbersToBytes(numbers).set(bytes)
  return numbers
}
