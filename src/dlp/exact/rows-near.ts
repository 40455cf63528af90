import { limits } from '../../kernel/limits.ts'
import type { Candidates } from './candidates.ts'
import type { ExactTable } from './exact-table.ts'

/** What a table has of a text. */
export interface FoundRows {
  readonly rows: readonly number[]
  /** Words from the first to the last of what belongs to a row. */
  readonly spans: readonly Span[]
  /** The values that stand in it, alone or not. */
  readonly values: readonly number[]
}
export interface Span {
  readonly from: number
  readonly to: number
}
interface Hit extends Span {
  readonly column: number
  readonly place: number
}

/** Occurrences of one value that are looked at on each side of another. */
const OCCURRENCES_EACH_SIDE = 2
const PLACED_ROWS = 50

/**
 * Looks for rows of one table in the words of a text.
 *
 * INVARIANT (a lone value changes nothing): each different row of words is looked up once, whoever has it
 * and however often it is repeated; rows are asked only when values of several columns of one stand there.
 * INVARIANT (bounded, then found): beyond limits.exactRowsPerTurn rows what holds values counts as found.
 */
export class RowSearch {
  readonly #candidates: Candidates
  /** Rows compared since `begin`; where their values stand, counted as PLACED_ROWS of them. */
  #rows = 0
  #lookups = 0
  /** A first, rough answer to whether a value stands in the text. */
  readonly #rough = new Uint8Array(ROUGH)

  constructor(candidates: Candidates) {
    this.#candidates = candidates
  }

  /** What was done since `begin`, for who checks that it is bounded. */
  get steps(): { readonly lookups: number; readonly rows: number } {
    return { lookups: this.#lookups, rows: this.#rows }
  }
  begin(): void {
    this.#rows = 0
    this.#lookups = 0
  }

  in(table: ExactTable): FoundRows {
    const known = this.#known(table)
    const values = [...known.byHash.keys()]
    if (values.length < table.data.minColumns) return { rows: [], spans: [], values }
    const rowsOf = this.#rowsWith(table, known)
    if (rowsOf.size === 0 && !this.#isSpent) return { rows: [], spans: [], values }
    const rows = new Set<number>()
    const spans: Span[] = []
    /** Places of values that are told to belong to a row. */
    const told = new Set<number>()
    const occurrences = this.#occurrences(known)
    for (const [id, own] of rowsOf)
      for (const at of occurrences.get(id) ?? NOWHERE)
        for (const row of own) {
          if (this.#isSpent) break
          if (told.has(at * ROWS_END + row)) continue
          const hits = this.#near(table, row, { at, byHash: known.byHash, occurrences })
          if (groupsOf(table, hits) < table.data.minColumns) continue
          rows.add(row)
          spans.push(...hits)
          for (const { place } of hits) told.add(place * ROWS_END + row)
        }
    if (this.#isSpent)
      for (const places of occurrences.values())
        for (const place of places) spans.push(this.#span(place))
    return { rows: [...rows], spans, values }
  }

  /** Each different row of words is looked up, and nothing else depends on the table. */
  #known(table: ExactTable): Known {
    const candidates = this.#candidates
    const byHash = new Map<number, number>()
    const places = new Map<number, number>()
    for (let id = 1; id <= candidates.count; id++) {
      const place = table.find(candidates.lo(id), candidates.hi(id))
      if (place === 0) continue
      byHash.set(candidates.lo(id), id)
      places.set(id, place)
    }
    this.#lookups += candidates.count
    return { byHash, places }
  }

  /** By value: its rows of which enough other values stand somewhere in the text. */
  #rowsWith(table: ExactTable, { byHash, places }: Known): ReadonlyMap<number, readonly number[]> {
    const rowsOf = new Map<number, readonly number[]>()
    const columns = table.data.columns.length
    for (const hash of byHash.keys()) this.#rough[hash & (ROUGH - 1)] = 1
    for (const [id, place] of places) {
      const rows = table.rowsAt(place)
      this.#rows += rows.length
      const own = rows.filter((row) => {
        let count = 0
        for (let column = 0; column < columns; column++) {
          const cell = table.cellOf(row, column)
          if (this.#rough[cell & (ROUGH - 1)] === 1 && byHash.has(cell)) count++
        }
        return count >= table.data.minColumns
      })
      if (own.length > 0) rowsOf.set(id, own)
      if (this.#isSpent) break
    }
    for (const hash of byHash.keys()) this.#rough[hash & (ROUGH - 1)] = 0
    return rowsOf
  }

  #occurrences({ places }: Known): ReadonlyMap<number, readonly number[]> {
    const found = new Map<number, number[]>()
    const candidates = this.#candidates
    for (let at = 0; at < candidates.length; at++) {
      const id = candidates.idAt(at)
      if (!places.has(id)) continue
      const all = found.get(id)
      if (all === undefined) found.set(id, [at])
      else all.push(at)
    }
    return found
  }

  /** One hit for each column of the row, none inside of another; the longest first, an address holds a name; then the nearest. */
  #near(table: ExactTable, row: number, { at, byHash, occurrences }: Around): readonly Hit[] {
    this.#rows += PLACED_ROWS
    const own = this.#span(at)
    const found: Hit[] = []
    for (let column = 0; column < table.data.columns.length; column++) {
      const id = byHash.get(table.cellOf(row, column))
      if (id === undefined) continue
      for (const place of around(occurrences.get(id) ?? NOWHERE, at)) {
        const span = this.#span(place)
        if (Math.abs(span.from - own.from) <= limits.exactNearWords)
          found.push({ ...span, column, place })
      }
    }
    const apart = ({ from }: Span): number => Math.abs(from - own.from)
    const longest = found.toSorted((a, b) => b.to - b.from - (a.to - a.from) || apart(a) - apart(b))
    const hits: Hit[] = []
    for (const one of longest)
      if (hits.every((other) => other.column !== one.column && isApart(other, one))) hits.push(one)
    return hits.toSorted((a, b) => a.from - b.from)
  }

  #span(place: number): Span {
    return { from: this.#candidates.firstWord(place), to: this.#candidates.lastWord(place) }
  }

  get #isSpent(): boolean {
    return this.#rows >= limits.exactRowsPerTurn
  }
}
const ROUGH = 2 ** 16
/** More than any row's number. */
const ROWS_END = limits.exactTableRowsMax + 1
const NOWHERE: readonly number[] = []

interface Known {
  /** Numbers of candidates, by the low half of their hash. */
  readonly byHash: ReadonlyMap<number, number>
  /** By number: where the table has it. */
  readonly places: ReadonlyMap<number, number>
}
interface Around {
  readonly at: number
  readonly byHash: ReadonlyMap<number, number>
  readonly occurrences: ReadonlyMap<number, readonly number[]>
}

/** Of ascending places, the last before and the first from this one. */
function around(places: readonly number[], at: number): readonly number[] {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return places.slice(Math.max(0, low - OCCURRENCES_EACH_SIDE), low + OCCURRENCES_EACH_SIDE)
}

const isApart = (a: Span, b: Span): boolean => a.to < b.from || b.to < a.from

/** Words of several columns that follow each other at once are one value: `Anna`, `Schmidt`. */
function groupsOf(table: ExactTable, hits: readonly Hit[]): number {
  let groups = 0
  let before: Hit | undefined
  for (const one of hits) {
    const follows =
      before !== undefined &&
      one.from === before.to + 1 &&
      table.isWordy(one.column) &&
      table.isWordy(before.column)
    if (!follows) groups++
    before = one
  }
  return groups
}
