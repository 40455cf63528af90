import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instant, type RequestId } from '../kernel/values.ts'
import type { ContentRow, ContentStore } from './store.ts'

export interface OpenedContent {
  readonly content: ContentStore
  close(): Promise<void>
}

export const contentOf = (request: string, changes: Partial<ContentRow> = {}): ContentRow => ({
  request: request as RequestId,
  owner: 'app:intranet',
  subject: 'app:intranet',
  alias: 'assistant',
  keyId: 'k1',
  keptAt: instant(1_000),
  expiresAt: instant(5_000),
  bytes: new Uint8Array([1, 2, 3]),
  ...changes,
})
const plain = (row: ContentRow | undefined) => row && { ...row, bytes: [...row.bytes] }
const NOW = instant(2_000)

/** Every implementation of ContentStore runs this. `open` gives an empty store each time. */
export function contentStoreSuite(name: string, open: () => Promise<OpenedContent>): void {
  describe(`content store: ${name}`, () => {
    let opened: OpenedContent
    let content: ContentStore
    beforeEach(async () => {
      opened = await open()
      content = opened.content
    })
    afterEach(() => opened.close())

    test('rows come back as they went in, large ones too', async () => {
      const large = contentOf('r2', { bytes: new Uint8Array(300_000).fill(7) })
      await content.put(contentOf('r1'))
      await content.put(large)
      expect(plain(await content.get('app:intranet', 'r1', NOW))).toEqual(plain(contentOf('r1')))
      expect(plain(await content.get('app:intranet', 'r2', NOW))).toEqual(plain(large))
    })

    test('a repeated request is rejected, and what is there stays', async () => {
      await content.put(contentOf('r1'))
      await expect(
        content.put(contentOf('r1', { bytes: new Uint8Array([9]), owner: 'app:other' })),
      ).rejects.toThrow()
      expect(plain(await content.get('app:intranet', 'r1', NOW))).toEqual(plain(contentOf('r1')))
    })

    test("own alone: another principal's is as unknown as none", async () => {
      await content.put(contentOf('r1'))
      for (const id of ['r1', 'r9']) {
        expect(await content.get('app:other', id, NOW)).toBeUndefined()
        expect(await content.delete('app:other', id)).toBe(false)
      }
      expect(await content.get('app:intranet', 'r1', NOW)).toBeDefined()
    })

    test.each([
      [4_999, true],
      [5_000, false],
      [5_001, false],
    ])('kept by policy: at %i of 5000 given out: %s', async (at, given) => {
      await content.put(contentOf('r1'))
      const found = await content.get('app:intranet', 'r1', instant(at))
      expect(found !== undefined).toBe(given)
    })

    test('deleted once', async () => {
      await content.put(contentOf('r1'))
      expect(await content.delete('app:intranet', 'r1')).toBe(true)
      expect(await content.delete('app:intranet', 'r1')).toBe(false)
      expect(await content.get('app:intranet', 'r1', NOW)).toBeUndefined()
    })

    test('the oldest go first, at most so many, and nothing whose day is to come', async () => {
      await content.put(contentOf('r3', { expiresAt: instant(5_001) }))
      await content.put(contentOf('r2', { expiresAt: instant(5_000) }))
      await content.put(contentOf('r1', { expiresAt: instant(4_000) }))
      expect(await content.deleteExpired(instant(5_000), 1)).toBe(1)
      expect(await content.get('app:intranet', 'r1', NOW)).toBeUndefined()
      expect(await content.get('app:intranet', 'r2', NOW)).toBeDefined()
      expect(await content.deleteExpired(instant(5_000), 10)).toBe(1)
      expect(await content.deleteExpired(instant(5_000), 10)).toBe(0)
      expect(await content.get('app:intranet', 'r3', NOW)).toBeDefined()
    })
  })
}
