import type { Chunk } from '../../lake/document.ts'
import { seal } from './bytes.ts'
import { BLOCKS_PER_SEGMENT, CHUNKS_PER_DOCUMENT, type Database } from './database.ts'
import type { Put } from './outcomes.ts'

/** What the writer asks of the tables that hold no postings. */
export function prepareRows(database: Database) {
  const setRevision = database.query("UPDATE meta SET value = ? WHERE key = 'revision'")
  const revision = database.query("SELECT value FROM meta WHERE key = 'revision'")
  const nextBlock = database.query('SELECT id FROM block WHERE id >= ? ORDER BY id LIMIT 1')
  const chunksOf = database.query('SELECT chunks FROM document WHERE id = ?')
  const storedOf = database.query('SELECT version, chunks FROM document WHERE id = ?')
  const reclass = database.query('UPDATE document SET acl_class = ? WHERE id = ?')
  const insertDocument = database.query('INSERT INTO document VALUES (?, ?, ?, ?, ?)')
  const insertChunk = database.query('INSERT INTO chunk VALUES (?, ?)')
  const removeDocument = database.query('DELETE FROM document WHERE id = ?')
  const removeChunks = database.query('DELETE FROM chunk WHERE id >= ? AND id < ?')
  return {
    setRevision,
    reclass,
    revision: (): number => revision()[0]?.[0] as number,
    chunksOf: (document: number) => chunksOf(document)[0]?.[0] as number | undefined,
    /** Version and number of chunks. */
    storedOf: (document: number) => {
      const [version, chunks] = storedOf(document)[0] ?? []
      return typeof version === 'string' ? { version, chunks: chunks as number } : undefined
    },
    insertDocument: ({ document, version, aclClass, title, chunks }: Put) =>
      insertDocument(document, version, aclClass, title, chunks.length),
    insertChunk: (document: number, chunk: Chunk): void => {
      if (chunk.ordinal >= CHUNKS_PER_DOCUMENT) throw new RangeError('too many chunks')
      const { text, headings, page, label } = chunk
      const data = Buffer.from(JSON.stringify([text, headings, page ?? null, label]))
      insertChunk(document * CHUNKS_PER_DOCUMENT + chunk.ordinal, seal(data))
    },
    remove: (document: number): void => {
      removeDocument(document)
      removeChunks(document * CHUNKS_PER_DOCUMENT, (document + 1) * CHUNKS_PER_DOCUMENT)
    },
    /** Numbers of the segments that have blocks, and the highest: one seek each, no scan. */
    blockSegments: (): { readonly ids: number[]; readonly last: number } => {
      const ids: number[] = []
      for (let from = 0; ;) {
        const id = nextBlock(from)[0]?.[0] as number | undefined
        if (id === undefined) return { ids, last: ids.at(-1) ?? 0 }
        const segment = Math.floor(id / BLOCKS_PER_SEGMENT)
        ids.push(segment)
        from = (segment + 1) * BLOCKS_PER_SEGMENT
      }
    },
  }
}
