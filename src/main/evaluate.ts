import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { failure, isFailure, type EvaluateOptions, type OrFailure } from '../cli/deps.ts'
import type { RetrievalEvaluation } from '../cli/deps.ts'
import { defaultRaises } from '../dlp/scanner.ts'
import type { StaticEmbedder } from '../embedding/static-embedder.ts'
import { openPrepareHost } from '../ingest/worker-host.ts'
import { limits } from '../kernel/limits.ts'
import { embeddedText } from '../lake/embedder.ts'
import type { Preparer } from '../lake/prepare.ts'
import type { Source } from '../lake/source.ts'
import {
  byBestRow,
  estimate,
  isWrongLine,
  measure,
  parseJudgements,
  parseQueries,
  type Judgements,
  type Measure,
  type Measured,
  type Queries,
  type WrongLine,
} from '../retrieval/evaluation.ts'
import type { Index, IndexChange, SearchQuery } from '../retrieval/index-port.ts'
import { openFilesystemSource } from '../sources/filesystem/filesystem.ts'
import { openPostingsIndex } from '../stores/postings/postings-index.ts'
import { builtinEmbedder } from './builtin-model.ts'
import { asFailure } from './trouble.ts'

/** Everything is of one class, and whoever asks may read it. */
const CLASS = 1
const ONE_CLASS = Uint32Array.of(CLASS)
const LEGS = { bm25: 'lexical', dense: 'dense', hybrid: 'hybrid' } as const
type Leg = keyof typeof LEGS
/** What a request asks of the index: legs are fused over so many. */
const ROWS = limits.passagesMax * limits.hitsPerPassage
/** Enough for a hundred documents. */
const ROWS_DEEP = 10 * ROWS

/**
 * How well the lake would be searched: indexes the folder afresh with the parsers, chunker, embedder and
 * index that ship, in a temporary folder of its own, and holds rankings against judgements. A document's
 * id is its file's name without extension.
 */
