import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import {
  tagged,
  untagged,
  type ProfileRow,
  type ProfileStore,
  type Tags,
} from '../../models/profile.ts'
import { assertStorable } from '../text.ts'
import type { Connection, Row } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'
import type { Writer } from './writer.ts'

const COLUMNS = 'id, owner, name, description, alias, tags, created_at, updated_at'
const ONE = `SELECT ${COLUMNS} FROM profile WHERE owner = ? AND id = ?`

export function sqliteProfiles(writer: Writer, connection: Connection): ProfileStore {
  const find = connection.prepare(ONE)
  const list = connection.prepare(
    `SELECT ${COLUMNS} FROM profile WHERE owner = ? AND id > ? ORDER BY id LIMIT ?`,
  )
  return {
    create: async (row) => {
      assertStorable(row.id, row.owner, row.name, row.description ?? '', row.alias)
      return writer.submit('createProfile', row)
    },
    get: async (owner, id) => {
      const row = find.first([owner, id])
      return row && profileOf(row)
    },
    list: async (owner, after, limit) => list.all([owner, after ?? '', limit]).map(profileOf),
    delete: async (owner, id) => writer.submit('deleteProfile', { owner, id }),
    tag: async (owner, id, { tags, at }) => writer.submit('tagProfile', { owner, id, tags, at }),
    untag: async (owner, id, { keys, at }) =>
      writer.submit('untagProfile', { owner, id, keys, at }),
  }
}

function profileOf([
  id,
  owner,
  name,
  description,
  alias,
  tags,
  createdAt,
  updatedAt,
]: Row): ProfileRow {
  return {
    id: id as string,
    owner: owner as string,
    name: name as string,
    description: description === null ? undefined : (description as string),
    alias: alias as string,
    tags: JSON.parse(tags as string) as Tags,
    createdAt: instant(Number(createdAt)),
    updatedAt: instant(Number(updatedAt)),
  }
}

type ProfileHandlers = Pick<
  WriterHandlers,
  'createProfile' | 'deleteProfile' | 'tagProfile' | 'untagProfile'
>

/** Inference profiles in the writer thread, where reading and writing are one. */
export function profileWrites(connection: Connection): ProfileHandlers {
  const find = connection.prepare(ONE)
  const count = connection.prepare('SELECT count(*) FROM profile WHERE owner = ?')
  const named = connection.prepare('SELECT 1 FROM profile WHERE owner = ? AND (name = ? OR id = ?)')
  const insert = connection.prepare(
    `INSERT INTO profile (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const retag = connection.prepare(
    'UPDATE profile SET tags = ?3, updated_at = ?4 WHERE owner = ?1 AND id = ?2',
  )
  const remove = connection.prepare('DELETE FROM profile WHERE owner = ? AND id = ?')
  const tagsOf = (owner: string, id: string): Tags | undefined => {
    const row = find.first([owner, id])
    return row && profileOf(row).tags
  }
  return {
    createProfile: (row) => {
      const { id, owner, name, description, alias, tags, createdAt, updatedAt } = row
      if (Number(count.first([owner])?.[0]) >= limits.profilesMax) return 'full'
      if (named.first([owner, name, id]) !== undefined) return 'nameTaken'
      const text = JSON.stringify(tags)
      insert.run([id, owner, name, description ?? null, alias, text, createdAt, updatedAt])
      return 'created'
    },
    deleteProfile: ({ owner, id }) => remove.run([owner, id]) === 1,
    tagProfile: ({ owner, id, tags, at }) => {
      const before = tagsOf(owner, id)
      if (before === undefined) return 'unknown'
      const after = tagged(before, tags, limits.profileTagsMax)
      if (after === undefined) return 'full'
      retag.run([owner, id, JSON.stringify(after), at])
      return 'tagged'
    },
    untagProfile: ({ owner, id, keys, at }) => {
      const before = tagsOf(owner, id)
      if (before === undefined) return false
      retag.run([owner, id, JSON.stringify(untagged(before, keys)), at])
      return true
    },
  }
}
