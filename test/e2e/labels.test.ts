import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, freshFolder, startServer, type Server } from './server.ts'
import { call, chatBody, PEOPLE, SAMPLE_LAKE, SAMPLE_SOURCE, type Reply } from './worlds.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** A vendor outside that may see what is internal, and a model of the company's own that may see nearly all. */
let outside: FakeOpenAi
let inside: FakeOpenAi
let server: Server

const portOf = ({ url }: FakeOpenAi): string => new URL(url).port
const OUTSIDE_PRELOAD = join(process.cwd(), 'dist/test/support/outside.js')

beforeAll(async () => {
  outside = await startFakeOpenAi({ answers: { text: 'An answer from outside.' } })
  inside = await startFakeOpenAi({ answers: { text: 'An answer from inside.' } })
  const dir = freshFolder()
  cpSync(SAMPLE_LAKE, join(dir, 'lake'), { recursive: true })
  server = await startServer({
    dir,
    env: {
      NODE_OPTIONS: `--import ${OUTSIDE_PRELOAD}`,
      STANDPIPE_OUTSIDE: `vendor.example=${portOf(outside)}`,
      VENDOR_KEY: 'vendor-key',
    },
    config: {
      lake: { sources: [SAMPLE_SOURCE('./lake')] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [
        {
          id: 'vendor',
          provider: 'openai',
          baseUrl: 'https://vendor.example/v1',
          model: 'big-model',
          apiKey: '${env:VENDOR_KEY}',
          perimeter: 'external',
          region: 'us',
          clearance: { level: 'internal' },
          accepts: { images: true },
        },
        {
          id: 'house',
          provider: 'openai',
          baseUrl: inside.url,
          model: 'own-model',
          perimeter: 'network',
          addresses: ['127.0.0.0/8'],
          clearance: { level: 'restricted', compartments: ['pii', 'phi', 'pci'] },
          accepts: { images: true },
        },
        { id: 'extract', provider: 'extract' },
      ],
      aliases: [
        { id: 'assistant', deployments: ['vendor', 'house'], knowledgeBases: ['company'] },
        { id: 'plain', deployments: ['vendor', 'house'] },
        { id: 'vendor-only', deployments: ['vendor'] },
      ],
      policies: ['pack:hipaa'],
      ...PEOPLE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await outside.close()
  await inside.close()
})

const ask = (app: string, body: object): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key(app), body)
const deploymentOf = (reply: Reply): string => reply.headers.get('standpipe-deployment') ?? ''
const MINUTES = readFileSync(join(SAMPLE_LAKE, 'board/minutes-2026-09.md'), 'utf8')
const PARAGRAPH = MINUTES.split('\n').find((line) => line.includes('11.5 million')) ?? ''

/** Everything that the vendor received, from the first request of the file on. */
const outsideHeard = (): string => outside.requests.map(({ text }) => text).join('\n')

test('a public question goes to the vendor', async () => {
  const reply = await ask('intranet', chatBody('plain', 'What is the capital of Portugal?'))
  expect([reply.status, deploymentOf(reply)]).toEqual([200, 'vendor'])
  expect(outsideHeard()).toContain('capital of Portugal')
})

test('one that retrieves a restricted page is answered inside', async () => {
  const reply = await ask('hr-desk', chatBody('assistant', 'What is the salary range for grade 4?'))
  expect([reply.status, deploymentOf(reply)]).toEqual([200, 'house'])
  expect(inside.requests.at(-1)?.text).toContain('58,400')
  expect(outsideHeard()).not.toContain('58,400')
})

describe('a pasted paragraph of a document that the sender may not even read', () => {
  const noWordOf = (): void => {
    expect(outsideHeard()).not.toMatch(/brightmast|11\.5 million|skylark/i)
  }
  test('stays inside, and where there is only the vendor it is refused', async () => {
    const pasted = await ask('intranet', chatBody('plain', `Shorten this: ${PARAGRAPH}`))
    expect([pasted.status, deploymentOf(pasted)]).toEqual([200, 'house'])
    const refused = await ask('intranet', chatBody('vendor-only', `Shorten this: ${PARAGRAPH}`))
    expect(refused.status).toBe(403)
    noWordOf()
  })

  test('echoed as a turn of the assistant', async () => {
    const messages = [
      { role: 'user', content: 'What did the board decide?' },
      { role: 'assistant', content: `It was this. ${PARAGRAPH.toLowerCase()}` },
      { role: 'user', content: 'Shorten that.' },
    ]
    const reply = await ask('intranet', { model: 'plain', messages })
    expect([reply.status, deploymentOf(reply)]).toEqual([200, 'house'])
    noWordOf()
  })

  test('in twenty parts of one request', async () => {
    const words = PARAGRAPH.split(' ')
    const size = Math.ceil(words.length / 20)
    const parts = Array.from({ length: 20 }, (_, at) => ({
      type: 'text',
      text: words.slice(at * size, (at + 1) * size).join(' '),
    })).filter(({ text }) => text !== '')
    const reply = await ask('intranet', {
      model: 'plain',
      messages: [{ role: 'user', content: parts }],
    })
    expect([reply.status, deploymentOf(reply)]).toEqual([200, 'house'])
    noWordOf()
  })
})

test('a card is not for the vendor', async () => {
  const reply = await ask('intranet', chatBody('plain', 'Charge 4111 1111 1111 1111 please'))
  expect([reply.status, deploymentOf(reply)]).toEqual([200, 'house'])
  expect(outsideHeard()).not.toContain('4111')
})

test('an AWS key is for nobody who is not in this process or sealed', async () => {
  const before = [outside.requests.length, inside.requests.length]
  // In two halves, so that no scanner of repositories takes it for one.
  const key = `AKIA${'QYLPMN5HHHFPZAM2'}`
  const reply = await ask('intranet', chatBody('plain', `use ${key} for the upload`))
  expect(reply.status).toBe(403)
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'data_blocked' } })
  expect(reply.text).not.toContain(key)
  expect([outside.requests.length, inside.requests.length]).toEqual(before)
})

