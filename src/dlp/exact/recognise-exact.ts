import { limits } from '../../kernel/limits.ts'
import { recognisedInTurns } from '../fingerprints/turns.ts'
import { RequestStreams, type TextStream } from '../fingerprints/streams.ts'
import type { Recognised, Recognizer } from '../recognizer.ts'
import { Candidates } from './candidates.ts'
import type { ExactCounts } from './exact-counts.ts'
import { ValueHash, type ExactTable } from './exact-table.ts'
import { RowSearch } from './rows-near.ts'

/**
 * Knows rows of declared tables: values of at least `minColumns` columns of one row within
 * limits.exactNearWords words.
 *
 * INVARIANT (a lone value changes nothing): whether a name alone is a customer's is the same to every
 * caller, in the answer, the label, the record, and the work that is done.
 */
export class ExactRecognizer implements Recognizer {
  readonly #counts: ExactCounts
  readonly #streams: RequestStreams
  readonly #candidates: Candidates
  readonly #search: RowSearch
  #tables: readonly ExactTable[] = []

  /** `key`: 32 bytes, those that the tables were made with. */
  constructor(counts: ExactCounts, key: Uint8Array) {
    this.#counts = counts
    this.#streams = new RequestStreams(key)
    this.#candidates = new Candidates(new ValueHash(key))
    this.#search = new RowSearch(this.#candidates)
  }

  /** From the next request on. */
  use(tables: readonly ExactTable[]): void {
    this.#tables = tables
  }
  get isIdle(): boolean {
    return this.#tables.every(({ rows }) => rows === 0)
  }
  /** Of the last texts. */
  get steps(): RowSearch['steps'] {
    return this.#search.steps
  }

  recognise(texts: readonly string[], who: string): readonly Recognised[] {
    if (this.isIdle) return []
    const streams = this.#streams
    streams.clear()
    for (const [at, text] of texts.entries()) streams.add(at, text)
    streams.addDecoded(texts)
    return this.#judged(who)
  }

  recogniseInTurns(
    texts: readonly string[],
    who: string,
    pause: () => Promise<void>,
  ): Promise<readonly Recognised[]> {
    return recognisedInTurns(texts, {
      pause,
      turnChars: limits.exactTurnChars,
      look: (slice) => {
        if (this.isIdle) return []
        this.#streams.clear()
        for (const [at, { text }] of slice.entries()) this.#streams.add(at, text)
        return this.#judged(who)
      },
    })
  }

  #judged(who: string): readonly Recognised[] {
    const marked = new Map<ExactTable, Set<number>>()
    const rows = new Set<string>()
    const values = new Set<string>()
    const wordsMax = Math.max(...this.#tables.map((table) => table.wordsMax))
    this.#search.begin()
    for (const stream of this.#streams.all()) {
      this.#candidates.of(stream.words, wordsMax)
      for (const table of this.#tables) {
        const found = this.#search.in(table)
        const { id } = table.data
        for (const value of found.values) values.add(`${id} ${value}`)
        for (const row of found.rows) rows.add(`${id} ${row}`)
        markTexts(found.spans, stream, setOf(marked, table))
      }
    }
    this.#counts.add(who, { rows: [...rows], values: [...values] })
    // INVARIANT (who asks too much is narrowed): whatever such a sender writes counts as found for a while, so
    // that only deployments cleared for the tables serve it, and nothing is learned by going on.
    if (this.#counts.barredMs(who) > 0)
      for (const table of this.#tables) setOf(marked, table).add(FIRST_TEXT)
    return [...marked].flatMap(([{ data }, texts]) =>
      [...texts].map((text) => ({
        text,
        raiser: { kind: 'exact' as const, id: data.id, label: data.label },
      })),
    )
  }
}

/** Where what is said of a whole request stands. */
const FIRST_TEXT = 0

function markTexts(
  spans: readonly { readonly from: number; readonly to: number }[],
  stream: TextStream,
  marked: Set<number>,
): void {
  for (const { from, to } of spans) stream.textsOf(from, to, marked)
}

function setOf(by: Map<ExactTable, Set<number>>, table: ExactTable): Set<number> {
  const known = by.get(table) ?? new Set<number>()
  by.set(table, known)
  return known
}
