import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeS3 } from '../../../test/support/fake-s3.ts'
import { limits } from '../../kernel/limits.ts'
import { instant } from '../../kernel/values.ts'
import { compareKeys } from '../../lake/key-order.ts'
import type { S3Place } from '../../lake/place.ts'
import type { Hint, ObjectEntry, Source } from '../../lake/source.ts'
import { notified } from './notification.ts'
import { openS3Source } from './s3.ts'
import { mergedRuns, SortedRuns } from './sorted-runs.ts'

const NOW = Date.UTC(2026, 10, 23)
let fake: FakeS3
let source: Source
let scratch: string
beforeEach(async () => {
  fake = await FakeS3.start('lake', 'inventories')
  scratch = mkdtempSync(join(tmpdir(), 'standpipe-s3-news-'))
})
afterEach(async () => {
  await source?.close?.()
  await fake.close()
  rmSync(scratch, { recursive: true, force: true })
})

function open(more: Partial<S3Place>): void {
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: undefined }
  source = openS3Source(
    'docs',
    {
      bucket: 'lake',
      prefix: 'docs/',
      endpoint: fake.url,
      region: 'eu-central-1',
      pathStyle: true,
      credentials: { kind: 'keys', ...keys },
      versions: false,
      sweep: { everyMs: 60_000, requestsPerSecond: 1_000, requestsPerDay: undefined },
      inventory: undefined,
      notifications: undefined,
      ...more,
    },
    {
      clock: {
        now: () => instant(NOW),
        monotonicMs: () => performance.now(),
        sleep: (_, signal) =>
          new Promise((resolve) => {
            if (signal?.aborted === true) return resolve()
            setTimeout(resolve, 5)
            signal?.addEventListener('abort', resolve)
          }),
      },
      random: { bytes: (count) => new Uint8Array(count), fraction: () => 0.5 },
      scratch,
    },
  )
}

const record = (bucket: string, key: string, eventName = 'ObjectCreated:Put') => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: bucket }, object: { key, sequencer: '0055AED6DCD90281E5' } },
})
const event = (...records: readonly object[]): string => JSON.stringify({ Records: records })

