import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeS3, type Fault } from '../../../test/support/fake-s3.ts'
import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import type { S3Place } from '../../lake/place.ts'
import { sourceSuite } from '../../lake/source-conformance.ts'
import type { Hint, ObjectEntry, Source } from '../../lake/source.ts'
import { failureText, type S3World } from './calls.ts'
import { openS3Source } from './s3.ts'

const BUCKET = 'lake'

/** Time that a test moves; waiting takes none of it. */
class TestClock {
  at = 1_800_000_000_000
  readonly slept: number[] = []
  now = () => instant(this.at)
  monotonicMs = () => this.at
  sleep = async (ms: number): Promise<void> => {
    this.slept.push(ms)
    this.at += ms
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'standpipe-s3-'))
const worldOf = (clock: TestClock): S3World => ({
  clock,
  random: { bytes: (count) => new Uint8Array(count), fraction: () => 0.5 },
  scratch,
})

const placeAt = (endpoint: string, more: Partial<S3Place> = {}): S3Place => ({
  bucket: BUCKET,
  prefix: 'docs/',
  endpoint,
  region: 'eu-central-1',
  pathStyle: true,
  credentials: {
    kind: 'keys',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: undefined,
  },
  versions: false,
  sweep: { everyMs: 60_000, requestsPerSecond: 1_000, requestsPerDay: undefined },
  inventory: undefined,
  notifications: undefined,
  ...more,
})

for (const versions of [false, true]) {
  sourceSuite(`s3${versions ? ' with versions' : ''}`, async () => {
    const fake = await FakeS3.start(BUCKET)
    fake.put(BUCKET, 'elsewhere.txt', 'not below the prefix')
    fake.put(BUCKET, 'docs-secret/a.txt', 'not below the prefix')
    const clock = new TestClock()
    const source = openS3Source('docs', placeAt(fake.url, { versions }), worldOf(clock))
    // A change is seen when the answers of before are no longer used.
    const later = (): void => void (clock.at += limits.objectCheckFreshMs)
    return {
      source,
      put: async (key, bytes) => (fake.put(BUCKET, `docs/${key}`, bytes), later()),
      remove: async (key) => (fake.remove(BUCKET, `docs/${key}`), later()),
      close: async () => {
        await source.close?.()
        await fake.close()
      },
    }
  })
}

let fake: FakeS3
let clock: TestClock
let source: Source
const open = async (more: Partial<S3Place> = {}): Promise<void> => {
  await source?.close?.()
  source = openS3Source('docs', placeAt(fake.url, more), worldOf(clock))
}
beforeEach(async () => {
  fake = await FakeS3.start(BUCKET, 'inventories')
  clock = new TestClock()
  await open()
})
afterEach(async () => {
  await source.close?.()
  await fake.close()
  rmSync(scratch, { recursive: true, force: true })
})

const put = (key: string, text = key): void => fake.put(BUCKET, `docs/${key}`, text)
async function list(after?: string): Promise<readonly ObjectEntry[]> {
  const entries: ObjectEntry[] = []
  for await (const page of source.list(new AbortController().signal, after)) entries.push(...page)
  return entries
}
const keys = async (): Promise<string[]> => (await list()).map(({ key }) => key)
const many = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `file-${String(at).padStart(5, '0')}.txt`)

/** The first `times` requests that `fits` go wrong. */
function breaks(fault: Fault, times: number, fits: (key: string) => boolean = () => true): void {
  let left = times
  fake.fault = ({ key }) => (fits(key) && left-- > 0 ? fault : undefined)
}

