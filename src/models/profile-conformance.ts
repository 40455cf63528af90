import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { instant } from '../kernel/values.ts'
import type { ProfileRow, ProfileStore } from './profile.ts'

export interface OpenedProfiles {
  readonly profiles: ProfileStore
  close(): Promise<void>
}

const OWNER = 'app:intranet'
const profileOf = (id: string, changes: Partial<ProfileRow> = {}): ProfileRow => ({
  id,
  name: `name of ${id}`,
  description: undefined,
  alias: 'assistant',
  owner: OWNER,
  tags: { team: 'search', __proto__x: '1' },
  createdAt: instant(1),
  updatedAt: instant(1),
  ...changes,
})
const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, '']))

/** Every implementation of ProfileStore runs this. `open` gives an empty store each time. */
export function profileStoreSuite(name: string, open: () => Promise<OpenedProfiles>): void {
  describe(`profile store: ${name}`, () => {
    let opened: OpenedProfiles
    let profiles: ProfileStore
    beforeEach(async () => {
      opened = await open()
      profiles = opened.profiles
    })
    afterEach(() => opened.close())

    test('rows come back as they went in', async () => {
      const full = profileOf('b', { description: 'for “search”', tags: {} })
      expect(await profiles.create(profileOf('a'))).toBe('created')
      expect(await profiles.create(full)).toBe('created')
      expect(await profiles.get(OWNER, 'a')).toEqual(profileOf('a'))
      expect(await profiles.get(OWNER, 'b')).toEqual(full)
    })

    test('one name per owner, one id for all', async () => {
      await profiles.create(profileOf('a', { name: 'x' }))
      expect(await profiles.create(profileOf('b', { name: 'x' }))).toBe('nameTaken')
      expect(await profiles.get(OWNER, 'b')).toBeUndefined()
      expect(await profiles.create(profileOf('a', { name: 'y' }))).toBe('nameTaken')
      expect(await profiles.get(OWNER, 'a')).toMatchObject({ name: 'x' })
      const foreign = profileOf('b', { name: 'x', owner: 'app:other' })
      expect(await profiles.create(foreign)).toBe('created')
      await expect(profiles.create(profileOf('a', { owner: 'app:other' }))).rejects.toThrow()
    })

    test('own alone: what another owns is as unknown as none', async () => {
      await profiles.create(profileOf('a'))
      const other = 'app:other'
      for (const id of ['a', 'nothing']) {
        expect(await profiles.get(other, id)).toBeUndefined()
        expect(await profiles.delete(other, id)).toBe(false)
        expect(await profiles.tag(other, id, { tags: { x: 'y' }, at: instant(2) })).toBe('unknown')
        expect(await profiles.untag(other, id, { keys: ['team'], at: instant(2) })).toBe(false)
      }
      expect(await profiles.list(other, undefined, 9)).toEqual([])
      expect(await profiles.get(OWNER, 'a')).toEqual(profileOf('a'))
    })

    test('listed by id, page by page', async () => {
      for (const id of ['c', 'a', 'd', 'b']) await profiles.create(profileOf(id))
      const ids = async (after: string | undefined, limit: number) =>
        (await profiles.list(OWNER, after, limit)).map(({ id }) => id)
      expect(await ids(undefined, 3)).toEqual(['a', 'b', 'c'])
      expect(await ids('c', 3)).toEqual(['d'])
      expect(await ids('d', 3)).toEqual([])
    })

    test('tags are set and taken, and the time of it is kept', async () => {
      await profiles.create(profileOf('a', { tags: { one: '1', two: '2' } }))
      const tags = { two: 'b', three: 'c' }
      expect(await profiles.tag(OWNER, 'a', { tags, at: instant(5) })).toBe('tagged')
      expect(await profiles.get(OWNER, 'a')).toMatchObject({
        tags: { one: '1', two: 'b', three: 'c' },
        createdAt: 1,
        updatedAt: 5,
      })
      expect(await profiles.untag(OWNER, 'a', { keys: ['one', 'no'], at: instant(7) })).toBe(true)
      const found = await profiles.get(OWNER, 'a')
      expect(found?.tags).toEqual({ two: 'b', three: 'c' })
      expect(found?.updatedAt).toBe(7)
    })

    test('no more tags than may be; nothing is half done', async () => {
      await profiles.create(profileOf('a', { tags: many(limits.profileTagsMax) }))
      const tags = { key0: 'new' }
      expect(await profiles.tag(OWNER, 'a', { tags, at: instant(2) })).toBe('tagged')
      const more = { key1: 'new', another: '' }
      expect(await profiles.tag(OWNER, 'a', { tags: more, at: instant(3) })).toBe('full')
      const found = await profiles.get(OWNER, 'a')
      expect([found?.tags['key0'], found?.tags['key1'], found?.updatedAt]).toEqual(['new', '', 2])
    })

    test('no more profiles of one owner than may be', async () => {
      const rows = Array.from({ length: limits.profilesMax }, (_, at) =>
        profileOf(`p${at}`, { tags: {} }),
      )
      await Promise.all(rows.map((row) => profiles.create(row)))
      expect(await profiles.create(profileOf('more'))).toBe('full')
      expect(await profiles.create(profileOf('more', { owner: 'app:other' }))).toBe('created')
      expect(await profiles.delete(OWNER, 'p0')).toBe(true)
      expect(await profiles.create(profileOf('again'))).toBe('created')
    })
  })
}
