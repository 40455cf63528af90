/**
 * Bytes of a SQLite file that no row uses any more. `secure_delete` overwrites a row where it was
 * deleted, but not the copies of it that earlier splits of its page left in unused space, and in its
 * fast form not whole pages either. This finds what a page's structure does not reach and clears it, a
 * few pages to a transaction, so that nobody waits for the whole file as with VACUUM.
 *
 * The format is https://www.sqlite.org/fileformat2.html, sections 1.5 and 1.6.
 */

/** Pages of one database, seen and written by an open write transaction. Numbers count from 1. */
export interface PageFile {
  count(): number
  /** Those that trees begin at. */
  roots(): readonly number[]
  /** A copy. */
  read(page: number): Buffer
  write(page: number, bytes: Buffer): void
}

/** Where a walk goes on. It carries all its state, so that a step may be done twice. */
export interface Place {
  readonly part: 'free' | 'roots' | 'pages'
  readonly page: number
}
export const FIRST_PLACE: Place = { part: 'free', page: 1 }

export interface ClearStep {
  readonly cleared: number
  readonly unknown: number
  /** Undefined: every page was seen. */
  readonly next: Place | undefined
}

/**
 * One step of clearing a whole file, `pagesMax` pages long, inside a write transaction. The caller keeps
 * `secure_delete` on from the first step to the last.
 *
 * INVARIANT (what was dead is cleared): free pages come first, since a page that is taken into use again
 * keeps what stood behind its new content; then the roots, since a root that splits is copied whole; then
 * all pages in order. What dies meanwhile is overwritten by SQLite itself.
 */
export function clearStep(file: PageFile, place: Place, pagesMax: number): ClearStep {
  if (place.part === 'free') {
    const { cleared, next } = clearFreePages(file, place.page, pagesMax)
    const following = next === undefined ? 'roots' : 'free'
    return { cleared, unknown: 0, next: { part: following, page: next ?? 1 } }
  }
  if (place.part === 'roots') {
    const steps = file.roots().map((page) => clearPages(file, page, page + 1))
    return { ...sumOf(steps), next: { part: 'pages', page: 1 } }
  }
  const end = place.page + pagesMax
  const step = clearPages(file, place.page, end)
  return { ...step, next: end > file.count() ? undefined : { part: 'pages', page: end } }
}

const sumOf = (steps: readonly Cleared[]): Cleared => ({
  cleared: steps.reduce((sum, { cleared }) => sum + cleared, 0),
  unknown: steps.reduce((sum, { unknown }) => sum + unknown, 0),
})

/** What a walk over some pages found and cleared. */
interface Cleared {
  /** Pages that held dead bytes. */
  readonly cleared: number
  /** Pages of an unknown form: left as they are. */
  readonly unknown: number
}
interface FreeCleared {
  readonly cleared: number
  /** Where the next step begins; undefined: no free page holds anything. */
  readonly next: number | undefined
}

const TRUNK_HEADER_BYTES = 8
const LOCK_BYTE = 0x4000_0000
/** Below, the first byte of an overflow page (the high byte of a page number) is 0 and of no b-tree page. */
const PAGES_MAX = 2 ** 24
const LEAF_TABLE = 13
const INTERIOR_TABLE = 5
const LEAF_INDEX = 10
const INTERIOR_INDEX = 2

interface Layout {
  readonly pageBytes: number
  /** Without the bytes that are reserved at the end of each page. */
  readonly usable: number
}

function layoutOf(first: Buffer): Layout {
  const stored = first.readUInt16BE(16)
  const pageBytes = stored === 1 ? 65_536 : stored
  // Pages that carry pointers to their owners (auto-vacuum) are not known here.
  if (first.readUInt32BE(52) !== 0) throw new Error('a database with auto-vacuum cannot be cleared')
  return { pageBytes, usable: pageBytes - first.readUInt8(20) }
}

/**
 * Clears pages that belong to nothing, from page `from` on, at most `pagesMax`. Before any other page is
 * cleared: a page that is taken into use again keeps what it held behind its new content. The caller has
 * `secure_delete` on, so that pages that are freed meanwhile are clear already.
 */
