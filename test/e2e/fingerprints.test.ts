import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, freshFolder, startServer, writeConfig, type Server } from './server.ts'
import { call, chatBody, tokenOf, until, UPSTREAM_ENV, upstreamAt, type Reply } from './worlds.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** What only the board may know, in plain words without anything that a detector finds. */
const SECRET = [
  'The board has decided to move all production from the old harbour site to the new plant behind the',
  'railway line before the end of next winter, and to close the foundry completely. Nobody outside of',
  'this room may hear of it until the unions have been told, because the landlord would otherwise raise',
  'the price of the adjoining plot that we still need for the cooling towers and the second loading ramp.',
  'The finance director expects that the move pays for itself within four years if orders stay as they',
  'were last spring, and she asked every member to bring an own estimate to the meeting in the mountains.',
  'Should the supplier of the furnaces fail, the fallback is to lease two smaller units from the brewery',
  'whose owner is a cousin of the chairman, although the terms that he offered are anything but friendly.',
].join('\n')
const WORDS = SECRET.split(/\s+/)
/** Boilerplate: in a secret document and in a public one. */
const IMPRINT =
  'This paper was printed on recycled sheets by the house press and may be returned to the front desk of any branch office during the usual hours, where a member of staff will be glad to answer questions about its origin, its readers and the way in which it should be stored or thrown away.'

let outside: FakeOpenAi
let inside: FakeOpenAi
let insideSays = 'Fine.'
let server: Server
let lake: string

const config = (answersKeepHours = 72, boardLevel = 'confidential'): object => ({
  lake: {
    sources: [
      {
        id: 'company',
        filesystem: { root: './lake' },
        rules: [
          { match: 'board/**', level: boardLevel, readers: ['group:board'] },
          { match: 'open/**', level: 'public', readers: ['group:staff'] },
        ],
      },
    ],
  },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [
    { id: 'extract', provider: 'extract' },
    upstreamAt(outside.url, { id: 'frontier', clearance: { level: 'public' } }),
    upstreamAt(inside.url, { id: 'own' }),
  ],
  aliases: [
    { id: 'frontier', deployments: ['frontier'] },
    { id: 'own', deployments: ['own'] },
    { id: 'board', deployments: ['own'], knowledgeBases: ['company'] },
  ],
  groups: [{ id: 'staff' }, { id: 'board' }],
  apps: [
    { id: 'intranet', groups: ['staff'] },
    { id: 'other', groups: ['staff'] },
    { id: 'directors', groups: ['staff', 'board'] },
  ],
  fingerprints: { answersKeepHours },
})

const put = (key: string, text: string): void => {
  const file = join(lake, key)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
}

beforeAll(async () => {
  outside = await startFakeOpenAi({ answers: { text: 'Fine.' } })
  inside = await startFakeOpenAi({ answers: () => ({ text: insideSays }) })
  const dir = freshFolder()
  lake = join(dir, 'lake')
  put('board/zq-strategy.md', `# Strategy\n\n${SECRET}\n\n${IMPRINT}\n`)
  put('open/imprint.md', `# Imprint\n\n${IMPRINT}\n`)
  server = await startServer({ dir, env: UPSTREAM_ENV, config: config() })
})
afterAll(async () => {
  await cleanUp()
  await outside.close()
  await inside.close()
})

const ask = (body: object, app = 'intranet'): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key(app), body)
const askFrontier = (text: string, app?: string): Promise<Reply> =>
  ask(chatBody('frontier', text), app)

/** Every five words in a row of the secret that the outside has seen. */
function seenOutside(): readonly string[] {
  const said = outside.requests.map(({ text }) => text.toLowerCase().replaceAll(/[^a-z]+/g, ' '))
  const found: string[] = []
  for (let at = 0; at + 5 <= WORDS.length; at++) {
    const five = WORDS.slice(at, at + 5)
      .join(' ')
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, ' ')
    if (said.some((text) => text.includes(five))) found.push(five)
  }
  return found
}

