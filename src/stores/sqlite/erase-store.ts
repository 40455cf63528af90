import type { ErasedMark, EraseStore, ErasureRow } from '../../lake/erase.ts'
import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import type { ClearStep, Place } from '../dead-bytes.ts'
import { needlesOf } from '../redact.ts'
import { assertStorable } from '../text.ts'
import type { Connection, Row } from './connection.ts'
import { explanationsInThread } from './maintenance.ts'
import type { Writer } from './writer.ts'

const COLUMNS = 'id, source, actor, at, state, plan, progress, statement'

/** `connection`: the reading one of the calling thread. */
export function sqliteErase(writer: Writer, connection: Connection, database: string): EraseStore {
  const marks = connection.prepare('SELECT source, mac, key_id FROM erased_object')
  const open = connection.prepare(
    `SELECT ${COLUMNS} FROM erasure WHERE state <> 'done' ORDER BY at, id`,
  )
  const byId = connection.prepare(`SELECT ${COLUMNS} FROM erasure WHERE id = ?`)
  const named = (source: string, keys: ReadonlySet<string>) =>
    explanationsInThread({ database, source, keys, needles: needlesOf(keys) })
  return {
    begin: async (row, list) => {
      assertStorable(row.id, row.source, row.by, row.plan)
      await writer.submit('beginErasure', { row, marks: list })
    },
    marks: async () => marks.all([]).map(markOf),
    lift: async (list) => writer.submit('liftErased', list),
    unfinished: async () => open.all([]).map(erasureOf),
    get: async (id) => {
      const row = byId.first([id])
      return row && erasureOf(row)
    },
    forgetPlan: async (id, progress) => {
      await writer.submit('forgetErasurePlan', { id, progress })
    },
    finish: async (id, statement) => {
      await writer.submit('finishErasure', { id, statement })
    },
    countExplanations: async ({ source, keys }) => (await named(source, keys)).length,
    redactExplanations: async ({ source, keys }) => {
      const seqs = await named(source, keys)
      let count = 0
      for (let at = 0; at < seqs.length; at += limits.redactPerCommit) {
        const batch = seqs.slice(at, at + limits.redactPerCommit)
        count += await writer.submit('redactExplanations', { seqs: batch, source, keys })
      }
      return count
    },
    purge: async (part) => {
      if (part === 'pages') return clearAll(writer)
      if (part === 'log') return emptyLog(writer)
      await writer.submit('shrinkMemory', undefined)
      connection.prepare('PRAGMA shrink_memory').all([])
      return 0
    },
  }
}

/** A few pages to a commit: what requests write comes in between. */
async function clearAll(writer: Writer): Promise<number> {
  let cleared = 0
  for (let place: Place | undefined; ;) {
    const step: ClearStep = await writer.submit('clearPages', place)
    if (step.unknown > 0)
      throw new Error(`${step.unknown} pages of the database have an unknown form`)
    cleared += step.cleared
    if (step.next === undefined) return cleared
    place = step.next
  }
}

/** A long read (a backup, a verification) keeps the log as long as it lasts. */
async function emptyLog(writer: Writer): Promise<number> {
  for (let tries = 0; tries < limits.emptyLogTriesMax; tries++) {
    if (await writer.submit('emptyLog', undefined)) return 0
    await new Promise((resolve) => setTimeout(resolve, limits.emptyLogPauseMs))
  }
  throw new Error('the log of the database is in use by a backup or a verification')
}

const markOf = ([source, mac, keyId]: Row): ErasedMark => ({
  source: source as string,
  mac: mac as string,
  keyId: keyId as string,
})

function erasureOf([id, source, by, at, state, plan, progress, statement]: Row): ErasureRow {
  return {
    id: id as string,
    source: source as string,
    by: by as string,
    at: instant(Number(at)),
    state: state as ErasureRow['state'],
    plan: (plan as string | null) ?? undefined,
    progress: progress as string,
    statement: (statement as string | null) ?? undefined,
  }
}