describe('notifications', () => {
  const rows: readonly (readonly [
    what: string,
    body: string,
    keys: readonly string[] | undefined,
  ])[] = [
    ['S3 itself', event(record('lake', 'docs/a.txt')), ['docs/a.txt']],
    ['a URL-encoded key', event(record('lake', 'docs/%C3%BC+a%2Bb.txt')), ['docs/ü a+b.txt']],
    [
      'several records, one twice',
      event(
        record('lake', 'a'),
        record('lake', 'b', 'ObjectRemoved:DeleteMarkerCreated'),
        record('lake', 'a'),
      ),
      ['a', 'b'],
    ],
    [
      'SNS around it',
      JSON.stringify({ Type: 'Notification', Message: event(record('lake', 'a')) }),
      ['a'],
    ],
    [
      'EventBridge, whose keys are plain',
      JSON.stringify({
        source: 'aws.s3',
        'detail-type': 'Object Deleted',
        detail: { bucket: { name: 'lake' }, object: { key: 'a+b%41.txt' } },
      }),
      ['a+b%41.txt'],
    ],
    [
      'the test event',
      JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'lake' }),
      [],
    ],
    ['another bucket', event(record('other', 'docs/a.txt')), undefined],
    [
      'a test event of another bucket',
      JSON.stringify({ Event: 's3:TestEvent', Bucket: 'other' }),
      undefined,
    ],
    [
      'a record of another bucket among ours',
      event(record('lake', 'a'), record('other', 'b')),
      undefined,
    ],
    ['a key that cannot be decoded', event(record('lake', '%FF')), undefined],
    ['no JSON', 'hello', undefined],
    ['brackets without end', '['.repeat(100_000), undefined],
    ['an array', '[1]', undefined],
    ['records that are none', JSON.stringify({ Records: [null, 1] }), undefined],
    [
      'too many records',
      event(...Array.from({ length: 1_001 }, () => record('lake', 'a'))),
      undefined,
    ],
  ]
  test.each(rows)('%s', (_, body, keys) => {
    expect(notified(body, 'lake')).toEqual(
      keys === undefined ? { kind: 'foreign' } : { kind: 'ours', keys },
    )
  })

  const watching = (): { hints: Hint[]; stop: () => void } => {
    open({ notifications: { queueUrl: `${fake.url}/123/lake`, region: 'eu-central-1' } })
    const hints: Hint[] = []
    const stop = source.watch((hint) => void (hint === undefined || hints.push(hint)))
    return { hints, stop }
  }
  const until = async (holds: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 400 && !holds(); turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(holds()).toBe(true)
  }

  test('INVARIANT (told until done): a message leaves the queue only after its keys were reconciled', async () => {
    const { hints, stop } = watching()
    fake.send(event(record('lake', 'docs/a.txt')), NOW - 60_000)
    fake.send(event(record('lake', 'docs/b.txt')))
    await until(() => hints.length === 2)
    expect(hints.map(({ keys }) => keys)).toEqual([['a.txt'], ['b.txt']])
    expect(source.facts?.().queue).toMatchObject({
      waiting: 2,
      oldestAt: 1_000,
      failure: undefined,
    })
    hints[0]?.settle(true)
    hints[1]?.settle(false)
    await until(() => fake.queue.length === 1)
    fake.show()
    await until(() => hints.length === 3)
    expect(hints[2]?.keys).toEqual(['b.txt'])
    hints[2]?.settle(true)
    await until(() => fake.queue.length === 0)
    await until(() => source.facts?.().queue?.emptyAt === instant(NOW))
    stop()
  })

  test('what is not ours stays in the queue; what is ours and elsewhere in the bucket leaves it', async () => {
    const { hints, stop } = watching()
    fake.send(event(record('other', 'docs/a.txt')))
    fake.send('hello')
    fake.send(event(record('lake', 'logs/a.txt')))
    fake.send(JSON.stringify({ Event: 's3:TestEvent', Bucket: 'lake' }))
    await until(() => fake.queue.length === 2)
    expect(hints).toEqual([])
    expect(source.facts?.().queue?.foreign).toBe(2)
    stop()
  })

  test('a queue that cannot be read is told, and read again when it can', async () => {
    open({ notifications: { queueUrl: 'http://127.0.0.1:9/123/lake', region: 'eu-central-1' } })
    const stop = source.watch(() => undefined)
    await until(() => source.facts?.().queue?.failure !== undefined)
    expect(source.facts?.().queue?.failure).toMatch(/queue of notifications cannot be read/)
    stop()
  })

  test('no more is fetched than can be worked on', async () => {
    const { hints, stop } = watching()
    for (let at = 0; at < limits.hintedKeysMax + 100; at++) {
      fake.send(event(record('lake', `docs/${at}.txt`)))
    }
    await until(() => hints.length >= limits.hintedKeysMax)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(hints.length).toBeLessThan(limits.hintedKeysMax + 10)
    for (const hint of hints.splice(0)) hint.settle(true)
    await until(() => hints.length >= 100)
    stop()
  })
})

