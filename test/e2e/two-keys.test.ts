import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { explained } from './signers.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { background, cleanUp, cli, freshFolder, startServer, type Server } from './server.ts'
import {
  call,
  chatBody,
  PEOPLE,
  SAMPLE_LAKE,
  SAMPLE_SOURCE,
  until,
  UPSTREAM_ENV,
  upstreamAt,
  type Reply,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** One question, two keys: what may be read decides the answer, and of the rest not a byte comes out. */
const QUESTION = 'What is the salary range for grade 4?'

/** Words that only the documents under `hr/` and `board/` hold, and their names. */
const CANARIES = [
  '58,400',
  '71,900',
  '65,100',
  'Salary bands',
  'salary-bands',
  'relocation',
  'Relocation',
  'Zawadzki',
  'Barroso',
  'GB82 WEST',
  'inesb@example',
  'Benefits by grade',
  'benefits.xlsx',
  'hr/',
  'board/',
  'Brightmast',
  'minutes-2026',
]
const leaked = (text: string): readonly string[] =>
  CANARIES.filter((canary) => text.includes(canary))

let upstream: FakeOpenAi
let server: Server
let watching: ReturnType<typeof background>

beforeAll(async () => {
  upstream = await startFakeOpenAi({ answers: { text: 'The documents say so [1].' } })
  const dir = freshFolder()
  cpSync(SAMPLE_LAKE, join(dir, 'lake'), { recursive: true })
  server = await startServer({
    dir,
    env: UPSTREAM_ENV,
    config: {
      lake: { sources: [SAMPLE_SOURCE('./lake')] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [
        { id: 'extract', provider: 'extract' },
        upstreamAt(upstream.url),
        upstreamAt(upstream.url, { id: 'internal-only', clearance: { level: 'internal' } }),
      ],
      aliases: [
        { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
        { id: 'writer', deployments: ['local'], knowledgeBases: ['company'] },
        { id: 'lowly', deployments: ['internal-only'], knowledgeBases: ['company'] },
      ],
      ...PEOPLE,
    },
  })
  watching = background(['watch', '--json', '--data', server.data])
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const ask = (app: string, model = 'assistant', more: object = {}): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key(app), chatBody(model, QUESTION, more))
const everythingOf = ({ status, headers, text }: Reply): string =>
  [status, ...[...headers].flat(), text].join('\n')

describe('the built-in model', () => {
  test.each([{}, { stream: true }, { standpipe: {} }])(
    'hr-desk reads the range, intranet reads what everybody may: %j',
    async (more) => {
      const [hr, intranet] = await Promise.all([
        ask('hr-desk', 'assistant', more),
        ask('intranet', 'assistant', more),
      ])
      expect([hr.status, intranet.status]).toEqual([200, 200])
      expect(hr.text).toContain('58,400 to 71,900')
      expect(hr.text).toContain('standpipe://company/hr/salary-bands.md')
      expect(hr.headers.get('standpipe-label')).toBe('confidential[pii]!untrusted')
      expect(intranet.text).toContain('is not published')
      expect(intranet.headers.get('standpipe-label')).toBe('internal!untrusted')
      expect(leaked(everythingOf(intranet))).toEqual([])
    },
  )

  test('`ask` on the command line', async () => {
    const run = (app: string): ReturnType<typeof cli> =>
      cli(['ask', QUESTION, '--data', server.data, '--key', server.key(app)])
    const [hr, intranet] = await Promise.all([run('hr-desk'), run('intranet')])
    expect(hr.out).toContain('58,400 to 71,900')
    expect([intranet.code, leaked(intranet.out + intranet.err)]).toEqual([0, []])
  })
})

describe('what has nothing to do with the documents', () => {
  test.each(['hello', 'xyzzy qwertz', 'Write a poem'])(
    '%s: no passage, so that no label rises, whoever asks',
    async (text) => {
      const key = server.key('hr-desk')
      const reply = await call(`${server.url}/v1/chat/completions`, key, chatBody('lowly', text))
      expect(reply.status).toBe(200)
      expect(reply.headers.get('standpipe-label')).toMatch(/^(?:public|internal!untrusted)$/)
      expect(upstream.requests.at(-1)?.text).not.toMatch(/58,400|Salary bands/)
    },
  )
})

describe('a generative model', () => {
  test('its prompt holds what the caller may read, and nothing else', async () => {
    expect((await ask('hr-desk', 'writer')).status).toBe(200)
    expect(upstream.requests.at(-1)?.text).toContain('58,400')
    const reply = await ask('intranet', 'writer')
    expect(reply.status).toBe(200)
    expect(upstream.requests.at(-1)?.text).toContain('is not published')
    expect(leaked(upstream.requests.at(-1)?.text ?? '')).toEqual([])
    expect(leaked(everythingOf(reply))).toEqual([])
  })

  test('a deployment that is not cleared sees none of it; who may read it is told that something was withheld', async () => {
    const held = await ask('hr-desk', 'lowly')
    expect(held.status).toBe(200)
    expect(Number(held.headers.get('standpipe-withheld'))).toBeGreaterThan(0)
    expect(JSON.parse(held.text)).toMatchObject({
      standpipe: { withheld: { reason: expect.stringContaining('label') as unknown } },
    })
    expect(leaked(everythingOf(held))).toEqual([])
    const story = await explained(server, held.headers.get('standpipe-request-id') ?? '')
    const count = Number(held.headers.get('standpipe-withheld'))
    expect(story).toMatchObject({ withheld: { count, labelBudget: 0 } })
    const shown = upstream.requests.at(-1)?.text ?? ''
    expect(leaked(shown)).toEqual([])
    const other = await ask('intranet', 'lowly')
    expect([other.status, other.headers.get('standpipe-withheld')]).toEqual([200, null])
    // The deployment cannot tell who asked by what it was not shown.
    expect(upstream.requests.at(-1)?.text).toBe(shown)
  })
})

test('passages without a model are filtered alike', async () => {
  const search = (app: string): Promise<Reply> =>
    call(`${server.url}/v1/knowledge_bases/company/retrieve`, server.key(app), { query: QUESTION })
  expect((await search('hr-desk')).text).toContain('hr/salary-bands.md')
  expect(leaked(everythingOf(await search('intranet')))).toEqual([])
  const id = (await search('hr-desk')).headers.get('standpipe-request-id') ?? ''
  expect((await explained(server, id)).label).toBe('confidential[pii]')
})

test('errors of the intranet name nothing', async () => {
  const replies = await Promise.all([
    ask('intranet', 'hr/salary-bands.md'),
    ask('intranet', 'assistant', { standpipe: { knowledge_bases: ['hr'] } }),
    ask('intranet', 'assistant', { max_tokens: 'x' }),
    call(`${server.url}/v1/knowledge_bases/hr/retrieve`, server.key('intranet'), { query: 'x' }),
    call(`${server.url}/v1/models`, server.key('intranet')),
    call(`${server.url}/v1/standpipe/lake`, server.key('intranet')),
  ])
  // What the caller itself wrote comes back in the message.
  const said = replies.map(everythingOf).join('\n').replaceAll('`hr/salary-bands.md`', '')
  expect(leaked(said)).toEqual([])
})

test('explain, watch, metrics and the log say nothing of it', async () => {
  const reply = await ask('intranet')
  const id = reply.headers.get('standpipe-request-id') ?? ''
  const explained = await cli(['explain', id, '--json', '--data', server.data])
  expect(JSON.parse(explained.out)).toMatchObject({
    request: id,
    outcome: 'completed',
    label: 'internal!untrusted',
  })
  expect(leaked(explained.out)).toEqual([])
  await until('the watch shows the request', () => watching.out().includes(id))
  const metrics = await call(`${server.url}/metrics`, server.adminKey ?? '')
  expect(metrics.text).toContain('standpipe_requests_total')
  expect(leaked([watching.out(), metrics.text, server.log()].join('\n'))).toEqual([])
})
