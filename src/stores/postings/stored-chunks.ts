import { INTEGRITIES, LEVELS, type Label } from '../../kernel/label.ts'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { DocumentToEmbed, Hit } from '../../retrieval/index-port.ts'
import { unseal } from './bytes.ts'
import {
  CHUNKS_PER_DOCUMENT,
  PARTS_PER_DOCUMENT,
  PARTS_PER_SPACE,
  type Database,
  type Query,
  type Row,
} from './database.ts'
import { DELETED } from './segments.ts'

export function parseChunk(bytes: Uint8Array): Pick<Hit, 'text' | 'headings' | 'page' | 'label'> {
  const value = parsed(bytes)
  const [text, headings, page, label] = Array.isArray(value) ? (value as readonly unknown[]) : []
  if (typeof text !== 'string' || !isTexts(headings) || !isLabel(label)) {
    throw new IndexUnusableError('a chunk has a wrong form')
  }
  return { text, headings, page: typeof page === 'number' ? page : undefined, label }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw new IndexUnusableError('a chunk is not what was written')
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

/** Fails closed: a label that is not understood is damage, never `public`. */
function isLabel(value: unknown): value is Label {
  const label = value as Partial<Label> | null | undefined
  return (
    typeof label === 'object' &&
    label !== null &&
    LEVELS.some((level) => level === label.level) &&
    INTEGRITIES.some((integrity) => integrity === label.integrity) &&
    isTexts(label.compartments)
  )
}

/** Whole documents, read back from what is stored of their chunks. */
export class StoredDocuments {
  private readonly document: Query
  private readonly spaceId: Query
  private readonly withoutVectors: Query
  private readonly chunks: Query

  constructor(database: Database) {
    const columns = 'SELECT id, version, acl_class, title FROM document'
    this.document = database.query(`${columns} WHERE id = ?`)
    this.spaceId = database.query('SELECT id FROM vector_space WHERE name = ?')
    this.withoutVectors = database.query(`
      SELECT id, version, acl_class, title, made FROM (
        SELECT id, version, acl_class, title, chunks, (
          SELECT coalesce(sum(embedded), 0) FROM vector
          WHERE vector.id >= ?2 + document.id * ${PARTS_PER_DOCUMENT}
            AND vector.id < ?2 + (document.id + 1) * ${PARTS_PER_DOCUMENT}) AS made
        FROM document WHERE id > ?1)
      WHERE chunks > made ORDER BY id LIMIT ?3`)
    this.chunks = database.query('SELECT id, data FROM chunk WHERE id >= ? AND id < ? ORDER BY id')
  }

  /** INVARIANT (filter inside): nothing of a document is read whose class is not among `classes`. */
  readable(document: number, classes: Uint32Array): DocumentToEmbed | undefined {
    const row = this.document(document)[0]
    const aclClass = row?.[2]
    if (row === undefined || typeof aclClass !== 'number') return undefined
    return aclClass !== DELETED && classes.includes(aclClass) ? this.withChunks(row) : undefined
  }

  /** Those after `after` with a chunk without a vector in `space`. */
  unembedded(space: string, after: number, limit: number): readonly DocumentToEmbed[] {
    // No space has number 0: nothing has a vector there.
    const id = (this.spaceId(space)[0]?.[0] ?? 0) as number
    return this.withoutVectors(after, id * PARTS_PER_SPACE, limit).map((row) => ({
      ...this.withChunks(row),
      embedded: row[4] as number,
    }))
  }

  private withChunks([document, version, aclClass, title]: Row): DocumentToEmbed {
    const from = (document as number) * CHUNKS_PER_DOCUMENT
    return {
      document: document as number,
      version: version as string,
      aclClass: aclClass as number,
      title: title as string,
      chunks: this.chunks(from, from + CHUNKS_PER_DOCUMENT).map(([id, data]) => ({
        ordinal: (id as number) - from,
        ...parseChunk(unseal(data, 'a chunk')),
      })),
    }
  }
}