describe('inventories', () => {
  const CSV =
    'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass'
  const PARQUET =
    'message s3.inventory {  required binary bucket (UTF8);  required binary key (UTF8);  optional binary version_id (UTF8);  optional boolean is_latest;  optional boolean is_delete_marker;  optional int64 size;  optional int64 last_modified_date (TIMESTAMP(MILLIS,true));  optional binary e_tag (UTF8);  optional binary storage_class (UTF8);}'
  const ROWS: readonly (readonly [string, string, string, string, string, string])[] = [
    ['docs/z.txt', 'true', 'false', '3', 'eeee0001', 'STANDARD'],
    ['docs/%C3%BC+sp%2Bace%2541.txt', 'true', 'false', '5', 'eeee0002', 'STANDARD'],
    ['docs/a/b.txt', 'true', 'false', '7', 'eeee0003', 'STANDARD'],
    ['docs/a.txt', 'true', 'false', '11', 'eeee0004', 'STANDARD'],
    ['docs/a.txt', 'false', 'false', '12', 'eeee0005', 'STANDARD'],
    ['docs/gone.txt', 'true', 'true', '', '', ''],
    ['docs/cold.txt', 'true', 'false', '13', 'eeee0006', 'GLACIER'],
    ['other/x.txt', 'true', 'false', '1', 'eeee0007', 'STANDARD'],
  ]
  const csv = (rows: typeof ROWS): Buffer =>
    gzipSync(
      rows
        .map(([key, latest, marker, size, etag, storage]) =>
          ['lake', key, 'v', latest, marker, size, '2026-11-21T00:00:00.000Z', etag, storage]
            .map((cell) => `"${cell}"`)
            .join(','),
        )
        .join('\n'),
    )
  const md5 = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex')

  interface Written {
    readonly files: readonly Buffer[]
    readonly format?: string
    readonly schema?: string
    readonly day?: string
    readonly checksum?: string | null
    readonly edit?: (manifest: Record<string, unknown>) => object
  }
  function write({
    files,
    format = 'CSV',
    schema = CSV,
    day = '2026-11-22',
    checksum,
    edit,
  }: Written): void {
    const listed = files.map((bytes, at) => {
      const key = `lake/daily/data/${day}-${at}.${format}`
      fake.put('inventories', key, bytes)
      return { key, size: bytes.length, MD5checksum: md5(bytes) }
    })
    const manifest = {
      sourceBucket: 'lake',
      destinationBucket: 'arn:aws:s3:::inventories',
      version: '2016-11-30',
      creationTimestamp: String(Date.parse(`${day}T01:00:00Z`)),
      fileFormat: format,
      fileSchema: schema,
      files: listed,
    }
    const text = JSON.stringify(edit?.(manifest) ?? manifest)
    const folder = `lake/daily/${day}T01-00Z/`
    fake.put('inventories', `${folder}manifest.json`, text)
    if (checksum !== null)
      fake.put('inventories', `${folder}manifest.checksum`, `${checksum ?? md5(text)}\n`)
  }
  const withInventory = (): void =>
    open({ inventory: { bucket: 'inventories', prefix: 'lake/daily/' } })
  async function list(after?: string): Promise<readonly ObjectEntry[]> {
    const entries: ObjectEntry[] = []
    for await (const page of source.list(new AbortController().signal, after)) entries.push(...page)
    return entries
  }
  const told = (entries: readonly ObjectEntry[]) =>
    entries.map(({ key, sizeBytes, unreadable }) => [key, sizeBytes, unreadable !== undefined])
  const EXPECTED = [
    ['a.txt', 11, false],
    ['a/b.txt', 7, false],
    ['cold.txt', 13, true],
    ['z.txt', 3, false],
    ['ü sp+ace%41.txt', 5, false],
  ]
  const parquet = (name: string): Buffer =>
    readFileSync(join(process.cwd(), 'test/support/inventory', `inv-${name}.parquet`))

  test.each<[string, () => Written]>([
    ['CSV', () => ({ files: [csv(ROWS)] })],
    ['CSV in two files', () => ({ files: [csv(ROWS.slice(4)), csv(ROWS.slice(0, 4))] })],
    ['Parquet', () => ({ files: [parquet('snappy')], format: 'Parquet', schema: PARQUET })],
    ['Parquet with gzip', () => ({ files: [parquet('gzip')], format: 'Parquet', schema: PARQUET })],
  ])('%s is a listing: what is there, in order, without a request for it', async (_, written) => {
    write(written())
    withInventory()
    expect(told(await list())).toEqual(EXPECTED)
    expect(told(await list('a/b.txt'))).toEqual(EXPECTED.slice(2))
    expect(fake.requests.filter(({ bucket }) => bucket === 'lake')).toEqual([])
    expect(source.facts?.().inventoryAt).toBe(Date.parse('2026-11-22T01:00:00Z'))
    expect(readdirSync(scratch)).toEqual([])
    expect(source.listsPast).toBe(true)
  })

  test('an inventory and a listing give one object the same version', async () => {
    fake.put('lake', 'docs/a.txt', 'hello world')
    write({ files: [csv([['docs/a.txt', 'true', 'false', '11', md5('hello world'), 'STANDARD']])] })
    withInventory()
    const [entry] = await list()
    expect(await source.lookup?.('a.txt')).toEqual(entry)
  })

  test('an unfinished or torn inventory is passed over for the one before', async () => {
    write({ files: [csv(ROWS)], day: '2026-11-20' })
    write({ files: [csv(ROWS.slice(0, 1))], day: '2026-11-21', checksum: null })
    write({ files: [csv(ROWS.slice(0, 1))], day: '2026-11-22', checksum: md5('other') })
    withInventory()
    expect(told(await list())).toEqual(EXPECTED)
  })

  test('without any, and with none but old ones, the bucket itself is listed', async () => {
    fake.put('lake', 'docs/live.txt', 'x')
    write({ files: [csv(ROWS)], day: '2026-08-01' })
    withInventory()
    expect(told(await list())).toEqual([['live.txt', 1, false]])
  })

  test.each<[string, Written, RegExp]>([
    ['ORC', { files: [Buffer.from('ORC')], format: 'ORC' }, /in ORC, which is not read/],
    [
      'another bucket',
      { files: [csv(ROWS)], edit: (manifest) => ({ ...manifest, sourceBucket: 'b' }) },
      /of another bucket/,
    ],
    ['no ETags', { files: [csv(ROWS)], schema: 'Bucket, Key, Size' }, /lacks etag/],
    ['rows of another width', { files: [csv(ROWS)], schema: `${CSV}, More` }, /another width/],
    ['data that is no gzip', { files: [Buffer.from('plain')] }, /./],
    [
      'data that is no Parquet',
      { files: [Buffer.from('plain')], format: 'Parquet', schema: PARQUET },
      /./,
    ],
    [
      'a key that cannot be decoded',
      { files: [csv([['docs/%FF', 'true', 'false', '1', 'e', '']])] },
      /cannot be decoded/,
    ],
    [
      'files of absurd size',
      {
        files: [csv(ROWS)],
        edit: (manifest) => ({ ...manifest, files: [{ key: 'x', size: 1e15, MD5checksum: 'x' }] }),
      },
      /more than/,
    ],
    [
      'a file that is not there',
      {
        files: [csv(ROWS)],
        edit: (manifest) => ({ ...manifest, files: [{ key: 'x', size: 1, MD5checksum: 'x' }] }),
      },
      /cannot be read/,
    ],
  ])(
    'INVARIANT (a half list deletes nothing): %s ends the listing before its first entry',
    async (_, written, message) => {
      write(written)
      withInventory()
      const seen: ObjectEntry[] = []
      await expect(async () => {
        for await (const page of source.list(new AbortController().signal)) seen.push(...page)
      }).rejects.toThrow(message)
      expect(seen).toEqual([])
      expect(readdirSync(scratch)).toEqual([])
    },
  )

  test('a file that arrives torn is fetched again; one that stays other than its checksum is refused', async () => {
    write({ files: [csv(ROWS)] })
    let torn = 2
    fake.fault = ({ key }) =>
      key.includes('/data/') && torn-- > 0 ? { kind: 'cut', bytes: 50 } : undefined
    withInventory()
    expect(told(await list())).toEqual(EXPECTED)
    torn = 1_000
    await expect(list()).rejects.toThrow(/not what its checksum says/)
  })

  test('runs on disk and in memory merge into one order, each key once', async () => {
    const folder = mkdtempSync(join(scratch, 'runs-'))
    const sorted = new SortedRuns(folder, 1_000)
    const keys = Array.from({ length: 7_300 }, (_, at) => `${(at * 7_919) % 7_300}/😀\n"é${at % 3}`)
    for (const key of [...keys, ...keys.slice(0, 50)]) {
      await sorted.add({ key, sizeBytes: 1, version: 'v' })
    }
    const got: string[] = []
    for await (const page of mergedRuns(await sorted.finish(), undefined))
      got.push(...page.map(({ key }) => key))
    expect(got).toEqual([...new Set(keys)].toSorted(compareKeys))
    expect(readdirSync(folder)).toHaveLength(8)
  })
})