describe('fingerprints: known text does not get out', () => {
  test('an ordinary question does', async () => {
    expect((await askFrontier('What should one bring to a meeting in the mountains?')).status).toBe(
      200,
    )
    expect(outside.requests.length).toBe(1)
  })

  test.each([
    ['as it is', (text: string) => text],
    [
      'in capitals, with markup',
      (text: string) => text.toUpperCase().replaceAll(' the ', ' **the** '),
    ],
    ['wrapped anew', (text: string) => text.replaceAll(/\s+/g, '\n> ')],
    ['as base64', (text: string) => Buffer.from(text).toString('base64')],
    ['as JSON in JSON', (text: string) => JSON.stringify(JSON.stringify({ text }))],
  ])(
    'a confidential paragraph, %s: refused, and nobody is told where it stands',
    async (_, form) => {
      const text = form(WORDS.slice(20, 80).join(' '))
      const before = outside.requests.length
      const reply = await askFrontier(`Please shorten: ${text}`, 'other')
      expect(reply.status).toBe(403)
      expect(reply.text).toContain('confidential')
      expect(reply.text).not.toContain('zq-strategy')
      expect(reply.text).not.toContain('board/')
      expect(outside.requests.length).toBe(before)
      expect((await ask(chatBody('own', `Please shorten: ${text}`), 'other')).status).toBe(200)
    },
  )

  test('echoed as an assistant turn, in parts of one message, in turns of a conversation', async () => {
    const before = outside.requests.length
    const half = WORDS.slice(0, 70).join(' ')
    const parts = Array.from({ length: 20 }, (_, at) => ({
      type: 'text',
      text: WORDS.slice(30 + 4 * at, 34 + 4 * at).join(' '),
    }))
    const turns = Array.from({ length: 20 }, (_, at) => [
      { role: 'user', content: WORDS.slice(20 + 5 * at, 25 + 5 * at).join(' ') },
    ]).flat()
    for (const messages of [
      [
        { role: 'user', content: 'What is the plan?' },
        { role: 'assistant', content: half },
        { role: 'user', content: 'Shorter, please.' },
      ],
      [{ role: 'user', content: parts }],
      turns,
    ])
      expect((await ask({ model: 'frontier', messages }, 'other')).status).toBe(403)
    expect(outside.requests.length).toBe(before)
    expect(seenOutside()).toEqual([])
  })

  test('who may read it may not send it out either', async () => {
    expect((await askFrontier(SECRET, 'directors')).status).toBe(403)
    expect(seenOutside()).toEqual([])
  })

  test('what stands in a public document too is public', async () => {
    expect((await askFrontier(`Please translate: ${IMPRINT}`, 'other')).status).toBe(200)
  })

  test('explain names the rule and no path', async () => {
    const reply = await askFrontier(SECRET, 'other')
    const id = reply.headers.get('standpipe-request-id') ?? reply.headers.get('x-request-id') ?? ''
    const { out } = await cli(['explain', id, '--json', '--data', server.data])
    expect(out).toContain('company/board/**')
    expect(out).not.toContain('zq-strategy')
  })

  test('in twenty requests of ten words: the twentieth is refused, a restart forgets nothing', async () => {
    const piece = (at: number): string => `about: ${WORDS.slice(8 * at, 8 * at + 9).join(' ')}`
    const statuses: number[] = []
    for (let at = 0; at < 20; at++) statuses.push((await askFrontier(piece(at % 18))).status)
    expect(statuses[0]).toBe(200)
    expect(statuses.slice(15)).toContain(403)
    const refused = statuses.lastIndexOf(403)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    await server.stop()
    const before = server
    const started = await startServer({ dir: server.dir, env: UPSTREAM_ENV })
    server = { ...started, key: (app) => before.key(app) }
    expect((await askFrontier(piece(refused % 18))).status).toBe(403)
    expect((await askFrontier(piece(refused % 18), 'directors')).status).toBe(200)
  })
})

describe('fingerprints of answers', () => {
  test('an answer above public does not wash off: as assistant turn, as user text', async () => {
    const answer =
      'The chairman told the two brothers that their uncle left them a mill with a broken wheel and seven acres of meadow.'
    insideSays = answer
    const asked = await ask(chatBody('own', `${SECRET} What did he say?`), 'directors')
    expect(asked.text).toContain('seven acres')
    const outsiders = async (): Promise<readonly number[]> => [
      (await askFrontier(`Is this right? ${answer}`, 'other')).status,
      (
        await ask({
          model: 'frontier',
          messages: [
            { role: 'user', content: 'What did he say?' },
            { role: 'assistant', content: answer },
            { role: 'user', content: 'Thanks.' },
          ],
        })
      ).status,
    ]
    await until('the answer is known', async () =>
      (await outsiders()).every((status) => status === 403),
    )
  })
})

describe('in step with the lake', () => {
  test('a label that changes acts at once; a deleted document is unknown', async () => {
    const own = 'frontier'
    const text = WORDS.slice(5, 75).join(' ')
    expect((await ask(chatBody(own, text), 'other')).status).toBe(403)
    writeConfig(server.configFile, config(72, 'public'))
    await call(`${server.url}/v1/standpipe/reload`, tokenOf(server), {})
    expect((await ask(chatBody(own, text), 'other')).status).toBe(200)
    writeConfig(server.configFile, config())
    await call(`${server.url}/v1/standpipe/reload`, tokenOf(server), {})
    expect((await ask(chatBody(own, text), 'other')).status).toBe(403)
    rmSync(join(lake, 'board/zq-strategy.md'))
    await cli(['lake', 'sync', '--data', server.data])
    expect((await ask(chatBody(own, text), 'other')).status).toBe(200)
  })
})
