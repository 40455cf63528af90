import { assert } from '../../kernel/assert.ts'
import type { AclClassRow, ManifestStore, ObjectChange, ObjectRow } from '../../lake/store.ts'
import { assertStorable } from '../text.ts'
import { faulty, type Fault } from './fault.ts'

/** Keys stand in the order of their UTF-8 bytes. */
const byKey = (a: ObjectRow, b: ObjectRow): number =>
  Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))

export class MemoryManifest {
  readonly #classes: AclClassRow[] = []
  readonly #objects = new Map<number, ObjectRow>()
  /** By object id. */
  readonly prints = new Map<number, Uint8Array>()
  #nextId = 1

  classOf(id: number): number {
    return this.#objects.get(id)?.aclClass ?? 0
  }

  port(fault: Fault): ManifestStore {
    const run = faulty(fault)
    return {
      classes: () => run('classes', () => [...this.#classes]),
      putClasses: (rows) => run('putClasses', () => rows.map((row) => this.#putClass(row))),
      rewriteClasses: (rows) =>
        run('rewriteClasses', () => {
          for (const row of rows) this.#classes[row.id - 1] = row
        }),
      allocateIds: (count) => run('allocateIds', () => this.#allocateIds(count)),
      apply: (changes) => run('apply', () => this.#apply(changes)),
      objects: (source, afterKey, limit) =>
        run('objects', () => this.#page(source, afterKey, limit)),
      byIds: (ids) => run('byIds', () => ids.flatMap((id) => this.#objects.get(id) ?? [])),
      byKey: (source, key) => run('byKey', () => this.#of(source).find((row) => row.key === key)),
      counts: (source) => run('counts', () => this.#counts(source)),
      skipped: (source, limit) =>
        run('skipped', () => this.#sorted(source).filter(isReported).slice(0, limit)),
    }
  }

  #putClass(row: Omit<AclClassRow, 'id'>): AclClassRow {
    assertStorable(row.source, row.cause, row.ruleId)
    const at = this.#classes.findIndex(
      ({ source, cause }) => source === row.source && cause === row.cause,
    )
    const kept = { ...row, id: at === -1 ? this.#classes.length + 1 : at + 1 }
    this.#classes[kept.id - 1] = kept
    return kept
  }

  #allocateIds(count: number): number {
    assert(Number.isSafeInteger(count) && count > 0, 'ids are handed out in positive numbers')
    const first = this.#nextId
    this.#nextId += count
    return first
  }

  #apply(changes: readonly ObjectChange[]): void {
    for (const change of changes) this.#check(change)
    for (const change of changes) {
      if (change.kind === 'delete') {
        this.#objects.delete(change.id)
        this.prints.delete(change.id)
      } else this.#put(change.row, change.prints)
    }
  }

  /** All changes or none: what cannot be kept is found before anything is changed. */
  #check(change: ObjectChange): void {
    if (change.kind === 'delete') return
    const { source, key, version, contentHash, reason, aclClass, governors } = change.row
    assertStorable(source, key, version, contentHash, reason ?? '')
    for (const [file, at] of governors?.files ?? []) assertStorable(file, at)
    assert(this.#classes[aclClass - 1] !== undefined, 'an object has a class that exists')
  }

  /** Takes the place of the row of the same id and of the row of the same source and key. */
  #put(row: ObjectRow, prints: Uint8Array | undefined): void {
    const sameKey = this.#of(row.source).find(({ key }) => key === row.key)
    if (sameKey !== undefined) this.#objects.delete(sameKey.id)
    if (sameKey !== undefined && sameKey.id !== row.id) this.prints.delete(sameKey.id)
    this.#objects.set(row.id, { ...row })
    if (row.state !== 'indexed' || prints?.length === 0) this.prints.delete(row.id)
    else if (prints !== undefined) this.prints.set(row.id, prints.slice())
  }

  #of(source: string): readonly ObjectRow[] {
    return [...this.#objects.values()].filter((row) => row.source === source)
  }

  #sorted(source: string): readonly ObjectRow[] {
    return this.#of(source).toSorted(byKey)
  }

  #page(source: string, afterKey: string | undefined, limit: number): readonly ObjectRow[] {
    const after = afterKey === undefined ? undefined : Buffer.from(afterKey)
    return this.#sorted(source)
      .filter(({ key }) => after === undefined || Buffer.compare(Buffer.from(key), after) > 0)
      .slice(0, limit)
  }

  #counts(source: string): Awaited<ReturnType<ManifestStore['counts']>> {
    const rows = this.#of(source)
    const skipped = rows.filter(isReported).length
    return {
      indexed: rows.length - skipped,
      skipped,
      chunks: rows.reduce((sum, row) => sum + row.chunkCount, 0),
      bytes: rows.reduce((sum, row) => sum + row.sizeBytes, 0),
    }
  }
}

const isReported = (row: ObjectRow): boolean => row.reason !== undefined
