import { dotOf } from '../../retrieval/quantise.ts'
import { moduleBytes, PAGE_BYTES } from './simd.ts'

/** Numbers that are compared in one step; rows are filled up with zeroes to a multiple. */
const STEP = 16
/** Bytes of one bank. Memory of WebAssembly ends at 4 GiB; several banks do not. */
const BANK_BYTES_MAX = 256 * 1024 * 1024
/** Memory grows by so many pages (4 MiB). */
const PAGES_STEP = 64
/** Rows compared in one call. */
export const ROWS_PER_RUN = 4_096

/** A run of memory with the codes of some rows, and what compares them. */
interface Bank {
  /** Changes when the bank grows. */
  codes: Int8Array
  reserve(bytes: number): void
  /** Dot products with the rows of these numbers inside the bank. */
  dots(asked: Int16Array, rows: Uint32Array, into: Int32Array): void
}

/**
 * Codes of many vectors, row after row. A dot product is a whole number, so that both kinds of bank give
 * the same on every machine.
 */
export class VectorBanks {
  private readonly dimensions: number
  private readonly stride: number
  private readonly rowsPerBank: number
  private readonly banks: Bank[] = []
  private readonly newBank: (stride: number) => Bank
  private readonly local = new Uint32Array(ROWS_PER_RUN)

  constructor(dimensions: number, newBank = bankOfThisMachine, bankBytes = BANK_BYTES_MAX) {
    this.dimensions = dimensions
    this.stride = Math.max(1, Math.ceil(dimensions / STEP)) * STEP
    this.rowsPerBank = Math.floor(bankBytes / this.stride)
    this.newBank = newBank
  }

  /** Room for rows below this number. */
  reserve(rows: number): void {
    for (let first = 0, at = 0; first < rows; first += this.rowsPerBank, at++) {
      const bank = (this.banks[at] ??= this.newBank(this.stride))
      bank.reserve(Math.min(rows - first, this.rowsPerBank) * this.stride)
    }
  }

  write(row: number, codes: Int8Array): void {
    this.rowOf(row).set(codes)
  }

  /** A view; valid until the next `reserve`. */
  read(row: number): Int8Array {
    return this.rowOf(row).subarray(0, this.dimensions)
  }

  erase(row: number): void {
    this.rowOf(row).fill(0)
  }

  /** Dot products of the asked codes with the first `count` of `rows`, which ascend; at most ROWS_PER_RUN. */
  dots(asked: Int16Array, rows: Uint32Array, count: number, into: Int32Array): void {
    const { local, rowsPerBank } = this
    for (let from = 0; from < count;) {
      const at = Math.floor((rows[from] as number) / rowsPerBank)
      const first = at * rowsPerBank
      const end = first + rowsPerBank
      let to = from
      for (; to < count && (rows[to] as number) < end; to++) {
        local[to - from] = (rows[to] as number) - first
      }
      this.banks[at]?.dots(asked, local.subarray(0, to - from), into.subarray(from, to))
      from = to
    }
  }

  private rowOf(row: number): Int8Array {
    const bank = this.banks[Math.floor(row / this.rowsPerBank)]
    if (bank === undefined) throw new RangeError('no room was made for this row')
    const from = (row % this.rowsPerBank) * this.stride
    return bank.codes.subarray(from, from + this.stride)
  }
}

/** For machines without SIMD. */
export class PlainBank implements Bank {
  codes = new Int8Array(0)
  private readonly stride: number

  constructor(stride: number) {
    this.stride = stride
  }

  reserve(bytes: number): void {
    if (bytes <= this.codes.length) return
    const grown = new Int8Array(Math.max(bytes, this.codes.length * 2))
    grown.set(this.codes)
    this.codes = grown
  }

  dots(asked: Int16Array, rows: Uint32Array, into: Int32Array): void {
    for (let at = 0; at < rows.length; at++) {
      into[at] = dotOf(asked, this.codes, (rows[at] as number) * this.stride)
    }
  }
}

/** Layout of its memory: the question, numbers of rows, results, codes. */
export class SimdBank implements Bank {
  codes: Int8Array
  private readonly stride: number
  private readonly memory: WebAssembly.Memory
  private readonly compute: (...parameters: readonly number[]) => void
  private readonly rowsAt: number
  private readonly intoAt: number
  private readonly codesAt: number
  private asked: Int16Array
  private rows: Uint32Array
  private into: Int32Array

  constructor(stride: number) {
    this.stride = stride
    this.rowsAt = 2 * stride
    this.intoAt = this.rowsAt + 4 * ROWS_PER_RUN
    this.codesAt = this.intoAt + 4 * ROWS_PER_RUN
    const { exports } = new WebAssembly.Instance(compiled())
    this.memory = exports['memory'] as WebAssembly.Memory
    this.compute = exports['dots'] as SimdBank['compute']
    this.codes = new Int8Array(0)
    this.asked = new Int16Array(0)
    this.rows = new Uint32Array(0)
    this.into = new Int32Array(0)
    this.reserve(0)
  }

  reserve(bytes: number): void {
    const wanted = this.codesAt + bytes
    const missing = Math.ceil((wanted - this.memory.buffer.byteLength) / PAGE_BYTES)
    if (missing <= 0 && this.asked.length > 0) return
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGES_STEP) * PAGES_STEP)
    // Growing detaches every view.
    const { buffer } = this.memory
    this.asked = new Int16Array(buffer, 0, this.stride)
    this.rows = new Uint32Array(buffer, this.rowsAt, ROWS_PER_RUN)
    this.into = new Int32Array(buffer, this.intoAt, ROWS_PER_RUN)
    this.codes = new Int8Array(buffer, this.codesAt)
  }

  dots(asked: Int16Array, rows: Uint32Array, into: Int32Array): void {
    this.asked.fill(0)
    this.asked.set(asked)
    this.rows.set(rows)
    this.compute(0, this.stride, this.rowsAt, rows.length, this.intoAt, this.codesAt)
    into.set(this.into.subarray(0, rows.length))
  }
}

/** A bank, what stands before its codes, and what growing by whole steps adds. */
const PAGES_MAX = BANK_BYTES_MAX / PAGE_BYTES + 2 * PAGES_STEP
let loaded: WebAssembly.Module | undefined
const compiled = (): WebAssembly.Module =>
  (loaded ??= new WebAssembly.Module(moduleBytes(PAGES_MAX)))

export const hasSimd = WebAssembly.validate(moduleBytes(1))
export const bankOfThisMachine = (stride: number): Bank =>
  hasSimd ? new SimdBank(stride) : new PlainBank(stride)