describe('listing', () => {
  test('names that no path has are told and never readable, and no two share a key', async () => {
    const odd = [
      'a//b',
      '../up',
      './here',
      '/lead',
      'e\u0301.txt',
      '\u00e9.txt',
      'tab\t.txt',
      'end/',
    ]
    for (const key of odd) put(key, 'text')
    put('folder/', '')
    put('.hidden/a.txt')
    put('sp ace+plus%41.txt')
    const entries = await list()
    const told = new Map(entries.map(({ key, unreadable }) => [key, unreadable !== undefined]))
    expect(Object.fromEntries(told)).toEqual({
      'a//b': true,
      '../up': true,
      './here': true,
      '/lead': true,
      'e\u0301.txt': true,
      '\u00e9.txt': false,
      'tab\t.txt': true,
      'end/': true,
      'sp ace+plus%41.txt': false,
    })
    expect(entries).toHaveLength(told.size)
    for (const [key, isUnfit] of told) {
      expect((await source.read(key, 100)).kind, key).toBe(isUnfit ? 'gone' : 'bytes')
      expect(await source.lookup?.(key), key).toEqual(entries.find((entry) => entry.key === key))
    }
  })

  test('archived objects are told, not read', async () => {
    fake.put(BUCKET, 'docs/old.txt', 'x', { storageClass: 'DEEP_ARCHIVE' })
    fake.put(BUCKET, 'docs/rare.txt', 'x', { storageClass: 'GLACIER_IR' })
    const [old, rare] = await list()
    expect(old?.unreadable).toMatch(/archived \(DEEP_ARCHIVE\)/)
    expect(rare?.unreadable).toBeUndefined()
  })

  test('old versions and delete markers are never listed', async () => {
    for (const versions of [false, true]) {
      await open({ versions })
      for (let at = 0; at < 130; at++) put('often.txt', `state ${at}`)
      put('here.txt')
      put('gone.txt')
      fake.remove(BUCKET, 'docs/gone.txt')
      expect(await keys()).toEqual(['here.txt', 'often.txt'])
    }
  })

  test('with versions, the same bytes put again are another version', async () => {
    await open({ versions: true })
    put('a.txt', 'same')
    const [before] = await list()
    put('a.txt', 'same')
    expect((await list())[0]?.version).not.toBe(before?.version)
  })

  test.each<[string, Fault]>([
    ['asks to slow down', { kind: 'error', status: 503, code: 'SlowDown' }],
    ['has too many requests', { kind: 'error', status: 429, code: 'TooManyRequests' }],
    ['fails inside', { kind: 'error', status: 500, code: 'InternalError' }],
    ['breaks the connection', { kind: 'reset', afterBytes: 100 }],
    ['cuts the page under a fitting length', { kind: 'cut', bytes: 900 }],
    ['answers with nothing', { kind: 'cut', bytes: 0 }],
    [
      'leaves out how it ends',
      { kind: 'body', edit: (text) => text.replace(/<IsTruncated>\w+<\/IsTruncated>/, '') },
    ],
    [
      'counts more keys than it lists',
      { kind: 'body', edit: (text) => text.replace(/<Contents>.*?<\/Contents>/, '') },
    ],
  ])('a store that %s is asked again, and nothing is missing', async (_, fault) => {
    for (const key of many(120)) put(key)
    breaks(fault, 3)
    expect(await keys()).toEqual(many(120))
    expect(clock.slept.length).toBeGreaterThanOrEqual(3)
  })

  test('INVARIANT (a half list deletes nothing): what stays broken ends the listing by throwing', async () => {
    for (const key of many(120)) put(key)
    const isSecondPage = (token: string | null): boolean => token !== null
    for (const fault of [
      { kind: 'error', status: 503, code: 'SlowDown' },
      { kind: 'cut', bytes: 900 },
      { kind: 'error', status: 403, code: 'AccessDenied' },
      { kind: 'error', status: 404, code: 'NoSuchBucket' },
    ] as const) {
      fake.fault = ({ query }) =>
        isSecondPage(query.get('continuation-token')) ? fault : undefined
      await expect(list(), JSON.stringify(fault)).rejects.toThrow(/cannot be listed/)
    }
  })

  test('a store that repeats a page or breaks the order is not believed', async () => {
    for (const key of many(120)) put(key)
    fake.fault = () => ({
      kind: 'body',
      edit: (text) =>
        text.replace(
          /<NextContinuationToken>.*<\/NextContinuationToken>/,
          '<NextContinuationToken>MA==</NextContinuationToken>',
        ),
    })
    await expect(list()).rejects.toThrow(/out of the order|without end/)
    fake.fault = () => ({
      kind: 'body',
      edit: (text) =>
        text
          .replace('file-00003.txt', 'file-00009.txt')
          .replace('file-00009.txt', 'file-00003.txt')
          .replace('file-00005', 'file-00000'),
    })
    await expect(list()).rejects.toThrow(/out of the order/)
  })

  test('an error tells its code and what to do, never the words of the store', async () => {
    fake.fault = () => ({ kind: 'error', status: 403, code: 'AccessDenied' })
    const error = await list().catch((caught: unknown) => String(caught))
    expect(error).toContain('grant s3:ListBucket')
    expect(error).not.toContain('SECRET-MESSAGE')
    expect(failureText({ name: 'AccessDenied <b>' }, 'x')).toBe('x: it failed')
  })

  test('an answer that points elsewhere is not followed', async () => {
    const other = await FakeS3.start(BUCKET)
    put('a.txt')
    fake.fault = () => ({ kind: 'redirect', to: `${other.url}/${BUCKET}?list-type=2` })
    await expect(list()).rejects.toThrow(/cannot be listed/)
    expect((await source.read('a.txt', 100)).kind).toBe('unreadable')
    expect(other.requests).toEqual([])
    await other.close()
  })

  test('a listing that is gone on with asks only for the rest', async () => {
    for (const key of many(200)) put(key)
    expect((await list('file-00149.txt')).map(({ key }) => key)).toEqual(many(200).slice(150))
    expect(fake.requests).toHaveLength(1)
  })
})

