import { createHash } from 'node:crypto'
import type {
  PolicyVersion,
  PolicyVersionStore,
  PolicyVersionText,
} from '../../audit/policy-versions.ts'
import { instant } from '../../kernel/values.ts'
import type { Connection, Row } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'
import type { Writer } from './writer.ts'

const COLUMNS = 'version, hash, at, actor, config'

export function sqlitePolicies(writer: Writer, connection: Connection): PolicyVersionStore {
  const list = connection.prepare(
    `SELECT ${COLUMNS} FROM policy_version ORDER BY version DESC LIMIT ?`,
  )
  const get = connection.prepare(
    `SELECT v.version, v.hash, v.at, v.actor, v.config, t.body
     FROM policy_version v JOIN policy_text t ON t.hash = v.text_hash WHERE v.version = ?`,
  )
  return {
    activate: async (set, texts) => {
      const body = JSON.stringify(texts)
      const textHash = createHash('sha256').update(body).digest('hex')
      return writer.submit('activatePolicies', { ...set, textHash, body })
    },
    list: async (limit) => list.all([limit]).map(versionOf),
    get: async (version) => {
      const row = get.first([version])
      if (row === undefined) return undefined
      return { ...versionOf(row), texts: JSON.parse(row[5] as string) as PolicyVersionText[] }
    },
  }
}

const versionOf = ([version, hash, at, by, config]: Row): PolicyVersion => ({
  version: Number(version),
  hash: hash as string,
  at: instant(Number(at)),
  by: by as string,
  config: config as string,
})

/** In the writer thread, where reading and writing are one. */
export function policyWrites(connection: Connection): Pick<WriterHandlers, 'activatePolicies'> {
  const newest = connection.prepare(
    'SELECT version, hash, text_hash FROM policy_version ORDER BY version DESC LIMIT 1',
  )
  const keep = connection.prepare('INSERT OR IGNORE INTO policy_text (hash, body) VALUES (?, ?)')
  const insert = connection.prepare(
    `INSERT INTO policy_version (version, hash, text_hash, at, actor, config) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  return {
    activatePolicies: ({ hash, textHash, body, at, by, config }) => {
      const [before, beforeHash, beforeText] = newest.first([]) ?? []
      if (beforeHash === hash && beforeText === textHash)
        return { version: Number(before), isNew: false }
      const version = Number(before ?? 0) + 1
      keep.run([textHash, body])
      insert.run([version, hash, textHash, at, by, config])
      return { version, isNew: true }
    },
  }
}
