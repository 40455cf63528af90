import { BlockWriter, termsOf, type TermPostings } from './blocks.ts'
import { ByteWriter } from './bytes.ts'
import { decodePostings, encodePostings, PostingBuffer } from './postings.ts'
import { DELETED, type Segment, type SegmentTable } from './segments.ts'

/** Segments of one size class that are merged into one. Fewer segments: faster search, more rewriting. */
const FAN = 4
const INPUTS_MAX = 8
/** Sizes are counted in powers of FAN from here, in chunks. */
const SMALLEST = 64
/** A segment is rewritten when more than this share of its chunks is deleted. */
const DELETED_SHARE_MAX = 0.1
const GONE = 0xffff_ffff

const deletedIn = ({ classes }: Segment): number => {
  let count = 0
  for (const aclClass of classes) if (aclClass === DELETED) count++
  return count
}
const sizeClass = ({ chunks }: Segment): number =>
  Math.floor(Math.log(Math.max(chunks, SMALLEST) / SMALLEST) / Math.log(FAN))

/** What to merge next: the smallest size class with FAN segments, else one with too much deleted; else nothing. */
export function planMerge(segments: readonly Segment[]): readonly Segment[] {
  const bySize = new Map<number, Segment[]>()
  for (const segment of segments) {
    const size = sizeClass(segment)
    bySize.set(size, [...(bySize.get(size) ?? []), segment])
  }
  const full = [...bySize]
    .filter(([, members]) => members.length >= FAN)
    .toSorted(([a], [b]) => a - b)[0]
  if (full !== undefined) return full[1].slice(0, INPUTS_MAX)
  const worn = segments.find((segment) => deletedIn(segment) > DELETED_SHARE_MAX * segment.chunks)
  return worn === undefined ? [] : [worn]
}

/** For a purge: one segment that deleted chunks stand in. */
export function planPurge(segments: readonly Segment[]): readonly Segment[] {
  const worn = segments.find((segment) => deletedIn(segment) > 0)
  return worn === undefined ? [] : [worn]
}

/** For `compact`: everything into one segment, unless it is one already with nothing deleted. */
export function planCompaction(segments: readonly Segment[]): readonly Segment[] {
  return segments.length > 1 || segments.some((segment) => deletedIn(segment) > 0)
    ? segments.slice(0, INPUTS_MAX)
    : []
}

/**
 * A merge under way, done in steps so that nobody waits long for the writer. Numbers of the output
 * are fixed at the start; what is deleted or changes class meanwhile is taken over at the end.
 */
export class Merge {
  readonly inputs: readonly number[]
  readonly output: number
  private readonly maps: readonly Uint32Array[]
  private readonly chunks: number
  private readonly cursors: readonly Cursor[]
  private readonly blocks: BlockWriter
  private readonly decoded = new PostingBuffer()
  private readonly merged = new PostingBuffer()
  private readonly encoded = new ByteWriter()

  constructor(table: SegmentTable, segments: readonly Segment[], output: number) {
    this.inputs = segments.map(({ id }) => id)
    this.output = output
    let next = 0
    this.maps = segments.map(({ classes }) =>
      classes.map((aclClass) => (aclClass === DELETED ? GONE : next++)),
    )
    this.chunks = next
    this.cursors = segments.map((segment) => new Cursor(table, segment))
    this.blocks = new BlockWriter((ordinal, data) => table.writeBlock(output, ordinal, data))
  }

  /** Merges terms until about `bytesMax` are read. True when all are done. */
  step(bytesMax: number): boolean {
    let budget = bytesMax
    while (budget > 0) {
      const term = this.smallestTerm()
      if (term === undefined) {
        this.blocks.flush()
        return true
      }
      budget -= this.mergeTerm(term)
    }
    return false
  }

  /** The output with the inputs' classes of now. Their columns never change. */
  result(current: ReadonlyMap<number, Segment>, revision: number): Segment {
    const output = {
      id: this.output,
      chunks: this.chunks,
      directory: this.blocks.directory,
      lengths: new Uint32Array(this.chunks),
      documents: new Uint32Array(this.chunks),
      ordinals: new Uint32Array(this.chunks),
      classes: new Uint32Array(this.chunks),
      classesRevision: revision,
    }
    for (const [at, id] of this.inputs.entries()) {
      const input = current.get(id)
      const map = this.maps[at]
      if (input === undefined || map === undefined) throw new Error('a merged segment disappeared')
      for (const name of ['lengths', 'documents', 'ordinals', 'classes'] as const) {
        const from = input[name]
        const to = output[name]
        for (let number = 0; number < map.length; number++) {
          const target = map[number] as number
          if (target !== GONE) to[target] = from[number] as number
        }
      }
    }
    return output
  }

  private smallestTerm(): string | undefined {
    let smallest: string | undefined
    for (const { head } of this.cursors) {
      if (head !== undefined && (smallest === undefined || head.term < smallest)) {
        smallest = head.term
      }
    }
    return smallest
  }

  /** Inputs come in the order of their numbers in the output, so appended lists ascend. Returns bytes read. */
  private mergeTerm(term: string): number {
    let bytes = 16
    this.merged.clear()
    for (const [at, cursor] of this.cursors.entries()) {
      if (cursor.head?.term !== term) continue
      bytes += cursor.head.postings.length
      this.append(cursor.head, this.maps[at] as Uint32Array)
      cursor.advance()
    }
    if (this.merged.length === 0) return bytes
    this.encoded.clear()
    encodePostings(this.merged, this.encoded)
    this.blocks.add(term, this.merged.length, this.encoded.view())
    return bytes
  }

  private append({ postings, count }: TermPostings, map: Uint32Array): void {
    const { decoded, merged } = this
    decodePostings(postings, count, map.length, decoded)
    for (let at = 0; at < decoded.length; at++) {
      const target = map[decoded.numbers[at] as number] as number
      if (target !== GONE) {
        merged.push(target, decoded.frequencies[at] as number, decoded.bonuses[at] as number)
      }
    }
  }
}

/** Walks the terms of one segment, a block at a time. */
class Cursor {
  head: TermPostings | undefined
  private readonly terms: Iterator<TermPostings>

  constructor(table: SegmentTable, segment: Segment) {
    this.terms = (function* () {
      for (let ordinal = 0; ordinal < segment.directory.length; ordinal++) {
        yield* termsOf(table.block(segment.id, ordinal))
      }
    })()
    this.advance()
  }

  advance(): void {
    const next = this.terms.next()
    this.head = next.done === true ? undefined : next.value
  }
}
