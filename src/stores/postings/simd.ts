/**
 * The one loop that a search spends its time in, as WebAssembly: dot products of a question's 16-bit
 * codes with the 8-bit codes of chosen rows, sixteen numbers at a time. Written as a list of
 * instructions, so that what runs can be read here; `vector-banks.test.ts` holds it to plain arithmetic.
 */
declare global {
  /** What of it is used here: the types of browsers, which would bring theirs, are not compiled with. */
  namespace WebAssembly {
    interface Memory {
      readonly buffer: ArrayBuffer
      grow(pages: number): number
    }
    // oxlint-disable-next-line no-extraneous-class
    class Module {
      constructor(bytes: Uint8Array<ArrayBuffer>)
    }
    class Instance {
      readonly exports: Readonly<Record<string, unknown>>
      constructor(module: Module)
    }
    function validate(bytes: Uint8Array<ArrayBuffer>): boolean
  }
}

const I32 = 0x7f
const V128 = 0x7b
const VOID = 0x40

/** Parameters, then locals, by their numbers. Addresses are in bytes. */
const ASKED = 0
const STRIDE = 1
const ROWS = 2
const COUNT = 3
const INTO = 4
const CODES = 5
const ROWS_END = 6
const ROW = 7
const ROW_END = 8
const ASKED_AT = 9
const SUM = 10

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const constant = (value: number) => [0x41, value]
const add = [0x6a]
const multiply = [0x6c]
const isBelow = [0x49]
const isAtLeast = [0x4f]
const load32 = [0x28, 2, 0]
const store32 = [0x36, 2, 0]
const block = (body: readonly number[]) => [0x02, VOID, ...body, 0x0b]
const loop = (body: readonly number[]) => [0x03, VOID, ...body, 0x0b]
const branch = (depth: number) => [0x0c, depth]
const branchIf = (depth: number) => [0x0d, depth]
const zeroes = [0xfd, 12, ...Array.from({ length: 16 }, () => 0)]
const load16x8 = (offset: number) => [0xfd, 0, 0, offset]
const load8x8 = (offset: number) => [0xfd, 1, 0, offset]
const dotPairs = [0xfd, 0xba, 0x01]
const addLanes = [0xfd, 0xae, 0x01]
const lane = (number: number) => [0xfd, 27, number]
const advance = (local: number, bytes: number) => [
  ...get(local),
  ...constant(bytes),
  ...add,
  ...set(local),
]

/** sum += asked[8 numbers] · row[8 numbers] */
const eight = (rowOffset: number, askedOffset: number) => [
  ...get(SUM),
  ...get(ROW),
  ...load8x8(rowOffset),
  ...get(ASKED_AT),
  ...load16x8(askedOffset),
  ...dotPairs,
  ...addLanes,
  ...set(SUM),
]

const sixteenByStep = loop([
  ...eight(0, 0),
  ...eight(8, 16),
  ...advance(ASKED_AT, 32),
  ...advance(ROW, 16),
  ...get(ROW),
  ...get(ROW_END),
  ...isBelow,
  ...branchIf(0),
])

const rowByRow = loop([
  // No row is left.
  ...get(ROWS),
  ...get(ROWS_END),
  ...isAtLeast,
  ...branchIf(1),
  // The row's address: codes + number × stride.
  ...get(ROWS),
  ...load32,
  ...get(STRIDE),
  ...multiply,
  ...get(CODES),
  ...add,
  ...set(ROW),
  ...get(ROW),
  ...get(STRIDE),
  ...add,
  ...set(ROW_END),
  ...get(ASKED),
  ...set(ASKED_AT),
  ...zeroes,
  ...set(SUM),
  ...sixteenByStep,
  // into = the four partial sums together.
  ...get(INTO),
  ...[0, 1, 2, 3].flatMap((number) => [...get(SUM), ...lane(number), ...(number === 0 ? [] : add)]),
  ...store32,
  ...advance(INTO, 4),
  ...advance(ROWS, 4),
  ...branch(0),
])

const body = [
  // Locals: four addresses, one vector.
  2,
  4,
  I32,
  1,
  V128,
  ...get(COUNT),
  ...constant(4),
  ...multiply,
  ...get(ROWS),
  ...add,
  ...set(ROWS_END),
  ...block(rowByRow),
  0x0b,
]

function leb(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]
}
const sized = (bytes: readonly number[]) => [...leb(bytes.length), ...bytes]
const section = (id: number, bytes: readonly number[]) => [id, ...sized(bytes)]
const named = (name: string) => sized([...new TextEncoder().encode(name)])

export const PAGE_BYTES = 65_536

/** A module with the function `dots` and a memory that starts with one page. */
export const moduleBytes = (pagesMax: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, ...sized(Array.from({ length: 6 }, () => I32)), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, 1, ...leb(pagesMax)]),
    ...section(7, [2, ...named('memory'), 2, 0, ...named('dots'), 0, 0]),
    ...section(10, [1, ...sized(body)]),
  ])
