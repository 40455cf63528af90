import { limits } from '../../kernel/limits.ts'
import type {
  DocumentToEmbed,
  Index,
  IndexChange,
  IndexTraces,
  PurgePart,
  SearchQuery,
  SearchResult,
} from '../../retrieval/index-port.ts'
import type { PurgeStep } from './purge.ts'
import type { IndexedDocument } from './reader.ts'
import { WorkerClient } from './worker-client.ts'
import type { DocumentVectors } from './worker-protocol.ts'

/** `Index` over one rebuildable SQLite file; the event loop of the caller only copies messages. */
export class PostingsIndex implements Index {
  private readonly writing: WorkerClient
  private readonly searching: WorkerClient

  constructor(directory: string) {
    this.writing = new WorkerClient(new URL('./index-worker.js', import.meta.url), directory)
    this.searching = new WorkerClient(new URL('./search-worker.js', import.meta.url), directory)
  }

  /** The writing thread first: it makes the file. */
  async open(): Promise<void> {
    await this.writing.call({ kind: 'open' })
    await this.searching.call({ kind: 'open' })
  }

  async apply(changes: readonly IndexChange[]): Promise<void> {
    if (changes.length > 0) await this.writing.call({ kind: 'apply', changes })
  }

  async search(query: SearchQuery): Promise<SearchResult> {
    return (await this.searching.call({ kind: 'search', query })) as SearchResult
  }

  async chunksOf(document: number, classes: Uint32Array): Promise<DocumentToEmbed | undefined> {
    const call = { kind: 'chunksOf', document, classes } as const
    return (await this.searching.call(call)) as DocumentToEmbed | undefined
  }

  async documents(after: number, limit: number): Promise<readonly IndexedDocument[]> {
    const call = { kind: 'documents', after, limit } as const
    return (await this.searching.call(call)) as readonly IndexedDocument[]
  }

  async stats() {
    const stats = await this.searching.call({ kind: 'stats' })
    return stats as { readonly chunks: number; readonly bytes: number; readonly embedded: number }
  }

  async activeSpace(): Promise<string | undefined> {
    return (await this.searching.call({ kind: 'activeSpace' })) as string | undefined
  }

  async unembedded(
    space: string,
    after: number,
    limit: number,
  ): Promise<readonly DocumentToEmbed[]> {
    const call = { kind: 'unembedded', space, after, limit } as const
    return (await this.searching.call(call)) as readonly DocumentToEmbed[]
  }

  async putVectors(documents: DocumentVectors): Promise<void> {
    if (documents.length > 0) await this.writing.call({ kind: 'putVectors', documents })
  }

  async activate(space: string | undefined): Promise<void> {
    await this.writing.call({ kind: 'activate', space })
  }

  /** Drops the last trace of deleted documents (their words in posting lists) and merges everything. */
  async compact(): Promise<void> {
    await this.writing.call({ kind: 'compact' })
  }

  async traces(documents: readonly number[]): Promise<IndexTraces> {
    return (await this.writing.call({ kind: 'traces', documents })) as IndexTraces
  }

  /** A step is one call, so that what else is asked of the writing thread comes in between. */
  async purge(part: PurgePart): Promise<number> {
    if (part === 'memory') {
      await Promise.all([
        this.writing.call({ kind: 'forget' }),
        this.searching.call({ kind: 'forget' }),
      ])
      return 0
    }
    let count = 0
    let at: PurgeStep['next']
    for (let busy = 0; ;) {
      const step = (await this.writing.call({ kind: 'purge', part, at })) as PurgeStep
      count += step.count
      at = step.next
      if (at === undefined) return count
      if (part !== 'log') continue
      if (++busy === limits.emptyLogTriesMax) throw new Error('the log of the index is in use')
      await new Promise((resolve) => setTimeout(resolve, limits.emptyLogPauseMs))
    }
  }

  async close(): Promise<void> {
    await this.searching.close()
    await this.writing.close()
  }
}

/** Throws IndexUnusableError when what is stored is damaged or of another version: discard it and sync again. */
export async function openPostingsIndex(directory: string): Promise<PostingsIndex> {
  const index = new PostingsIndex(directory)
  try {
    await index.open()
    return index
  } catch (error) {
    await index.close().catch(() => undefined)
    throw error
  }
}
