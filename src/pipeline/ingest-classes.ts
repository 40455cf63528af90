import { assert } from '../kernel/assert.ts'
import { canonicalJson, type Json } from '../kernel/json.ts'
import { join, labelText } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Governance } from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import { causeUnder, conjunction, NOBODYS, ruledBy, type RuledClass } from '../lake/ruling.ts'
import { statementsIn } from '../lake/statement.ts'
import type { AclClassRow, ManifestStore } from '../lake/store.ts'
import type { ClassView } from '../retrieval/visibility.ts'
import type { IngestPorts } from './ingest.ts'

/** The classes of all sources, in memory and in the manifest, the same in both at every await's end. */
export class ClassBook {
  readonly #manifest: ManifestStore
  readonly #byCause = new Map<string, AclClassRow>()
  readonly #classesMax: number
  readonly #unswept = new Map<string, number>()
  readonly #opening = new Map<string, Promise<AclClassRow>>()
  readonly #byId = new Map<number, AclClassRow>()
  #revision = 0
  #view: ClassView | undefined

  private constructor(manifest: ManifestStore, classesMax: number) {
    this.#manifest = manifest
    this.#classesMax = classesMax
  }

  static async open(
    manifest: ManifestStore,
    classesMax: number = limits.aclClassesMax,
  ): Promise<ClassBook> {
    const book = new ClassBook(manifest, classesMax)
    const rows = await manifest.classes()
    book.#keep(rows.filter(({ cause }) => !cause.startsWith(EMPTIED)))
    return book
  }

  /** All classes at this moment; never changes once given out. */
  get view(): ClassView {
    this.#view ??= { revision: this.#revision, byId: new Map(this.#byId) }
    return this.#view
  }

