import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instant } from '../kernel/values.ts'
import type { WrappedKeyRow, WrappedKeyStore } from './store.ts'

export interface OpenedWrappedKeys {
  readonly wrappedKeys: WrappedKeyStore
  close(): Promise<void>
}

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)
const keyOf = (
  id: string,
  createdAt: number,
  changes: Partial<WrappedKeyRow> = {},
): WrappedKeyRow => ({
  id,
  purpose: 'commitment',
  subject: 'user:ada',
  masterKeyId: 'm1',
  wrapped: bytes(60, createdAt),
  createdAt: instant(createdAt),
  destroyedAt: undefined,
  publicKey: undefined,
  ...changes,
})
const plain = (row: WrappedKeyRow) => ({
  ...row,
  wrapped: [...row.wrapped],
  publicKey: row.publicKey && [...row.publicKey],
})

/** Every implementation of WrappedKeyStore runs this. `open` gives an empty store each time. */
export function wrappedKeyStoreSuite(name: string, open: () => Promise<OpenedWrappedKeys>): void {
  describe(`wrapped key store: ${name}`, () => {
    let opened: OpenedWrappedKeys
    let wrappedKeys: WrappedKeyStore
    beforeEach(async () => {
      opened = await open()
      wrappedKeys = opened.wrappedKeys
      await wrappedKeys.insert(keyOf('one', 1))
    })
    afterEach(() => opened.close())

    test('rows come back as they went in', async () => {
      const signing = keyOf('two', 2, { purpose: 'signing', subject: '', publicKey: bytes(32, 7) })
      await wrappedKeys.insert(signing)
      expect((await wrappedKeys.list()).map(plain)).toEqual([keyOf('one', 1), signing].map(plain))
    })

    test('a repeated id is rejected', async () => {
      await expect(wrappedKeys.insert(keyOf('one', 2))).rejects.toThrow()
    })

    test('rewrap is one transaction', async () => {
      const wrapped = bytes(60, 9)
      const unknown = [
        { id: 'one', masterKeyId: 'm2', wrapped },
        { id: 'nobody', masterKeyId: 'm2', wrapped },
      ]
      await expect(wrappedKeys.rewrap(unknown)).rejects.toThrow()
      expect((await wrappedKeys.list()).map(plain)).toEqual([plain(keyOf('one', 1))])
      await wrappedKeys.rewrap(unknown.slice(0, 1))
      const kept = keyOf('one', 1, { masterKeyId: 'm2', wrapped })
      expect((await wrappedKeys.list()).map(plain)).toEqual([plain(kept)])
    })

    test('destroyed stays destroyed: a rotation that read the row before does not bring it back', async () => {
      expect(await wrappedKeys.destroy('one', instant(5))).toBe(true)
      expect(await wrappedKeys.destroy('one', instant(9))).toBe(true)
      expect(await wrappedKeys.destroy('nobody', instant(9))).toBe(false)
      await wrappedKeys.rewrap([{ id: 'one', masterKeyId: 'm2', wrapped: bytes(60, 9) }])
      const destroyed = keyOf('one', 1, { wrapped: bytes(0, 0), destroyedAt: instant(5) })
      expect((await wrappedKeys.list()).map(plain)).toEqual([plain(destroyed)])
    })
  })
}
