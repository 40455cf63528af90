import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { limits } from '../../src/kernel/limits.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, freshFolder, startServer, writeConfig, type Server } from './server.ts'
import { call, chatBody, tokenOf, until, UPSTREAM_ENV, upstreamAt, type Reply } from './worlds.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 })

let outside: FakeOpenAi
let server: Server
let file: string

const letters = (n: number): string =>
  String(n).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
/** 250 customers; names of letters alone. */
const nameOf = (n: number): string => `Q${letters(n)}rik Vanz${letters(n * 7 + 11)}en`
const customers = (from = 0, to = 250): string =>
  [
    'id,name,account,town',
    ...Array.from({ length: to - from }, (_, at) => {
      const n = from + at
      return `${n},"${nameOf(n)}",KX-${700_000 + n * 13},Town${letters(n % 9)}`
    }),
  ].join('\n')

const config = (columns = ['name', 'account', 'town']): object => ({
  deployments: [upstreamAt(outside.url, { id: 'frontier', clearance: { level: 'public' } })],
  aliases: [{ id: 'frontier', deployments: ['frontier'] }],
  exactData: [
    {
      id: 'customers',
      file: './customers.csv',
      columns,
      label: { level: 'confidential', compartments: ['pii'] },
    },
  ],
  groups: [{ id: 'staff' }],
  apps: [
    { id: 'intranet', groups: ['staff'] },
    { id: 'guesser', groups: ['staff'] },
  ],
})

beforeAll(async () => {
  outside = await startFakeOpenAi({ answers: { text: 'Fine.' } })
  const dir = freshFolder()
  file = join(dir, 'customers.csv')
  writeFileSync(file, customers())
  server = await startServer({ dir, env: UPSTREAM_ENV, config: config() })
})
afterAll(async () => {
  await cleanUp()
  await outside.close()
})

const ask = (text: string, app = 'intranet'): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key(app), chatBody('frontier', text))

test('two values of one row do not get out, and the refusal names none', async () => {
  const reply = await ask(`Write to ${nameOf(5)}, account KX-700065, about the bill.`)
  expect(reply.status).toBe(403)
  expect(reply.text).not.toContain('customers')
  expect(outside.requests.length).toBe(0)
  expect((await ask(`Write to ${nameOf(5)}, account KX-700078, about the bill.`)).status).toBe(200)
})

test('500 guessed customer names, half of them real: responses are indistinguishable', async () => {
  const shapes = new Set<string>()
  for (let n = 0; n < 500; n++) {
    const real = n % 2 === 0
    const name = nameOf(real ? n / 2 : 1_000 + n)
    const { status, text, headers } = await ask(`Is ${name} a customer of ours?`, 'guesser')
    const plain = text
      .replaceAll(/"id":"[^"]*"/g, '')
      .replaceAll(/"created":\d+/g, '')
      .replaceAll(/_tokens":\d+/g, '')
    const names = [...headers.keys()].toSorted().join(' ')
    shapes.add(`${status} ${plain} ${names}`)
  }
  expect([...shapes]).toHaveLength(1)
  // Only operators hear of it.
  expect(server.log()).toContain('many different values of declared tables')
  expect(server.log()).not.toContain('Vanz')
  const metrics = await call(`${server.url}/metrics`, tokenOf(server))
  expect(metrics.text).toContain('standpipe_exact_data_alerts_total{kind="values"} 1')
})

test('INVARIANT (who asks too much is narrowed): after very many rows all that a sender writes counts as found', async () => {
  for (let n = 0; n <= limits.exactRowsPerDay + 1; n++)
    expect((await ask(`${nameOf(n)} KX-${700_000 + n * 13}`, 'guesser')).status).toBe(403)
  const narrowed = await ask('Good morning!', 'guesser')
  expect(narrowed.status).toBe(403)
  expect(narrowed.text).not.toContain('customers')
  expect((await ask('Good morning!')).status).toBe(200)
})

test('the file is read again when it changes; a broken one changes nothing', async () => {
  const old = `${nameOf(7)} KX-${700_000 + 7 * 13}`
  const fresh = `${nameOf(300)} KX-${700_000 + 300 * 13}`
  expect([(await ask(old)).status, (await ask(fresh)).status]).toEqual([403, 200])
  writeFileSync(file, customers(200, 350))
  await until('the new table is known', async () => (await ask(fresh)).status === 403)
  expect((await ask(old)).status).toBe(200)
  writeFileSync(file, 'nothing,here\n1,2\n')
  await until('it is reported', () => server.log().includes('stays as it was'))
  expect((await ask(fresh)).status).toBe(403)
})

test('a configuration that names a column that is not there is refused', async () => {
  writeFileSync(file, customers())
  const row = `${nameOf(7)} KX-${700_000 + 7 * 13}`
  await until('the table is known again', async () => (await ask(row)).status === 403)
  writeConfig(server.configFile, config(['name', 'salary']))
  const reply = await call(`${server.url}/v1/standpipe/reload`, tokenOf(server), {})
  expect(reply.text).toContain('names no column `salary`')
  const { out } = await cli(['status', '--json', '--data', server.data])
  expect(out).not.toContain('salary')
  expect((await ask(row)).status).toBe(403)
})
