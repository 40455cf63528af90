import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { JSON_SHAPES } from '../../src/cli/json.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import {
  background,
  cleanUp,
  cli,
  freshFolder,
  startServer,
  type Ran,
  type Server,
} from './server.ts'
import { pairFor, send, signed } from './signers.ts'
import {
  balanceOf,
  call,
  chatBody,
  PEOPLE,
  SAMPLE_LAKE,
  SAMPLE_SOURCE,
  tokenOf,
  until,
  UPSTREAM_ENV,
  upstreamAt,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Every command, as a program calls it and as a person does, against a server that runs. */
let upstream: FakeOpenAi
let server: Server
beforeAll(async () => {
  upstream = await startFakeOpenAi({ answers: { text: 'As the plan says [1].' } })
  const dir = freshFolder()
  cpSync(SAMPLE_LAKE, join(dir, 'lake'), { recursive: true })
  writeFileSync(join(dir, 'lake/handbook/broken.docx'), 'not a document')
  server = await startServer({
    dir,
    env: UPSTREAM_ENV,
    config: {
      lake: { sources: [SAMPLE_SOURCE('./lake')] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(upstream.url)],
      aliases: [
        { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
        { id: 'writer', deployments: ['local'], knowledgeBases: ['company'] },
      ],
      ...PEOPLE,
      budgets: [{ scope: 'app:intranet', limit: '5.00', period: 'total', mode: 'hard' }],
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const run = (...args: readonly string[]): Promise<Ran> => cli([...args, '--data', server.data])
/** Runs with `--json`, checks the printed shape, gives the value. */
async function value<T>(command: string, ...args: readonly string[]): Promise<T> {
  const ran = await run(...command.split(' '), ...args, '--json')
  expect([command, ran.code, ran.err]).toEqual([command, 0, ''])
  expect(ran.out.split('\n')).toHaveLength(2)
  const parsed: unknown = JSON.parse(ran.out)
  expect([command, JSON_SHAPES[command]?.safeParse(parsed).error?.issues]).toEqual([
    command,
    undefined,
  ])
  return parsed as T
}

describe('ask', () => {
  interface Asked {
    readonly answer: string
    readonly citations: readonly {
      readonly document: string
      readonly path: string
      readonly page: number | null
      readonly quote: string
    }[]
    readonly request: string
    readonly label: string
    readonly deployment: string
    readonly cost: string
  }
  const key = (): string => server.key('intranet')

  test('an answer, its citations, what is known of the request', async () => {
    const question = 'How fast must a lost laptop be reported?'
    const asked = await value<Asked>('ask', question, '--key', key())
    expect(asked.answer).toContain('within one hour')
    expect(asked).toMatchObject({
      label: 'internal!untrusted',
      deployment: 'extract',
      cost: '0.00',
    })
    expect(asked.request).toMatch(/^req_[a-z0-9]+$/)
    const [citation] = asked.citations
    expect(citation).toMatchObject({ path: 'company/handbook/security-policy.pdf', page: 1 })
    expect(citation?.quote).toContain('within one hour')
  })

  test('a generative model, priced: the cost is what the ledger charged', async () => {
    const before = await balanceOf(server.url, tokenOf(server), 'app:intranet')
    const asked = await value<Asked>(
      'ask',
      'What is in the plan?',
      '--key',
      key(),
      '--alias',
      'writer',
    )
    const { spent } = await balanceOf(server.url, tokenOf(server), 'app:intranet')
    expect(asked.answer).toBe('As the plan says [1].')
    expect(asked.citations).toHaveLength(1)
    expect(BigInt(Math.round(Number(asked.cost) * 1e9))).toBe(spent - before.spent)
  })

  test('for a person: the answer on stdout, the facts on stderr', async () => {
    const { code, out, err } = await run('ask', 'How many days of annual leave?', '--key', key())
    expect(code).toBe(0)
    expect(out).toContain('27 days of annual leave')
    expect(out).toContain('[1] Leave and working hours\n    company/handbook/leave-and-hours.md')
    expect(err).toMatch(/extract · internal!untrusted · \$0\.00 · request req_/)
  })

  test.each([
    ['no key', [], 2, 'a question needs the key of an app'],
    ['a wrong key', ['--key', 'sp_wrong'], 1, 'key'],
    [
      'an unknown alias',
      ['--alias', 'asistant'],
      1,
      'nearest that this key may use is `assistant`',
    ],
  ])('%s is one sentence on stderr', async (_, more, code, sentence) => {
    const env = more.includes('--alias') ? { STANDPIPE_KEY: key() } : {}
    const ran = await cli(['ask', 'What?', '--data', server.data, ...more], { env })
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(sentence)
    expect(ran.err.trim().split('\n')).toHaveLength(1)
  })
})

test('keys: made, listed, used, revoked', async () => {
  const made = await value<{ key: string; id: string }>('keys create', '--for', 'app:intranet')
  const listed = async (): Promise<string | undefined> =>
    (await value<{ keys: { id: string; state: string }[] }>('keys list')).keys.find(
      ({ id }) => id === made.id,
    )?.state
  expect(await listed()).toBe('active')
  expect((await call(`${server.url}/v1/models`, made.key)).status).toBe(200)
  await value('keys revoke', made.id)
  expect(await listed()).toBe('revoked')
  expect((await call(`${server.url}/v1/models`, made.key)).status).toBe(401)
  const unknown = await run('keys', 'create', '--for', 'app:nobody')
  expect([unknown.code, unknown.out]).toEqual([1, ''])
  expect(unknown.err).toContain('nobody')
  const plain = await run('keys', 'create', '--for', 'user:ada')
  expect(plain.code).toBe(1)
})

test('the lake: what is indexed, what was skipped and why, what a sync brings', async () => {
  interface Status {
    sources: { indexed: number; skippedObjects: { path: string; reason: string }[] }[]
  }
  const { sources } = await value<Status>('lake status')
  expect(sources[0]?.indexed).toBe(14)
  expect(sources[0]?.skippedObjects).toMatchObject([{ path: 'handbook/broken.docx' }])
  writeFileSync(
    join(server.dir, 'lake/handbook/parking.md'),
    '# Parking\n\nPark behind the hall.\n',
  )
  const synced = await value<{ sources: { added: number }[] }>('lake sync', 'company')
  const noticed = await value<Status>('lake status')
  expect(noticed.sources[0]?.indexed).toBe(15)
  // The watcher may have been faster than the command.
  expect(synced.sources[0]?.added).toBeLessThanOrEqual(1)
  const unknown = await run('lake', 'sync', 'nowhere')
  expect([unknown.code, unknown.err]).toEqual([1, 'standpipe: there is no source `nowhere`\n'])
})

test('models, explain, ledger verify, verify', async () => {
  const models = await value<{ aliases: { id: string }[] }>('models list')
  expect(models.aliases.map(({ id }) => id)).toEqual(['assistant', 'writer'])
  const { request } = await value<{ request: string }>(
    'ask',
    'Who leads?',
    '--key',
    server.key('hr-desk'),
  )
  const explained = await value<{ principal: string; outcome: string }>('explain', request)
  expect(explained).toMatchObject({ principal: 'app:hr-desk', outcome: 'completed' })
  expect((await run('explain', 'req_none')).err).toContain('there is no request `req_none`')
  expect(await value('ledger verify')).toMatchObject({ ok: true, open: 0 })
  expect(await value('verify')).toMatchObject({ ok: true })
})

test('watch tells of a request when it is over, refused ones too', async () => {
  const watching = background(['watch', '--json', '--count', '2', '--data', server.data])
  await until('the watch is on', async () => {
    await call(`${server.url}/v1/chat/completions`, server.key('intranet'), chatBody('none', 'x'))
    return watching.out() !== ''
  })
  await run('ask', 'Where do I park?', '--key', server.key('intranet'))
  expect(await watching.ended).toBe(0)
  const events = watching
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  for (const event of events) expect(JSON_SHAPES['watch']?.safeParse(event).success).toBe(true)
  expect(events[0]).toMatchObject({
    principal: 'app:intranet',
    outcome: 'refused',
    code: 'not_found',
  })
})

test('config check says what is wrong, without a server', async () => {
  expect(await value2('config check', server.configFile)).toMatchObject({ ok: true, problems: [] })
  const bad = join(server.dir, 'bad.yaml')
  writeFileSync(bad, 'aliases:\n  - { id: a, deployments: [nobody] }\n')
  const ran = await cli(['config', 'check', bad], { env: UPSTREAM_ENV })
  expect(ran.code).toBe(1)
  expect(ran.out + ran.err).toMatch(/bad\.yaml:\d+/)
})
/** A command without `--data`. */
async function value2(command: string, ...args: readonly string[]): Promise<unknown> {
  const ran = await cli([...command.split(' '), ...args, '--json'], { env: UPSTREAM_ENV })
  expect([command, ran.code]).toEqual([command, 0])
  expect(JSON_SHAPES[command]?.safeParse(JSON.parse(ran.out)).success).toBe(true)
  return JSON.parse(ran.out)
}

test('backup, restore elsewhere, start there with the master key put back', async () => {
  await run('ask', 'What is in the plan?', '--key', server.key('intranet'), '--alias', 'writer')
  const before = await balanceOf(server.url, tokenOf(server), 'app:intranet')
  const pair = await pairFor(server, 'hr-desk')
  const { name } = await value<{ name: string }>('backup')
  const file = join(server.data, 'backups', name)
  expect(existsSync(file)).toBe(true)

  const dir = freshFolder()
  const data = join(dir, 'data')
  const restored = await cli(['restore', file, '--data', data, '--json'])
  expect([restored.code, restored.err]).toEqual([0, ''])
  expect(JSON_SHAPES['restore']?.safeParse(JSON.parse(restored.out)).success).toBe(true)
  expect((await cli(['restore', file, '--data', data])).code).toBe(1)

  cpSync(join(server.dir, 'lake'), join(dir, 'lake'), { recursive: true })
  writeFileSync(join(dir, 'standpipe.yaml'), readFileSync(server.configFile))
  // Without the master key it is refused, in a sentence: nothing could be read or proved.
  const keyless = await cli(
    ['up', '--config', join(dir, 'standpipe.yaml'), '--data', data, '--port', '0'],
    { env: UPSTREAM_ENV },
  )
  expect([keyless.code, keyless.out]).toEqual([1, ''])
  expect(keyless.err).toContain('master')

  mkdirSync(join(data, 'keys'), { recursive: true, mode: 0o700 })
  cpSync(join(server.data, 'keys/master.json'), join(data, 'keys/master.json'))
  const offline = await cli(['keys', 'create', '--admin', '--data', data, '--json'])
  expect(offline.code).toBe(0)
  const { key } = JSON.parse(offline.out) as { readonly key: string }
  const again = await startServer({ dir, env: UPSTREAM_ENV })
  expect((await call(`${again.url}/v1/standpipe/status`, key)).status).toBe(200)
  const asked = await call(
    `${again.url}/v1/chat/completions`,
    server.key('hr-desk'),
    chatBody('assistant', 'What is the salary range for grade 4?'),
  )
  expect(asked.text).toContain('58,400')
  // The pair's secret came with the database, and opens under the same master key.
  const question = JSON.stringify(chatBody('assistant', 'What is the salary range for grade 4?'))
  const headers = { 'content-type': 'application/json' }
  const sent = { method: 'POST', path: '/v1/chat/completions', headers, body: question }
  const proven = await send(again.url, 'HTTP/2', signed(again.url, sent, pair))
  expect([proven.status, proven.text.includes('58,400')]).toEqual([200, true])
  const after = await balanceOf(again.url, tokenOf(again), 'app:intranet')
  expect([after.spent, after.held]).toEqual([before.spent, before.held])
  for (const command of [['ledger', 'verify'], ['verify']])
    expect((await cli([...command, '--data', again.data])).code).toBe(0)
  expect(await again.stop()).toBe(0)
})
