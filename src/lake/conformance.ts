import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { instant } from '../kernel/values.ts'
import type { AclClassRow, ManifestStore, ObjectRow } from './store.ts'

export interface OpenedManifest {
  readonly manifest: ManifestStore
  close(): Promise<void>
}

const HR: Label = { level: 'confidential', compartments: ['pii'], integrity: 'untrusted' }

const classOf = (cause: string, changes: Partial<AclClassRow> = {}): Omit<AclClassRow, 'id'> => ({
  source: 'handbook',
  cause,
  ruleId: '**',
  readers: ['group:staff'],
  denied: [],
  label: PUBLIC,
  ...changes,
})

const rowOf = (id: number, key: string, changes: Partial<ObjectRow> = {}): ObjectRow => ({
  id,
  source: 'handbook',
  key,
  version: `v-${id}`,
  sizeBytes: 10,
  contentHash: 'ab',
  state: 'indexed',
  reason: undefined,
  aclClass: 1,
  chunkCount: 2,
  syncedAt: instant(1_000),
  parserRevision: 1,
  ...changes,
})

/** Every implementation of ManifestStore runs this. `open` gives an empty manifest each time. */
export function manifestStoreSuite(name: string, open: () => Promise<OpenedManifest>): void {
  describe(`manifest store: ${name}`, () => {
    let opened: OpenedManifest
    let manifest: ManifestStore
    beforeEach(async () => {
      opened = await open()
      manifest = opened.manifest
      await manifest.putClasses([classOf('first')])
    })
    afterEach(() => opened.close())

    const put = (...rows: readonly ObjectRow[]) =>
      manifest.apply(rows.map((row) => ({ kind: 'put', row })))
    const keys = async (after?: string, limit = 10): Promise<readonly string[]> =>
      (await manifest.objects('handbook', after, limit)).map(({ key }) => key)

    test('classes: a cause keeps its id, whatever becomes of its readers and label', async () => {
      const changed = classOf('first', { readers: [], denied: ['user:eve'], label: HR })
      const other = classOf('first', { source: 'other' })
      const kept = await manifest.putClasses([classOf('second'), changed, other])
      expect(kept).toEqual([
        { ...classOf('second'), id: 2 },
        { ...changed, id: 1 },
        { ...other, id: 3 },
      ])
      expect(await manifest.classes()).toEqual([kept[1], kept[0], kept[2]])
    })

    test('classes: further lists and statements come back as they went in', async () => {
      const governed = classOf('governed', {
        within: [['group:hr'], ['user:ada', 'user:bob']],
        governed: '[{"from":"sidecar","readers":["group:hr"]}]',
      })
      await manifest.putClasses([governed])
      expect((await manifest.classes())[1]).toEqual({ ...governed, id: 2 })
      await manifest.putClasses([classOf('governed')])
      expect((await manifest.classes())[1]).toEqual({ ...classOf('governed'), id: 2 })
    })

    test('classes: a row can be given another cause, and its number stays its own', async () => {
      const [second] = await manifest.putClasses([classOf('second', { governed: '[]' })])
      const emptied = { ...classOf('emptied 2', { readers: [] }), id: 2 }
      expect(second?.id).toBe(2)
      await manifest.rewriteClasses([emptied])
      expect(await manifest.classes()).toEqual([{ ...classOf('first'), id: 1 }, emptied])
      const [again] = await manifest.putClasses([classOf('second')])
      expect(again?.id).toBe(3)
    })

    test('ids are dense runs and never handed out again', async () => {
      const first = await manifest.allocateIds(3)
      const second = await manifest.allocateIds(1)
      expect([first, second, await manifest.allocateIds(2)]).toEqual([1, 4, 5])
      await expect(manifest.allocateIds(0)).rejects.toThrow()
    })

    test('rows come back as they went in', async () => {
      const skipped = rowOf(2, 'b', { state: 'skipped', reason: 'the PDF is encrypted' })
      await put(rowOf(1, 'a'), skipped)
      expect(await manifest.byIds([2, 9, 1])).toEqual([skipped, rowOf(1, 'a')])
      expect(await manifest.byKey('handbook', 'a')).toEqual(rowOf(1, 'a'))
      expect(await manifest.byKey('other', 'a')).toBeUndefined()
      expect(await manifest.skipped('handbook', 5)).toEqual([skipped])
      expect(await manifest.skipped('handbook', 0)).toEqual([])
    })

    test('what governs an object comes back as it went in', async () => {
      const files = [['a.metadata.json', 'v-7'] as const, ['_acl.json', ''] as const]
      const tags = { department: 'hr', '': 'a\u0001' }
      const rows = [
        rowOf(1, 'a', { governors: { files, tags } }),
        rowOf(2, 'b', { governors: { files: [] } }),
        rowOf(3, 'c'),
      ]
      await put(...rows)
      expect(await manifest.byIds([1, 2, 3])).toEqual(rows)
      await put(rowOf(1, 'a'))
      expect(await manifest.byKey('handbook', 'a')).toEqual(rowOf(1, 'a'))
    })

    test('indexed, but for nobody: it has a reason, so it is reported and counts as skipped', async () => {
      const withheld = rowOf(1, 'a', { reason: 'its sidecar is not valid JSON' })
      await put(withheld, rowOf(2, 'b'))
      expect(await manifest.skipped('handbook', 5)).toEqual([withheld])
      expect(await manifest.counts('handbook')).toMatchObject({ indexed: 1, skipped: 1, chunks: 4 })
    })

    test('a put takes the place of the row of the same id, and of the same key', async () => {
      await put(rowOf(1, 'a'), rowOf(2, 'b'))
      await put(rowOf(1, 'a', { version: 'new' }), rowOf(3, 'b'))
      const rows = await manifest.objects('handbook', undefined, 10)
      expect(rows.map(({ id, key, version }) => [id, key, version])).toEqual([
        [1, 'a', 'new'],
        [3, 'b', 'v-3'],
      ])
      expect(await manifest.byIds([2])).toEqual([])
    })

    test('one transaction: a change that cannot be kept takes the others with it', async () => {
      await put(rowOf(1, 'a'))
      const changes = [
        { kind: 'delete', id: 1 },
        { kind: 'put', row: rowOf(2, 'b', { aclClass: 99 }) },
      ] as const
      await expect(manifest.apply(changes)).rejects.toThrow()
      expect(await keys()).toEqual(['a'])
    })

    test('deleting is idempotent', async () => {
      await put(rowOf(1, 'a'))
      await manifest.apply([{ kind: 'delete', id: 1 }])
      await manifest.apply([{ kind: 'delete', id: 1 }])
      expect(await keys()).toEqual([])
    })

    test("pages stand in the order of the key's bytes", async () => {
      const names = ['z', 'a', 'ä', '\u{1f600}', '\uffee', 'a/b', 'B']
      await put(...names.map((key, at) => rowOf(at + 1, key)), rowOf(99, 'x', { source: 'other' }))
      const sorted = ['B', 'a', 'a/b', 'z', 'ä', '\uffee', '\u{1f600}']
      expect(await keys()).toEqual(sorted)
      expect(await keys('a/b', 2)).toEqual(['z', 'ä'])
      expect(await keys(sorted.at(-1))).toEqual([])
    })

    test.each(['nul\0', 'lone\udc00'])(
      'a key that cannot be kept as given is refused: %j',
      async (key) => {
        await expect(put(rowOf(1, key))).rejects.toThrow(/kept as given/)
      },
    )

    test('counts', async () => {
      await put(
        rowOf(1, 'a'),
        rowOf(2, 'b', { chunkCount: 5, sizeBytes: 7 }),
        rowOf(3, 'c', { state: 'skipped', chunkCount: 0, sizeBytes: 1, reason: 'too large' }),
      )
      const counted = { indexed: 2, skipped: 1, chunks: 7, bytes: 18 }
      expect(await manifest.counts('handbook')).toEqual(counted)
      expect(await manifest.counts('other')).toEqual({
        indexed: 0,
        skipped: 0,
        chunks: 0,
        bytes: 0,
      })
    })
  })
}
