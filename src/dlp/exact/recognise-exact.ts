import { limits } from '../../kernel/limits.ts'
import type { Pair } from '../fingerprints/siphash.ts'
import { slicesOf } from '../fingerprints/slices.ts'
import { RequestStreams, type TextStream } from '../fingerprints/streams.ts'
import type { Recognised, Recognizer } from '../recognizer.ts'
import type { ExactCounts } from './exact-counts.ts'
import { ValueHash, type ExactTable, type Value } from './exact-table.ts'

interface Hit {
  /** Words from the first to the last. */
  readonly from: number
  readonly to: number
  readonly value: Value
}

/**
 * Knows rows of declared tables: values of at least `minColumns` columns of one row within
 * limits.exactNearWords words.
 *
 * INVARIANT (a lone value changes nothing): whether a name alone is a customer's is the same to every
 * caller, in the answer, the label and the record.
 */
export class ExactRecognizer implements Recognizer {
  readonly #counts: ExactCounts
  readonly #streams: RequestStreams
  readonly #hash: ValueHash
  readonly #state: Pair = { lo: 0, hi: 0 }
  #tables: readonly ExactTable[] = []

  /** `key`: 32 bytes, those that the tables were made with. */
  constructor(counts: ExactCounts, key: Uint8Array) {
    this.#counts = counts
    this.#streams = new RequestStreams(key)
    this.#hash = new ValueHash(key)
  }

  /** From the next request on. */
  use(tables: readonly ExactTable[]): void {
    this.#tables = tables
  }
  get isIdle(): boolean {
    return this.#tables.every(({ rows }) => rows === 0)
  }

  recognise(texts: readonly string[], who: string): readonly Recognised[] {
    if (this.isIdle) return []
    const streams = this.#streams
    streams.clear()
    for (const [at, text] of texts.entries()) streams.add(at, text)
    const found: Recognised[] = []
    const rows = new Set<string>()
    const values = new Set<string>()
    for (const table of this.#tables) {
      const marked = new Set<number>()
      for (const stream of streams.all()) {
        const hits = this.#hitsOf(table, stream)
        for (const { value } of hits) values.add(`${table.data.id} ${value.hash}`)
        for (const row of rowsNear(table, hits, stream, marked)) rows.add(`${table.data.id} ${row}`)
      }
      const { id, label } = table.data
      for (const text of marked) found.push({ text, raiser: { kind: 'exact', id, label } })
    }
    this.#counts.add(who, { rows: [...rows], values: [...values] })
    return found
  }

  async recogniseInTurns(
    texts: readonly string[],
    who: string,
    pause: () => Promise<void>,
  ): Promise<readonly Recognised[]> {
    const found: Recognised[] = []
    const seen = new Set<string>()
    for (const slice of slicesOf(texts)) {
      if (this.isIdle) return found
      for (const { text, raiser } of this.recognise(
        slice.map((one) => one.text),
        who,
      )) {
        const index = slice[text]?.index ?? 0
        if (seen.has(`${index} ${raiser.id}`)) continue
        seen.add(`${index} ${raiser.id}`)
        found.push({ text: index, raiser })
      }
      await pause()
    }
    return found
  }

  #hitsOf(table: ExactTable, { words }: TextStream): readonly Hit[] {
    const hits: Hit[] = []
    const state = this.#state
    for (let from = 0; from < words.length; from++) {
      this.#hash.begin(words.lo[from] ?? 0, words.hi[from] ?? 0, state)
      if (!table.begins(state.lo, state.hi)) continue
      const end = Math.min(words.length, from + table.wordsMax)
      for (let to = from; ;) {
        const value = table.find(state.lo, state.hi)
        if (value !== undefined) hits.push({ from, to, value })
        if (++to >= end) break
        this.#hash.go(words.lo[to] ?? 0, words.hi[to] ?? 0, state)
      }
    }
    return hits
  }
}

/** The rows that stand in a text, and its texts into `marked`. */
function rowsNear(
  table: ExactTable,
  hits: readonly Hit[],
  stream: TextStream,
  marked: Set<number>,
): ReadonlySet<number> {
  const rows = new Set<number>()
  let first = 0
  for (const { from, value } of hits) {
    while ((hits[first]?.from ?? from) < from - limits.exactNearWords) first++
    if (value.rows.length === 0) continue
    const near: Hit[] = []
    for (let other = first; other < hits.length; other++) {
      const one = hits[other]
      if (one === undefined || one.from > from + limits.exactNearWords) break
      near.push(one)
    }
    for (const row of value.rows) {
      const own = valuesOf(table, row, near)
      if (groupsOf(table, own) < table.data.minColumns) continue
      rows.add(row)
      for (const { hit } of own) stream.textsOf(hit.from, hit.to, marked)
    }
  }
  return rows
}

interface ColumnHit {
  readonly column: number
  readonly hit: Hit
}

/** One hit for each column of the row, none inside of another; the longest first: an address holds a name. */
function valuesOf(table: ExactTable, row: number, near: readonly Hit[]): readonly ColumnHit[] {
  const found: ColumnHit[] = []
  for (let column = 0; column < table.data.columns.length; column++) {
    const cell = table.cellOf(row, column)
    if (cell === 0) continue
    for (const hit of near) if (hit.value.hash === cell) found.push({ column, hit })
  }
  const longest = found.toSorted((a, b) => b.hit.to - b.hit.from - (a.hit.to - a.hit.from))
  const own: ColumnHit[] = []
  for (const one of longest)
    if (own.every((other) => other.column !== one.column && isApart(other.hit, one.hit)))
      own.push(one)
  return own.toSorted((a, b) => a.hit.from - b.hit.from)
}

const isApart = (a: Hit, b: Hit): boolean => a.to < b.from || b.to < a.from

/** Words of several columns that follow each other at once are one value: `Anna`, `Schmidt`. */
function groupsOf(table: ExactTable, own: readonly ColumnHit[]): number {
  let groups = 0
  let before: ColumnHit | undefined
  for (const one of own) {
    const follows =
      before !== undefined &&
      one.hit.from === before.hit.to + 1 &&
      table.isWordy(one.column) &&
      table.isWordy(before.column)
    if (!follows) groups++
    before = one
  }
  return groups
}
