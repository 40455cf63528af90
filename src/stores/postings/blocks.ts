import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import { ByteReader, ByteWriter, seal, unseal } from './bytes.ts'

/**
 * Terms of one segment, ascending, packed into blocks of a few kilobytes; each entry shares its
 * beginning with the one before. A segment's directory holds each block's first term, in memory.
 * Terms are compared as JavaScript strings everywhere and never by SQL.
 */
const BLOCK_BYTES = 8 * 1024
/** Analysis cuts terms at 64 characters, at most 3 bytes each. */
const TERM_BYTES_MAX = 256
const utf8 = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export interface TermPostings {
  readonly term: string
  readonly count: number
  /** Encoded; a view into the block. */
  readonly postings: Uint8Array
}

/** Takes terms in ascending order, hands out finished blocks. */
export class BlockWriter {
  /** First term of each block handed out so far. */
  readonly directory: string[] = []
  bytesWritten = 0
  private readonly out = new ByteWriter(BLOCK_BYTES * 2)
  private previous: Uint8Array = new Uint8Array(0)
  private readonly write: (ordinal: number, data: Buffer) => void

  constructor(write: (ordinal: number, data: Buffer) => void) {
    this.write = write
  }

  add(term: string, count: number, postings: Uint8Array): void {
    if (this.out.length > 0 && this.out.length + postings.length > BLOCK_BYTES) this.flush()
    if (this.out.length === 0) {
      this.directory.push(term)
      this.previous = new Uint8Array(0)
    }
    const bytes = utf8.encode(term)
    const shared = sharedLength(this.previous, bytes)
    this.out.varint(shared)
    this.out.varint(bytes.length - shared)
    this.out.append(bytes.subarray(shared))
    this.out.varint(count)
    this.out.varint(postings.length)
    this.out.append(postings)
    this.previous = bytes
  }

  flush(): void {
    if (this.out.length === 0) return
    const data = seal(this.out.view())
    this.write(this.directory.length - 1, data)
    this.bytesWritten += data.length
    this.out.clear()
  }
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length)
  let at = 0
  while (at < end && a[at] === b[at]) at++
  return at
}

/** All terms of a block, ascending. */
export function* termsOf(blob: unknown): Generator<TermPostings> {
  const reader = new ByteReader(unseal(blob, 'a block'))
  const term = new Uint8Array(TERM_BYTES_MAX)
  while (!reader.ended) {
    const length = readTerm(reader, term)
    const count = reader.varint()
    yield {
      term: decodeTerm(term.subarray(0, length)),
      count,
      postings: reader.take(reader.varint()),
    }
  }
}

/** One term of a block. Compares bytes, decodes nothing else. */
export function findTerm(blob: unknown, wanted: string): TermPostings | undefined {
  const reader = new ByteReader(unseal(blob, 'a block'))
  const bytes = utf8.encode(wanted)
  const term = new Uint8Array(TERM_BYTES_MAX)
  while (!reader.ended) {
    const length = readTerm(reader, term)
    const count = reader.varint()
    const postings = reader.take(reader.varint())
    if (length === bytes.length && sharedLength(term, bytes) === length) {
      return { term: wanted, count, postings }
    }
  }
  return undefined
}

/** Rebuilds the entry's term in place over the one before; returns its length in bytes. */
function readTerm(reader: ByteReader, term: Uint8Array): number {
  const shared = reader.varint()
  const rest = reader.take(reader.varint())
  if (shared + rest.length > term.length) throw new IndexUnusableError('a term is too long')
  term.set(rest, shared)
  return shared + rest.length
}

function decodeTerm(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new IndexUnusableError('a term is not text')
  }
}

export function encodeDirectory(directory: readonly string[]): Uint8Array {
  const out = new ByteWriter()
  for (const term of directory) {
    const bytes = utf8.encode(term)
    out.varint(bytes.length)
    out.append(bytes)
  }
  return out.view()
}

export function decodeDirectory(bytes: Uint8Array): readonly string[] {
  const reader = new ByteReader(bytes)
  const directory: string[] = []
  while (!reader.ended) directory.push(decodeTerm(reader.take(reader.varint())))
  return directory
}

/** Ordinal of the only block that can hold the term, or -1. */
export function blockOf(directory: readonly string[], term: string): number {
  let low = 0
  let high = directory.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((directory[middle] ?? '') <= term) low = middle + 1
    else high = middle
  }
  return low - 1
}
