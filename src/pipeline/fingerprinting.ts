import type { DocumentPrints, FingerprintStore } from '../dlp/fingerprint-store.ts'
import { Coverage, coveredSince } from '../dlp/fingerprints/coverage.ts'
import type { KnownTexts } from '../dlp/fingerprints/known-texts.ts'
import { isAbovePublic } from '../dlp/fingerprints/lowest.ts'
import type { Printer } from '../dlp/fingerprints/prints.ts'
import type { FingerprintRecognizer } from '../dlp/fingerprints/recognise.ts'
import type { Clock } from '../kernel/clock.ts'
import { join, labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { instant } from '../kernel/values.ts'
import type { AclClassRow, ManifestStore, ObjectChange } from '../lake/store.ts'

/** Answers are numbered above every document of a manifest, as holders of texts and as causes of labels. */
const ANSWERS_FROM = 2 ** 30

export interface FingerprintParts {
  readonly store: FingerprintStore
  readonly known: KnownTexts
  readonly coverage: Coverage
  readonly printer: Printer
  readonly recognizer: Pick<FingerprintRecognizer, 'labelIn'>
  readonly clock: Clock
  /** Told of what could not be stored. MUST NOT throw. */
  readonly onTrouble: (error: unknown) => void
}

/** An answer whose text is complete. */
export interface AnswerToKnow {
  /** Of what the deployment got. */
  readonly label: Label
  /** As the deployment said it, before values were given back. */
  readonly texts: readonly string[]
  /** Where what was quoted to the model stands. */
  readonly sources: readonly { readonly source: string; readonly path: string }[]
}

/**
 * Keeps what is known of texts in step with manifest and store.
 *
 * INVARIANT (known before quoted): fingerprints are in memory before the commit that lets a passage be
 * quoted, and are gone after the commit that takes the document away; a class's label is that of its
 * row in the manifest.
 */
export class Fingerprints {
  readonly #parts: FingerprintParts
  #manifest: ManifestStore | undefined
  #storing: Promise<void> = Promise.resolve()
  #waiting = 0
  readonly #labels = new Map<string, number>()

  constructor(parts: FingerprintParts) {
    this.#parts = parts
  }

  /** Reads everything that is stored. MUST be awaited before anything is quoted. */
  async load(manifest: Pick<ManifestStore, 'classes'>): Promise<void> {
    const { store, known, coverage, clock } = this.#parts
    for (const row of await manifest.classes()) known.setCause(row.id, causeOf(row))
    for (let after = 0; ;) {
      const page = await store.documents(after, limits.fingerprintPageDocuments)
      for (const { document, aclClass, prints } of page) {
        known.setHolder(document, aclClass)
        known.add(document, prints)
      }
      after = page.at(-1)?.document ?? after
      if (page.length < limits.fingerprintPageDocuments) break
      await clock.sleep(0)
    }
    for (let after = 0; ;) {
      const page = await store.answers(after, clock.now(), limits.fingerprintPageDocuments)
      for (const { id, label, prints } of page) this.#know(id, label, prints)
      after = page.at(-1)?.id ?? after
      if (page.length < limits.fingerprintPageDocuments) break
    }
    const seen = await store.sightings(coveredSince(clock), limits.coverageLoadedMax)
    coverage.load(seen.map((one) => ({ ...one, holder: holderOf(one.holder) })))
  }

  /** The same manifest; whatever is written to it through this one is known here. */
  following(manifest: ManifestStore): ManifestStore {
    const { known } = this.#parts
    this.#manifest = manifest
    return {
      ...manifest,
      putClasses: async (rows) => {
        const kept = await manifest.putClasses(rows)
        for (const row of kept) known.setCause(row.id, causeOf(row))
        return kept
      },
      rewriteClasses: async (rows) => {
        await manifest.rewriteClasses(rows)
        for (const row of rows) known.setCause(row.id, causeOf(row))
      },
      apply: (changes) => this.#apply(manifest, changes),
    }
  }

  /** Of an answer above public: known from the moment it is stored, until its day is past. Never rejects. */
  learn(answer: AnswerToKnow, keepMs: number): Promise<void> {
    if (keepMs <= 0 || !isAbovePublic(answer.label)) return Promise.resolve()
    if (this.#waiting >= limits.answersToLearnMax) {
      this.#parts.onTrouble(new Error('more answers at once than fingerprints are made of'))
      return Promise.resolve()
    }
    this.#waiting++
    return this.#inTurn(() => this.#learn(answer, keepMs)).finally(() => this.#waiting--)
  }

  /** Small pieces that came since, and what is too old. Never rejects. */
  tidy(): Promise<void> {
    return this.#inTurn(async () => {
      const { store, known, coverage, clock } = this.#parts
      const fresh = coverage.takeFresh()
      if (fresh.length > 0)
        await store.putSightings(fresh.map((one) => ({ ...one, holder: storedHolder(one.holder) })))
      await store.deleteSightingsBefore(coveredSince(clock))
      for (;;) {
        const { answers, count } = await this.#expired()
        for (const { id, prints } of answers) {
          known.remove(ANSWERS_FROM + id, prints)
          known.dropHolder(ANSWERS_FROM + id)
        }
        if (count < limits.fingerprintPageDocuments) return
      }
    })
  }

  /** Small pieces that came since. Never rejects. */
  keepSightings(): Promise<void> {
    const { store, coverage } = this.#parts
    const fresh = coverage.takeFresh()
    if (fresh.length === 0) return Promise.resolve()
    return this.#inTurn(() =>
      store.putSightings(fresh.map((one) => ({ ...one, holder: storedHolder(one.holder) }))),
    )
  }

  /** Everything that is known of these documents and of answers made from them: how many rows. */
  forget(documents: readonly number[]): Promise<number> {
    // Behind what is being stored: nothing of them comes after.
    const mine = this.#storing.then(() => this.#forget(documents))
    this.#storing = mine.then(
      () => undefined,
      () => undefined,
    )
    return mine
  }

  async #forget(documents: readonly number[]): Promise<number> {
    const { store, known, coverage } = this.#parts
    const prints = await store.of(documents)
    const answers = await this.#answersFrom(new Set(documents))
    const forgotten = await store.forget(documents)
    for (const { document, prints: own } of prints) this.#drop(document, own)
    for (const document of documents) known.dropHolder(document)
    for (const { id, prints: own } of answers) this.#drop(ANSWERS_FROM + id, own)
    const holders = [...documents, ...forgotten.answers.map((id) => ANSWERS_FROM + id)]
    coverage.forget(new Set(holders))
    return forgotten.count
  }

  /** What is left of these documents, stored and in memory. */
  async traces(documents: readonly number[]): Promise<number> {
    const { store, known, coverage } = this.#parts
    const held = documents.filter((document) => known.has(document)).length
    return (await store.count(documents)) + held + coverage.count(new Set(documents))
  }

  async #apply(manifest: ManifestStore, changes: readonly ObjectChange[]): Promise<void> {
    const { store, known, clock } = this.#parts
    const ids = changes.map((change) => (change.kind === 'put' ? change.row.id : change.id))
    const touched = ids.filter((id) => known.has(id))
    const before = new Map<number, DocumentPrints>()
    for (const one of touched.length === 0 ? [] : await store.of(touched))
      before.set(one.document, one)
    for (const change of changes) {
      if (change.kind !== 'put' || change.prints === undefined) continue
      const { id, aclClass, state } = change.row
      if (state !== 'indexed') continue
      if (!known.has(id)) known.setHolder(id, aclClass)
      known.add(id, without(change.prints, before.get(id)?.prints))
      await clock.sleep(0)
    }
    try {
      await manifest.apply(changes)
    } catch (error) {
      await this.#settle(changes, before)
      throw error
    }
    for (const change of changes) this.#follow(change, before)
  }

  /** What was written is durable: what it replaces is known no more. */
  #follow(change: ObjectChange, before: ReadonlyMap<number, DocumentPrints>): void {
    const { known } = this.#parts
    if (change.kind === 'delete') return this.#drop(change.id, before.get(change.id)?.prints)
    const { id, aclClass, state } = change.row
    const old = before.get(id)?.prints
    if (state !== 'indexed') return this.#drop(id, old)
    if (change.prints !== undefined && old !== undefined)
      known.remove(id, without(old, change.prints))
    if (change.prints?.length === 0) known.dropHolder(id)
    else if (known.has(id) && known.causeOf(id) !== aclClass) known.setHolder(id, aclClass)
  }

  /** Nobody knows what a failed commit did: what the store has is known, and nothing else. */
  async #settle(
    changes: readonly ObjectChange[],
    before: ReadonlyMap<number, DocumentPrints>,
  ): Promise<void> {
    const { store, known } = this.#parts
    const ids = changes.map((change) => (change.kind === 'put' ? change.row.id : change.id))
    const after = await store.of(ids).catch(() => undefined)
    // Too much is known until the next start, which is the safe side.
    if (after === undefined) return
    const stored = new Map(after.map((one) => [one.document, one]))
    for (const change of changes) {
      const id = change.kind === 'put' ? change.row.id : change.id
      const old = before.get(id)?.prints ?? NO_PRINTS
      const fresh = change.kind === 'put' ? (change.prints ?? NO_PRINTS) : NO_PRINTS
      const actual = stored.get(id)
      // Old and new are known now.
      known.remove(id, without(old, actual?.prints))
      known.remove(id, without(without(fresh, old), actual?.prints))
      if (actual === undefined) known.dropHolder(id)
      else known.setHolder(id, actual.aclClass)
    }
  }

  #drop(holder: number, prints: Uint8Array | undefined): void {
    const { known } = this.#parts
    if (prints !== undefined) known.remove(holder, prints)
    known.dropHolder(holder)
  }

  async #learn({ label, texts, sources }: AnswerToKnow, keepMs: number): Promise<void> {
    const { store, printer, recognizer, clock } = this.#parts
    const kept = bounded(texts)
    const prints = printer.of(kept)
    if (prints.length === 0) return
    const documents: number[] = []
    for (const { source, path } of sources.slice(0, limits.answerDocumentsMax)) {
      const row = await this.#manifest?.byKey(source, path)
      // Deleted or erased meanwhile: nothing that was made from it is kept.
      if (row === undefined) return
      documents.push(row.id)
    }
    const at = clock.now()
    const plain: Label = { ...join(label, recognizer.labelIn(kept)), integrity: 'trusted' }
    const expiresAt = instant(at + keepMs)
    const id = await store.putAnswer({ label: plain, prints, at, expiresAt, documents })
    this.#know(id, plain, prints)
  }

  #know(id: number, label: Label, prints: Uint8Array): void {
    const { known } = this.#parts
    const text = labelText(label)
    const cause = this.#labels.get(text) ?? ANSWERS_FROM + this.#labels.size
    if (!this.#labels.has(text)) known.setCause(cause, { id: 'answer', label, isAnswer: true })
    this.#labels.set(text, cause)
    known.setHolder(ANSWERS_FROM + id, cause)
    known.add(ANSWERS_FROM + id, prints)
  }

  /** One page; their fingerprints are needed to forget them. */
  async #expired(): Promise<{
    readonly answers: readonly { readonly id: number; readonly prints: Uint8Array }[]
    readonly count: number
  }> {
    const { store, clock } = this.#parts
    const at = clock.now()
    const all = new Map<number, Uint8Array>()
    for (let after = 0; ;) {
      const page = await store.answers(after, instant(0), limits.fingerprintPageDocuments)
      for (const { id, prints, expiresAt } of page) if (expiresAt <= at) all.set(id, prints)
      after = page.at(-1)?.id ?? after
      if (page.length < limits.fingerprintPageDocuments) break
    }
    if (all.size === 0) return { answers: [], count: 0 }
    const ids = await store.deleteExpiredAnswers(at, limits.fingerprintPageDocuments)
    return {
      answers: ids.map((id) => ({ id, prints: all.get(id) ?? new Uint8Array() })),
      count: ids.length,
    }
  }

  async #answersFrom(
    documents: ReadonlySet<number>,
  ): Promise<readonly { readonly id: number; readonly prints: Uint8Array }[]> {
    const { store } = this.#parts
    const found: { readonly id: number; readonly prints: Uint8Array }[] = []
    for (let after = 0; ;) {
      const page = await store.answers(after, instant(0), limits.fingerprintPageDocuments)
      for (const answer of page)
        if (answer.documents.some((document) => documents.has(document))) found.push(answer)
      after = page.at(-1)?.id ?? after
      if (page.length < limits.fingerprintPageDocuments) return found
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#storing.then(work).catch((error: unknown) => this.#parts.onTrouble(error))
    this.#storing = mine
    return mine
  }
}

