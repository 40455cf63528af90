import { describe, expect, test } from 'vitest'
import { ACL_FILE_NAMES, HIDDEN_ACL_FILE, isAclFile, GOVERNANCE, sidecarOf } from './governance.ts'
import { compareKeys } from './key-order.ts'
import type { ObjectEntry, Source } from './source.ts'

/** A source under test and the hand that changes what it shows. */
export interface SourceFixture {
  readonly source: Source
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>
  readonly remove: (key: string) => Promise<void>
  readonly close: () => Promise<void>
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

async function listed(source: Source, after?: string): Promise<readonly ObjectEntry[]> {
  const entries: ObjectEntry[] = []
  for await (const page of source.list(new AbortController().signal, after)) entries.push(...page)
  return entries
}

const keysOf = (entries: readonly ObjectEntry[]): string[] => entries.map(({ key }) => key)

/** What every source owes its callers. */
export function sourceSuite(name: string, open: () => Promise<SourceFixture>): void {
  const withFixture = (run: (fixture: SourceFixture) => Promise<void>) => async () => {
    const fixture = await open()
    try {
      await run(fixture)
    } finally {
      await fixture.close()
    }
  }

  describe(`source: ${name}`, () => {
    test(
      'an empty source lists nothing',
      withFixture(async ({ source }) => expect(await listed(source)).toEqual([])),
    )

    test(
      'lists every object once, in the order of the UTF-8 bytes of its key',
      withFixture(async ({ source, put }) => {
        const keys = [
          'b.md',
          'a/b.md',
          'a.md',
          'a-b/c.md',
          'a/b/c.md',
          'Z.md',
          'é.md',
          '😀.md',
          '\ufb01.md',
        ]
        for (const key of keys) await put(key, utf8(key))
        const found = keysOf(await listed(source))
        expect(found).toEqual(keys.map((key) => key.normalize('NFC')).toSorted(compareKeys))
      }),
    )

    test(
      'pages together hold what was put, whatever their number',
      withFixture(async ({ source, put }) => {
        const keys = Array.from({ length: 120 }, (_, at) => `folder-${at % 7}/file-${at}.txt`)
        for (const key of keys) await put(key, utf8(key))
        expect(keysOf(await listed(source))).toEqual(keys.toSorted(compareKeys))
      }),
    )

    test(
      'a listing that begins after a key has exactly what follows it',
      withFixture(async ({ source, put }) => {
        const keys = ['a-b/c.md', 'a.md', 'a/b.md', 'a/c.md', 'b.md'].toSorted(compareKeys)
        for (const key of keys) await put(key, utf8(key))
        for (const after of [...keys, '0', 'a/', 'a/bb', 'z']) {
          const rest = keys.filter((key) => compareKeys(key, after) > 0)
          expect(keysOf(await listed(source, after)), after).toEqual(rest)
        }
      }),
    )

    test(
      'a lookup tells what a listing would, for what is there and what is not',
      withFixture(async ({ source, put, remove }) => {
        if (source.lookup === undefined) return
        for (const key of ['a.txt', 'a.txt.old', 'b/c.txt']) await put(key, utf8(key))
        for (const entry of await listed(source)) {
          expect(await source.lookup(entry.key)).toEqual(entry)
        }
        await remove('a.txt')
        expect(await source.lookup('a.txt')).toBeUndefined()
        expect(await source.lookup('a.tx')).toBeUndefined()
        expect((await source.lookup('a.txt.old'))?.key).toBe('a.txt.old')
      }),
    )

    test(
      'reads the bytes and the version that was listed',
      withFixture(async ({ source, put }) => {
        await put('a.txt', utf8('hello'))
        const [entry] = await listed(source)
        const read = await source.read('a.txt', 100)
        expect(read).toEqual({ kind: 'bytes', bytes: utf8('hello'), version: entry?.version })
        expect(entry?.sizeBytes).toBe(5)
      }),
    )

    test(
      'refuses more bytes than it may read',
      withFixture(async ({ source, put }) => {
        await put('a.txt', utf8('hello'))
        expect((await source.read('a.txt', 5)).kind).toBe('bytes')
        expect((await source.read('a.txt', 4)).kind).toBe('unreadable')
      }),
    )

    test(
      'a changed object has another version, and the old one is no longer current',
      withFixture(async ({ source, put }) => {
        await put('a.txt', utf8('one'))
        const [before] = await listed(source)
        expect(await source.check('a.txt', before?.version ?? '')).toBe('current')
        await put('a.txt', utf8('two'))
        const [after] = await listed(source)
        expect(after?.version).not.toBe(before?.version)
        expect(await source.check('a.txt', before?.version ?? '')).toBe('changed')
        expect(await source.check('a.txt', after?.version ?? '')).toBe('current')
      }),
    )

    test(
      'a removed object is gone for listing, reading and checking',
      withFixture(async ({ source, put, remove }) => {
        await put('a/b.txt', utf8('one'))
        const [entry] = await listed(source)
        await remove('a/b.txt')
        expect(await listed(source)).toEqual([])
        expect(await source.read('a/b.txt', 100)).toEqual({ kind: 'gone' })
        expect(await source.check('a/b.txt', entry?.version ?? '')).toBe('gone')
      }),
    )

    test(
      'INVARIANT (governors are seen): what says who may read is listed, read and current; other hidden names are not',
      withFixture(async ({ source, put, remove }) => {
        const documents = ['a.md', 'hr/deep/b.md']
        const governors = [
          ...ACL_FILE_NAMES.flatMap((name) => [name, `hr/${name}`, `hr/deep/${name}`]),
          ...documents.map(sidecarOf),
        ]
        const hidden = ['.env', 'hr/.other.yaml', `.git/${HIDDEN_ACL_FILE}`, '.git/a.md']
        const all = [...documents, ...governors, ...hidden]
        for (const key of all) await put(key, utf8(key))
        const entries = await listed(source)
        expect(keysOf(entries)).toEqual([...documents, ...governors].toSorted(compareKeys))
        for (const { key, version } of entries) {
          expect((await source.read(key, 100)).kind, key).toBe('bytes')
          expect(await source.check(key, version), key).toBe('current')
          expect(await source.check(key, ''), key).toBe('changed')
          expect((await source.lookup?.(key))?.key ?? key, key).toBe(key)
        }
        for (const key of hidden) {
          expect(await source.read(key, 100), key).toEqual({ kind: 'gone' })
          expect(await source.check(key, 'v'), key).toBe('gone')
        }
        for (const { key } of entries.filter(({ key }) => isAclFile(key, GOVERNANCE))) {
          await remove(key)
          expect(await source.check(key, ''), key).toBe('gone')
        }
      }),
    )

    test.each([
      '',
      '.',
      '..',
      '../secret',
      'a/../../secret',
      '/etc/passwd',
      'a//b',
      'a/',
      '\0',
      'a/./b',
    ])('the key %j names nothing', async (key) =>
      withFixture(async ({ source, put }) => {
        await put('a/b', utf8('one'))
        expect(await source.read(key, 100)).toEqual({ kind: 'gone' })
        expect(await source.check(key, 'v')).toBe('gone')
      })(),
    )

    test(
      'a listing stops when its signal aborts, by throwing',
      withFixture(async ({ source, put }) => {
        await put('a.txt', utf8('one'))
        const aborted = AbortSignal.abort()
        await expect(async () => {
          for await (const page of source.list(aborted)) expect(page).toEqual([])
        }).rejects.toThrow(/abort/i)
      }),
    )
  })
}
