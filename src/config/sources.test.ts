import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { problemText } from './config.ts'
import { generateConfig } from './generate.ts'
import { checkLakes } from './lakes.ts'
import { loadConfig } from './load.ts'
import { locateConfig } from './locate.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'standpipe-sources-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ENV = {
  ID: 'AKIAEXAMPLE',
  SECRET: 'top-secret',
  TOKEN: 'session',
  AWS_ACCESS_KEY_ID: 'A',
  AWS_SECRET_ACCESS_KEY: 'B',
}
const KNOWN = { providers: ['extract', 'embedder'], raises: new Map() }

const source = (id: string, s3: object): object => ({
  id,
  s3,
  rules: [{ match: '**', level: 'internal', readers: ['group:staff'] }],
})
async function load(sources: readonly object[]) {
  const file = join(folder, 'standpipe.yaml')
  const config = {
    lake: { sources },
    knowledgeBases: [{ id: 'base', sources: sources.map((one) => (one as { id: string }).id) }],
    deployments: [{ id: 'extract', provider: 'extract' }],
    aliases: [{ id: 'assistant', deployments: ['extract'], knowledgeBases: ['base'] }],
    groups: [{ id: 'staff' }],
  }
  writeFileSync(file, JSON.stringify(config))
  return loadConfig(file, ENV, KNOWN)
}
const KEYS = { accessKeyId: '${env:ID}', secretAccessKey: '${env:SECRET}' }
const BUCKET = { bucket: 'papers', region: 'eu-central-1', ...KEYS }

async function placeOf(s3: object) {
  const result = await load([source('docs', s3)])
  if (result.kind === 'problems') throw new Error(result.problems.map(problemText).join('\n'))
  return { place: result.config.sources[0]?.s3, ...result }
}
async function problemOf(...places: readonly object[]): Promise<string> {
  const result = await load(places.map((s3, at) => source(`docs-${at}`, s3)))
  if (result.kind === 'config') return 'valid'
  return result.problems.map(({ key, message }) => `${key}: ${message}`).join('\n')
}

