import type { Index, SearchQuery, SearchResult } from '../../src/retrieval/index-port.ts'
import { document, draws, question } from './corpus.ts'
import { drawLake, drawPrincipal, type DrawnLake, type DrawnPrincipal } from './lake.ts'
import { Oracle, type OracleHit } from './oracle.ts'
import { asked, SPACE, vectorsOf } from './vectors.ts'

/** Shares of the documents that principals may read. */
export const SHARES = [0.5, 0.1, 0.01, 0.001] as const
export const MODES = ['exact', 'approximate'] as const
const PRINCIPALS_PER_SHARE = 5
const BATCH = 64
/** What an answer of eight passages asks for. */
const LIMIT = 40
const COMPARED = 10

export interface Proof {
  readonly share: number
  readonly mode: (typeof MODES)[number]
  readonly pairs: number
  /** Hits that the oracle says the principal may not read. MUST be 0. */
  readonly leaks: number
  /** Of the oracle's ten best, how many were among the ten best found, on average. */
  readonly recall: number
  /** Answers with fewer hits than there are to find, up to what was asked for. MUST be 0. */
  readonly unfilled: number
  /** Answers that came the other way than was asked for. MUST be 0. */
  readonly otherwise: number
  readonly timesMs: readonly number[]
  /** Of the whole process, per search. */
  readonly cpuMs: number
}

export interface ProofSetting {
  readonly index: Index
  readonly documents: number
  readonly kind: 'few' | 'own'
  readonly pairs: number
  /** Milliseconds, for durations only. */
  readonly now: () => number
  readonly cpuMs: () => number
}

interface Question {
  readonly text: string
  readonly vector: Float32Array
  readonly cosines: Float64Array
}

/** Fills the index and holds its answers against the oracle's, for principals of every share. */
export async function prove(setting: ProofSetting): Promise<{
  readonly classes: number
  readonly proofs: readonly Proof[]
}> {
  const lake = drawLake(setting.documents, setting.kind, 77)
  const oracle = new Oracle()
  await fill(setting, lake, oracle)
  const next = draws(4_243)
  const principals = SHARES.map((share) =>
    Array.from({ length: PRINCIPALS_PER_SHARE }, () => drawPrincipal(lake, share, next)),
  )
  const tallies = SHARES.flatMap((share) => MODES.map((mode) => new Tally(share, mode)))
  const questions = Math.ceil(setting.pairs / (SHARES.length * PRINCIPALS_PER_SHARE))
  for (let at = 0; at < questions; at++) {
    const asking = questionOf(at, setting.documents, oracle)
    for (const [shareAt, group] of principals.entries()) {
      for (const principal of group) {
        const right = oracle.answer(asking.text, asking.cosines, principal.readable, LIMIT)
        for (const [modeAt, mode] of MODES.entries()) {
          const tally = tallies[shareAt * MODES.length + modeAt]
          await tally?.ask(setting, queryOf(asking, principal, mode), principal, right)
        }
      }
    }
  }
  return { classes: lake.classes.length, proofs: tallies.map((tally) => tally.proof()) }
}

async function fill({ index, documents }: ProofSetting, lake: DrawnLake, oracle: Oracle) {
  await index.activate?.(SPACE)
  for (let first = 1; first <= documents; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, documents - first + 1) }, (_, at) => {
      const id = first + at
      const put = document(id, lake.classOf[id - 1] as number)
      return { ...put, vectors: vectorsOf(id, put.chunks.length) }
    })
    for (const put of batch) oracle.add(put)
    await index.apply(batch)
  }
}

/** Words and meaning of one chunk, both blurred. */
function questionOf(at: number, documents: number, oracle: Oracle): Question {
  const id = 1 + Math.floor(draws(at * 17 + 1)() * documents)
  const rows = vectorsOf(id, 8).rows.filter((row) => row !== undefined)
  const vector = asked(rows[at % rows.length] ?? new Float32Array(0), at)
  return { text: question(at * 31 + 7, documents), vector, cosines: oracle.cosines(vector) }
}

const queryOf = (
  { text, vector }: Question,
  { classes }: DrawnPrincipal,
  nearest: (typeof MODES)[number],
): SearchQuery => ({
  text,
  classes,
  limit: LIMIT,
  vector: { space: SPACE, values: vector },
  nearest,
})

class Tally {
  private readonly share: number
  private readonly mode: (typeof MODES)[number]
  private readonly timesMs: number[] = []
  private leaks = 0
  private unfilled = 0
  private otherwise = 0
  private recall = 0
  private compared = 0
  private cpuMs = 0

  constructor(share: number, mode: (typeof MODES)[number]) {
    this.share = share
    this.mode = mode
  }

  // oxlint-disable-next-line max-params
  async ask(
    { index, now, cpuMs }: ProofSetting,
    query: SearchQuery,
    { readable }: DrawnPrincipal,
    right: { readonly hits: readonly OracleHit[]; readonly found: number },
  ): Promise<void> {
    const [start, cpu] = [now(), cpuMs()]
    const found = await index.search(query)
    this.timesMs.push(now() - start)
    this.cpuMs += cpuMs() - cpu
    this.leaks += found.hits.filter(({ document: id }) => readable[id - 1] !== 1).length
    if (found.hits.length !== Math.min(query.limit, right.found)) this.unfilled++
    if (found.hits.length > 0 && found.mode !== this.mode) this.otherwise++
    this.compare(found, right.hits)
  }

  proof(): Proof {
    const { share, mode, timesMs, leaks, unfilled, otherwise, recall, compared } = this
    return {
      share,
      mode,
      pairs: timesMs.length,
      leaks,
      unfilled,
      otherwise,
      recall: compared === 0 ? 1 : recall / compared,
      timesMs: timesMs.toSorted((a, b) => a - b),
      cpuMs: timesMs.length === 0 ? 0 : this.cpuMs / timesMs.length,
    }
  }

  private compare({ hits }: SearchResult, right: readonly OracleHit[]): void {
    const name = ({ document: id, ordinal }: OracleHit): string => `${id}/${ordinal}`
    const wanted = right.slice(0, COMPARED).map(name)
    if (wanted.length === 0) return
    const found = new Set(hits.slice(0, COMPARED).map(name))
    this.recall += wanted.filter((row) => found.has(row)).length / wanted.length
    this.compared++
  }
}
