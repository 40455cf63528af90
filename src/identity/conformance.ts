import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instant } from '../kernel/values.ts'
import type { AccessKeyRow, AccessKeyStore, ApiKeyRow, ApiKeyStore } from './store.ts'

export interface OpenedApiKeys {
  readonly apiKeys: ApiKeyStore
  close(): Promise<void>
}

const keyOf = (id: string, createdAt: number, changes: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
  id,
  hash: new Uint8Array(32).fill(createdAt),
  owner: 'app:intranet',
  createdAt: instant(createdAt),
  expiresAt: undefined,
  revokedAt: undefined,
  ...changes,
})
const plain = (row: ApiKeyRow) => ({ ...row, hash: [...row.hash] })

/** Every implementation of ApiKeyStore runs this. `open` gives an empty store each time. */
export function apiKeyStoreSuite(name: string, open: () => Promise<OpenedApiKeys>): void {
  describe(`API key store: ${name}`, () => {
    let opened: OpenedApiKeys
    let apiKeys: ApiKeyStore
    beforeEach(async () => {
      opened = await open()
      apiKeys = opened.apiKeys
    })
    afterEach(() => opened.close())

    test('rows come back as they went in, oldest first', async () => {
      const late = keyOf('late', 20, { expiresAt: instant(99) })
      await apiKeys.insert(late)
      await apiKeys.insert(keyOf('early', 10))
      expect((await apiKeys.list()).map(plain)).toEqual([keyOf('early', 10), late].map(plain))
    })

    test('a repeated id is rejected and changes nothing', async () => {
      await apiKeys.insert(keyOf('one', 1))
      await expect(apiKeys.insert(keyOf('one', 2, { owner: 'admin:eve' }))).rejects.toThrow()
      expect((await apiKeys.list()).map(({ owner }) => owner)).toEqual(['app:intranet'])
    })

    test('revoking keeps the first time; an unknown key is false', async () => {
      await apiKeys.insert(keyOf('one', 1))
      expect(await apiKeys.revoke('one', instant(5))).toBe(true)
      expect(await apiKeys.revoke('one', instant(9))).toBe(true)
      expect(await apiKeys.revoke('two', instant(9))).toBe(false)
      expect((await apiKeys.list()).map(({ revokedAt }) => revokedAt)).toEqual([5])
    })
  })
}

export interface OpenedAccessKeys extends OpenedApiKeys {
  readonly accessKeys: AccessKeyStore
}

const pairOf = (id: string, createdAt: number): AccessKeyRow => ({
  id,
  apiKeyId: 'one',
  sealed: { keyId: 'k1', bytes: new Uint8Array(60).fill(createdAt) },
  createdAt: instant(createdAt),
})
const plainPair = ({ sealed, ...row }: AccessKeyRow) => ({
  ...row,
  keyId: sealed.keyId,
  bytes: [...sealed.bytes],
})

/** Every implementation of AccessKeyStore runs this. `open` gives an empty store each time. */
export function accessKeyStoreSuite(name: string, open: () => Promise<OpenedAccessKeys>): void {
  describe(`access key store: ${name}`, () => {
    let opened: OpenedAccessKeys
    let accessKeys: AccessKeyStore
    beforeEach(async () => {
      opened = await open()
      accessKeys = opened.accessKeys
      await opened.apiKeys.insert(keyOf('one', 1))
    })
    afterEach(() => opened.close())

    test('rows come back as they went in, oldest first', async () => {
      await accessKeys.insert(pairOf('SPAKB', 20))
      await accessKeys.insert(pairOf('SPAKA', 10))
      expect((await accessKeys.list()).map(plainPair)).toEqual(
        [pairOf('SPAKA', 10), pairOf('SPAKB', 20)].map(plainPair),
      )
    })

    test('a repeated id is rejected and changes nothing', async () => {
      await accessKeys.insert(pairOf('SPAKA', 1))
      await expect(accessKeys.insert(pairOf('SPAKA', 2))).rejects.toThrow()
      expect((await accessKeys.list()).map(plainPair)).toEqual([plainPair(pairOf('SPAKA', 1))])
    })

    test('a pair of no API key is rejected', async () => {
      const stray = { ...pairOf('SPAKA', 1), apiKeyId: 'nobody' }
      await expect(accessKeys.insert(stray)).rejects.toThrow()
      expect(await accessKeys.list()).toEqual([])
    })
  })
}