function clearFreePages(file: PageFile, from: number, pagesMax: number): FreeCleared {
  const { usable } = layoutOf(file.read(1))
  const free = freePages(file, usable)
  const due = [...free.keys()].filter((page) => page >= from).toSorted((a, b) => a - b)
  let cleared = 0
  for (const page of due.slice(0, pagesMax)) {
    const bytes = file.read(page)
    if (!clearRanges(bytes, [[free.get(page) ?? 0, bytes.length]])) continue
    file.write(page, bytes)
    cleared++
  }
  return { cleared, next: due[pagesMax] }
}

/** Each free page and where its dead bytes begin. */
function freePages(file: PageFile, usable: number): ReadonlyMap<number, number> {
  const free = new Map<number, number>()
  for (let trunk = file.read(1).readUInt32BE(32); trunk !== 0;) {
    const page = file.read(trunk)
    const end = TRUNK_HEADER_BYTES + page.readUInt32BE(4) * 4
    if (end > usable || free.has(trunk)) throw new Error('the list of free pages is damaged')
    free.set(trunk, end)
    for (let at = TRUNK_HEADER_BYTES; at < end; at += 4) free.set(page.readUInt32BE(at), 0)
    trunk = page.readUInt32BE(0)
  }
  return free
}

/** Clears the dead bytes of the pages from `from` up to before `end`, and behind the rows that go on elsewhere. */
function clearPages(file: PageFile, from: number, end: number): Cleared {
  const count = file.count()
  if (count >= PAGES_MAX) throw new Error('a database of this size cannot be cleared')
  const layout = layoutOf(file.read(1))
  let cleared = 0
  let unknown = 0
  for (let page = from; page < Math.min(end, count + 1); page++) {
    if (page === LOCK_BYTE / layout.pageBytes + 1) continue
    const bytes = file.read(page)
    if (!isTreePage(bytes, page)) continue
    const parsed = parsePage(bytes, page, layout)
    if (parsed === undefined) {
      unknown++
      continue
    }
    if (clearRanges(bytes, parsed.dead)) {
      file.write(page, bytes)
      cleared++
    }
    for (const tail of parsed.tails) cleared += clearTail(file, tail, layout)
  }
  return { cleared, unknown }
}

const TYPES: ReadonlySet<number> = new Set([LEAF_TABLE, INTERIOR_TABLE, LEAF_INDEX, INTERIOR_INDEX])
const headerAt = (page: number): number => (page === 1 ? 100 : 0)
const isTreePage = (bytes: Buffer, page: number): boolean => TYPES.has(bytes[headerAt(page)] ?? 0)

type Range = readonly [from: number, end: number]
/** A row that goes on in a chain of pages. */
interface Tail {
  readonly first: number
  readonly bytes: number
}
interface ParsedPage {
  readonly dead: readonly Range[]
  readonly tails: readonly Tail[]
}

/** Undefined when the page is not what its first byte says: then nothing of it may be touched. */
function parsePage(bytes: Buffer, page: number, layout: Layout): ParsedPage | undefined {
  const header = headerAt(page)
  const type = bytes.readUInt8(header)
  const isInterior = type === INTERIOR_TABLE || type === INTERIOR_INDEX
  const pointers = header + (isInterior ? 12 : 8)
  const cells = bytes.readUInt16BE(header + 3)
  const live: Range[] = [[0, pointers + cells * 2]]
  if (pointers + cells * 2 > layout.usable) return undefined
  const tails: Tail[] = []
  for (let cell = 0; cell < cells; cell++) {
    const at = bytes.readUInt16BE(pointers + cell * 2)
    const parsed = parseCell(bytes, at, type, layout)
    if (parsed === undefined) return undefined
    live.push([at, at + parsed.bytes])
    if (parsed.tail !== undefined) tails.push(parsed.tail)
  }
  const free = freeBlocks(bytes, header, layout)
  if (free === undefined) return undefined
  // The two numbers that begin a free block are structure: they stay.
  for (const [from] of free) live.push([from, from + 4])
  const dead = between(live, layout.usable)
  return dead === undefined ? undefined : { dead, tails }
}

