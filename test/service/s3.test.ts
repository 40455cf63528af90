import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { limits } from '../../src/kernel/limits.ts'
import { sourceSuite } from '../../src/lake/source-conformance.ts'
import { systemClock, systemRandom } from '../../src/main/world.ts'
import { openS3Source } from '../../src/sources/s3/s3.ts'
import { cleanUp, cli, startServer, type Server } from '../e2e/server.ts'
import { KEYS, startVersitygw, VERSITYGW, type Store } from './versitygw.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const world = {
  clock: systemClock,
  random: systemRandom,
  scratch: join(tmpdir(), 'standpipe-service'),
}
const place = (url: string, bucket: string, versions: boolean) => ({
  bucket,
  prefix: 'docs/',
  endpoint: url,
  region: 'us-east-1',
  pathStyle: true,
  credentials: { kind: 'keys' as const, ...KEYS, sessionToken: undefined },
  versions,
  sweep: { everyMs: 60_000, requestsPerSecond: 1_000, requestsPerDay: undefined },
  inventory: undefined,
  notifications: undefined,
})

// Needs a real S3 server program, which `.ci/run` installs: VERSITYGW=PATH.
describe.skipIf(VERSITYGW === undefined)('a real S3 server', () => {
  let store: Store
  beforeAll(async () => {
    if (VERSITYGW !== undefined) store = await startVersitygw()
  })
  afterAll(async () => {
    await cleanUp()
    await store?.close()
  })

  let buckets = 0
  for (const versioned of [false, true]) {
    sourceSuite(`s3 against versitygw${versioned ? ', versioned' : ''}`, async () => {
      const bucket = `suite-${buckets++}`
      await store.makeBucket(bucket, { versioned })
      const source = openS3Source('docs', place(store.url, bucket, versioned), world)
      const later = () => new Promise((resolve) => setTimeout(resolve, limits.objectCheckFreshMs))
      return {
        source,
        put: async (key, bytes) => {
          await store.put(bucket, `docs/${key}`, bytes)
          if (key === 'a.txt') await later()
        },
        remove: async (key) => {
          await store.remove(bucket, `docs/${key}`)
          await later()
        },
        close: async () => source.close?.(),
      }
    })
  }

  describe('under the whole program', () => {
    const BUCKET = 'company'
    let server: Server
    const env = { LAKE_KEY: KEYS.accessKeyId, LAKE_SECRET: KEYS.secretAccessKey }
    const config = (url: string) => ({
      lake: {
        sources: [
          {
            id: 'company',
            s3: {
              bucket: BUCKET,
              prefix: 'docs',
              endpoint: url,
              accessKeyId: '${env:LAKE_KEY}',
              secretAccessKey: '${env:LAKE_SECRET}',
              sweep: { everySeconds: 2 },
            },
            rules: [{ match: '**', level: 'internal', readers: ['group:staff'] }],
          },
        ],
      },
      knowledgeBases: [{ id: 'company-documents', sources: ['company'] }],
      deployments: [{ id: 'extract', provider: 'extract' }],
      aliases: [
        { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company-documents'] },
      ],
      groups: [{ id: 'staff' }],
      apps: [{ id: 'intranet', groups: ['staff'] }],
    })
    const ask = async (question: string): Promise<string> => {
      const response = await fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.key('intranet')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          model: 'assistant',
          messages: [{ role: 'user', content: question }],
        }),
      })
      return response.text()
    }
    const status = async () => {
      const ran = await cli(['lake', 'status', '--json', '--data', server.data])
      return (
        JSON.parse(ran.out) as {
          sources: { indexed: number; lagMs: number; bucket: { requestsToday: number } }[]
        }
      ).sources[0]
    }
    beforeAll(async () => {
      if (VERSITYGW === undefined) return
      await store.makeBucket(BUCKET)
      await store.put(
        BUCKET,
        'docs/travel.md',
        '# Travel\n\nThe rail allowance is 417 euros a month.\n',
      )
      await store.put(BUCKET, 'docs/leave.md', '# Leave\n\nThe parental leave lasts 26 weeks.\n')
      await store.put(BUCKET, 'docs-secret/plan.md', '# Plan\n\nThe rail allowance ends in 2031.\n')
      server = await startServer({ config: config(store.url), env })
    })

    test('documents of a bucket are quoted, and only those below its prefix', async () => {
      expect(server.documents).toBe(2)
      expect(await ask('What is the rail allowance?')).toContain('417 euros')
      expect(await ask('When does the rail allowance end?')).not.toContain('2031')
      const { indexed, lagMs, bucket } = (await status()) ?? { bucket: undefined }
      expect(indexed).toBe(2)
      expect(lagMs).toBeLessThan(60_000)
      expect(bucket?.requestsToday).toBeGreaterThan(2)
    })

    test('a deleted object is not quoted once its check is asked for anew, and leaves the index by the next sweep', async () => {
      await store.remove(BUCKET, 'docs/travel.md')
      await new Promise((resolve) => setTimeout(resolve, limits.objectCheckFreshMs))
      expect(await ask('What is the rail allowance?')).not.toContain('417 euros')
      await vi.waitFor(async () => expect((await status())?.indexed).toBe(1), 20_000)
    })

    test('a changed object is quoted as it is now, after the next sweep', async () => {
      await store.put(BUCKET, 'docs/leave.md', '# Leave\n\nThe parental leave lasts 52 weeks.\n')
      await vi.waitFor(
        async () => expect(await ask('How long is the parental leave?')).toContain('52 weeks'),
        { timeout: 20_000, interval: 500 },
      )
    })

    test('no secret is in the log or in what the configuration shows', async () => {
      expect(server.log()).not.toContain(KEYS.secretAccessKey)
      const ran = await cli(['lake', 'status', '--data', server.data])
      expect(`${ran.out}${ran.err}`).not.toContain(KEYS.secretAccessKey)
      expect(ran.out).toMatch(/LAG/)
    })
  })
})
