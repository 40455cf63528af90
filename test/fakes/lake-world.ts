import { createHash } from 'node:crypto'
import { PUBLIC, type Label } from '../../src/kernel/label.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { instant } from '../../src/kernel/values.ts'
import { compareKeys } from '../../src/lake/key-order.ts'
import type { Prepared, Preparer } from '../../src/lake/prepare.ts'
import type { ObjectEntry, Source } from '../../src/lake/source.ts'
import type { AclClassRow, ManifestStore, ObjectRow } from '../../src/lake/store.ts'
import type {
  ChunkVectors,
  DocumentToEmbed,
  Index,
  IndexChange,
} from '../../src/retrieval/index-port.ts'

/** The process ends here: nothing after it happens. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/**
 * A lake, its manifest and its index in memory, in which any call may be the last one. Every port calls
 * `step` before and after its effect; the fault decides at which of them the world ends or fails once.
 */
export class LakeWorld {
  readonly objects = new Map<string, { readonly text: string; readonly version: string }>()
  readonly classes: AclClassRow[] = []
  readonly rows = new Map<number, ObjectRow>()
  readonly indexed = new Map<number, Extract<IndexChange, { kind: 'put' }>>()
  /** Space → document → a vector per chunk. */
  readonly vectors = new Map<string, Map<number, readonly (Float32Array | undefined)[]>>()
  activeSpace: string | undefined
  revision = 1
  listingFailsAfter: number | undefined
  prepares = 0
  #nextId = 1
  #versions = 0
  #fault: { stepsLeft: number; readonly kind: 'crash' | 'error' } | undefined
  #dead = false

  /** The step after `steps` others crashes the process, or fails alone. */
  failAfter(steps: number, kind: 'crash' | 'error'): void {
    this.#fault = { stepsLeft: steps, kind }
  }
  restart(): void {
    this.#dead = false
    this.#fault = undefined
  }

  put(key: string, text: string): void {
    this.objects.set(key, { text, version: `v${++this.#versions}` })
  }

  readonly clock: Clock = {
    now: () => instant(1_000),
    monotonicMs: () => 0,
    sleep: () => Promise.resolve(),
  }

  async #step(): Promise<void> {
    await Promise.resolve()
    if (this.#dead) throw new Crash()
    const fault = this.#fault
    if (fault === undefined || fault.stepsLeft-- > 0) return
    this.#fault = undefined
    this.#dead = fault.kind === 'crash'
    throw this.#dead ? new Crash() : new Error('a store failed')
  }

  /** For ports of a test's own: its effect is one of the steps that a fault may fall on. */
  effect<T>(run: () => T): Promise<T> {
    return this.#effect(run)
  }

