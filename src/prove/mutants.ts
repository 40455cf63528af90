import type { Recognizer } from '../dlp/recognizer.ts'
import type { ChunkEmbedder } from '../lake/embedder.ts'
import { PUBLIC } from '../kernel/label.ts'
import type { Mutant } from '../kernel/mutants.ts'
import type { Index, SearchQuery, SearchResult } from '../retrieval/index-port.ts'
import type { ReadingWorld } from '../retrieval/read-document.ts'
import type { RetrievalWorld } from '../retrieval/retrieve.ts'
import { VisibilityMemo, type ClassView } from '../retrieval/visibility.ts'

/** A switch of one world in one process: nothing else reaches it. */
export interface MutantSwitch {
  on: Mutant | undefined
}

/** What passages and whole documents are read with. */
export type LakeWorld = RetrievalWorld & ReadingWorld

/** The retrieval of a world as the switch says now. */
export function mutated(
  world: LakeWorld,
  { on }: Readonly<MutantSwitch>,
  documents: () => ReturnType<Index['documents']>,
): LakeWorld {
  if (on === 'no-filter') return { ...world, memo: new VisibilityMemo(), classes: opened(world) }
  if (on === 'no-outside-check') return { ...world, ...unchecked(world, documents) }
  if (on === 'global-statistics') return { ...world, index: globally(world) }
  return world
}

/** Every class is everybody's: neither the index leaves a row out nor does who looks again. */
const opened = (world: RetrievalWorld) => (): ClassView => {
  const { revision, byId } = world.classes()
  const everybody = [...new Set([...byId.values()].flatMap(({ readers }) => readers))]
  const rows = [...byId].map(
    ([id, row]) => [id, { ...row, readers: everybody, within: [everybody], denied: [] }] as const,
  )
  return { revision, byId: new Map(rows) }
}

/** What the index says of a document is taken for what is there. */
const unchecked = (
  { manifest }: LakeWorld,
  documents: () => ReturnType<Index['documents']>,
): Pick<LakeWorld, 'check' | 'isRuledByWhatIsThere' | 'manifest'> => ({
  check: () => Promise.resolve('current'),
  isRuledByWhatIsThere: () => Promise.resolve(true),
  manifest: {
    byKey: (source, key) => manifest.byKey(source, key),
    async byIds(ids) {
      const indexed = new Map((await documents()).map((row) => [row.document, row]))
      const rows = await manifest.byIds(ids)
      return rows.map((row) => {
        const { aclClass, version } = indexed.get(row.id) ?? row
        return { ...row, aclClass, version }
      })
    },
  },
})

/** Weights and ranks of all rows, of which the permitted ones are shown. */
const globally = ({ index, ...world }: LakeWorld): LakeWorld['index'] => ({
  chunksOf: (document, permitted) => index.chunksOf(document, permitted),
  async search(query: SearchQuery): Promise<SearchResult> {
    const everything = Uint32Array.from(world.classes().byId.keys()).toSorted()
    const all = await index.search({ ...query, classes: everything, limit: query.limit * 50 })
    const permitted = all.hits.filter(({ aclClass }) => query.classes.includes(aclClass))
    return { ...all, hits: permitted.slice(0, query.limit) }
  },
})

/** Known texts are not known again. */
export const forgetful = (recognizer: Recognizer, mutant: Readonly<MutantSwitch>): Recognizer => ({
  get isIdle() {
    return mutant.on === 'no-fingerprints' || recognizer.isIdle
  },
  recognise: (texts, who) => recognizer.recognise(texts, who),
  recogniseInTurns: (texts, who, pause) => recognizer.recogniseInTurns(texts, who, pause),
})

/** An embedder that is given everything as if nobody had labelled it. */
export const unlabelled = (embedder: ChunkEmbedder): ChunkEmbedder => ({
  space: embedder.space,
  dimensions: embedder.dimensions,
  embed: (texts) => embedder.embed(texts.map((text) => ({ ...text, label: PUBLIC }))),
  clears: () => true,
})
