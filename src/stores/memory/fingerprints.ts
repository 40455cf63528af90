import type { AnswerRow, FingerprintStore, Sighting } from '../../dlp/fingerprint-store.ts'
import { limits } from '../../kernel/limits.ts'
import { faulty, type Fault } from './fault.ts'
import type { MemoryManifest } from './manifest.ts'

const keyOf = ({ who, holder, hash }: Sighting): string => `${who} ${holder} ${hash}`

export class MemoryFingerprints {
  readonly #manifest: Pick<MemoryManifest, 'prints' | 'classOf'>
  readonly #answers = new Map<number, AnswerRow>()
  readonly #sightings = new Map<string, Sighting>()
  #nextAnswer = 1

  constructor(manifest: Pick<MemoryManifest, 'prints' | 'classOf'>) {
    this.#manifest = manifest
  }

  port(fault: Fault): FingerprintStore {
    const run = faulty(fault)
    const { prints } = this.#manifest
    const listed = (ids: readonly number[]) =>
      ids.flatMap((document) => {
        const own = prints.get(document)
        const aclClass = this.#manifest.classOf(document)
        return own === undefined ? [] : [{ document, aclClass, prints: own }]
      })
    return {
      documents: (after, limit) =>
        run('documents', () => {
          const ids = [...prints.keys()].filter((id) => id > after).toSorted((a, b) => a - b)
          return listed(ids.slice(0, limit))
        }),
      of: (documents) => run('of', () => listed(documents)),
      putAnswer: (row) => run('putAnswer', () => this.#putAnswer(row)),
      answers: (after, at, limit) =>
        run('answers', () =>
          [...this.#answers.values()]
            .filter(({ id, expiresAt }) => id > after && expiresAt > at)
            .slice(0, limit),
        ),
      deleteExpiredAnswers: (at, limit) =>
        run('deleteExpiredAnswers', () => {
          const ids = [...this.#answers.values()]
            .filter(({ expiresAt }) => expiresAt <= at)
            .toSorted((a, b) => a.expiresAt - b.expiresAt || a.id - b.id)
            .slice(0, limit)
            .map(({ id }) => id)
          for (const id of ids) this.#forgetAnswer(id)
          return ids
        }),
      putSightings: (sightings) =>
        run('putSightings', () => sightings.forEach((s) => this.#see(s))),
      sightings: (since, limit) =>
        run('sightings', () =>
          [...this.#sightings.values()]
            .filter(({ at }) => at >= since)
            .toSorted((a, b) => b.at - a.at)
            .slice(0, limit),
        ),
      deleteSightingsBefore: (at) =>
        run('deleteSightingsBefore', () => this.#dropSightings((one) => one.at < at)),
      forget: (documents) => run('forget', () => this.#forget(documents)),
      count: (documents) => run('count', () => this.#count(documents)),
    }
  }

  #putAnswer(row: Omit<AnswerRow, 'id'>): number {
    const id = this.#nextAnswer++
    const documents = [...new Set(row.documents.slice(0, limits.answerDocumentsMax))]
    this.#answers.set(id, { ...row, id, documents: documents.toSorted((a, b) => a - b) })
    return id
  }

  #see(sighting: Sighting): void {
    const known = this.#sightings.get(keyOf(sighting))
    if (known === undefined || known.at < sighting.at)
      this.#sightings.set(keyOf(sighting), sighting)
  }

  #dropSightings(isGone: (sighting: Sighting) => boolean): number {
    let count = 0
    for (const [key, sighting] of this.#sightings)
      if (isGone(sighting) && this.#sightings.delete(key)) count++
    return count
  }

  #forgetAnswer(id: number): number {
    const seen = this.#dropSightings(({ holder }) => holder === -id)
    return seen + (this.#answers.delete(id) ? 1 : 0)
  }

  #forget(documents: readonly number[]): { count: number; answers: readonly number[] } {
    const gone = new Set(documents)
    let count = this.#dropSightings(({ holder }) => gone.has(holder))
    for (const document of gone) if (this.#manifest.prints.delete(document)) count++
    const answers = [...this.#answers.values()]
      .filter((answer) => answer.documents.some((document) => gone.has(document)))
      .map(({ id }) => id)
    for (const id of answers) count += this.#forgetAnswer(id)
    return { count, answers }
  }

  #count(documents: readonly number[]): number {
    const gone = new Set(documents)
    return (
      [...gone].filter((document) => this.#manifest.prints.has(document)).length +
      [...this.#sightings.values()].filter(({ holder }) => gone.has(holder)).length +
      [...this.#answers.values()].flatMap((answer) => answer.documents.filter((d) => gone.has(d)))
        .length
    )
  }
}
