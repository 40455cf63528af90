import { dotOf } from '../../retrieval/quantise.ts'

/** Codes of many vectors in one run of memory, row after row. */
export class VectorBanks {
  private readonly dimensions: number
  private codes = new Int8Array(0)

  constructor(dimensions: number) {
    this.dimensions = dimensions
  }

  reserve(rows: number): void {
    const bytes = rows * this.dimensions
    if (bytes <= this.codes.length) return
    const grown = new Int8Array(Math.max(bytes, this.codes.length * 2))
    grown.set(this.codes)
    this.codes = grown
  }

  write(row: number, codes: Int8Array): void {
    this.codes.set(codes, row * this.dimensions)
  }

  read(row: number): Int8Array {
    return this.codes.subarray(row * this.dimensions, (row + 1) * this.dimensions)
  }

  erase(row: number): void {
    this.read(row).fill(0)
  }

  /** Dot products of the asked codes with the first `count` of `rows`, which ascend. */
  dots(asked: Int16Array, rows: Uint32Array, count: number, into: Int32Array): void {
    for (let at = 0; at < count; at++) {
      into[at] = dotOf(asked, this.codes, (rows[at] as number) * this.dimensions)
    }
  }
}
