import { assert } from '../../kernel/assert.ts'
import type { AclClassRow, ObjectChange, ObjectRow } from '../../lake/store.ts'
import type { Connection } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'

type ManifestHandlers = Pick<
  WriterHandlers,
  'putClasses' | 'rewriteClasses' | 'allocateIds' | 'applyObjects'
>

/** The manifest's half of the writer thread. */
export function manifestWrites(connection: Connection): ManifestHandlers {
  const putClass = connection.prepare(
    `INSERT INTO acl_class (source, cause, rule_id, readers, denied, label, within, governed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (source, cause) DO UPDATE SET rule_id = excluded.rule_id,
       readers = excluded.readers, denied = excluded.denied, label = excluded.label,
       within = excluded.within, governed = excluded.governed
     RETURNING id`,
  )
  const rewriteClass = connection.prepare(
    `UPDATE acl_class SET source = ?, cause = ?, rule_id = ?, readers = ?, denied = ?, label = ?,
       within = ?, governed = ? WHERE id = ?`,
  )
  const nextId = connection.prepare('UPDATE object_id SET next = next + ? RETURNING next')
  const remove = connection.prepare('DELETE FROM object WHERE id = ?')
  // REPLACE takes away the row of the same id and the row of the same source and key.
  const put = connection.prepare(
    `INSERT OR REPLACE INTO object (id, source, key, version, size_bytes, content_hash, state, reason,
       acl_class, chunk_count, synced_at, parser_revision, governors)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const putPrints = connection.prepare(
    'INSERT OR REPLACE INTO print (document, prints) VALUES (?, ?)',
  )
  const removePrints = connection.prepare('DELETE FROM print WHERE document = ?')
  const removeReplaced = connection.prepare(
    'DELETE FROM print WHERE document IN (SELECT id FROM object WHERE source = ? AND key = ? AND id <> ?)',
  )
  const putRow = (row: ObjectRow): void =>
    void put.run([
      row.id,
      row.source,
      row.key,
      row.version,
      row.sizeBytes,
      row.contentHash,
      row.state,
      row.reason ?? null,
      row.aclClass,
      row.chunkCount,
      row.syncedAt,
      row.parserRevision,
      row.governors === undefined ? null : JSON.stringify(row.governors),
    ])
  const putClassRow = (row: Omit<AclClassRow, 'id'>): AclClassRow => {
    const kept = putClass.first(classColumns(row))
    return { ...row, id: Number(kept?.[0]) }
  }
  const change = (item: ObjectChange): void => {
    if (item.kind === 'delete') {
      remove.run([item.id])
      removePrints.run([item.id])
      return
    }
    const { row, prints } = item
    removeReplaced.run([row.source, row.key, row.id])
    putRow(row)
    if (row.state !== 'indexed' || prints?.length === 0) removePrints.run([row.id])
    else if (prints !== undefined) putPrints.run([row.id, prints])
  }
  return {
    putClasses: (rows) => rows.map(putClassRow),
    rewriteClasses: (rows) => {
      for (const row of rows) rewriteClass.run([...classColumns(row), row.id])
      return undefined
    },
    allocateIds: (count) => {
      assert(Number.isSafeInteger(count) && count > 0, 'ids are handed out in positive numbers')
      return Number(nextId.first([count])?.[0]) - count
    },
    applyObjects: (changes) => {
      changes.forEach(change)
      return undefined
    },
  }
}

function classColumns(row: Omit<AclClassRow, 'id'>): readonly string[] {
  const lists = [row.readers, row.denied, row.label, row.within ?? []].map((value) =>
    JSON.stringify(value),
  )
  return [row.source, row.cause, row.ruleId, ...lists, row.governed ?? '']
}