  /** All classes, for looks that are over before anything is awaited: it changes under one's eyes. */
  get live(): ClassView {
    return { revision: this.#revision, byId: this.#byId }
  }

  sources(): ReadonlySet<string> {
    return new Set([...this.#byId.values()].map(({ source }) => source))
  }

  ofSource(source: string): readonly AclClassRow[] {
    return [...this.#byId.values()].filter((row) => row.source === source)
  }

  /** The class of a cause; made durably on first use. Its readers are those of the rules at that time. */
  async idOf(source: string, ruled: RuledClass): Promise<number> {
    const key = causeKey(source, ruled.cause)
    const known = this.#byCause.get(key)
    if (known !== undefined) return known.id
    const opening = this.#opening.get(key) ?? this.#create({ source, ...ruled })
    this.#opening.set(key, opening)
    try {
      return (await opening).id
    } finally {
      this.#opening.delete(key)
    }
  }

  /** Writes rows that differ from what is known; all of them in one commit. */
  async update(rows: readonly AclClassRow[]): Promise<void> {
    const changed = rows.filter(
      (row) => !sameClass(row, this.#byCause.get(causeKey(row.source, row.cause))),
    )
    if (changed.length > 0) this.#keep(await this.#manifest.putClasses(changed))
  }

  /**
   * Takes everything from classes but their numbers, which stay in the manifest alone: what was made from
   * statements that govern nothing any more. MUST be of no object. INVARIANT (a number means one cause): a
   * request may still hold it as one that it may read, so that it is never given to another cause.
   */
  async empty(rows: readonly AclClassRow[]): Promise<void> {
    // First: a store that failed may have done it all the same, and nothing may become of such a class.
    for (const { source, cause } of rows) this.#byCause.delete(causeKey(source, cause))
    await this.#manifest.rewriteClasses(rows.map(emptyClass))
    for (const { id } of rows) this.#byId.delete(id)
    this.#changed()
  }

  /** An object of the source left its class, so that it may be of none now. */
  left(source: string): void {
    this.#unswept.set(source, this.unswept(source) + 1)
  }

  /** How many classes at most of a source are of no object; of one that nobody looked at yet, Infinity. */
  unswept(source: string): number {
    return this.#unswept.get(source) ?? Infinity
  }

  /** No class of the source that statements made is without an object. */
  swept(source: string): void {
    this.#unswept.set(source, 0)
  }

  async #create(row: Omit<AclClassRow, 'id'>): Promise<AclClassRow> {
    if (this.#byId.size >= this.#classesMax) {
      throw new Error(
        `sidecars and ACL files say more than ${this.#classesMax} different things of who may read: let more objects share theirs`,
      )
    }
    const [created] = await this.#manifest.putClasses([row])
    assert(created !== undefined, 'a class that was put comes back with its id')
    this.#keep([created])
    this.left(created.source)
    return created
  }

  #keep(rows: readonly AclClassRow[]): void {
    for (const row of rows) {
      this.#byCause.set(causeKey(row.source, row.cause), row)
      this.#byId.set(row.id, row)
    }
    this.#changed()
  }

  /** Copied when somebody asks, not for each of the classes that one sync makes. */
  #changed(): void {
    this.#revision += 1
    this.#view = undefined
  }
}

const causeKey = (source: string, cause: string): string => `${source}\0${cause}`

const sameClass = (a: AclClassRow, b: AclClassRow | undefined): boolean =>
  b !== undefined && classText(a) === classText(b)

const classText = (row: AclClassRow): string => {
  const { ruleId, readers, within = [], denied, label, governed = '' } = row
  return canonicalJson([ruleId, readers, within, denied, labelText(label), governed] as Json)
}

/** What a class says under other rules. A cause that no longer exists is nobody's. */
export function underRules(
  row: AclClassRow,
  rules: readonly LakeRule[],
  governance: Governance,
): AclClassRow {
  const { id, source, cause: text, governed } = row
  const cause = causeUnder(text, rules, statementsIn(governed))
  if (cause === undefined) return nobodys(row)
  const said = governed === undefined ? {} : { governed }
  return { ...ruledBy(cause, governance), id, source, cause: text, ...said }
}

/** The same class, for nobody. */
export function nobodys(row: AclClassRow): AclClassRow {
  const { within: _, ...rest } = row
  return { ...rest, readers: [] }
}

/** No cause begins so. */
const EMPTIED = 'emptied '

/** No rule makes this cause, and no configuration brings it back. */
const emptyClass = ({ id, source }: AclClassRow): AclClassRow => ({
  id,
  source,
  cause: EMPTIED + id,
  ruleId: '',
  readers: [],
  denied: [],
  label: NOBODYS,
})

/**
 * Empties the source's classes that statements made and no object is of; how many. Nothing else may be
 * moving objects of the source, and what was moved MUST be in the manifest.
 */
export async function emptyUnusedClasses(
  { manifest, classes, clock }: Pick<IngestPorts, 'manifest' | 'classes' | 'clock'>,
  source: string,
  signal?: AbortSignal,
): Promise<number> {
  const governed = classes.ofSource(source).filter((row) => row.governed !== undefined)
  const unused = new Map(governed.map((row) => [row.id, row]))
  for (let after: string | undefined; unused.size > 0;) {
    signal?.throwIfAborted()
    const page = await manifest.objects(source, after, limits.reconcilePageRows)
    for (const { aclClass } of page) unused.delete(aclClass)
    if (page.length < limits.reconcilePageRows) break
    after = page.at(-1)?.key
    // Requests are served meanwhile.
    await clock.sleep(0)
  }
  if (unused.size > 0) await classes.empty([...unused.values()])
  classes.swept(source)
  return unused.size
}

/** Only what both allow: what a class may say while objects are still moving between classes. */
export function narrowed(before: AclClassRow, after: AclClassRow): AclClassRow {
  const { within: _, ...rest } = after
  const readers = after.readers.filter((reader) => before.readers.includes(reader))
  return {
    ...rest,
    ...conjunction([readers, ...(before.within ?? []), ...(after.within ?? [])]),
    denied: [...new Set([...before.denied, ...after.denied])].toSorted(),
    label: join(before.label, after.label),
  }
}
