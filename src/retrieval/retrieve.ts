import type { Grant } from '../authorization/authorization.ts'
import { readersOf } from '../identity/principal.ts'
import { InvariantError } from '../kernel/assert.ts'
import { join, lastingLabelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { compareKeys } from '../lake/key-order.ts'
import type { Source } from '../lake/source.ts'
import type { ManifestStore, ObjectRow } from '../lake/store.ts'
import type { Passage } from '../models/chat.ts'
import type { Hit, Index, QueryVector, SearchResult } from './index-port.ts'
import { nearDuplicate, shinglesOf, type Shingles } from './near-duplicate.ts'
import { mayAllRead, type ClassView, type VisibilityMemo } from './visibility.ts'

/** A row that the index returned although its filter excludes it. Names no text. */
export interface Leak {
  readonly document: number
  readonly aclClass: number
  readonly principal: string
}

/** What one request asked of sources so far: each governor once, however many passages it governs. */
export type Asked = Map<string, Promise<Awaited<ReturnType<Source['check']>>>>

/** The world of a retrieval. */
export interface RetrievalWorld {
  readonly index: Pick<Index, 'search'>
  readonly manifest: Pick<ManifestStore, 'byIds'>
  /** Is the object of this source still at this version? Unknown sources are `gone`. */
  check(source: string, key: string, version: string): ReturnType<Source['check']>
  /**
   * Is the object still governed by the sidecars, ACL files and tags that its class was made from? `asked`
   * belongs to one request.
   */
  isRuledByWhatIsThere(row: ObjectRow, asked: Asked): Promise<boolean>
  /** The manifest's classes of now. */
  classes(): ClassView
  readonly memo: VisibilityMemo
  /** Does policy let the grant's principal retrieve what is of this label? Absent: everything. */
  mayRetrieve?(grant: Grant, label: Label): boolean
  /** Called, and awaited, before the leak is thrown: the audit record must exist. */
  onLeak(leak: Leak): void | Promise<void>
}

export interface RetrievalQuery {
  readonly text: string
  /** Those that policy allowed, in the alias's order. A source in several is cited by the first. */
  readonly knowledgeBases: readonly { readonly id: string; readonly sources: readonly string[] }[]
  readonly passages: number
  /** Absent: words alone. */
  readonly vector?: QueryVector
  /** Rows that hold no word of the question count only from this cosine on. Absent: all count. */
  readonly nearnessMin?: number
  readonly forReranker?: ForReranker
  /** Absent: all that the principal may read. */
  readonly ceiling?: Ceiling
}

/** Up to which label passages are wanted; above it they are not looked for. */
export interface Ceiling {
  /** Of a class's own label. */
  clears(label: Label): boolean
  /** Of a class's label and what detectors gave the chunk besides. */
  clearsChunk(ofClass: Label, ofChunk: Label): boolean
  /** Of a class's own label: above the budget that was set, whatever anybody is cleared for. Absent: none was. */
  isAboveBudget?(ofClass: Label): boolean
}

/** What a reranker is to be shown. */
export interface ForReranker {
  /** As many as it orders at most; as many are found. */
  readonly passages: number
  /** May it see the question together with data of this label? */
  clears(label: Label): boolean
}

export interface Retrieval {
  /** Best first, numbered from 1. More than were wanted where a reranker follows. */
  readonly passages: readonly Passage[]
  readonly termWeights: ReadonlyMap<string, number>
  readonly relatedTerms: SearchResult['relatedTerms']
  readonly rows: number
  readonly mode: SearchResult['mode']
  /** Space of the vectors that were compared; absent: words alone. */
  readonly space?: string
  /** Where a reranker follows: what it may see, best first. */
  readonly rankable?: readonly Passage[]
  /** Of the passages that would have been given without a ceiling: how many it kept out. Absent: none. */
  readonly withheld?: number
  /** Of these: above the budget itself. */
  readonly aboveBudget?: number
  /** Hits that were not quoted, for metrics. Only of rows that the principal may read. */
  readonly dropped: { readonly outdated: number; readonly changed: number; readonly gone: number }
}

type Readers = ReturnType<typeof readersOf>

interface Candidate {
  readonly hit: Hit
  readonly row: ObjectRow
}
interface Considered extends Candidate {
  readonly shingles: Shingles
}

/**
 * Passages for a query: searched inside what the grant's principal may read, each checked again here.
 *
 * INVARIANT (filter inside), second path: the filter is a set of class ids; this check reads the
 * readers of each hit's class and the manifest's row of its document. A hit that the filter excludes
 * is a crash, not an answer. A hit whose manifest row has moved on is left out: the index follows.
 */
export async function retrieve(
  world: RetrievalWorld,
  grant: Grant,
  query: RetrievalQuery,
): Promise<Retrieval> {
  const wanted = Math.min(Math.max(0, Math.trunc(query.passages)), limits.passagesMax)
  const readers = readersOf(grant.principal)
  const sources = [...new Set(query.knowledgeBases.flatMap((base) => base.sources))]
  const searched = world.classes()
  const readable = permitted(world, grant, searched, world.memo.visible(searched, readers, sources))
  const classes = classesBelow(query.ceiling, searched, readable)
  const count = Math.max(wanted, rankedMax(query))
  const asked: Sought = { query, readers, sources, searched, count }
  const found = await seek(world, grant, asked, classes)
  const withheld = await withheldOf(world, grant, asked, { found, classes, readable, wanted })
  const rankable = await rankableOf(world, grant, asked, { found, classes })
  return {
    passages: found.passages,
    termWeights: found.result.termWeights,
    relatedTerms: found.result.relatedTerms,
    rows: found.result.rows,
    mode: found.result.mode,
    ...(found.result.space === undefined ? {} : { space: found.result.space }),
    ...(rankable === undefined ? {} : { rankable }),
    ...(withheld.above === 0 ? {} : { withheld: withheld.above }),
    ...(withheld.aboveBudget === 0 ? {} : { aboveBudget: withheld.aboveBudget }),
    dropped: found.dropped,
  }
}

/** Of the classes that the principal may read those that policy lets it retrieve. What it does not is as if it were not there. */
export function permitted(
  { mayRetrieve }: Pick<RetrievalWorld, 'mayRetrieve'>,
  grant: Grant,
  { byId }: ClassView,
  visible: Uint32Array,
): Uint32Array {
  if (mayRetrieve === undefined) return visible
  const known = new Map<string, boolean>()
  const kept = visible.filter((id) => {
    const row = byId.get(id)
    if (row === undefined) return false
    const text = lastingLabelText(row.label)
    let may = known.get(text)
    if (may === undefined) known.set(text, (may = mayRetrieve(grant, row.label)))
    return may
  })
  return kept.length === visible.length ? visible : kept
}

/**
 * INVARIANT (nothing outside changes): what is above the ceiling is not searched, so that it moves no
 * score, no rank and no place of what is below. Chunks that only detectors raised are left out after the
 * search: what they moved is a named residual channel.
 */
function classesBelow(
  ceiling: Ceiling | undefined,
  { byId }: ClassView,
  readable: Uint32Array,
): Uint32Array {
  if (ceiling === undefined) return readable
  const kept = readable.filter((id) => {
    const row = byId.get(id)
    return row !== undefined && ceiling.clears(row.label)
  })
  return kept.length === readable.length ? readable : kept
}

/** For the caller, who may read what is counted: a search of its own, whose passages go nowhere. */
async function withheldOf(
  world: RetrievalWorld,
  grant: Grant,
  asked: Sought,
  {
    found,
    classes,
    readable,
    wanted,
  }: {
    readonly found: Found
    readonly classes: Uint32Array
    readonly readable: Uint32Array
    readonly wanted: number
  },
): Promise<Pick<Found, 'above' | 'aboveBudget'>> {
  if (classes === readable) return found
  return await seek(world, grant, { ...asked, count: wanted }, readable)
}

interface Sought {
  readonly query: RetrievalQuery
  readonly readers: Readers
  readonly sources: readonly string[]
  readonly searched: ClassView
  /** Passages to find. */
  readonly count: number
}
interface Found {
  readonly result: SearchResult
  readonly passages: readonly Passage[]
  /** How many more the ceiling kept out. */
  readonly above: number
  readonly aboveBudget: number
  readonly dropped: Retrieval['dropped']
}

const rankedMax = ({ forReranker }: RetrievalQuery): number =>
  Math.min(forReranker?.passages ?? 0, limits.rerankPassagesMax)

/** One search of the index inside these classes, each of whose hits is checked again. */
async function seek(
  world: RetrievalWorld,
  grant: Grant,
  { query, readers, sources, searched, count }: Sought,
  classes: Uint32Array,
): Promise<Found> {
  const result = await world.index.search({
    text: query.text.slice(0, limits.queryCharsMax),
    classes,
    limit: count * limits.hitsPerPassage,
    ...(query.vector === undefined ? {} : { vector: query.vector }),
  })
  await refuseLeaks(world, grant, result.hits, (aclClass) => {
    const row = searched.byId.get(aclClass)
    return row !== undefined && sources.includes(row.source) && mayAllRead(row, readers)
  })
  const hits = result.hits.filter((hit) => isNear(hit, query.nearnessMin))
  const current = await currentHits(world, hits, readers)
  const candidates = current.toSorted(byScoreAndName)
  const now = world.classes()
  const below = candidates.filter(({ hit }) => isBelow(query.ceiling, now, hit))
  const chosen = await choose(world, below, count)
  const above = candidates.slice(0, count).filter((candidate) => !below.includes(candidate))
  return {
    result,
    passages: passagesOf(chosen.quoted, world.classes(), readers, query),
    above: above.length,
    aboveBudget: above.filter(({ hit }) => isAboveBudget(query.ceiling, now, hit)).length,
    dropped: { ...chosen.dropped, outdated: hits.length - candidates.length },
  }
}

function isBelow(ceiling: Ceiling | undefined, { byId }: ClassView, hit: Hit): boolean {
  if (ceiling === undefined) return true
  const aclClass = byId.get(hit.aclClass)
  return aclClass !== undefined && ceiling.clearsChunk(aclClass.label, hit.label)
}

function isAboveBudget(ceiling: Ceiling | undefined, { byId }: ClassView, hit: Hit): boolean {
  const aclClass = byId.get(hit.aclClass)
  return aclClass !== undefined && ceiling?.isAboveBudget?.(aclClass.label) === true
}

/** Among few rows the nearest can be far away: it was found for want of anything better. */
const isNear = ({ parts }: Hit, nearnessMin: number | undefined): boolean =>
  nearnessMin === undefined ||
  parts === undefined ||
  parts.lexical !== undefined ||
  (parts.dense ?? 0) >= nearnessMin

/**
 * What a reranker may be shown, found as if there were nothing else: where some of what the principal may
 * read is not for the reranker, a search of its own keeps the one from deciding what the other sees of the
 * rest. Chunks that only detectors raised are left out after it: what they moved is a named residual channel.
 */
async function rankableOf(
  world: RetrievalWorld,
  grant: Grant,
  asked: Sought,
  { found, classes }: { readonly found: Found; readonly classes: Uint32Array },
): Promise<readonly Passage[] | undefined> {
  const { forReranker } = asked.query
  if (forReranker === undefined) return undefined
  const { byId } = asked.searched
  const cleared = classes.filter((id) => {
    const row = byId.get(id)
    return row !== undefined && forReranker.clears(row.label)
  })
  const own = cleared.length === classes.length ? found : await seek(world, grant, asked, cleared)
  return own.passages
    .filter(({ label }) => forReranker.clears(label))
    .slice(0, rankedMax(asked.query))
}

async function refuseLeaks(
  world: RetrievalWorld,
  grant: Grant,
  hits: readonly Hit[],
  permitted: (aclClass: number) => boolean,
): Promise<void> {
  const leaked = hits.find(({ aclClass }) => !permitted(aclClass))
  if (leaked === undefined) return
  const { document, aclClass } = leaked
  await world.onLeak({ document, aclClass, principal: grant.principal.id })
  throw new InvariantError('filter inside')
}

/** Hits whose document the manifest knows at this version and class, readable by the readers of now. */
async function currentHits(
  world: RetrievalWorld,
  hits: readonly Hit[],
  readers: Readers,
): Promise<readonly Candidate[]> {
  if (hits.length === 0) return []
  const rows = await world.manifest.byIds([...new Set(hits.map(({ document }) => document))])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const now = world.classes()
  return hits.flatMap((hit) => {
    const row = byId.get(hit.document)
    const aclClass = now.byId.get(hit.aclClass)
    const current =
      row !== undefined &&
      aclClass !== undefined &&
      row.state === 'indexed' &&
      row.aclClass === hit.aclClass &&
      row.source === aclClass.source &&
      row.version === hit.version &&
      mayAllRead(aclClass, readers)
    return current ? [{ hit, row }] : []
  })
}

/**
 * Equal scores in the order of names. INVARIANT (statistics of the permitted): the index has only ids to
 * break ties by, and those tell which document was found first, which can depend on what lies around it.
 */
const byScoreAndName = (a: Candidate, b: Candidate): number =>
  b.hit.score - a.hit.score ||
  compareKeys(a.row.source, b.row.source) ||
  compareKeys(a.row.key, b.row.key) ||
  a.hit.ordinal - b.hit.ordinal

/** The best `count` that repeat nothing and whose objects are unchanged. Objects are asked in waves, in parallel. */
async function choose(
  world: RetrievalWorld,
  candidates: readonly Candidate[],
  count: number,
): Promise<{ quoted: readonly Candidate[]; dropped: { changed: number; gone: number } }> {
  const quoted: Considered[] = []
  const dropped = { changed: 0, gone: 0 }
  const waiting = [...candidates]
  const asked: Asked = new Map()
  while (quoted.length < count && waiting.length > 0) {
    const wave: Considered[] = []
    while (quoted.length + wave.length < count) {
      const next = waiting.shift()
      if (next === undefined) break
      const considered = { ...next, shingles: shinglesOf(next.hit.text) }
      if (addsSomething(considered, [...quoted, ...wave])) wave.push(considered)
    }
    const states = await checkAll(world, wave, asked)
    for (const candidate of wave) {
      const state = states.get(candidate.row.id) ?? 'gone'
      if (state === 'current') quoted.push(candidate)
      else dropped[state]++
    }
  }
  return { quoted, dropped }
}

function addsSomething(candidate: Considered, before: readonly Considered[]): boolean {
  const ofDocument = before.filter(({ hit }) => hit.document === candidate.hit.document)
  return (
    ofDocument.length < limits.passagesPerDocumentMax &&
    !before.some(({ shingles }) => nearDuplicate(shingles, candidate.shingles))
  )
}

/**
 * One question per object, however many of its chunks were hit. Doubt denies.
 *
 * INVARIANT (ruled by what is there), relied on: a narrower sidecar or ACL file acts here, on the next
 * request, before any sync has seen it.
 */
async function checkAll(
  world: RetrievalWorld,
  wave: readonly Candidate[],
  asked: Asked,
): Promise<ReadonlyMap<number, Awaited<ReturnType<Source['check']>>>> {
  const rows = new Map(wave.map(({ row }) => [row.id, row]))
  const answers = [...rows.values()].map(async (row) => {
    const [state, isRuled] = await Promise.all([
      world.check(row.source, row.key, row.version).catch(() => 'changed' as const),
      world.isRuledByWhatIsThere(row, asked).catch(() => false),
    ])
    return [row.id, state === 'current' && !isRuled ? ('changed' as const) : state] as const
  })
  return new Map(await Promise.all(answers))
}

const isPublic = ({ level, compartments }: Label): boolean =>
  level === 'public' && compartments.length === 0

/** With the readers and labels of this moment: a revocation while objects were asked counts. */
function passagesOf(
  quoted: readonly Candidate[],
  { byId }: ClassView,
  readers: Readers,
  query: RetrievalQuery,
): readonly Passage[] {
  const passages: Passage[] = []
  for (const { hit, row } of quoted) {
    const base = query.knowledgeBases.find(({ sources }) => sources.includes(row.source))
    const aclClass = byId.get(hit.aclClass)
    if (base === undefined || aclClass === undefined || !mayAllRead(aclClass, readers)) continue
    passages.push({
      number: passages.length + 1,
      knowledgeBase: base.id,
      source: row.source,
      path: row.key,
      version: row.version,
      title: hit.title,
      headings: hit.headings,
      page: hit.page,
      text: hit.text,
      label: join(aclClass.label, hit.label),
      ...(isPublic(hit.label) ? {} : { ruled: aclClass.label, detected: hit.label }),
      rule: aclClass.ruleId,
      score: hit.score,
      ...(hit.parts && { parts: hit.parts }),
    })
  }
  return passages
}
