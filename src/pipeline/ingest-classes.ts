import { assert } from '../kernel/assert.ts'
import { canonicalJson, parseJson } from '../kernel/json.ts'
import { join, labelText } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { LakeRule } from '../lake/rule.ts'
import type { RuledClass } from '../lake/rules.ts'
import type { AclClassRow, ManifestStore } from '../lake/store.ts'
import type { ClassView } from '../retrieval/visibility.ts'

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

const classText = ({ ruleId, readers, denied, label }: AclClassRow): string =>
  canonicalJson([ruleId, readers, denied, labelText(label)])

/** What a class says under other rules. A cause that no longer exists is nobody's. */
export function underRules(row: AclClassRow, rules: readonly LakeRule[]): AclClassRow {
  const parsed = parseJson(row.cause, { depthMax: limits.jsonDepthMax })
  const [winner, ...denying] = parsed.ok ? (parsed.value as (string | null)[]) : [null]
  const ruleOf = (match: string | null | undefined): LakeRule | undefined =>
    rules.find((rule) => rule.match === match)
  const winning = ruleOf(winner)
  const deniers = denying.map(ruleOf)
  const isStale =
    winning === undefined || deniers.some((rule) => rule === undefined || rule.denied.length === 0)
  if (isStale) return { ...row, readers: [] }
  const denied = deniers.flatMap((rule) => rule?.denied ?? [])
  return {
    ...row,
    readers: [...new Set(winning.readers)].toSorted(),
    denied: [...new Set(denied)].toSorted(),
    label: winning.label,
  }
}

/** Only what both allow: what a class may say while objects are still moving between classes. */
export function narrowed(before: AclClassRow, after: AclClassRow): AclClassRow {
  return {
    ...after,
    readers: after.readers.filter((reader) => before.readers.includes(reader)),
    denied: [...new Set([...before.denied, ...after.denied])].toSorted(),
    label: join(before.label, after.label),
  }
}