describe('reading', () => {
  const text = 'x'.repeat(3_000) + 'y'.repeat(3_000)

  test('a broken connection is taken up where it broke, of the same state', async () => {
    put('a.txt', text)
    breaks({ kind: 'reset', afterBytes: 2_500 }, 1)
    const read = await source.read('a.txt', 10_000)
    expect(read.kind === 'bytes' && Buffer.from(read.bytes).toString() === text).toBe(true)
    expect(fake.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=2500-'])
    expect(fake.requests[1]?.headers['if-match']).toBeDefined()
  })

  test('INVARIANT (bytes belong to their version): two states are never put together', async () => {
    put('a.txt', text)
    let reads = 0
    fake.fault = () => {
      if (reads++ > 0) return undefined
      put('a.txt', text.toUpperCase())
      return { kind: 'reset', afterBytes: 2_500 }
    }
    const read = await source.read('a.txt', 10_000)
    expect(read.kind === 'bytes' && Buffer.from(read.bytes).toString() === text.toUpperCase()).toBe(
      true,
    )
    fake.fault = () => undefined
    expect(read.kind === 'bytes' && read.version).toBe((await list())[0]?.version)
  })

  test('an object that never stops changing is given up', async () => {
    put('a.txt', text)
    let state = 0
    fake.fault = ({ headers }) => {
      if (headers.range !== undefined) return undefined
      put('a.txt', `${text}${state++}`)
      return { kind: 'reset', afterBytes: 10 }
    }
    const read = await source.read('a.txt', 10_000)
    expect(read).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('changing') })
  })

  test.each<[string, number, string, string]>([
    ['a missing object', 404, 'NoSuchKey', 'gone'],
    ['a missing bucket', 404, 'NoSuchBucket', 'unreadable'],
    ['a denied object', 403, 'AccessDenied', 'unreadable'],
    ['an archived one', 403, 'InvalidObjectState', 'unreadable'],
    ['one under a key of its own', 400, 'InvalidRequest', 'unreadable'],
    ['a store that fails on and on', 503, 'SlowDown', 'unreadable'],
  ])('%s (%i %s) is %s', async (_, status, code, kind) => {
    put('a.txt')
    fake.fault = () => ({ kind: 'error', status, code })
    const read = await source.read('a.txt', 100)
    expect(read.kind).toBe(kind)
    expect(JSON.stringify(read)).not.toContain('SECRET-MESSAGE')
  })

  test('INVARIANT (a transient error deletes nothing): a lookup without a sure answer throws', async () => {
    put('a.txt')
    for (const [status, code] of [
      [503, 'SlowDown'],
      [403, 'AccessDenied'],
      [404, 'NoSuchBucket'],
    ] as const) {
      fake.fault = () => ({ kind: 'error', status, code })
      await expect(source.lookup?.('a.txt'), code).rejects.toThrow()
    }
    fake.fault = ({ method }) =>
      method === 'HEAD' ? { kind: 'error', status: 404, code: 'NotFound' } : undefined
    await expect(source.lookup?.('a.txt')).rejects.toThrow()
  })

  test('tags are those of now', async () => {
    fake.put(BUCKET, 'docs/a.txt', 'x', { tags: { team: 'hr' } })
    expect(
      await (source as unknown as { tags(key: string): Promise<unknown> }).tags('a.txt'),
    ).toEqual({ team: 'hr' })
  })
})

