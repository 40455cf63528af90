import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sourceSuite } from '../../lake/source-conformance.ts'
import type { ObjectEntry, Source } from '../../lake/source.ts'
import { openFilesystemSource } from './filesystem.ts'
import { hasOneSpelling } from './names.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'standpipe-source-'))

sourceSuite('filesystem', () => {
  const root = folder()
  return Promise.resolve({
    source: openFilesystemSource({ id: 'docs', root }),
    put(key, bytes) {
      mkdirSync(dirname(join(root, key)), { recursive: true })
      writeFileSync(join(root, key), bytes)
      return Promise.resolve()
    },
    remove(key) {
      rmSync(join(root, key))
      return Promise.resolve()
    },
    close() {
      rmSync(root, { recursive: true })
      return Promise.resolve()
    },
  })
})

describe('a hostile directory', () => {
  let top: string
  let root: string
  let source: Source
  beforeEach(() => {
    top = folder()
    root = join(top, 'root')
    mkdirSync(root)
    source = openFilesystemSource({ id: 'docs', root })
  })
  afterEach(() => rmSync(top, { recursive: true, force: true }))

  const put = (key: string, text = key): void => {
    mkdirSync(dirname(join(root, key)), { recursive: true })
    writeFileSync(join(root, key), text)
  }
  const list = async (): Promise<readonly ObjectEntry[]> => {
    const entries: ObjectEntry[] = []
    for await (const page of source.list(new AbortController().signal)) entries.push(...page)
    return entries
  }
  const keys = async (): Promise<string[]> => (await list()).map(({ key }) => key)

  test('INVARIANT (inside the root): links are not listed, not read and not current', async () => {
    writeFileSync(join(top, 'secret.txt'), 'secret')
    mkdirSync(join(top, 'outside'))
    writeFileSync(join(top, 'outside', 'deep.txt'), 'secret')
    put('real/inside.txt')
    symlinkSync(join(top, 'secret.txt'), join(root, 'out.txt'))
    symlinkSync(join(top, 'outside'), join(root, 'out'))
    symlinkSync(join(root, 'real'), join(root, 'again'))
    symlinkSync('loop', join(root, 'loop'))
    symlinkSync('..', join(root, 'real', 'up'))
    expect(await keys()).toEqual(['real/inside.txt'])
    for (const key of ['out.txt', 'out/deep.txt', 'again/inside.txt', 'real/up/real/inside.txt']) {
      expect((await source.read(key, 100)).kind, key).toBe('unreadable')
      expect(await source.check(key, 'any'), key).toBe('changed')
    }
    expect(await source.read('loop', 100)).toEqual({ kind: 'gone' })
  })

  test('a file that becomes a link after it was listed is neither read nor current', async () => {
    writeFileSync(join(top, 'secret.txt'), 'secret')
    put('folder/a.txt')
    const [entry] = await list()
    renameSync(join(root, 'folder'), join(top, 'moved'))
    symlinkSync(join(top, 'moved'), join(root, 'folder'))
    expect((await source.read('folder/a.txt', 100)).kind).toBe('unreadable')
    expect(await source.check('folder/a.txt', entry?.version ?? '')).toBe('changed')
  })

  test('pipes are not listed, and reading one does not wait for a writer', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(await keys()).toEqual([])
    expect((await source.read('pipe', 100)).kind).toBe('unreadable')
  })

  test('hidden files and folders are nobody’s documents', async () => {
    put('.env')
    put('.git/config')
    put('a/.hidden/b.txt')
    put('a/b.txt')
    expect(await keys()).toEqual(['a/b.txt'])
    expect(await source.read('.git/config', 100)).toEqual({ kind: 'gone' })
  })

  test('newlines, quotes and long names are characters like any other', async () => {
    const names = [
      'a\nb.txt',
      'a"b\\c.txt',
      `${'x'.repeat(251)}.txt`,
      ' lead.txt',
      '...dots',
      'a\tb',
    ]
    for (const name of names) put(name)
    const listedKeys = await keys()
    expect(new Set(listedKeys)).toEqual(new Set(names.filter((name) => name !== '...dots')))
    for (const key of listedKeys) expect((await source.read(key, 1_000)).kind).toBe('bytes')
  })

  test('a name in another form of Unicode has the key of its normal form, and is readable', async () => {
    writeFileSync(join(root, 'e\u0301te\u0301.txt'), 'decomposed')
    const [entry] = await list()
    expect(entry?.key).toBe('\u00e9t\u00e9.txt')
    const read = await source.read('\u00e9t\u00e9.txt', 100)
    expect(read.kind === 'bytes' && Buffer.from(read.bytes).toString()).toBe('decomposed')
    expect(await source.check('\u00e9t\u00e9.txt', entry?.version ?? '')).toBe('current')
  })

  test('INVARIANT (one name, one entry): a second name of a folder, a sidecar or a document takes its place nowhere', async () => {
    const isOneOnDisk = normalizes(root)
    if (isOneOnDisk) return
    const twins = [
      ['cafe\u0301/secret.md', 'caf\u00e9/_acl.json', 'caf\u00e9'],
      ['s\u0301.md.metadata.json', '\u015b.md.metadata.json', '\u015b.md.metadata.json'],
      ['u\u0308.md', '\u00fc.md', '\u00fc.md'],
      ['\u212a', 'K/a.md', 'K'],
    ] as const
    put('cafe\u0301/_acl.json')
    put('s\u0301.md')
    for (const [first] of twins) put(first)
    const before = await list()
    expect(before.filter(({ unreadable }) => unreadable !== undefined)).toEqual([])
    for (const { key, version } of before) expect(await source.check(key, version)).toBe('current')

    for (const [, second] of twins) put(second)
    const reasons = new Map((await list()).map(({ key, unreadable }) => [key, unreadable]))
    const twice = 'two names on disk are one in Unicode’s normal form; rename one'
    expect(Object.fromEntries(reasons)).toEqual({
      '\u015b.md': undefined,
      ...Object.fromEntries(twins.map(([, , key]) => [key, twice])),
    })
    for (const { key, version } of before.filter((entry) => entry.key !== '\u015b.md')) {
      expect((await source.read(key, 100)).kind, key).toBe('unreadable')
      expect(await source.check(key, version), key).toBe('changed')
      expect(await source.check(key, ''), key).toBe('changed')
    }
    // A governor that may be in either folder is not surely absent.
    expect(await source.check('caf\u00e9/.standpipe-acl.yaml', '')).toBe('changed')

    for (const [, second] of twins)
      rmSync(join(root, second.split('/')[0] ?? ''), { recursive: true })
    expect(await list()).toEqual(before)
  })

  test('a link is the second name of a folder too', async () => {
    if (normalizes(root)) return
    mkdirSync(join(top, 'elsewhere'))
    put('cafe\u0301/secret.md')
    symlinkSync(join(top, 'elsewhere'), join(root, 'caf\u00e9'))
    expect((await list()).map(({ key, unreadable }) => [key, unreadable !== undefined])).toEqual([
      ['caf\u00e9', true],
    ])
    expect(await source.check('caf\u00e9/_acl.json', '')).toBe('changed')
    expect((await source.read('caf\u00e9/secret.md', 100)).kind).toBe('unreadable')
  })

  test('a folder that may be entered and not listed: what it holds in other forms is not known', async () => {
    put('shut/\u00e9.md')
    chmodSync(top, 0o755)
    chmodSync(join(root, 'shut'), 0o311)
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    const state = await source
      .check('shut/\u00e9.md.metadata.json', '')
      .finally(() => isRoot && process.seteuid?.(0))
    chmodSync(join(root, 'shut'), 0o700)
    expect(state).toBe('changed')
  })

  test('beside a name so long that a sidecar cannot be named, there is none; in a path that long, who knows', async () => {
    const name = 'x'.repeat(248)
    put(`${name}.md`)
    const [entry] = await list()
    expect(await source.check(`${name}.md`, entry?.version ?? '')).toBe('current')
    expect(await source.check(`${name}.md.metadata.json`, '')).toBe('gone')
    expect(await source.read(`${name}.md.metadata.json`, 100)).toEqual({ kind: 'gone' })
    expect(await source.check(`${'\u00fc'.repeat(125)}.md.metadata.json`, '')).toBe('gone')
    // Of a folder whose own path just fits the system's, nobody can tell what is in it.
    if (process.platform !== 'linux') return
    let deep = top
    while (deep.length < 3_900) deep = join(deep, 'd'.repeat(150))
    const last = 'e'.repeat(4_089 - deep.length)
    mkdirSync(join(deep, last), { recursive: true })
    const below = openFilesystemSource({ id: 'deep', root: deep })
    expect(await below.check(`${last}/_acl.json`, '')).toBe('changed')
    expect(await below.check('_acl.json', '')).toBe('gone')
  })

  test('a name that is not UTF-8 is reported, not lost', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff, 0xfe])]), 'x')
    const [entry] = await list()
    expect(entry?.unreadable).toBe('its name is not valid UTF-8; rename it')
    expect(await source.read(entry?.key ?? '', 100)).toEqual({ kind: 'gone' })
  })

  test('a path too long for a key is reported, not lost', async () => {
    put(`${Array.from({ length: 5 }, () => 'd'.repeat(250)).join('/')}/a.txt`)
    const [entry] = await list()
    expect(entry?.unreadable).toMatch(/longer than 1024 bytes/)
    // It is there: whoever asks for a governor by such a name must not take it for absent.
    expect(await source.check(entry?.key ?? '', '')).toBe('changed')
    expect((await source.read(entry?.key ?? '', 100)).kind).toBe('unreadable')
  })

  test('a missing root is an error, never an empty lake', async () => {
    rmSync(root, { recursive: true })
    await expect(list()).rejects.toThrow(/ENOENT/)
    expect(await source.check('a.txt', 'v')).toBe('changed')
  })

  test('what may not be opened says so', async () => {
    put('closed.txt')
    put('shut/a.txt')
    chmodSync(top, 0o755)
    chmodSync(join(root, 'closed.txt'), 0)
    chmodSync(join(root, 'shut'), 0)
    // Root opens every door, so it must be somebody else who knocks.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    const entries = await list().finally(() => isRoot && process.seteuid?.(0))
    if (isRoot) process.seteuid?.(65_534)
    const read = await source.read('closed.txt', 100).finally(() => isRoot && process.seteuid?.(0))
    chmodSync(join(root, 'shut'), 0o700)
    expect(entries.map(({ key }) => key)).toEqual(['closed.txt', 'shut/(folder)'])
    expect(entries[1]?.unreadable).toMatch(/permission denied/)
    expect(read).toEqual({ kind: 'unreadable', reason: 'it cannot be opened: permission denied' })
  })

  test('INVARIANT (bytes belong to their version): a file that changes while it is read is never half old', async () => {
    const size = 512 * 1024
    put('busy.bin', 'a'.repeat(size))
    let writing = true
    const writer = (async () => {
      for (let turn = 0; writing; turn++) {
        writeFileSync(join(root, 'busy.bin'), (turn % 2 === 0 ? 'b' : 'a').repeat(size))
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    for (let turn = 0; turn < 20; turn++) {
      const read = await source.read('busy.bin', size)
      if (read.kind === 'bytes') expect(isOneLetter(read.bytes)).toBe(true)
      else
        expect(read).toEqual({ kind: 'unreadable', reason: 'it kept changing while it was read' })
    }
    writing = false
    await writer
  })

  test('hints arrive for changes, for new folders too, and stop when told', async () => {
    let hints = 0
    const stop = source.watch(() => hints++)
    const hinted = async (more: number): Promise<void> => {
      for (let turn = 0; hints < more && turn < 100; turn++) await pause(50)
      expect(hints).toBeGreaterThanOrEqual(more)
    }
    await pause(100)
    put('new/a.txt')
    await hinted(1)
    await pause(400)
    const before = hints
    put('new/b.txt')
    await hinted(before + 1)
    stop()
    const after = hints
    put('c.txt')
    await pause(500)
    expect(hints).toBe(after)
  })

  test('the file that this test is made of can be read through a root that is itself a link', async () => {
    put('a.txt', 'through')
    symlinkSync(root, join(top, 'link'))
    const linked = openFilesystemSource({ id: 'linked', root: join(top, 'link') })
    const read = await linked.read('a.txt', 100)
    expect(read.kind === 'bytes' && Buffer.from(read.bytes).toString()).toBe('through')
    expect(readFileSync(join(top, 'link', 'a.txt'), 'utf8')).toBe('through')
  })

  test('a name that Unicode writes in two ways is found by its key, and what is not there is not', async () => {
    put('\u212a/a.md')
    put('cafe\u0301.md')
    const entries = await list()
    expect(entries.map(({ key }) => key)).toEqual(['K/a.md', 'caf\u00e9.md'])
    for (const { key, version } of entries) {
      expect(await source.check(key, version)).toBe('current')
      expect(await source.check(`${key}.metadata.json`, '')).toBe('gone')
    }
    put('\u212a/a.md.metadata.json')
    expect(await source.check('K/a.md.metadata.json', '')).toBe('changed')
  })

  test('hidden files that look like ACL files are listed; folders and other hidden names are not', async () => {
    put('.standpipe-acl.yml')
    put('hr/.ACL')
    put('.acl/inside.md')
    put('acl/inside.md')
    expect((await list()).map(({ key }) => key)).toEqual([
      '.standpipe-acl.yml',
      'acl/inside.md',
      'hr/.ACL',
    ])
    expect(await source.check('.acl/inside.md', '')).toBe('gone')
    expect(await source.check('hr/.ACL', '')).toBe('changed')
  })

  test('the hidden ACL file is listed; other hidden names are not', async () => {
    put('.standpipe-acl.yaml')
    put('.other.yaml')
    put('hr/.standpipe-acl.yaml')
    const keys = (await list()).map(({ key }) => key)
    expect(keys).toEqual(['.standpipe-acl.yaml', 'hr/.standpipe-acl.yaml'])
    expect(await source.read('.standpipe-acl.yaml', 100)).toMatchObject({ kind: 'bytes' })
  })

  test('what is named like a sidecar or an ACL file and is none is reported, never followed', async () => {
    put('a.md')
    symlinkSync(join(root, 'a.md'), join(root, 'a.md.metadata.json'))
    mkdirSync(join(root, '_acl.json'))
    put('_acl.json/inside.md')
    const entries = await list()
    expect(entries.map(({ key, unreadable }) => [key, unreadable !== undefined])).toEqual([
      ['_acl.json', true],
      ['a.md', false],
      ['a.md.metadata.json', true],
    ])
    for (const key of ['_acl.json', 'a.md.metadata.json']) {
      expect(await source.check(key, '')).toBe('changed')
    }
  })
})

test('names that have one spelling: no other character of Unicode normalizes to one of theirs', () => {
  const twice = new Set<string>()
  for (let code = 0x80; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    for (const letter of String.fromCodePoint(code).normalize('NFC')) twice.add(letter)
  }
  for (let code = 0x20; code < 0x7f; code++) {
    const letter = String.fromCharCode(code)
    expect(hasOneSpelling(letter), letter).toBe(!twice.has(letter))
  }
})

/** A disk of macOS has each name once, whatever its form. */
function normalizes(folder: string): boolean {
  writeFileSync(join(folder, 'probe-\u00e9'), '')
  try {
    readFileSync(join(folder, 'probe-e\u0301'))
    return true
  } catch {
    return false
  } finally {
    rmSync(join(folder, 'probe-\u00e9'))
  }
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const isOneLetter = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === bytes[0])
