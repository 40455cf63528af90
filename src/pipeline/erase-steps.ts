import type { EraseStore, NamedObjects } from '../lake/erase.ts'
import type { ManifestStore } from '../lake/store.ts'
import type { Fingerprints } from './fingerprinting.ts'
import type { Index, IndexTraces, PurgePart } from '../retrieval/index-port.ts'

/** What the steps of an erasure work with. */
export interface ErasePorts {
  readonly manifest: ManifestStore
  readonly index: Index
  readonly store: EraseStore
  /** Absent: there are none. */
  readonly fingerprints?: Pick<Fingerprints, 'forget' | 'traces'>
  /** Of a source: classes that sidecars and ACL files made and no object is of. How many were emptied. */
  readonly emptyClasses: (source: string) => Promise<number>
  /** Lets go of texts that this process remembers outside of index and database. */
  readonly forget: () => Promise<void>
}

/** What one erasure takes out. */
export interface Doomed {
  /** Of the manifest; the index knows documents by the same numbers. */
  readonly ids: readonly number[]
  readonly named: NamedObjects
}

interface StepText {
  readonly name: string
  /** What it leaves behind when it is left out, as a search of all files and memories finds it. */
  readonly clears: string
}
/** How much there was. MAY be run again. */
export type EraseStep = StepText &
  (
    | {
        /**
         * `rows`: while no sync of the source runs; one that had read the document could write it again.
         * `names`: what else names it, when requests that still found it are recorded.
         */
        readonly phase: 'rows' | 'names'
        run(ports: ErasePorts, doomed: Doomed): Promise<number>
      }
    | {
        /** What deleting leaves: knows no name, so that a run that was cut short is done again without one. */
        readonly phase: 'bytes'
        run(ports: ErasePorts): Promise<number>
      }
  )

const purgesIndex =
  (part: PurgePart) =>
  async ({ index }: ErasePorts): Promise<number> =>
    (await index.purge?.(part)) ?? 0

/** In this order, by phases. Whatever comes to keep traces of documents adds its line. */
export const ERASE_STEPS = [
  {
    // First: the manifest tells whose they are.
    phase: 'rows',
    name: 'fingerprints',
    clears: 'fingerprints of the text, of answers made from it, and who sent small pieces of it',
    run: ({ fingerprints }, { ids }) => fingerprints?.forget(ids) ?? Promise.resolve(0),
  },
  {
    phase: 'rows',
    name: 'manifest',
    clears: 'rows of objects: path, version, content hash',
    async run({ manifest }, { ids }) {
      await manifest.apply(ids.map((id) => ({ kind: 'delete', id })))
      return ids.length
    },
  },
  {
    phase: 'rows',
    name: 'index rows',
    clears: 'titles, texts and vectors of chunks',
    async run({ index }, { ids }) {
      await index.apply(ids.map((document) => ({ kind: 'delete', document })))
      return ids.length
    },
  },
  {
    phase: 'rows',
    name: 'classes',
    clears: 'statements of sidecars and ACL files that governed it alone',
    run: ({ emptyClasses }, { named }) => emptyClasses(named.source),
  },
  {
    phase: 'names',
    name: 'explanations',
    clears: 'paths in what explains requests',
    run: ({ store }, { named }) => store.redactExplanations(named),
  },
  {
    phase: 'bytes',
    name: 'index segments',
    clears: 'posting lists, columns and statistics',
    run: purgesIndex('segments'),
  },
  {
    phase: 'bytes',
    name: 'index pages',
    clears: 'unused bytes of the index file',
    run: purgesIndex('pages'),
  },
  {
    phase: 'bytes',
    name: 'index log',
    clears: 'write-ahead log of the index',
    run: purgesIndex('log'),
  },
  {
    phase: 'bytes',
    name: 'index memory',
    clears: 'words and directories in the threads of the index',
    run: purgesIndex('memory'),
  },
  {
    phase: 'bytes',
    name: 'database pages',
    clears: 'unused bytes of the database file',
    run: ({ store }) => store.purge('pages'),
  },
  {
    phase: 'bytes',
    name: 'database log',
    clears: 'write-ahead log of the database',
    run: ({ store }) => store.purge('log'),
  },
  {
    phase: 'bytes',
    name: 'memory',
    clears: 'words in the parsing threads and in the thread that serves',
    async run({ store, forget }) {
      await store.purge('memory')
      await forget()
      return 0
    },
  },
] as const satisfies readonly EraseStep[]

/** `plan`: the intent's own list of names. `list`: the marks that keep a document from coming back. */
export type EraseStepName = 'list' | 'plan' | (typeof ERASE_STEPS)[number]['name']

export interface StepDone {
  readonly name: string
  readonly count: number
  readonly ms: number
}

/** Counts of what names or holds the documents. */
export interface Traces {
  readonly rows: number
  readonly index: IndexTraces
  readonly explanations: number
  readonly fingerprints?: number | undefined
}

export async function tracesOf(
  {
    manifest,
    index,
    store,
    fingerprints,
  }: Pick<ErasePorts, 'manifest' | 'index' | 'store' | 'fingerprints'>,
  ids: readonly number[],
  named: NamedObjects | undefined,
): Promise<Traces> {
  const none = { documents: 0, chunks: 0, places: 0, vectors: 0, replaced: 0 }
  return {
    rows: (await manifest.byIds(ids)).length,
    index: (await index.traces?.(ids)) ?? none,
    explanations: named === undefined ? 0 : await store.countExplanations(named),
    ...(fingerprints === undefined ? {} : { fingerprints: await fingerprints.traces(ids) }),
  }
}

export const isClean = ({ rows, index, explanations, fingerprints = 0 }: Traces): boolean =>
  [rows, explanations, fingerprints, ...Object.values(index)].every((count) => count === 0)
