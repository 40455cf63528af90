import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { FakeS3 } from '../support/fake-s3.ts'
import { cleanUp, cli, startServer, type Server } from './server.ts'
import { call, chatBody, PEOPLE, until } from './worlds.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** A bucket that tells of its changes, under the whole program; nothing is swept for a day. */
let fake: FakeS3
let server: Server
beforeAll(async () => {
  fake = await FakeS3.start('company')
  fake.put('company', 'docs/travel.md', '# Travel\n\nThe rail allowance is 417 euros a month.\n')
  fake.put('company', 'docs/leave.md', '# Leave\n\nThe parental leave lasts 26 weeks.\n')
  server = await startServer({
    env: { LAKE_ID: 'AKIAEXAMPLE', LAKE_SECRET: 'not-to-be-told' },
    config: {
      lake: {
        sources: [
          {
            id: 'company',
            s3: {
              bucket: 'company',
              prefix: 'docs/',
              endpoint: fake.url,
              accessKeyId: '${env:LAKE_ID}',
              secretAccessKey: '${env:LAKE_SECRET}',
              notifications: { queueUrl: `${fake.url}/123456789012/lake` },
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
      ...PEOPLE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await fake.close()
})

const ask = async (question: string): Promise<string> =>
  (
    await call(
      `${server.url}/v1/chat/completions`,
      server.key('intranet'),
      chatBody('assistant', question),
    )
  ).text
const tell = (key: string, eventName: string): void => {
  const s3 = { bucket: { name: 'company' }, object: { key: `docs/${key}` } }
  fake.send(JSON.stringify({ Records: [{ eventName, s3 }] }), Date.now())
}
const listings = (): number =>
  fake.requests.filter(({ key, query }) => key === '' && query.get('max-keys') !== '1').length
interface Status {
  readonly sources: readonly {
    readonly indexed: number
    readonly lagMs: number
    readonly bucket: { readonly queue: { readonly waiting: number } }
  }[]
}
const status = async (): Promise<Status['sources'][number] | undefined> => {
  const { out } = await cli(['lake', 'status', '--json', '--data', server.data])
  return (JSON.parse(out) as Status).sources[0]
}

test('what is told to be new, changed or gone is so in the answers, without a listing', async () => {
  expect(server.documents).toBe(2)
  // The SDK's advice about later versions of itself is for us.
  expect(server.log()).not.toContain('NodeVersionSupportWarning')
  expect(await ask('What is the rail allowance?')).toContain('417 euros')
  const before = listings()
  fake.put('company', 'docs/parking.md', '# Parking\n\nA parking permit costs 93 euros.\n')
  tell('parking.md', 'ObjectCreated:Put')
  await until('the new one is quoted', async () =>
    (await ask('What does a parking permit cost?')).includes('93 euros'),
  )
  fake.put('company', 'docs/leave.md', '# Leave\n\nThe parental leave lasts 52 weeks.\n')
  tell('leave.md', 'ObjectCreated:Put')
  await until('the changed one is quoted', async () =>
    (await ask('How long is the parental leave?')).includes('52 weeks'),
  )
  fake.remove('company', 'docs/travel.md')
  tell('travel.md', 'ObjectRemoved:DeleteMarkerCreated')
  await until('the deleted one is out of the index', async () => (await status())?.indexed === 2)
  expect(await ask('What is the rail allowance?')).not.toContain('417 euros')
  await until('the queue is empty', () => fake.queue.length === 0)
  expect(listings()).toBe(before)
  expect((await status())?.bucket.queue.waiting).toBe(0)
})

test('a deleted object is not quoted before anybody tells of it', async () => {
  fake.remove('company', 'docs/leave.md')
  // The answer of a check serves for a second.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await ask('How long is the parental leave?')).not.toContain('52 weeks')
})

test('a store that denies every check has nothing quoted, and nothing deleted', async () => {
  fake.fault = () => ({ kind: 'error', status: 403, code: 'AccessDenied' })
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await ask('What does a parking permit cost?')).not.toContain('93 euros')
  tell('parking.md', 'ObjectRemoved:Delete')
  await new Promise((resolve) => setTimeout(resolve, 500))
  fake.fault = () => undefined
  await until('it is quoted again', async () =>
    (await ask('What does a parking permit cost?')).includes('93 euros'),
  )
  expect(server.log()).not.toContain('not-to-be-told')
})
