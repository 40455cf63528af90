import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instant } from '../kernel/values.ts'
import type { PlaceholderRow, PlaceholderStore } from './placeholder.ts'

export interface OpenedPlaceholders {
  readonly placeholders: PlaceholderStore
  close(): Promise<void>
}

export const placeholderRow = (
  placeholder: string,
  changes: Partial<PlaceholderRow> = {},
): PlaceholderRow => ({
  placeholder,
  owner: 'app:intranet',
  conversation: 'c1',
  keyId: 'k1',
  expiresAt: instant(5_000),
  bytes: new Uint8Array([1, 2, 3]),
  ...changes,
})
const OWN = { owner: 'app:intranet', conversation: 'c1' }
const NOW = instant(2_000)

/** Every implementation of PlaceholderStore runs this. `open` gives an empty store each time. */
export function placeholderStoreSuite(name: string, open: () => Promise<OpenedPlaceholders>): void {
  describe(`placeholder store: ${name}`, () => {
    let opened: OpenedPlaceholders
    let placeholders: PlaceholderStore
    beforeEach(async () => {
      opened = await open()
      placeholders = opened.placeholders
    })
    afterEach(() => opened.close())

    const found = async (whose = OWN, wanted = ['p1', 'p2', 'p3'], at = NOW) =>
      (await placeholders.find(whose, wanted, at))
        .map((row) => ({ ...row, bytes: [...row.bytes] }))
        .toSorted((a, b) => (a.placeholder < b.placeholder ? -1 : 1))
    const names = async (...asked: Parameters<typeof found>) =>
      (await found(...asked)).map(({ placeholder }) => placeholder)

    test('rows come back as they went in, large ones too, and only those that were asked for', async () => {
      const large = placeholderRow('p2', { bytes: new Uint8Array(60_000).fill(7) })
      await placeholders.put([placeholderRow('p1'), large, placeholderRow('p4')])
      expect(await found()).toEqual([
        { ...placeholderRow('p1'), bytes: [1, 2, 3] },
        { ...large, bytes: [...large.bytes] },
      ])
      expect(await found(OWN, [])).toEqual([])
      await placeholders.put([])
    })

    test('the same one again takes the place of the first', async () => {
      await placeholders.put([placeholderRow('p1')])
      const again = { keyId: 'k2', bytes: new Uint8Array([9]), expiresAt: instant(9_000) }
      await placeholders.put([placeholderRow('p1', again)])
      expect(await found()).toEqual([{ ...placeholderRow('p1', again), bytes: [9] }])
    })

    test.each([
      ['owner', { owner: 'app:intranet for user:ada', conversation: 'c1' }],
      ['conversation', { owner: 'app:intranet', conversation: 'c2' }],
    ])("own alone: another %s's is as unknown as none, and stays", async (_, other) => {
      await placeholders.put([placeholderRow('p1')])
      expect(await names(other)).toEqual([])
      await placeholders.put([placeholderRow('p1', { ...other, bytes: new Uint8Array([9]) })])
      expect(await found()).toEqual([{ ...placeholderRow('p1'), bytes: [1, 2, 3] }])
      expect((await found(other))[0]?.bytes).toEqual([9])
    })

    test('what expired is not read, and is deleted oldest first, as many as are asked for', async () => {
      await placeholders.put([
        placeholderRow('p1', { expiresAt: instant(2_000) }),
        placeholderRow('p2', { expiresAt: instant(1_000) }),
        placeholderRow('p3', { expiresAt: instant(2_001) }),
      ])
      expect(await names()).toEqual(['p3'])
      expect(await placeholders.deleteExpired(NOW, 1)).toBe(1)
      expect(await names(OWN, ['p1', 'p2'], instant(0))).toEqual(['p1'])
      expect(await placeholders.deleteExpired(NOW, 10)).toBe(1)
      expect(await placeholders.deleteExpired(NOW, 10)).toBe(0)
      expect(await names(OWN, ['p1', 'p2', 'p3'], instant(0))).toEqual(['p3'])
    })

    test('many at once', async () => {
      const many = Array.from({ length: 300 }, (_, at) => `p${at}`)
      await placeholders.put(many.map((one) => placeholderRow(one)))
      expect(await names(OWN, many)).toHaveLength(300)
    })
  })
}