  async #effect<T>(run: () => T): Promise<T> {
    await this.#step()
    const result = run()
    await this.#step()
    return result
  }

  source(id = 'docs'): Source {
    return {
      id,
      list: () => this.#list(),
      read: (key) =>
        this.#effect(() => {
          const object = this.objects.get(key)
          if (object === undefined) return { kind: 'gone' as const }
          const bytes = new TextEncoder().encode(object.text)
          return { kind: 'bytes' as const, bytes, version: object.version }
        }),
      check: (key, version) => Promise.resolve(this.checkNow(key, version)),
      watch: () => () => undefined,
    }
  }

  checkNow(key: string, version: string): 'current' | 'changed' | 'gone' {
    const object = this.objects.get(key)
    if (object === undefined) return 'gone'
    return object.version === version ? 'current' : 'changed'
  }

  async *#list(): AsyncGenerator<readonly ObjectEntry[]> {
    const keys = [...this.objects.keys()].toSorted(compareKeys)
    for (let at = 0; at < keys.length; at += 2) {
      await this.#step()
      if (this.listingFailsAfter !== undefined && at >= this.listingFailsAfter) {
        throw new Error('the listing was cut')
      }
      yield keys.slice(at, at + 2).map((key) => {
        const object = this.objects.get(key)
        return { key, sizeBytes: object?.text.length ?? 0, version: object?.version ?? '' }
      })
    }
  }

  get manifest(): ManifestStore {
    const ofSource = (source: string): ObjectRow[] =>
      [...this.rows.values()]
        .filter((row) => row.source === source)
        .toSorted((a, b) => compareKeys(a.key, b.key))
    return {
      classes: () => this.#effect(() => [...this.classes]),
      putClasses: (rows) => this.#effect(() => rows.map((row) => this.#putClass(row))),
      rewriteClasses: (rows) =>
        this.#effect(() => {
          for (const row of rows) this.classes[row.id - 1] = row
        }),
      allocateIds: (count) =>
        this.#effect(() => {
          const first = this.#nextId
          this.#nextId += count
          return first
        }),
      apply: (changes) =>
        this.#effect(() => {
          for (const change of changes) {
            if (change.kind === 'put') this.rows.set(change.row.id, change.row)
            else this.rows.delete(change.id)
          }
        }),
      objects: (source, after, limit) =>
        this.#effect(() =>
          ofSource(source)
            .filter((row) => after === undefined || compareKeys(row.key, after) > 0)
            .slice(0, limit),
        ),
      byIds: (ids) =>
        this.#effect(() =>
          ids.flatMap((id) => {
            const row = this.rows.get(id)
            return row === undefined ? [] : [row]
          }),
        ),
      byKey: (source, key) => this.#effect(() => ofSource(source).find((row) => row.key === key)),
      counts: (source) =>
        this.#effect(() => {
          const rows = ofSource(source)
          const indexed = rows.filter((row) => row.reason === undefined)
          const sum = (of: (row: ObjectRow) => number): number =>
            indexed.reduce((total, row) => total + of(row), 0)
          return {
            indexed: indexed.length,
            skipped: rows.length - indexed.length,
            chunks: sum((row) => row.chunkCount),
            bytes: sum((row) => row.sizeBytes),
          }
        }),
      skipped: (source, limit) =>
        this.#effect(() =>
          ofSource(source)
            .filter((row) => row.reason !== undefined)
            .slice(0, limit),
        ),
    }
  }

  #putClass(row: Omit<AclClassRow, 'id'>): AclClassRow {
    const at = this.classes.findIndex(
      (known) => known.source === row.source && known.cause === row.cause,
    )
    const kept = { ...row, id: at === -1 ? this.classes.length + 1 : at + 1 }
    this.classes[at === -1 ? this.classes.length : at] = kept
    return kept
  }

  get index(): Index {
    return {
      apply: (changes) =>
        this.#effect(() => changes.forEach((change) => this.#applyToIndex(change))),
      search: () => Promise.reject(new Error('not searched here')),
      chunksOf: () => Promise.reject(new Error('not read here')),
      documents: (after, limit) =>
        this.#effect(() =>
          [...this.indexed.values()]
            .filter(({ document, chunks }) => document > after && chunks.length > 0)
            .toSorted((a, b) => a.document - b.document)
            .slice(0, limit)
            .map(({ document, version, aclClass }) => ({ document, version, aclClass })),
        ),
      stats: () => Promise.resolve({ chunks: this.indexed.size, bytes: 0 }),
      activeSpace: () => Promise.resolve(this.activeSpace),
      unembedded: (space, after, limit) =>
        this.#effect(() =>
          this.#unembedded(space)
            .filter(({ document }) => document > after)
            .slice(0, limit),
        ),
      putVectors: (documents) =>
        this.#effect(() => {
          for (const { document, version, vectors } of documents)
            if (this.indexed.get(document)?.version === version)
              this.#keepVectors(document, vectors)
        }),
      activate: (space) =>
        this.#effect(() => {
          this.activeSpace = space
          for (const other of this.vectors.keys()) if (other !== space) this.vectors.delete(other)
        }),
      close: () => Promise.resolve(),
    }
  }

  #unembedded(space: string): readonly DocumentToEmbed[] {
    const made = this.vectors.get(space)
    return [...this.indexed.values()]
      .filter(({ document, chunks }) =>
        chunks.some((_, at) => made?.get(document)?.[at] === undefined),
      )
      .toSorted((a, b) => a.document - b.document)
      .map((put) => {
        const rows = made?.get(put.document) ?? []
        return { ...put, embedded: rows.filter((row) => row !== undefined).length }
      })
  }

  #keepVectors(document: number, { space, rows }: ChunkVectors): void {
    const made = this.vectors.get(space) ?? new Map<number, readonly (Float32Array | undefined)[]>()
    made.set(document, rows)
    this.vectors.set(space, made)
  }

  #applyToIndex(change: IndexChange): void {
    if (change.kind !== 'reclass')
      for (const made of this.vectors.values()) made.delete(change.document)
    if (change.kind === 'put') {
      this.indexed.set(change.document, change)
      if (change.vectors !== undefined) this.#keepVectors(change.document, change.vectors)
    } else if (change.kind === 'delete') this.indexed.delete(change.document)
    else {
      const row = this.indexed.get(change.document)
      if (row !== undefined)
        this.indexed.set(change.document, { ...row, aclClass: change.aclClass })
    }
  }

  get preparer(): Preparer {
    return {
      revision: this.revision,
      prepare: (bytes, name) =>
        this.#effect(() => {
          this.prepares++
          return prepareText(new TextDecoder().decode(bytes), name, this.revision)
        }),
      close: () => Promise.resolve(),
    }
  }
}

const RESTRICTED: Label = { level: 'restricted', compartments: [], integrity: 'trusted' }

/**
 * What stands in for parsing: text that begins with `!` cannot be read, empty text has no chunk, `|` ends a
 * chunk, and one that begins with `secret:` is restricted.
 */
export function prepareText(text: string, name: string, revision: number): Prepared {
  const contentHash = createHash('sha256').update(text).digest('hex')
  if (text.startsWith('!')) return { kind: 'unreadable', contentHash, reason: 'it is broken' }
  const shown = text === '' ? [] : text.split('|').map((piece) => `${piece} (${revision})`)
  const chunks = shown.map((piece, ordinal) => ({
    ordinal,
    text: piece,
    headings: [],
    page: undefined,
    label: piece.startsWith('secret:') ? RESTRICTED : PUBLIC,
  }))
  return { kind: 'prepared', contentHash, title: name, chunks, chars: text.length }
}
