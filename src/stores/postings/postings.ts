import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { ByteWriter } from './bytes.ts'

/** Chunk numbers of one term inside one segment, ascending, with what scoring needs. Reused between terms. */
export class PostingBuffer {
  length = 0
  numbers = new Uint32Array(1024)
  frequencies = new Uint32Array(1024)
  bonuses = new Uint8Array(1024)

  push(number: number, frequency: number, bonus: number): void {
    if (this.length === this.numbers.length) this.grow(this.length * 2)
    this.numbers[this.length] = number
    this.frequencies[this.length] = frequency
    this.bonuses[this.length++] = bonus
  }

  clear(): void {
    this.length = 0
  }

  grow(capacity: number): void {
    if (capacity <= this.numbers.length) return
    const size = Math.max(capacity, this.numbers.length * 2)
    this.numbers = widened(this.numbers, size)
    this.frequencies = widened(this.frequencies, size)
    const bonuses = new Uint8Array(size)
    bonuses.set(this.bonuses)
    this.bonuses = bonuses
  }
}

function widened(numbers: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const wide = new Uint32Array(size)
  wide.set(numbers)
  return wide
}

/**
 * One posting: varint of (gap × 2 + plain), where a plain one stands for frequency 1 without bonus
 * and needs nothing more; else varint frequency and varint bonus follow. The first gap is number + 1.
 */
export function encodePostings(postings: PostingBuffer, out: ByteWriter): void {
  let previous = -1
  for (let at = 0; at < postings.length; at++) {
    const number = postings.numbers[at] ?? 0
    const frequency = postings.frequencies[at] ?? 0
    const bonus = postings.bonuses[at] ?? 0
    const plain = frequency === 1 && bonus === 0
    out.varint((number - previous) * 2 + (plain ? 1 : 0))
    if (!plain) {
      out.varint(frequency)
      out.varint(bonus)
    }
    previous = number
  }
}

/** Fills the buffer. Checked: exactly `count` postings, ascending, below `chunks`. The hot loop of search. */
export function decodePostings(
  bytes: Uint8Array,
  count: number,
  chunks: number,
  into: PostingBuffer,
): void {
  into.grow(count)
  const { numbers, frequencies, bonuses } = into
  let at = 0
  let number = -1
  for (let index = 0; index < count; index++) {
    let byte = bytes[at++] as number
    let code = byte & 0x7f
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[at++] as number
      code += (byte & 0x7f) * 2 ** shift
    }
    const gap = Math.floor(code / 2)
    number += gap
    let frequency = 1
    let bonus = 0
    if ((code & 1) === 0) {
      byte = bytes[at++] as number
      frequency = byte & 0x7f
      for (let shift = 7; byte > 0x7f; shift += 7) {
        byte = bytes[at++] as number
        frequency += (byte & 0x7f) * 2 ** shift
      }
      bonus = bytes[at++] as number
    }
    if (!(gap > 0)) throw new IndexUnusableError('a posting list does not ascend')
    numbers[index] = number
    frequencies[index] = frequency
    bonuses[index] = bonus
  }
  if (at !== bytes.length || number >= chunks) {
    throw new IndexUnusableError('a posting list has a wrong length')
  }
  into.length = count
}
