import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MasterKey } from '../../keys/store.ts'
import { masterKeyFile, type Files } from './master-key.ts'

const key = (id: string): MasterKey => ({ id, bytes: Buffer.alloc(32, id) })
let data = ''
const path = (): string => join(data, 'keys', 'master.json')
const ids = (keys: readonly MasterKey[]): readonly string[] => keys.map(({ id }) => id)

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'standpipe-keys-'))
})
afterEach(() => {
  rmSync(data, { recursive: true, force: true })
})

test('nothing there is no key, and nothing is made by looking', async () => {
  expect(await masterKeyFile(data).load()).toEqual([])
  expect(readdirSync(data)).toEqual([])
})

test('newest first, until retired; bytes come back as they went in', async () => {
  await masterKeyFile(data).add(key('a'))
  await masterKeyFile(data).add(key('b'))
  const loaded = await masterKeyFile(data).load()
  expect(ids(loaded)).toEqual(['b', 'a'])
  expect(Buffer.from(loaded[0]?.bytes ?? []).equals(Buffer.alloc(32, 'b'))).toBe(true)
  await masterKeyFile(data).retire('a')
  await masterKeyFile(data).retire('nobody')
  expect(ids(await masterKeyFile(data).load())).toEqual(['b'])
  expect(readFileSync(path(), 'utf8')).not.toContain(Buffer.alloc(32, 'a').toString('base64url'))
})

test('only the owner can read it', async () => {
  await masterKeyFile(data).add(key('a'))
  expect(statSync(path()).mode & 0o777).toBe(0o600)
  expect(statSync(join(data, 'keys')).mode & 0o777).toBe(0o700)
})

test.each([
  [
    'the file, by group',
    () => chmodSync(path(), 0o640),
    /is open to others \(mode 0640\); run `chmod 600/,
  ],
  ['the file, by all', () => chmodSync(path(), 0o604), /is open to others \(mode 0604\)/],
  [
    'the directory',
    () => chmodSync(join(data, 'keys'), 0o750),
    /keys` is open to others \(mode 0750\); run `chmod 700/,
  ],
])('refuses to start when others can read %s', async (_what, open, message) => {
  await masterKeyFile(data).add(key('a'))
  open()
  await expect(masterKeyFile(data).load()).rejects.toThrow(message)
  await expect(masterKeyFile(data).add(key('b'))).rejects.toThrow(message)
})

test('refuses a link', async () => {
  await masterKeyFile(data).add(key('a'))
  await nodeFiles.rename(path(), join(data, 'elsewhere.json'))
  symlinkSync(join(data, 'elsewhere.json'), path())
  await expect(masterKeyFile(data).load()).rejects.toThrow(/is a link/)
})

test.each([
  ['', /not valid JSON/],
  ['{"version":2,"keys":[]}', /version is not 1/],
  ['{"version":1,"keys":[]}', /holds no keys/],
  ['{"version":1,"keys":[{"key":"AAAA"}]}', /has no id/],
  ['{"version":1,"keys":[{"id":"a","key":"AAAA"}]}', /key `a` is not 32 bytes/],
  ['null', /version is not 1/],
  [' '.repeat(70_000), /is not a key file/],
])('refuses a damaged file: %.40s', async (text, message) => {
  await masterKeyFile(data).add(key('a'))
  writeFileSync(path(), text)
  await expect(masterKeyFile(data).load()).rejects.toThrow(message)
})

/** Lets `count` operations through, then fails for good, as a machine that lost power does. */
function unplugged(count: number): Files {
  let left = count
  const step = (): void => {
    if (left-- <= 0) throw new Error('power lost')
  }
  return new Proxy(nodeFiles, {
    get:
      (target, name: keyof Files) =>
      async (...args: readonly unknown[]): Promise<unknown> => {
        step()
        const result = await (target[name] as (...given: readonly unknown[]) => Promise<unknown>)(
          ...args,
        )
        return name === 'open' ? handle(result as nodeFiles.FileHandle, step) : result
      },
  })
}
type HandleStep = 'writeFile' | 'readFile' | 'stat' | 'sync' | 'close'
function handle(file: nodeFiles.FileHandle, step: () => void): unknown {
  const wrapped =
    (name: HandleStep) =>
    async (...args: readonly never[]): Promise<unknown> => {
      // Descriptors close with the process, plug pulled or not.
      if (name !== 'close') step()
      return (file[name] as (...given: readonly never[]) => Promise<unknown>)(...args)
    }
  const names: readonly HandleStep[] = ['writeFile', 'readFile', 'stat', 'sync', 'close']
  return Object.fromEntries(names.map((name) => [name, wrapped(name)]))
}

test('INVARIANT (a key file is whole): power lost at any step leaves the old file or the new one', async () => {
  const seen = new Set<string>()
  let finished = false
  for (let count = 0; !finished; count++) {
    rmSync(join(data, 'keys'), { recursive: true, force: true })
    await masterKeyFile(data).add(key('old'))
    finished = await masterKeyFile(data, unplugged(count))
      .add(key('new'))
      .then(() => true)
      .catch(() => false)
    const after = ids(await masterKeyFile(data).load()).join()
    seen.add(after)
    expect(['old', 'new,old']).toContain(after)
    await masterKeyFile(data).add(key('next'))
    expect(ids(await masterKeyFile(data).load())).toEqual(['next', ...after.split(',')])
    expect(count).toBeLessThan(50)
  }
  expect([...seen].toSorted()).toEqual(['new,old', 'old'])
})
