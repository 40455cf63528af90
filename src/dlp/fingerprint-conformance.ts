import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { instant } from '../kernel/values.ts'
import type { AnswerRow, FingerprintStore, Sighting } from './fingerprint-store.ts'

/** The manifest's side, as far as this suite needs it; `lake/store.ts` has all of it. */
interface PrintedManifest {
  putClasses(rows: readonly PrintedClass[]): Promise<unknown>
  apply(
    changes: readonly (
      | { readonly kind: 'put'; readonly row: PrintedRow; readonly prints?: Uint8Array }
      | { readonly kind: 'delete'; readonly id: number }
    )[],
  ): Promise<void>
}
interface PrintedClass {
  readonly source: string
  readonly cause: string
  readonly ruleId: string
  readonly readers: readonly string[]
  readonly denied: readonly string[]
  readonly label: Label
}
interface PrintedRow {
  readonly id: number
  readonly source: string
  readonly key: string
  readonly version: string
  readonly sizeBytes: number
  readonly contentHash: string
  readonly state: 'indexed' | 'skipped'
  readonly reason: undefined
  readonly aclClass: number
  readonly chunkCount: number
  readonly syncedAt: ReturnType<typeof instant>
  readonly parserRevision: number
}

export interface OpenedFingerprints {
  readonly fingerprints: FingerprintStore
  readonly manifest: PrintedManifest
  close(): Promise<void>
}

const HR: Label = { level: 'confidential', compartments: ['pii'], integrity: 'trusted' }
const bytes = (...values: number[]): Uint8Array =>
  new Uint8Array(BigUint64Array.from(values.map(BigInt)).buffer)

const rowOf = (
  id: number,
  key = `${id}.md`,
  state: PrintedRow['state'] = 'indexed',
): PrintedRow => ({
  id,
  source: 'handbook',
  key,
  version: 'v',
  sizeBytes: 1,
  contentHash: 'ab',
  state,
  reason: undefined,
  aclClass: 1,
  chunkCount: 1,
  syncedAt: instant(1),
  parserRevision: 1,
})
const answer = (more: Partial<AnswerRow> = {}): Omit<AnswerRow, 'id'> => ({
  label: HR,
  prints: bytes(7, 8),
  at: instant(10),
  expiresAt: instant(100),
  documents: [1],
  ...more,
})
const seen = (holder: number, hash: number, at = 10, who = 'ab'): Sighting => ({
  who,
  holder,
  hash,
  at: instant(at),
})

/** Every implementation of FingerprintStore runs this. `open` gives an empty one each time. */
export function fingerprintStoreSuite(name: string, open: () => Promise<OpenedFingerprints>): void {
  describe(`fingerprint store: ${name}`, () => {
    let opened: OpenedFingerprints
    let store: FingerprintStore
    let manifest: PrintedManifest
    beforeEach(async () => {
      opened = await open()
      store = opened.fingerprints
      manifest = opened.manifest
      const own = { source: 'handbook', cause: 'first', ruleId: '**', readers: [], denied: [] }
      await manifest.putClasses([{ ...own, label: PUBLIC }])
    })
    afterEach(() => opened.close())

    const put = (row: PrintedRow, prints?: Uint8Array) =>
      manifest.apply([{ kind: 'put', row, ...(prints === undefined ? {} : { prints }) }])
    const ids = async () => (await store.documents(0, 10)).map(({ document }) => document)

    test('fingerprints come and go with the row of the manifest', async () => {
      await put(rowOf(1), bytes(1, 2))
      await put(rowOf(2), bytes(3))
      await put(rowOf(3), bytes())
      expect(await ids()).toEqual([1, 2])
      expect([...((await store.of([2, 9]))[0]?.prints ?? [])]).toEqual([...bytes(3)])
      await put(rowOf(1))
      expect(await ids()).toEqual([1, 2])
      await put(rowOf(1), bytes(4))
      expect([...((await store.of([1]))[0]?.prints ?? [])]).toEqual([...bytes(4)])
      await put(rowOf(1, '1.md', 'skipped'))
      expect(await ids()).toEqual([2])
      await manifest.apply([{ kind: 'delete', id: 2 }])
      expect(await ids()).toEqual([])
    })

    test('another object of the same key takes the fingerprints of the first with it', async () => {
      await put(rowOf(1, 'same.md'), bytes(1))
      await put(rowOf(2, 'same.md'), bytes(2))
      expect(await ids()).toEqual([2])
    })

    test('with the class that the row has now', async () => {
      await put(rowOf(1), bytes(1))
      expect((await store.of([1])).map(({ aclClass }) => aclClass)).toEqual([1])
      expect((await store.documents(0, 1)).map(({ aclClass }) => aclClass)).toEqual([1])
    })

    test('pages of documents', async () => {
      for (const id of [5, 3, 9]) await put(rowOf(id), bytes(id))
      expect((await store.documents(3, 1)).map(({ document }) => document)).toEqual([5])
      expect((await store.documents(9, 5)).length).toBe(0)
    })

    test('answers, until their day is past', async () => {
      const first = await store.putAnswer(answer())
      const second = await store.putAnswer(answer({ expiresAt: instant(50), documents: [2, 1, 2] }))
      const kept = await store.answers(0, instant(20), 10)
      expect(kept.map(({ id, documents }) => [id, [...documents]])).toEqual([
        [first, [1]],
        [second, [1, 2]],
      ])
      expect(kept[0]).toMatchObject({ label: HR, at: 10, expiresAt: 100 })
      expect((await store.answers(0, instant(50), 10)).map(({ id }) => id)).toEqual([first])
      expect(await store.deleteExpiredAnswers(instant(50), 10)).toEqual([second])
      expect(await store.deleteExpiredAnswers(instant(50), 10)).toEqual([])
      expect(await store.putAnswer(answer())).toBeGreaterThan(second)
    })

    test('sightings: each once, the later time; newest first; old ones go', async () => {
      await store.putSightings([seen(1, 5), seen(1, 6, 20), seen(-1, 5, 30)])
      await store.putSightings([seen(1, 5, 40), seen(1, 5, 15)])
      const hashes = async (since: number) =>
        (await store.sightings(instant(since), 10)).map(({ holder, hash, at }) => [
          holder,
          hash,
          at,
        ])
      expect(await hashes(0)).toEqual([
        [1, 5, 40],
        [-1, 5, 30],
        [1, 6, 20],
      ])
      expect(await hashes(30)).toHaveLength(2)
      expect(await store.deleteSightingsBefore(instant(30))).toBe(1)
      expect(await hashes(0)).toHaveLength(2)
    })

    test('forget: of documents everything, and answers that were made from them', async () => {
      await put(rowOf(1), bytes(1))
      await put(rowOf(2), bytes(2))
      const mine = await store.putAnswer(answer({ documents: [1, 2] }))
      const other = await store.putAnswer(answer({ documents: [2] }))
      await store.putSightings([seen(1, 5), seen(2, 6), seen(-mine, 7), seen(-other, 8)])
      expect(await store.count([1])).toBe(3)
      expect(await store.forget([1])).toEqual({ count: 4, answers: [mine] })
      expect(await store.count([1])).toBe(0)
      expect(await ids()).toEqual([2])
      expect((await store.answers(0, instant(0), 10)).map(({ id }) => id)).toEqual([other])
      expect(
        (await store.sightings(instant(0), 10))
          .map(({ holder }) => holder)
          .toSorted((a, b) => a - b),
      ).toEqual([-other, 2])
      expect(await store.forget([1])).toEqual({ count: 0, answers: [] })
    })
  })
}