test('health data under the pack `hipaa` leaves only without what makes it health data', async () => {
  const text = 'Patient MRN: 00482913, diagnosis ICD-10 E11.9, metformin 500 mg twice daily.'
  const reply = await ask('intranet', chatBody('plain', `Summarise: ${text}`))
  expect([reply.status, deploymentOf(reply)]).toEqual([200, 'vendor'])
  const sent = outside.requests.at(-1)?.text ?? ''
  expect(sent).toContain('Summarise: Patient MRN: [redacted')
  expect(outsideHeard()).not.toMatch(/00482913|E11\.9|metformin/)
  expect(reply.headers.get('standpipe-action')).toBe('redacted')
})

describe('what a tool declares of its result', () => {
  const WORDS = 'the harbour plan for pier nine'
  const result = (ifc?: object): string =>
    JSON.stringify({ content: [{ type: 'text', text: WORDS }], ...(ifc && { _meta: { ifc } }) })
  const OPEN = result()
  const CLOSED = result({ integrity: 'untrusted', confidentiality: 'confidential' })
  const input = { city: 'Lyon' }
  const DIALECTS: readonly (readonly [string, string, (model: string, text: string) => object])[] =
    [
      [
        'chat completions',
        '/v1/chat/completions',
        (model, content) => ({
          model,
          messages: [
            { role: 'user', content: 'Which plan?' },
            {
              role: 'assistant',
              content: null,
              tool_calls: [
                {
                  id: 'c1',
                  type: 'function',
                  function: { name: 'plans', arguments: JSON.stringify(input) },
                },
              ],
            },
            { role: 'tool', tool_call_id: 'c1', content },
          ],
        }),
      ],
      [
        'responses',
        '/v1/responses',
        (model, output) => ({
          model,
          store: false,
          input: [
            { role: 'user', content: 'Which plan?' },
            {
              type: 'function_call',
              call_id: 'c1',
              name: 'plans',
              arguments: JSON.stringify(input),
            },
            { type: 'function_call_output', call_id: 'c1', output },
          ],
        }),
      ],
      [
        'messages',
        '/v1/messages',
        (model, content) => ({
          model,
          max_tokens: 64,
          messages: [
            { role: 'user', content: 'Which plan?' },
            { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'plans', input }] },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content }] },
          ],
        }),
      ],
      [
        'converse',
        '/model/MODEL/converse',
        (_, text) => ({
          messages: [
            { role: 'user', content: [{ text: 'Which plan?' }] },
            {
              role: 'assistant',
              content: [{ toolUse: { toolUseId: 'c1', name: 'plans', input } }],
            },
            {
              role: 'user',
              content: [{ toolResult: { toolUseId: 'c1', content: [{ json: JSON.parse(text) }] } }],
            },
          ],
        }),
      ],
    ]
  const say = (path: string, model: string, body: object): Promise<Reply> =>
    call(`${server.url}${path.replace('MODEL', model)}`, server.key('intranet'), body)

  test.each(DIALECTS)(
    '%s: confidential is not for a vendor that is cleared for internal',
    async (_, path, bodyOf) => {
      const before = outside.requests.length
      const refused = await say(path, 'vendor-only', bodyOf('vendor-only', CLOSED))
      expect([refused.status, outside.requests.length]).toEqual([403, before])
      const closed = await say(path, 'plain', bodyOf('plain', CLOSED))
      expect([closed.status, deploymentOf(closed)]).toEqual([200, 'house'])
      expect(closed.headers.get('standpipe-label')).toBe('confidential!untrusted')
      expect(outside.requests.length).toBe(before)
      expect(inside.requests.at(-1)?.text).toContain(WORDS)
      const open = await say(path, 'plain', bodyOf('plain', OPEN))
      expect([open.status, deploymentOf(open)]).toEqual([200, 'vendor'])
      expect(outside.requests.slice(before).map(({ text }) => text.includes(WORDS))).toEqual([true])
    },
  )
})

test('an image, which nobody can scan, stays inside', async () => {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const reply = await ask('intranet', {
    model: 'plain',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is on it?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
        ],
      },
    ],
  })
  expect([reply.status, deploymentOf(reply)]).toEqual([200, 'house'])
  expect(outsideHeard()).not.toContain(pixel)
})
