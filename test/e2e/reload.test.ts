import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, startServer, writeConfig, type Server } from './server.ts'
import {
  balanceOf,
  call,
  chatBody,
  SAMPLE_SOURCE,
  until,
  UPSTREAM_ENV,
  upstreamAt,
  type Reply,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** The file changes while the server runs: the next request acts on it, and a bad file changes nothing. */
let upstream: FakeOpenAi
let server: Server
const QUESTION = 'What is the salary range for grade 4?'

const config = (more: {
  readonly hrGroups: readonly string[]
  readonly limit: string
}): object => ({
  lake: { sources: [SAMPLE_SOURCE()] },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(upstream.url)],
  aliases: [
    { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
    { id: 'chat', deployments: ['local'] },
  ],
  groups: [{ id: 'staff' }, { id: 'hr' }, { id: 'board' }],
  apps: [{ id: 'hr-desk', groups: more.hrGroups }],
  budgets: [{ scope: 'app:hr-desk', limit: more.limit, period: 'monthly', mode: 'hard' }],
})

beforeAll(async () => {
  upstream = await startFakeOpenAi()
  server = await startServer({
    env: UPSTREAM_ENV,
    config: config({ hrGroups: ['staff', 'hr'], limit: '1.00' }),
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const ask = (model: string, text: string): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key('hr-desk'), chatBody(model, text))
const configHash = async (): Promise<string> => {
  const { text } = await call(`${server.url}/v1/standpipe/status`, server.adminKey ?? '')
  return (JSON.parse(text) as { readonly configHash: string }).configHash
}
interface Reloaded {
  readonly reloaded: boolean
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}
/** Written and asked for: the watcher would find it a second later. */
async function change(to: object | string): Promise<Reloaded> {
  writeConfig(server.configFile, to)
  const { text } = await call(`${server.url}/v1/standpipe/reload`, server.adminKey ?? '', {})
  return JSON.parse(text) as Reloaded
}

test('a file that somebody saves is noticed, without being asked', async () => {
  const before = await configHash()
  writeConfig(server.configFile, config({ hrGroups: ['staff', 'hr'], limit: '1.50' }))
  await until('the new configuration is in force', async () => (await configHash()) !== before)
})

test('a group taken from an app is gone for its next request', async () => {
  expect((await ask('assistant', QUESTION)).text).toContain('58,400')
  await change(config({ hrGroups: ['staff'], limit: '1.00' }))
  const { status, text } = await ask('assistant', QUESTION)
  expect([status, text.includes('58,400'), text.includes('is not published')]).toEqual([
    200,
    false,
    true,
  ])
  await change(config({ hrGroups: ['staff', 'hr'], limit: '1.00' }))
  expect((await ask('assistant', QUESTION)).text).toContain('58,400')
})

test.each([
  ['that is no YAML', 'aliases: [ {'],
  ['with a mistyped key', JSON.stringify({ deployment: [] })],
  ['that names what is not there', { deployments: [], aliases: [{ id: 'a', deployments: ['b'] }] }],
])('a file %s keeps the old one, and the log says so', async (_, broken) => {
  const before = await configHash()
  const said = server.log().length
  const { reloaded, problems } = await change(broken)
  expect([reloaded, problems.length > 0]).toEqual([false, true])
  expect(problems.every(({ line, message }) => line > 0 && message !== '')).toBe(true)
  expect(await configHash()).toBe(before)
  expect((await ask('assistant', QUESTION)).text).toContain('58,400')
  expect(server.log().slice(said)).toContain('the old one stays in force')
})

test('a lower budget refuses the next request, a higher one lets it through; what was spent stays', async () => {
  await change(config({ hrGroups: ['staff', 'hr'], limit: '2.00' }))
  expect((await ask('chat', 'hello')).status).toBe(200)
  const { spent } = await balanceOf(server.url, server.adminKey ?? '', 'app:hr-desk')
  expect(spent).toBeGreaterThan(0n)
  await change(config({ hrGroups: ['staff', 'hr'], limit: '0.000001' }))
  const refused = await ask('chat', 'hello')
  expect([refused.status, refused.text.includes('insufficient_quota')]).toEqual([429, true])
  await change(config({ hrGroups: ['staff', 'hr'], limit: '3.00' }))
  expect((await ask('chat', 'hello')).status).toBe(200)
  const after = await balanceOf(server.url, server.adminKey ?? '', 'app:hr-desk')
  expect([after.limit, after.spent, after.held]).toEqual([3_000_000_000n, spent * 2n, 0n])
})