export async function evaluateRetrieval(
  options: EvaluateOptions,
): Promise<OrFailure<RetrievalEvaluation>> {
  const asked = await readAsked(options)
  if (isFailure(asked)) return asked
  const embedder = builtinEmbedder()
  if ('problem' in embedder)
    return failure(`the model of the built-in embedder ${embedder.problem}`)
  const folder = await mkdtemp(join(tmpdir(), 'standpipe-eval-'))
  const preparer = openPrepareHost({ raises: defaultRaises })
  try {
    const index = await openPostingsIndex(join(folder, 'index'))
    try {
      const filling = new Filling({ index, preparer, embedder, onProgress: options.onProgress })
      await filling.fill(openFilesystemSource({ id: 'lake', root: options.lake }))
      const heard = presence(asked, filling.ids)
      if (isFailure(heard)) return heard
      const world = { index, embedder, ids: filling.ids }
      return { kind: 'evaluation', ...(await evaluated(world, asked)), ...filling.counts, ...heard }
    } finally {
      await index.close()
    }
  } catch (error) {
    return asFailure(error)
  } finally {
    await preparer.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Asked {
  readonly queries: Queries
  readonly judgements: Judgements
}

async function readAsked(options: EvaluateOptions): Promise<OrFailure<Asked>> {
  const lake = await stat(options.lake).catch(() => undefined)
  if (lake?.isDirectory() !== true) return failure(`\`${options.lake}\` is not a folder`, 2)
  const queries = await readParsed(options.queriesFile, parseQueries)
  if (isFailure(queries)) return queries
  const judgements = await readParsed(options.qrelsFile, parseJudgements)
  if (isFailure(judgements)) return judgements
  const both = [...judgements.keys()].some((id) => queries.has(id))
  return both
    ? { queries, judgements }
    : failure('no query is judged: the ids of the two files have nothing in common')
}

async function readParsed<T extends object>(
  file: string,
  parse: (text: string) => T | WrongLine,
): Promise<OrFailure<T>> {
  const size = (await stat(file).catch(() => undefined))?.size
  if (size === undefined) return failure(`there is no file \`${file}\``, 2)
  if (size > limits.evaluationFileBytesMax)
    return failure(`\`${file}\` is larger than ${limits.evaluationFileBytesMax / 2 ** 20} MiB`)
  const parsed = parse(await readFile(file, 'utf8'))
  return isWrongLine(parsed)
    ? failure(`\`${file}\` line ${parsed.line}: expected ${parsed.expected}`)
    : parsed
}

type Presence = Pick<RetrievalEvaluation, 'judgedDocuments' | 'missing' | 'sharedIds'>

/** Judgements of documents that are not there measure the folder, not the search. */
function presence({ judgements }: Asked, ids: readonly string[]): OrFailure<Presence> {
  const there = new Set(ids.slice(1))
  const judged = new Set([...judgements.values()].flatMap((one) => [...one.keys()]))
  const missing = [...judged].filter((id) => !there.has(id)).length
  if (missing > 0 && missing === judged.size)
    return failure(
      `none of the ${judged.size} judged documents is in the lake; ids are file names without extension`,
    )
  return { judgedDocuments: judged.size, missing, sharedIds: sharedBy(ids.slice(1)) }
}

/** How many ids more than one file has. */
function sharedBy(ids: readonly string[]): number {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const id of ids) (seen.has(id) ? shared : seen).add(id)
  return shared.size
}

interface FillingParts {
  readonly index: Index
  readonly preparer: Preparer
  readonly embedder: StaticEmbedder
  readonly onProgress: EvaluateOptions['onProgress']
}

/** Puts a source into an index, as one class that everybody reads. */
class Filling {
  /** Document number, from 1 → its id. */
  readonly ids: string[] = ['']
  readonly #parts: FillingParts
  #batch: IndexChange[] = []
  #chunks = 0
  #skipped = 0

  constructor(parts: FillingParts) {
    this.#parts = parts
  }

  get counts() {
    return { documents: this.ids.length - 1, chunks: this.#chunks, skipped: this.#skipped }
  }

  async fill(source: Source): Promise<void> {
    const { index, embedder } = this.#parts
    for await (const page of source.list(new AbortController().signal)) {
      for (let at = 0; at < page.length; at += limits.ingestWorkers) {
        const some = page.slice(at, at + limits.ingestWorkers)
        const puts = await Promise.all(some.map(({ key }) => this.#prepared(source, key)))
        for (const put of puts) this.#add(put)
        if (this.#batch.length >= limits.ingestBatchDocuments) await this.#write()
      }
    }
    await this.#write()
    await index.activate?.(embedder.space)
  }

  async #prepared(source: Source, key: string): Promise<Put | undefined> {
    const read = await source.read(key, limits.objectBytesMax)
    if (read.kind !== 'bytes') return undefined
    const prepared = await this.#parts.preparer.prepare(read.bytes, key)
    if (prepared.kind !== 'prepared') return undefined
    const { title, chunks } = prepared
    return { key, title, chunks, version: read.version }
  }

  #add(put: Put | undefined): void {
    if (put === undefined) {
      this.#skipped++
      return
    }
    const { embedder, onProgress } = this.#parts
    const { key, ...content } = put
    const document = this.ids.push(basename(key, extname(key))) - 1
    const rows = put.chunks.map((chunk) => embedder.embed(embeddedText(put.title, chunk)).vector)
    const vectors = { space: embedder.space, rows }
    this.#batch.push({ kind: 'put', document, aclClass: CLASS, path: key, ...content, vectors })
    this.#chunks += put.chunks.length
    onProgress({ source: 'lake', done: document, total: undefined })
  }

  async #write(): Promise<void> {
    if (this.#batch.length > 0) await this.#parts.index.apply(this.#batch)
    this.#batch = []
  }
}
type Put = Pick<Extract<IndexChange, { kind: 'put' }>, 'title' | 'chunks' | 'version'> & {
  readonly key: string
}

interface Searchable {
  readonly index: Index
  readonly embedder: StaticEmbedder
  readonly ids: readonly string[]
}

async function evaluated(
  world: Searchable,
  { queries, judgements }: Asked,
): Promise<
  Omit<RetrievalEvaluation, 'kind' | 'documents' | 'chunks' | 'skipped' | keyof Presence>
> {
  const measured: Record<Leg, Measured[]> = { bm25: [], dense: [], hybrid: [] }
  let unasked = 0
  for (const [id, judged] of judgements) {
    const text = queries.get(id)
    if (text === undefined) unasked++
    else if (measure([], judged) !== undefined)
      for (const leg of Object.keys(LEGS) as Leg[]) {
        const one = measure(await ranking(world, text, leg), judged)
        if (one !== undefined) measured[leg].push(one)
      }
  }
  const over = (leg: Leg) => differenceOf(measured.hybrid, measured[leg])
  return {
    bm25: legOf(measured.bm25),
    dense: legOf(measured.dense),
    hybrid: legOf(measured.hybrid),
    hybridOver: { bm25: over('bm25'), dense: over('dense') },
    queries: measured.hybrid.length,
    unasked,
    embedder: world.embedder.space,
  }
}

/** What a request would find first; behind it, for the recall of a hundred, what a deeper search adds. */
async function ranking(world: Searchable, text: string, leg: Leg): Promise<readonly string[]> {
  const values = world.embedder.embed(text).vector
  const query: Omit<SearchQuery, 'limit'> = {
    text,
    classes: ONE_CLASS,
    legs: LEGS[leg],
    ...(values === undefined ? {} : { vector: { space: world.embedder.space, values } }),
  }
  const idsOf = async (limit: number): Promise<readonly string[]> =>
    (await world.index.search({ ...query, limit })).hits.map(
      ({ document }) => world.ids[document] ?? '',
    )
  return byBestRow([...(await idsOf(ROWS)), ...(await idsOf(ROWS_DEEP))])
}

function legOf(measured: readonly Measured[]): RetrievalEvaluation[Leg] {
  const of = (name: Measure) => estimate(measured.map((one) => one[name]))
  const [ndcg10, recall100, mrr10] = [of('ndcg10'), of('recall100'), of('mrr10')]
  return {
    ndcg10: ndcg10.mean,
    recall100: recall100.mean,
    mrr10: mrr10.mean,
    intervals: {
      ndcg10: [ndcg10.low, ndcg10.high],
      recall100: [recall100.low, recall100.high],
      mrr10: [mrr10.low, mrr10.high],
    },
  }
}

/** Query by query: what all queries have in common does not widen the interval. */
function differenceOf(ours: readonly Measured[], theirs: readonly Measured[]) {
  const { mean, low, high } = estimate(
    ours.map(({ ndcg10 }, at) => ndcg10 - (theirs[at]?.ndcg10 ?? 0)),
  )
  return { ndcg10: mean, interval: [low, high] as const }
}
