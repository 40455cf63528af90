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
  readonly #opening = new Map<string, Promise<AclClassRow>>()
  #view: ClassView = { revision: 0, byId: new Map() }

  private constructor(manifest: ManifestStore) {
    this.#manifest = manifest
  }

  static async open(manifest: ManifestStore): Promise<ClassBook> {
    const book = new ClassBook(manifest)
    book.#keep(await manifest.classes())
    return book
  }

  /** All classes at this moment; never changes once given out. */
  get view(): ClassView {
    return this.#view
  }

  sources(): ReadonlySet<string> {
    return new Set([...this.#view.byId.values()].map(({ source }) => source))
  }

  ofSource(source: string): readonly AclClassRow[] {
    return [...this.#view.byId.values()].filter((row) => row.source === source)
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
   * Takes everything from classes but their numbers: what was made from statements that govern nothing any
   * more. MUST be of no object. INVARIANT (a number means one cause): a request may still hold it as one
   * that it may read, so that it is never given to another cause.
   */
  async empty(rows: readonly AclClassRow[]): Promise<void> {
    const emptied = rows.map(emptyClass)
    await this.#manifest.rewriteClasses(emptied)
    for (const { source, cause } of rows) this.#byCause.delete(causeKey(source, cause))
    this.#keep(emptied)
  }

  async #create(row: Omit<AclClassRow, 'id'>): Promise<AclClassRow> {
    assert(
      this.#byCause.size < limits.aclClassesMax,
      'the lake has fewer ACL classes than the limit',
    )
    const [created] = await this.#manifest.putClasses([row])
    assert(created !== undefined, 'a class that was put comes back with its id')
    this.#keep([created])
    return created
  }

  #keep(rows: readonly AclClassRow[]): void {
    for (const row of rows) this.#byCause.set(causeKey(row.source, row.cause), row)
    const byId = new Map([...this.#byCause.values()].map((row) => [row.id, row]))
    this.#view = { revision: this.#view.revision + 1, byId }
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

/** No rule makes this cause, and no configuration brings it back. */
const emptyClass = ({ id, source }: AclClassRow): AclClassRow => ({
  id,
  source,
  cause: `emptied ${id}`,
  ruleId: '',
  readers: [],
  denied: [],
  label: NOBODYS,
})

/**
 * Empties the source's classes that statements made and no object is of; how many. No sync of the source
 * may be under way.
 */
export async function emptyUnusedClasses(
  { manifest, classes, clock }: Pick<IngestPorts, 'manifest' | 'classes' | 'clock'>,
  source: string,
): Promise<number> {
  const governed = classes.ofSource(source).filter((row) => row.governed !== undefined)
  const unused = new Map(governed.map((row) => [row.id, row]))
  for (let after: string | undefined; unused.size > 0;) {
    const page = await manifest.objects(source, after, limits.reconcilePageRows)
    for (const { aclClass } of page) unused.delete(aclClass)
    if (page.length < limits.reconcilePageRows) break
    after = page.at(-1)?.key
    // Requests are served meanwhile.
    await clock.sleep(0)
  }
  if (unused.size > 0) await classes.empty([...unused.values()])
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
