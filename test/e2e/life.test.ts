import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openBare } from '../../src/stores/sqlite/connection.ts'
import { openDataDirectory } from '../../src/stores/sqlite/data-directory.ts'
import { MIGRATIONS } from '../../src/stores/sqlite/migrations/migrations.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, freshFolder, startServer, type Server } from './server.ts'
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
  type Reply,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Starting, stopping, starting again: what is open is finished, what is known is kept. */
let upstream: FakeOpenAi
beforeAll(async () => {
  upstream = await startFakeOpenAi({
    answers: {
      text: Array.from({ length: 30 }, () => 'word '),
      betweenPiecesMs: 30,
      usage: { prompt_tokens: 11, completion_tokens: 30, total_tokens: 41 },
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const world = (): object => ({
  lake: { sources: [SAMPLE_SOURCE('./lake')] },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(upstream.url)],
  aliases: [
    { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
    { id: 'chat', deployments: ['local'] },
  ],
  ...PEOPLE,
  budgets: [{ scope: 'app:intranet', limit: '5.00', period: 'total', mode: 'hard' }],
})
function folderWithLake(): string {
  const dir = freshFolder()
  cpSync(SAMPLE_LAKE, join(dir, 'lake'), { recursive: true })
  return dir
}
const again = (server: Server): Promise<Server> =>
  startServer({ dir: server.dir, env: UPSTREAM_ENV })

interface Status {
  readonly sources: readonly { readonly indexed: number; readonly chunks: number }[]
}
const lakeOf = async (server: Server): Promise<Status> => {
  const { out } = await cli(['lake', 'status', '--json', '--data', server.data])
  return JSON.parse(out) as Status
}

describe('one data directory, start after start', () => {
  let server: Server
  let key = ''
  let revoked = ''
  beforeAll(async () => {
    server = await startServer({ dir: folderWithLake(), env: UPSTREAM_ENV, config: world() })
    key = server.key('hr-desk')
    revoked = server.key('intranet')
  })
  const modelsStatus = async (caller: string): Promise<number> =>
    (await call(`${server.url}/v1/models`, caller)).status

  test('a second one beside it exits 1 with a sentence, and harms nothing', async () => {
    const ran = await cli(
      ['up', '--config', server.configFile, '--data', server.data, '--port', '0'],
      { env: UPSTREAM_ENV },
    )
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(ran.err).toContain('is in use by another Standpipe; stop that one first')
    const offline = await cli(['keys', 'create', '--admin', '--data', server.data])
    expect(offline.code).toBe(1)
    expect(await modelsStatus(key)).toBe(200)
    expect((await cli(['keys', 'list', '--data', server.data])).code).toBe(0)
  })

  test('SIGTERM: no new request, open ones finish and are settled, exit 0', async () => {
    const chat = (body: object): Promise<Reply> =>
      call(`${server.url}/v1/chat/completions`, server.key('intranet'), body)
    const talk = chatBody('chat', 'talk', { stream: true })
    const answers = Array.from({ length: 5 }, () => chat(talk))
    await until('five answers are under way', () => upstream.requests.length >= 5)
    const code = server.stop('SIGTERM')
    await until('the doors are closed', async () => {
      const health = await call(`${server.url}/healthz`, '').catch(() => undefined)
      return health === undefined || health.status === 503
    })
    const late = await chat(chatBody('chat', 'too late')).catch(() => undefined)
    expect(late === undefined || late.status === 503).toBe(true)
    for (const { status, text } of await Promise.all(answers)) {
      expect(status).toBe(200)
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    }
    expect(await code).toBe(0)
    server = await again(server)
    // 11 tokens in and 30 out, five times, at 1 and 2 dollars a million.
    const balance = await balanceOf(server.url, tokenOf(server), 'app:intranet')
    expect([balance.spent, balance.held]).toEqual([5n * (11n * 1_000n + 30n * 2_000n), 0n])
  })

  test('a revoked key is refused at once', async () => {
    expect(await modelsStatus(revoked)).toBe(200)
    const id = revoked.split('_')[1] ?? ''
    expect((await cli(['keys', 'revoke', id, '--data', server.data])).code).toBe(0)
    expect(await modelsStatus(revoked)).toBe(401)
  })

  test('the next one serves soon, keeps the keys, and reads only what changed', async () => {
    const before = await lakeOf(server)
    expect(await server.stop()).toBe(0)
    const timesBefore = readTimes(server)
    const handbook = join(server.dir, 'lake/handbook')
    writeFileSync(join(handbook, 'canteen.md'), '# Canteen\n\nThe canteen opens at 11:45.\n')
    rmSync(join(handbook, 'travel-and-expenses.md'))

    server = await again(server)
    // The bar is 2 s on a machine of its own. Where others build and test beside us, only what it cost counts.
    expect(server.readyCpuMs).toBeLessThan(5_000)
    expect([server.adminKey, Object.keys(server.appKeys)]).toEqual([null, []])
    const question = chatBody('assistant', 'When does the canteen open?')
    const asked = await call(`${server.url}/v1/chat/completions`, key, question)
    expect(asked.text).toContain('11:45')
    expect(await modelsStatus(revoked)).toBe(401)
    expect((await lakeOf(server)).sources[0]?.indexed).toBe(before.sources[0]?.indexed)
    const synced = await cli(['lake', 'sync', '--json', '--data', server.data])
    expect(JSON.parse(synced.out)).toMatchObject({
      sources: [{ added: 0, changed: 0, deleted: 0, skipped: 0, failure: null }],
    })
    await server.stop()
    const times = readTimes(server)
    const readAgain = [...times].filter(([path, at]) => timesBefore.get(path) !== at)
    expect(readAgain.map(([path]) => path)).toEqual(['handbook/canteen.md'])
    expect(times.has('handbook/travel-and-expenses.md')).toBe(false)
  })
})

/** When each document was last read, as the manifest of a stopped server says. */
function readTimes(server: Server): ReadonlyMap<string, bigint> {
  const database = openBare(join(server.data, 'standpipe.sqlite'))
  const rows = database.prepare('SELECT key, synced_at FROM object').all([])
  database.close()
  return new Map(rows as [string, bigint][])
}

describe('a data directory of another version', () => {
  let server: Server
  let key = ''
  beforeAll(async () => {
    const dir = folderWithLake()
    openDataDirectory(join(dir, 'data'), { migrations: MIGRATIONS.slice(0, 1) }).close()
    server = await startServer({ dir, env: UPSTREAM_ENV, config: world() })
    key = server.key('intranet')
    await server.stop()
  })
  /** Whatever was tried before: this program starts on it, and nothing is lost. */
  afterAll(async () => {
    const next = await again(server)
    expect((await call(`${next.url}/v1/models`, key)).status).toBe(200)
    for (const command of [['ledger', 'verify'], ['verify']])
      expect((await cli([...command, '--data', next.data])).code).toBe(0)
    await next.stop()
    expect(readFileSync(join(server.data, 'VERSION'), 'utf8')).toBe(`${MIGRATIONS.length}\n`)
  })

  const versionFile = (text: string): void => writeFileSync(join(server.data, 'VERSION'), text)
  const userVersion = (version: number): void => {
    const database = openBare(join(server.data, 'standpipe.sqlite'))
    database.execute(`PRAGMA user_version = ${version}`)
    database.close()
  }
  const startRefused = async (): Promise<string> => {
    const { configFile, data } = server
    const ran = await cli(['up', '--config', configFile, '--data', data, '--port', '0'], {
      env: UPSTREAM_ENV,
    })
    expect([ran.code, ran.out]).toEqual([1, ''])
    return ran.err
  }

  test('the first one was brought forward, after a backup', () => {
    expect(readFileSync(join(server.data, 'VERSION'), 'utf8')).toBe(`${MIGRATIONS.length}\n`)
    const backup = join(server.data, 'backups/version-1.sqlite')
    expect(existsSync(backup)).toBe(MIGRATIONS.length > 1)
  })

  test('a newer one is refused with a sentence, by its file and by its database', async () => {
    versionFile('99\n')
    expect(await startRefused()).toContain('start the newer Standpipe that wrote it')
    versionFile(`${MIGRATIONS.length}\n`)
    userVersion(99)
    expect(await startRefused()).toContain('has version 99')
    userVersion(MIGRATIONS.length)
  })

  test('a database whose number was lost is refused with a sentence', async () => {
    userVersion(0)
    expect(await startRefused()).toContain('restore a backup')
    userVersion(MIGRATIONS.length)
  })

  test('a damaged database is refused with a sentence; not a byte of it changes', async () => {
    const file = join(server.data, 'standpipe.sqlite')
    const whole = readFileSync(file)
    const damaged = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4_080, 7)])
    writeFileSync(file, damaged)
    expect(await startRefused()).toContain('restore a backup')
    expect(readFileSync(file).equals(damaged)).toBe(true)
    writeFileSync(file, whole)
  })

  test('a VERSION file that says less than the database: the database decides', () => {
    // `afterAll` starts on it.
    versionFile('0\n')
  })
})
