import type { ChunkTerms } from '../../retrieval/chunk-terms.ts'
import { BlockWriter } from './blocks.ts'
import { ByteWriter } from './bytes.ts'
import { encodePostings, PostingBuffer } from './postings.ts'
import type { Segment, SegmentTable } from './segments.ts'

interface ChunkPlace {
  readonly document: number
  readonly ordinal: number
  readonly aclClass: number
}

/** Gathers analysed chunks in memory and writes them as one segment. */
export class SegmentBuilder {
  chunks = 0
  private readonly places: ChunkPlace[] = []
  private readonly lengths: number[] = []
  private readonly postings = new Map<string, number[]>()

  /** Three numbers for each posting: chunk, frequency, bonus. */
  add(place: ChunkPlace, analysed: ChunkTerms): void {
    const number = this.chunks++
    this.places.push(place)
    this.lengths.push(analysed.length)
    for (const [term, { frequency, bonus }] of analysed.terms) {
      const list = this.postings.get(term)
      if (list === undefined) this.postings.set(term, [number, frequency, bonus])
      else list.push(number, frequency, bonus)
    }
  }

  write(table: SegmentTable, id: number, revision: number): { segment: Segment; bytes: number } {
    const blocks = new BlockWriter((ordinal, data) => table.writeBlock(id, ordinal, data))
    const buffer = new PostingBuffer()
    const encoded = new ByteWriter()
    for (const term of [...this.postings.keys()].toSorted(compareTerms)) {
      buffer.clear()
      encoded.clear()
      const list = this.postings.get(term) ?? []
      for (let at = 0; at < list.length; at += 3) {
        buffer.push(list[at] ?? 0, list[at + 1] ?? 0, list[at + 2] ?? 0)
      }
      encodePostings(buffer, encoded)
      blocks.add(term, buffer.length, encoded.view())
    }
    blocks.flush()
    const segment = this.segment(id, revision, blocks.directory)
    table.write(segment)
    return { segment, bytes: blocks.bytesWritten }
  }

  private segment(id: number, revision: number, directory: readonly string[]): Segment {
    return {
      id,
      chunks: this.chunks,
      directory,
      lengths: Uint32Array.from(this.lengths),
      documents: Uint32Array.from(this.places, ({ document }) => document),
      ordinals: Uint32Array.from(this.places, ({ ordinal }) => ordinal),
      classes: Uint32Array.from(this.places, ({ aclClass }) => aclClass),
      classesRevision: revision,
    }
  }
}

/** By UTF-16 units, as `<` compares. */
export const compareTerms = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