function freeBlocks(bytes: Buffer, header: number, { usable }: Layout): Range[] | undefined {
  const blocks: Range[] = []
  let at = bytes.readUInt16BE(header + 1)
  while (at !== 0) {
    if (at + 4 > usable) return undefined
    const next = bytes.readUInt16BE(at)
    const size = bytes.readUInt16BE(at + 2)
    if (size < 4 || at + size > usable || (next !== 0 && next <= at)) return undefined
    blocks.push([at, at + size])
    at = next
  }
  return blocks
}

/** What lies between the live ranges; undefined when they overlap. */
function between(live: Range[], usable: number): readonly Range[] | undefined {
  const dead: Range[] = []
  let end = 0
  for (const [from, to] of live.toSorted(([a], [b]) => a - b)) {
    if (from < end || to > usable) return undefined
    if (from > end) dead.push([end, from])
    end = to
  }
  if (end < usable) dead.push([end, usable])
  return dead
}

function parseCell(
  bytes: Buffer,
  start: number,
  type: number,
  layout: Layout,
): { readonly bytes: number; readonly tail: Tail | undefined } | undefined {
  let at = type === INTERIOR_TABLE || type === INTERIOR_INDEX ? start + 4 : start
  if (start < 8 || at >= layout.usable) return undefined
  if (type === INTERIOR_TABLE) return sized(start, at + varintBytes(bytes, at), undefined, layout)
  const payload = varint(bytes, at)
  at += varintBytes(bytes, at)
  if (type === LEAF_TABLE) at += varintBytes(bytes, at)
  const local = localBytes(payload, type, layout)
  if (local === payload) return sized(start, at + local, undefined, layout)
  if (at + local + 4 > layout.usable) return undefined
  const tail = { first: bytes.readUInt32BE(at + local), bytes: payload - local }
  return sized(start, at + local + 4, tail, layout)
}

/** A cell takes four bytes at least. */
const sized = (start: number, end: number, tail: Tail | undefined, { usable }: Layout) =>
  end > usable ? undefined : { bytes: Math.max(4, end - start), tail }

/** How much of a row stands on its own page. */
function localBytes(payload: number, type: number, { usable }: Layout): number {
  const max = type === LEAF_TABLE ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
  if (payload <= max) return payload
  const min = Math.floor(((usable - 12) * 32) / 255) - 23
  const fitting = min + ((payload - min) % (usable - 4))
  return fitting <= max ? fitting : min
}

/** Up to 2^53: no row is longer. */
function varint(bytes: Buffer, at: number): number {
  let value = 0
  for (let index = 0; index < 8; index++) {
    const byte = bytes[at + index] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return value
  }
  return value * 256 + (bytes[at + 8] ?? 0)
}

function varintBytes(bytes: Buffer, at: number): number {
  for (let index = 0; index < 8; index++) if ((bytes[at + index] ?? 0) < 0x80) return index + 1
  return 9
}

/** Behind the end of a row on the last page of its chain. */
function clearTail(file: PageFile, { first, bytes }: Tail, { usable }: Layout): number {
  const perPage = usable - 4
  let page = first
  let left = bytes
  for (; left > perPage; left -= perPage) {
    if (page === 0) return 0
    page = file.read(page).readUInt32BE(0)
  }
  if (page === 0) return 0
  const last = file.read(page)
  if (!clearRanges(last, [[4 + left, usable]])) return 0
  file.write(page, last)
  return 1
}

/** True when there was something to clear. */
function clearRanges(bytes: Buffer, ranges: readonly Range[]): boolean {
  let found = false
  for (const [from, end] of ranges) {
    const range = bytes.subarray(from, end)
    if (isZero(range)) continue
    range.fill(0)
    found = true
  }
  return found
}

const ZEROS = Buffer.alloc(65_536)
const isZero = (bytes: Buffer): boolean => bytes.equals(ZEROS.subarray(0, bytes.length))
