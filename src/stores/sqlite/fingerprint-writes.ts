import { limits } from '../../kernel/limits.ts'
import type { Connection } from './connection.ts'
import type { WriterHandlers } from './writer-protocol.ts'

type FingerprintHandlers = Pick<
  WriterHandlers,
  | 'putAnswerPrints'
  | 'deleteExpiredAnswerPrints'
  | 'putSightings'
  | 'deleteSightingsBefore'
  | 'forgetFingerprints'
>

/** Fingerprints of answers and small pieces in the writer thread; those of documents go with the manifest. */
export function fingerprintWrites(connection: Connection): FingerprintHandlers {
  const putAnswer = connection.prepare(
    'INSERT INTO answer_print (label, prints, at, expires_at) VALUES (?, ?, ?, ?) RETURNING id',
  )
  const putDocument = connection.prepare(
    'INSERT OR IGNORE INTO answer_document (document, answer) VALUES (?, ?)',
  )
  const expired = connection.prepare(
    'SELECT id FROM answer_print WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?',
  )
  const answersOf = connection.prepare('SELECT answer FROM answer_document WHERE document = ?')
  const removeAnswer = connection.prepare('DELETE FROM answer_print WHERE id = ?')
  const removeDocuments = connection.prepare('DELETE FROM answer_document WHERE answer = ?')
  const removePrints = connection.prepare('DELETE FROM print WHERE document = ?')
  const removeSeen = connection.prepare('DELETE FROM sighting WHERE holder = ?')
  const removeSeenBefore = connection.prepare('DELETE FROM sighting WHERE at < ?')
  const putSeen = connection.prepare(
    `INSERT INTO sighting (who, holder, hash, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (who, holder, hash) DO UPDATE SET at = max(at, excluded.at)`,
  )
  const forgetAnswer = (id: number): number => {
    const seen = removeSeen.run([-id])
    removeDocuments.run([id])
    return seen + removeAnswer.run([id])
  }
  return {
    putAnswerPrints: ({ label, prints, at, expiresAt, documents }) => {
      const id = Number(putAnswer.first([JSON.stringify(label), prints, at, expiresAt])?.[0])
      for (const document of documents.slice(0, limits.answerDocumentsMax))
        putDocument.run([document, id])
      return id
    },
    deleteExpiredAnswerPrints: ({ at, limit }) => {
      const ids = expired.all([at, limit]).map(([id]) => Number(id))
      for (const id of ids) forgetAnswer(id)
      return ids
    },
    putSightings: (sightings) => {
      for (const { who, holder, hash, at } of sightings) putSeen.run([who, holder, hash, at])
      return undefined
    },
    deleteSightingsBefore: (at) => removeSeenBefore.run([at]),
    forgetFingerprints: (documents) => {
      let count = 0
      const answers = new Set<number>()
      for (const document of documents) {
        count += removePrints.run([document]) + removeSeen.run([document])
        for (const [answer] of answersOf.all([document])) answers.add(Number(answer))
      }
      for (const answer of answers) count += forgetAnswer(answer)
      return { count, answers: [...answers] }
    },
  }
}
