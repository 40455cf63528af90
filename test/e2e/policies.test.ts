import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseRecord, type ParsedRecord } from '../../src/audit/bytes.ts'
import type { ReplayReport } from '../../src/api/policies.ts'
import { DATA_NAMES } from '../../src/main/gate.ts'
import { openSqliteStores } from '../../src/stores/sqlite/sqlite.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, freshFolder, startServer, type Server } from './server.ts'
import { call, chatBody, PEOPLE, UPSTREAM_ENV, upstreamAt, type Reply } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Drafts decide nothing, what fails is denied, what does not validate changes nothing; all of it is told. */
let upstream: FakeOpenAi
let server: Server
const CARD = 'Is 4111 1111 1111 1111 paid?'

const OPEN = `
@id("ask") permit (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Alias);
@id("find") permit (principal, action == Standpipe::Action::"Retrieve", resource);
`
/** Validates, and overflows at evaluation for every label above public. */
const FAILS = `
@id("fails") forbid (principal, action == Standpipe::Action::"Embed", resource is Standpipe::Alias)
when { context.level * 9223372036854775807 * 2 > 0 };
`
const DRAFT = `
@id("no-cards") forbid (principal, action == Standpipe::Action::"Chat", resource == Standpipe::Deployment::"local")
when { context.compartments.contains("pci") };
`
const file = (name: string): string => join(server.dir, name)

