import { instant } from '../../kernel/values.ts'
import type { Label } from '../../kernel/label.ts'
import type { AclClassRow, ManifestStore, ObjectChange, ObjectRow } from '../../lake/store.ts'
import { assertStorable } from '../text.ts'
import type { Connection, Row } from './connection.ts'
import type { Writer } from './writer.ts'

const OBJECT_COLUMNS = `id, source, key, version, size_bytes, content_hash, state, reason, acl_class,
  chunk_count, synced_at, parser_revision, governors`

export function sqliteManifest(writer: Writer, connection: Connection): ManifestStore {
  const objects = (rest: string) =>
    connection.prepare(`SELECT ${OBJECT_COLUMNS} FROM object ${rest}`)
  const classes = connection.prepare(
    `SELECT id, source, cause, rule_id, readers, denied, label, within, governed
     FROM acl_class ORDER BY id`,
  )
  const page = objects('WHERE source = ? AND key > ? ORDER BY key LIMIT ?')
  const firstPage = objects('WHERE source = ? ORDER BY key LIMIT ?')
  const byId = objects('WHERE id = ?')
  const byKey = objects('WHERE source = ? AND key = ?')
  const skipped = objects('WHERE source = ? AND reason IS NOT NULL ORDER BY key LIMIT ?')
  const counts = connection.prepare(
    `SELECT coalesce(sum(reason IS NULL), 0), coalesce(sum(reason IS NOT NULL), 0),
       coalesce(sum(chunk_count), 0), coalesce(sum(size_bytes), 0) FROM object WHERE source = ?`,
  )
  return {
    classes: async () => classes.all([]).map(classOf),
    putClasses: async (rows) => {
      for (const row of rows) assertStorable(row.source, row.cause, row.ruleId)
      return writer.submit('putClasses', rows)
    },
    rewriteClasses: async (rows) => {
      for (const row of rows) assertStorable(row.source, row.cause, row.ruleId)
      await writer.submit('rewriteClasses', rows)
    },
    allocateIds: async (count) => writer.submit('allocateIds', count),
    apply: async (changes) => {
      changes.forEach(assertStorableChange)
      await writer.submit('applyObjects', changes)
    },
    objects: async (source, afterKey, limit) => {
      const rows =
        afterKey === undefined
          ? firstPage.all([source, limit])
          : page.all([source, afterKey, limit])
      return rows.map(objectOf)
    },
    byIds: async (ids) =>
      ids.flatMap((id) => {
        const row = byId.first([id])
        return row === undefined ? [] : [objectOf(row)]
      }),
    byKey: async (source, key) => {
      const row = byKey.first([source, key])
      return row && objectOf(row)
    },
    counts: async (source) => {
      const [indexed = 0, skippedCount = 0, chunks = 0, bytes = 0] = (
        counts.first([source]) ?? []
      ).map(Number)
      return { indexed, skipped: skippedCount, chunks, bytes }
    },
    skipped: async (source, limit) => skipped.all([source, limit]).map(objectOf),
  }
}

function assertStorableChange(change: ObjectChange): void {
  if (change.kind === 'delete') return
  const { source, key, version, contentHash, reason, governors } = change.row
  assertStorable(source, key, version, contentHash, reason ?? '')
  for (const [file, at] of governors?.files ?? []) assertStorable(file, at)
}

function classOf(row: Row): AclClassRow {
  const [id, source, cause, ruleId, readers, denied, label] = row
  const [within, governed] = row.slice(7)
  const lists = JSON.parse(within as string) as readonly (readonly string[])[]
  return {
    id: Number(id),
    source: source as string,
    cause: cause as string,
    ruleId: ruleId as string,
    readers: JSON.parse(readers as string) as readonly string[],
    denied: JSON.parse(denied as string) as readonly string[],
    label: JSON.parse(label as string) as Label,
    ...(lists.length === 0 ? {} : { within: lists }),
    ...(governed === '' ? {} : { governed: governed as string }),
  }
}

function objectOf(row: Row): ObjectRow {
  const [id, source, key, version, sizeBytes, contentHash, state] = row
  const [reason, aclClass, chunkCount, syncedAt, parserRevision, governors] = row.slice(7)
  return {
    id: Number(id),
    source: source as string,
    key: key as string,
    version: version as string,
    sizeBytes: Number(sizeBytes),
    contentHash: contentHash as string,
    state: state as ObjectRow['state'],
    reason: (reason as string | null) ?? undefined,
    aclClass: Number(aclClass),
    chunkCount: Number(chunkCount),
    syncedAt: instant(Number(syncedAt)),
    parserRevision: Number(parserRevision),
    ...(governors === null
      ? {}
      : { governors: JSON.parse(governors as string) as NonNullable<ObjectRow['governors']> }),
  }
}
