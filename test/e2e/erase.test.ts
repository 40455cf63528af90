import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cleanUp, cli, freshFolder, startServer, type Server } from './server.ts'
import { call, chatBody, PEOPLE, SAMPLE_SOURCE, tokenOf, until } from './worlds.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Deletion that deletes, asked of a running server through its doors. */
const SECRET = 'The quokka protocol needs seventeen brass keys'
const PATH = 'handbook/quokka-protocol.md'
const QUESTION = 'How many brass keys does the quokka protocol need?'
/** A deleted document is out of the index within one interval: two seconds by watching. */
const INTERVAL_MS = 2_000

let dir: string
let server: Server
beforeAll(async () => {
  dir = freshFolder()
  put(PATH, SECRET)
  for (let at = 0; at < 20; at++) put(`handbook/leave-${at}.md`, `Leave of kind ${at} is granted.`)
  server = await startServer({
    dir,
    config: {
      lake: { sources: [SAMPLE_SOURCE('./lake')] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [{ id: 'extract', provider: 'extract' }],
      aliases: [{ id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] }],
      ...PEOPLE,
    },
  })
})
afterAll(cleanUp)

function put(key: string, text: string): void {
  const file = join(dir, 'lake', key)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `# ${key}\n\n${text}.\n`)
}

/** Every door that quotes passages, asked by its own dialect. */
const DOORS: readonly (readonly [name: string, path: string, body: object])[] = [
  ['openai chat', '/v1/chat/completions', chatBody('assistant', QUESTION)],
  ['openai responses', '/v1/responses', { model: 'assistant', input: QUESTION }],
  ['anthropic', '/v1/messages', chatBody('assistant', QUESTION, { max_tokens: 500 })],
  [
    'bedrock converse',
    '/model/assistant/converse',
    { messages: [{ role: 'user', content: [{ text: QUESTION }] }] },
  ],
  ['retrieve', '/v1/knowledge_bases/company/retrieve', { query: QUESTION, limit: 8 }],
]

async function quoting(): Promise<readonly string[]> {
  const key = server.key('intranet')
  const answers = await Promise.all(
    DOORS.map(async ([name, path, body]) => {
      const reply = await call(`${server.url}${path}`, key, body)
      expect(reply.status, `${name}: ${reply.text}`).toBe(200)
      return reply.text.includes('seventeen') || reply.text.includes('quokka-protocol')
        ? [name]
        : []
    }),
  )
  return answers.flat()
}

interface Status {
  readonly sources: readonly { readonly indexed: number }[]
}
async function indexed(): Promise<number> {
  const { text } = await call(`${server.url}/v1/standpipe/lake`, tokenOf(server))
  return (JSON.parse(text) as Status).sources[0]?.indexed ?? 0
}

describe('a document that its owner deletes', () => {
  test('is quoted at every door before, at none at once, and out of the index within an interval', async () => {
    expect(await quoting()).toEqual(DOORS.map(([name]) => name))
    const before = await indexed()
    const deletedAt = performance.now()
    rmSync(join(dir, 'lake', PATH))
    expect(await quoting()).toEqual([])
    expect(performance.now() - deletedAt).toBeLessThan(1_000)
    await until('the index has followed', async () => (await indexed()) === before - 1)
    expect(performance.now() - deletedAt).toBeLessThan(INTERVAL_MS)
  })

  test('five times over, however the last sync fell', async () => {
    const took: number[] = []
    for (let round = 0; round < 5; round++) {
      put(PATH, SECRET)
      const before = await indexed()
      await until('it is back', async () => (await indexed()) === before + 1)
      const deletedAt = performance.now()
      rmSync(join(dir, 'lake', PATH))
      expect(await quoting()).toEqual([])
      await until('the index has followed', async () => (await indexed()) === before)
      took.push(performance.now() - deletedAt)
    }
    console.log(`out of the index after ${took.map((ms) => Math.round(ms)).join(', ')} ms`)
    expect(Math.max(...took)).toBeLessThan(INTERVAL_MS)
  })
})

const erase = (...args: readonly string[]) =>
  cli(['lake', 'erase', ...args, '--data', server.data], { cwd: dir })

describe('lake erase', () => {
  test('erases what the source still has, for good, and gives a record that can be checked', async () => {
    put(PATH, SECRET)
    await call(`${server.url}/v1/standpipe/lake/sync`, tokenOf(server), {})
    expect((await quoting()).length).toBe(DOORS.length)
    const { code, out, err } = await erase(PATH)
    expect({ code, err }).toMatchObject({ code: 0 })
    expect(err).toContain('stays out of the lake')
    expect(out).not.toContain('quokka')
    const file = join(dir, 'record.json')
    writeFileSync(file, out)
    expect(await quoting()).toEqual([])
    await call(`${server.url}/v1/standpipe/lake/sync`, tokenOf(server), {})
    expect(await quoting()).toEqual([])

    expect((await erase('--verify', file, PATH)).out).toContain('by the path that you named')
    expect((await erase('--verify', file, 'handbook/leave-1.md')).code).toBe(1)
    const changed = JSON.parse(out) as { statement: { objects: number } }
    changed.statement.objects = 2
    writeFileSync(file, JSON.stringify(changed))
    expect((await erase('--verify', file)).err).toContain('not signed by this installation')
  })

  test('lets it come back when it is told to', async () => {
    expect((await erase(PATH, '--restore')).code).toBe(0)
    await call(`${server.url}/v1/standpipe/lake/sync`, tokenOf(server), {})
    expect((await quoting()).length).toBe(DOORS.length)
  })

  test('asks before it erases many, and refuses what it does not know', async () => {
    const many = await erase('--prefix', 'handbook/leave-1')
    expect(many).toMatchObject({ code: 2 })
    expect(many.err).toContain('11 documents')
    expect((await erase('--prefix', 'handbook/leave-1', '--yes', '--json')).code).toBe(0)
    expect((await erase('handbook/nothing.md')).err).toContain('knows `handbook/nothing.md`')
    expect((await erase('handbook/nothing.md', '--gone')).code).toBe(0)
    expect((await erase('handbook/a.md.metadata.json')).err).toContain('who may read')
  })

  test('is for admins, and the records are in order', async () => {
    const body = { path: PATH }
    const refused = await call(
      `${server.url}/v1/standpipe/lake/erase`,
      server.key('intranet'),
      body,
    )
    expect(refused.status).toBe(403)
    expect((await cli(['verify', '--data', server.data])).code).toBe(0)
  })
})