describe('a bucket as a source', () => {
  test('with little said, it is AWS by host name, swept every minute', async () => {
    const { place, config } = await placeOf({
      ...BUCKET,
      prefix: 'hr',
      sessionToken: '${env:TOKEN}',
    })
    expect(place).toEqual({
      bucket: 'papers',
      prefix: 'hr/',
      endpoint: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      pathStyle: false,
      credentials: {
        kind: 'keys',
        accessKeyId: 'AKIAEXAMPLE',
        secretAccessKey: 'top-secret',
        sessionToken: 'session',
      },
      versions: false,
      sweep: {
        everyMs: 60_000,
        requestsPerSecond: limits.bucketRequestsPerSecond,
        requestsPerDay: undefined,
      },
      inventory: undefined,
      notifications: undefined,
    })
    expect(config.sources[0]?.root).toBe('s3://papers/hr/')
  })

  test('with an endpoint of its own, the bucket is in the path; with news, it is swept once a day', async () => {
    const { place } = await placeOf({
      bucket: 'papers',
      endpoint: 'http://127.0.0.1:9000/',
      ...KEYS,
      inventory: { prefix: 'inv/papers/daily' },
      notifications: {
        queueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/q',
        region: 'eu-central-1',
      },
    })
    expect(place).toMatchObject({
      endpoint: 'http://127.0.0.1:9000',
      pathStyle: true,
      region: 'us-east-1',
      sweep: { everyMs: 24 * 60 * 60_000 },
      inventory: { bucket: 'papers', prefix: 'inv/papers/daily/' },
      notifications: { region: 'eu-central-1' },
    })
  })

  test('INVARIANT (no secret in the hash): other keys, the same hash', async () => {
    const first = await placeOf(BUCKET)
    const other = await placeOf({ ...BUCKET, secretAccessKey: '${env:TOKEN}' })
    const elsewhere = await placeOf({ ...BUCKET, prefix: 'x' })
    expect(other.config.hash).toBe(first.config.hash)
    expect(elsewhere.config.hash).not.toBe(first.config.hash)
  })

  test('a wire that anybody can listen on is warned of', async () => {
    const { warnings } = await placeOf({
      bucket: 'papers',
      endpoint: 'http://minio.internal:9000',
      ...KEYS,
    })
    expect(warnings.map(({ key }) => key)).toEqual(['lake.sources[0].s3.endpoint'])
    expect(
      (await placeOf({ bucket: 'papers', endpoint: 'http://127.0.0.1:9000', ...KEYS })).warnings,
    ).toEqual([])
  })

  test.each<[string, object, RegExp]>([
    ['keys in the clear', { ...BUCKET, secretAccessKey: 'top-secret' }, /given by reference/],
    ['no credentials', { bucket: 'papers', region: 'r' }, /credentials: default/],
    [
      'half of them',
      { bucket: 'papers', region: 'r', accessKeyId: '${env:ID}' },
      /give `accessKeyId` and/,
    ],
    ['two kinds of them', { ...BUCKET, credentials: 'default' }, /leave `accessKeyId`/],
    ['an unset variable', { ...BUCKET, secretAccessKey: '${env:NOWHERE}' }, /`NOWHERE` is not set/],
    ['no region', { bucket: 'papers', ...KEYS }, /region: is missing/],
    ['an ARN', { ...BUCKET, bucket: 'arn:aws:s3:::papers' }, /a bucket's name/],
    ['a way out', { ...BUCKET, prefix: 'a/../b' }, /without leading/],
    ['a path in the endpoint', { ...BUCKET, endpoint: 'https://host/path' }, /without a path/],
    ['a user in the endpoint', { ...BUCKET, endpoint: 'https://user@host' }, /without a path/],
    ['another protocol', { ...BUCKET, endpoint: 'file:///etc' }, /without a path/],
    ['an absurd rate', { ...BUCKET, sweep: { requestsPerSecond: 1e9 } }, /at most/],
    ['a mistyped key', { ...BUCKET, sweep: { everySecond: 1 } }, /is not a known key/],
  ])('%s is a problem', async (_, s3, message) => {
    const told = await problemOf(s3)
    expect(told).toMatch(message)
    expect(told).not.toContain('top-secret')
  })

  test('the default chain is used when it is asked for', async () => {
    const { place } = await placeOf({ bucket: 'papers', region: 'r', credentials: 'default' })
    expect(place?.credentials).toEqual({ kind: 'default' })
  })

  test('one place a source, one source a queue', async () => {
    const notifications = { queueUrl: 'https://sqs.r.amazonaws.com/1/q' }
    expect(await problemOf({ ...BUCKET, notifications }, { ...BUCKET, notifications })).toMatch(
      /another source reads this queue/,
    )
    const both = { ...source('docs', BUCKET), filesystem: { root: '.' } }
    const result = await load([
      both,
      { ...both, id: 'neither', s3: undefined, filesystem: undefined },
    ])
    expect(result.kind === 'problems' && result.problems.map(({ key }) => key)).toEqual([
      'lake.sources[0]',
      'lake.sources[1]',
    ])
  })
})

describe('up --lake s3://', () => {
  const where = { cwd: '/', data: '/nowhere/data' }

  test('writes a configuration that loads, and finds it again', async () => {
    const wanted = {
      lakes: ['s3://papers/hr'],
      config: undefined,
      data: join(folder, 'data'),
      cwd: folder,
      sample: '',
    }
    const first = await locateConfig(wanted)
    expect(first).toMatchObject({ kind: 'file', generated: true })
    expect(await locateConfig(wanted)).toMatchObject({ kind: 'file', generated: false })
    const loaded = await loadConfig(first.kind === 'file' ? first.file : '', ENV, KNOWN)
    expect(loaded.kind === 'config' && loaded.config.sources[0]).toMatchObject({
      id: 'hr',
      root: 's3://papers/hr/',
      s3: {
        bucket: 'papers',
        prefix: 'hr/',
        credentials: { accessKeyId: 'A', secretAccessKey: 'B' },
      },
    })
  })

  test('a bucket alone has its name; overlaps and what is no bucket are problems', async () => {
    const checked = await checkLakes(['s3://papers'], where)
    expect(checked.kind === 'lakes' && generateConfig(checked.lakes)).toContain('bucket: "papers"')
    expect(await checkLakes(['s3://papers/a', 's3://papers'], where)).toMatchObject({
      kind: 'problem',
    })
    expect(await checkLakes(['s3://papers/a', 's3://papers/ab'], where)).toMatchObject({
      kind: 'lakes',
    })
    expect(await checkLakes(['s3://No_Bucket'], where)).toMatchObject({ kind: 'problem' })
  })
})