beforeAll(async () => {
  upstream = await startFakeOpenAi({ answers: { text: 'Paid.' } })
  const dir = freshFolder()
  writeFileSync(join(dir, 'own.cedar'), `${OPEN}${FAILS}`)
  writeFileSync(join(dir, 'draft.cedar'), DRAFT)
  server = await startServer({
    dir,
    env: UPSTREAM_ENV,
    config: {
      deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(upstream.url)],
      aliases: [{ id: 'chat', deployments: ['local'] }],
      ...PEOPLE,
      policies: ['./own.cedar', { file: './draft.cedar', mode: 'observe' }],
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const ask = (text: string): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key('intranet'), chatBody('chat', text))
async function admin<T>(path: string, body?: unknown): Promise<T> {
  const { text } = await call(`${server.url}/v1/standpipe/${path}`, server.adminKey ?? '', body)
  return JSON.parse(text) as T
}
const metrics = async (): Promise<string> =>
  (await call(`${server.url}/metrics`, server.adminKey ?? '')).text
const run = (...args: readonly string[]): ReturnType<typeof cli> =>
  cli([...args, '--data', server.data])

test('INVARIANT (drafts decide nothing): the request goes through; explain and a metric say what would have been', async () => {
  const { status, headers } = await ask(CARD)
  expect(status).toBe(200)
  const id = headers.get('standpipe-request-id') ?? ''
  expect(await admin(`requests/${id}`)).toMatchObject({
    outcome: 'completed',
    observed: ['deny deployment:local no-cards'],
  })
  expect((await run('explain', id)).out).toMatch(/drafts +would deny deployment:local no-cards/)
  expect(await metrics()).toMatch(
    /standpipe_policy_observed_total\{action="Chat",would="deny",policy="no-cards"\} [1-9]/,
  )
  expect((await ask('Is it paid?')).status).toBe(200)
})

test('a policy that errors denies, and says so in a metric', async () => {
  const body = { model: 'chat', input: CARD }
  const { status, text } = await call(`${server.url}/v1/embeddings`, server.key('intranet'), body)
  expect([status, text.includes('a policy could not be evaluated')]).toEqual([403, true])
  expect(await metrics()).toMatch(
    /standpipe_policy_failures_total\{action="Embed",policy="fails"\} [1-9]/,
  )
})

test('a set that does not validate: the old one stays, and the answer says where it is wrong', async () => {
  writeFileSync(
    file('own.cedar'),
    `${OPEN}@id("x")\nforbid (principal, action, resource)\nwhen { context.levl > 1 };`,
  )
  const reloaded = await admin<{
    reloaded: boolean
    problems: readonly { line: number; key: string }[]
  }>('reload', {})
  expect(reloaded).toMatchObject({ reloaded: false, problems: [{ line: 6, key: 'policy `x`' }] })
  expect((await ask('Is it paid?')).status).toBe(200)
  const { versions } = await admin<{ versions: readonly object[] }>('policies')
  expect(versions).toMatchObject([{ version: 1, by: 'start', inForce: true }])
})

test('an activated set has a number, and its texts are kept', async () => {
  writeFileSync(file('own.cedar'), OPEN)
  expect(await admin('reload', {})).toMatchObject({ reloaded: true, problems: [] })
  expect(await admin('policies')).toMatchObject({
    versions: [
      { version: 2, by: 'reload', inForce: true },
      { version: 1, inForce: false },
    ],
  })
  const shown = await run('policy', 'show', '1')
  expect([shown.code, shown.out.includes('@id("fails")'), shown.out.includes('(draft)')]).toEqual([
    0,
    true,
    true,
  ])
  expect((await run('policy', 'list')).out).toContain('reload')
  // The same again is no new version.
  await admin('reload', {})
  expect((await admin<{ versions: readonly object[] }>('policies')).versions).toHaveLength(2)
})

test('check marks the place, and test tells the line of a case that fails', async () => {
  const bad = file('bad.cedar')
  writeFileSync(
    bad,
    '@id("a")\nforbid (principal, action in Standpipe::Action::"Invoke", resource)\nwhen { context.levl > 2 };',
  )
  const checked = await cli(['policy', 'check', bad])
  expect(checked.code).toBe(1)
  expect(checked.err).toContain(`${bad}:3:8: policy \`a\`: attribute \`levl\``)
  expect(checked.err).toContain('  when { context.levl > 2 };\n         ^^^^^^^^^^^^\n')
  const unknown = file('unknown.cedar')
  writeFileSync(
    unknown,
    '@id("a") permit (principal in Standpipe::Group::"stuff", action, resource);',
  )
  expect((await cli(['policy', 'check', unknown])).code).toBe(0)
  const named = await cli(['policy', 'check', unknown, '--config', server.configFile], {
    env: UPSTREAM_ENV,
  })
  expect([named.code, named.err.includes('group `stuff` is not in the configuration')]).toEqual([
    1,
    true,
  ])

  const cases = file('cases.yaml')
  const one = (expected: string): string =>
    `config: ./standpipe.yaml\ncases:\n  - { it: cards, principal: "app:intranet", action: Chat, deployment: local, label: "restricted[pci]", expect: ${expected} }\n`
  writeFileSync(cases, one('allow'))
  const passed = await cli(['policy', 'test', cases, '--json'], { env: UPSTREAM_ENV })
  expect([passed.code, JSON.parse(passed.out)]).toMatchObject([
    0,
    { ok: true, passed: 1, failed: 0 },
  ])
  writeFileSync(cases, one('deny'))
  const failed = await cli(['policy', 'test', cases], { env: UPSTREAM_ENV })
  expect(failed.code).toBe(1)
  expect(failed.err).toContain(`${cases}:3: cards`)
  expect(failed.err).toContain('expected deny, but baseline-cleared-deployments said allow')
})

let online: ReplayReport | undefined

test('a replay tells what a draft would have decided, by principal, deployment and label', async () => {
  const args = [
    'policy',
    'replay',
    '--since',
    '1h',
    '--policies',
    file('draft.cedar'),
    '--beside',
    '--json',
  ]
  const { code, out, err } = await run(...args)
  expect([code, err]).toEqual([0, ''])
  online = JSON.parse(out) as ReplayReport
  expect(online).toMatchObject({ refused: 1, served: 1, rerouted: 0, failed: 0 })
  expect(online.rows).toContainEqual({
    principal: 'app:intranet',
    resource: 'deployment:local',
    label: 'restricted[pci]',
    change: 'allowToDeny',
    policies: ['no-cards'],
    count: 1,
    example: expect.stringMatching(/^req_/) as string,
  })
  // The policy that failed is gone: what it refused would have been let in.
  expect(online.byResource.map(({ name, denyToAllow }) => [name, denyToAllow])).toContainEqual([
    'alias:chat',
    1,
  ])
  expect(online.unknown).toEqual({
    erased: 0,
    groupsOfNow: 0,
    actionAssumed: 0,
    laddersUnknown: 0,
    beforeUnknown: 0,
    deploymentsGone: 0,
    unreadable: 0,
  })
  const broken = file('broken.cedar')
  writeFileSync(broken, 'permit (principal, action, resource);')
  const refused = await run('policy', 'replay', '--since', '1h', '--policies', broken)
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringContaining('every policy has an id'),
  ])
})

test('a draft in the place of all policies closes what it does not open', async () => {
  const args = ['policy', 'replay', '--since', '1h', '--policies', file('draft.cedar'), '--json']
  const replayed = JSON.parse((await run(...args)).out) as ReplayReport
  expect(replayed.changed.allowToDeny).toBeGreaterThanOrEqual(3)
})

test('offline it says the same, and the records tell of the failure and of the refused set', async () => {
  expect(await server.stop()).toBe(0)
  const args = ['policy', 'replay', '--offline', '--config', server.configFile, '--since', '1h']
  const { out, err } = await cli(
    [...args, '--policies', file('draft.cedar'), '--beside', '--json', '--data', server.data],
    { env: UPSTREAM_ENV },
  )
  expect(err).toBe('')
  const { rows, requests, byLabel } = JSON.parse(out) as ReplayReport
  expect({ rows, requests, byLabel }).toEqual({
    rows: online?.rows,
    requests: online?.requests,
    byLabel: online?.byLabel,
  })

  const stores = await openSqliteStores(server.data, { known: DATA_NAMES })
  const stored = await stores.ledger.records(0n, 1_000)
  const records = stored.map(({ bytes }) => parseRecord(bytes) as ParsedRecord)
  await stores.close()
  const events = records.flatMap(({ facts }) => (facts['event'] === undefined ? [] : [facts]))
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'policies activated', policyVersion: 1, by: 'start' }),
  )
  expect(events).toContainEqual(
    expect.objectContaining({
      event: 'policy failed',
      decision: 'deny',
      failures: [{ action: 'Embed', count: 1, policy: 'fails' }],
    }),
  )
  expect(events).toContainEqual(
    expect.objectContaining({
      event: 'configuration refused',
      refused: 'policies',
      policyVersion: 1,
    }),
  )
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'configuration', by: 'reload', policyVersion: 2 }),
  )
  const [intent] = records.filter(({ kind }) => kind === 'intent')
  expect(intent?.facts).toMatchObject({
    action: 'Chat',
    cleared: ['local'],
    observed: ['deny deployment:local no-cards'],
    label: 'restricted[pci]',
  })
})