const NO_PRINTS = new Uint8Array()

/** A rule's name may be followed by the names of files that speak of labels; those are paths. */
const causeOf = ({ source, ruleId, label }: AclClassRow): { id: string; label: Label } => ({
  id: `${source}/${ruleId.split(' + ')[0] ?? ''}`,
  label: { ...label, integrity: 'trusted' },
})

const holderOf = (stored: number): number => (stored < 0 ? ANSWERS_FROM - stored : stored)
const storedHolder = (holder: number): number =>
  holder >= ANSWERS_FROM ? ANSWERS_FROM - holder : holder

/** The fingerprints of `prints` that are not among `others`. Both ascend by the value of eight bytes. */
function without(prints: Uint8Array, others: Uint8Array | undefined): Uint8Array {
  if (others === undefined || others.length === 0) return prints
  const mine = valuesOf(prints)
  const theirs = valuesOf(others)
  const left: bigint[] = []
  let at = 0
  for (const value of mine) {
    while (at < theirs.length && (theirs[at] ?? 0n) < value) at++
    if (theirs[at] !== value) left.push(value)
  }
  return new Uint8Array(BigUint64Array.from(left).buffer)
}
const valuesOf = (prints: Uint8Array): BigUint64Array =>
  new BigUint64Array(new Uint8Array(prints).buffer)

/** So much of an answer is known; texts come in the order in which they were said. */
function bounded(texts: readonly string[]): readonly string[] {
  let left: number = limits.answerPrintedCharsMax
  return texts.map((text) => {
    const kept = text.slice(0, left)
    left -= kept.length
    return kept
  })
}
