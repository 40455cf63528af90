import type {
  AnswerRow,
  DocumentPrints,
  FingerprintStore,
  Sighting,
} from '../../dlp/fingerprint-store.ts'
import type { Label } from '../../kernel/label.ts'
import { instant } from '../../kernel/values.ts'
import type { Connection, Row } from './connection.ts'
import type { Writer } from './writer.ts'

export function sqliteFingerprints(writer: Writer, connection: Connection): FingerprintStore {
  const page = connection.prepare(
    `SELECT document, acl_class, prints FROM print JOIN object ON object.id = document
     WHERE document > ? ORDER BY document LIMIT ?`,
  )
  const one = connection.prepare(
    `SELECT document, acl_class, prints FROM print JOIN object ON object.id = document
     WHERE document = ?`,
  )
  const answers = connection.prepare(
    `SELECT id, label, prints, at, expires_at FROM answer_print
     WHERE id > ? AND expires_at > ? ORDER BY id LIMIT ?`,
  )
  const documentsOf = connection.prepare(
    'SELECT document FROM answer_document WHERE answer = ? ORDER BY document',
  )
  const seen = connection.prepare(
    'SELECT who, holder, hash, at FROM sighting WHERE at >= ? ORDER BY at DESC LIMIT ?',
  )
  const rowsOf = connection.prepare(
    `SELECT (SELECT count(*) FROM print WHERE document = ?1)
       + (SELECT count(*) FROM sighting WHERE holder = ?1)
       + (SELECT count(*) FROM answer_document WHERE document = ?1)`,
  )
  const answerOf = (row: Row): AnswerRow => ({
    ...answerFields(row),
    documents: documentsOf.all([row[0] ?? null]).map(([document]) => Number(document)),
  })
  return {
    documents: async (after, limit) => page.all([after, limit]).map(printsOf),
    of: async (documents) =>
      documents.flatMap((document) => {
        const row = one.first([document])
        return row === undefined ? [] : [printsOf(row)]
      }),
    putAnswer: async (row) => writer.submit('putAnswerPrints', row),
    answers: async (after, at, limit) => answers.all([after, at, limit]).map(answerOf),
    deleteExpiredAnswers: async (at, limit) =>
      writer.submit('deleteExpiredAnswerPrints', { at, limit }),
    putSightings: async (sightings) => {
      await writer.submit('putSightings', sightings)
    },
    sightings: async (since, limit) => seen.all([since, limit]).map(sightingOf),
    deleteSightingsBefore: async (at) => writer.submit('deleteSightingsBefore', at),
    forget: async (documents) => writer.submit('forgetFingerprints', documents),
    count: async (documents) =>
      documents.reduce((sum, document) => sum + Number(rowsOf.first([document])?.[0]), 0),
  }
}

const printsOf = ([document, aclClass, prints]: Row): DocumentPrints => ({
  document: Number(document),
  aclClass: Number(aclClass),
  prints: prints as Uint8Array,
})

const answerFields = ([id, label, prints, at, expiresAt]: Row): Omit<AnswerRow, 'documents'> => ({
  id: Number(id),
  label: JSON.parse(label as string) as Label,
  prints: prints as Uint8Array,
  at: instant(Number(at)),
  expiresAt: instant(Number(expiresAt)),
})

const sightingOf = ([who, holder, hash, at]: Row): Sighting => ({
  who: who as string,
  holder: Number(holder),
  hash: Number(hash),
  at: instant(Number(at)),
})