describe('checking', () => {
  test('doubt is changed: a denied, failing or silent HEAD', async () => {
    put('a.txt')
    const version = (await list())[0]?.version ?? ''
    for (const [status, code] of [
      [403, 'AccessDenied'],
      [503, 'SlowDown'],
      [500, 'InternalError'],
    ] as const) {
      fake.fault = () => ({ kind: 'error', status, code })
      expect(await source.check('a.txt', version), code).toBe('changed')
    }
    fake.fault = () => ({ kind: 'headers', headers: { etag: '"other"' } })
    expect(await source.check('a.txt', version)).toBe('changed')
    clock.at += limits.objectCheckFreshMs
    fake.fault = () => ({ kind: 'silence' })
    expect(await source.check('a.txt', version)).toBe('changed')
    fake.fault = () => undefined
    expect(await source.check('a.txt', version)).toBe('current')
  })

  test('who asks together or soon after shares one HEAD; later ones ask again', async () => {
    put('a.txt')
    const version = (await list())[0]?.version ?? ''
    fake.requests.length = 0
    await Promise.all(Array.from({ length: 20 }, () => source.check('a.txt', version)))
    await source.check('a.txt', version)
    expect(fake.requests).toHaveLength(1)
    fake.remove(BUCKET, 'docs/a.txt')
    clock.at += limits.objectCheckFreshMs
    expect(await source.check('a.txt', version)).toBe('gone')
  })

  test('many objects are asked for at most so many at once', async () => {
    const names = many(100)
    for (const key of names) put(key)
    const entries = await list()
    const verdicts = await Promise.all(
      entries.map(({ key, version }) => source.check(key, version)),
    )
    expect(new Set(verdicts)).toEqual(new Set(['current']))
  })
})

describe('pace', () => {
  test('a store that asks to slow down is asked more slowly', async () => {
    await open({ sweep: { everyMs: 60_000, requestsPerSecond: 10, requestsPerDay: undefined } })
    for (const key of many(500)) put(key)
    breaks({ kind: 'error', status: 503, code: 'SlowDown' }, 3)
    const before = clock.at
    await list()
    // Thirteen requests, ten of them at a rate that three refusals brought down from ten a second.
    expect(clock.at - before).toBeGreaterThan(3_000)
    expect(source.facts?.().throttledToday).toBe(3)
  })

  test('the interval stretches so that a day of sweeps stays in its budget', async () => {
    await open({ sweep: { everyMs: 60_000, requestsPerSecond: 1_000, requestsPerDay: 100 } })
    for (const key of many(500)) put(key)
    await list()
    expect(source.facts?.().requestsToday).toBe(10)
    expect(source.sweepEveryMs?.()).toBe((24 * 60 * 60_000 * 10) / 100)
  })

  test('without a budget a bucket is swept every 60 seconds', async () => {
    put('a.txt')
    await list()
    expect(source.sweepEveryMs?.()).toBe(60_000)
  })
})

export type { Hint }
