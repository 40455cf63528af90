import OpenAI, { ConflictError } from 'openai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  startFakeOpenAi,
  type FakeAnswer,
  type FakeOpenAi,
  type RecordedRequest,
} from '../support/fake-openai.ts'
import { cleanUp, freshFolder, startServer, writeConfig, type Server } from './server.ts'
import {
  balanceOf,
  call,
  chatBody,
  PEOPLE,
  SAMPLE_SOURCE,
  tokenOf,
  until,
  UPSTREAM_ENV,
  upstreamAt,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** One answer differs from the next, so that a second call could not be taken for a replay. */
let answered = 0
function scripted({ body }: RecordedRequest): FakeAnswer {
  const asked = JSON.stringify(body?.messages ?? '')
  answered += 1
  if (asked.includes('talk long'))
    return { text: Array.from({ length: 200 }, () => 'word '), betweenPiecesMs: 20 }
  if (asked.includes('not this way')) return { status: 400 }
  return { text: `answer ${answered}, in several pieces`, pieceChars: 5 }
}

const config = (url: string, changes: object = {}): object => ({
  lake: { sources: [SAMPLE_SOURCE()] },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [{ id: 'extract', provider: 'extract' }, upstreamAt(url)],
  aliases: [
    { id: 'kept', deployments: ['local'], content: { keepDays: 30 } },
    { id: 'chat', deployments: ['local'] },
    {
      id: 'assistant',
      deployments: ['extract'],
      knowledgeBases: ['company'],
      content: { keepDays: 1 },
    },
  ],
  ...PEOPLE,
  budgets: [{ scope: 'app:intranet', limit: '10', period: 'total', mode: 'hard' }],
  ...changes,
})

let upstream: FakeOpenAi
let server: Server
let dir: string
beforeAll(async () => {
  upstream = await startFakeOpenAi({ answers: scripted })
  dir = freshFolder()
  server = await startServer({ env: UPSTREAM_ENV, config: config(upstream.url), dir })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

interface Heard {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}
async function ask(body: object, key: string, apiKey = server.key('intranet')): Promise<Heard> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const idOf = ({ headers }: Heard): string => headers.get('standpipe-request-id') ?? ''
const messageOf = ({ text }: Heard): string =>
  (JSON.parse(text) as { error: { message: string } }).error.message
const STREAMED = { stream: true, stream_options: { include_usage: true }, standpipe: {} }
const spent = async (): Promise<bigint> =>
  (await balanceOf(server.url, tokenOf(server), 'app:intranet')).spent

describe('the same key again', () => {
  test.each([
    ['a stream', STREAMED],
    ['a whole answer', { standpipe: {} }],
    ['without our own member', {}],
  ])('%s comes again byte for byte, without a call and without a charge', async (name, more) => {
    const body = chatBody('kept', 'say something', more)
    const first = await ask(body, `again: ${name}`)
    expect([first.status, first.headers.get('standpipe-replayed')]).toEqual([200, null])
    const [calls, cost] = [upstream.requests.length, await spent()]
    const second = await ask(body, `again: ${name}`)
    expect(second.text).toBe(first.text)
    expect(second.text).toContain('answe')
    expect(second.status).toBe(200)
    expect(second.headers.get('standpipe-replayed')).toBe('true')
    expect(idOf(second)).toBe(idOf(first))
    for (const header of ['content-type', 'standpipe-deployment', 'standpipe-label'])
      expect(second.headers.get(header)).toBe(first.headers.get(header))
    expect([upstream.requests.length, await spent()]).toEqual([calls, cost])
  })

  test('the official SDK reads a replay like an answer', async () => {
    const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key('intranet') })
    const read = async (): Promise<string> => {
      const stream = await client.chat.completions.create(
        { model: 'kept', messages: [{ role: 'user', content: 'for the SDK' }], stream: true },
        { headers: { 'Idempotency-Key': 'sdk' } },
      )
      let text = ''
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
      return text
    }
    const text = await read()
    expect(text).toMatch(/^answer \d+, in several pieces$/)
    expect(await read()).toBe(text)
  })

  test('an answer of the documents comes again with its citations', async () => {
    const body = chatBody('assistant', 'How many days of parental leave are there?', STREAMED)
    const first = await ask(body, 'documents')
    expect(first.text).toContain('url_citation')
    const second = await ask(body, 'documents')
    expect(second.text).toBe(first.text)
    expect(second.headers.get('standpipe-replayed')).toBe('true')
  })

  test('with another body, or at another door: a conflict that names the first', async () => {
    const first = await ask(chatBody('kept', 'one thing'), 'bodies')
    const other = await ask(chatBody('kept', 'another thing'), 'bodies')
    expect(other.status).toBe(409)
    expect(other.headers.get('x-should-retry')).toBe('false')
    expect(messageOf(other)).toContain(idOf(first))
    expect(messageOf(other)).toContain('another request')
  })

  test('where nothing is kept: a conflict that names the first, and the SDK does not try again', async () => {
    const first = await ask(chatBody('chat', 'hello'), 'not kept')
    expect(first.status).toBe(200)
    let sent = 0
    const client = new OpenAI({
      baseURL: `${server.url}/v1`,
      apiKey: server.key('intranet'),
      fetch: (input, init) => {
        sent += 1
        return fetch(input, init)
      },
    })
    const again = client.chat.completions.create(
      { model: 'chat', messages: [{ role: 'user', content: 'hello' }] },
      { headers: { 'Idempotency-Key': 'not kept' } },
    )
    // The SDK's own body is spelled otherwise: what it hears is a conflict all the same.
    const error = await again.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ConflictError)
    expect(sent).toBe(1)
    const same = await ask(chatBody('chat', 'hello'), 'not kept')
    expect([same.status, messageOf(same).includes(idOf(first))]).toEqual([409, true])
    expect(messageOf(same)).toContain('not kept')
  })

  test('while the first is open: a conflict; at once with it: one call', async () => {
    const body = chatBody('kept', 'talk long', { stream: true })
    const calls = upstream.requests.length
    const first = ask(body, 'open')
    await until('the call is made', () => upstream.requests.length > calls)
    const second = await ask(body, 'open')
    expect([second.status, second.headers.get('x-should-retry')]).toEqual([409, 'false'])
    expect(messageOf(second)).toContain('still being answered')
    expect(messageOf(second)).toContain(idOf(await first))
    const many = await Promise.all(
      Array.from({ length: 10 }, () => ask(chatBody('kept', 'at once'), 'at once')),
    )
    const fresh = many.filter(
      ({ status, headers }) => status === 200 && headers.get('standpipe-replayed') === null,
    )
    expect(fresh).toHaveLength(1)
    expect(upstream.requests.length - calls).toBe(2)
  })

  test('a request that cost nothing frees its key', async () => {
    const refused = await ask(chatBody('kept', 'not this way'), 'free')
    expect(refused.status).toBe(400)
    const unknown = await ask(chatBody('no such model', 'x'), 'free')
    expect(unknown.status).toBe(404)
    const answer = await ask(chatBody('kept', 'this way'), 'free')
    expect([answer.status, answer.headers.get('standpipe-replayed')]).toEqual([200, null])
  })

  test.each([['x'.repeat(256)], ['späß'], ['']])('a key that is none: %s', async (key) => {
    const answer = await ask(chatBody('kept', 'hello'), key)
    expect(answer.status).toBe(400)
    expect(messageOf(answer)).toContain('idempotency-key')
  })
})

test('own alone: for another principal, a used key is like a fresh one', async () => {
  const body = chatBody('kept', 'a private question')
  const mine = await ask(body, 'twin')
  const theirs = await ask(body, 'twin', server.key('hr-desk'))
  const fresh = await ask(body, 'never used', server.key('hr-desk'))
  const shape = (heard: Heard) => [
    heard.status,
    [...heard.headers.keys()].toSorted(),
    heard.text.replaceAll(/answer \d+|req_\w+|"created":\d+|chatcmpl-\w+/g, '…'),
  ]
  expect(shape(theirs)).toEqual(shape(fresh))
  expect(theirs.text).not.toBe(mine.text)
  expect(idOf(theirs)).not.toBe(idOf(mine))
  // And with another body, which for the owner is a conflict.
  const probe = await ask(chatBody('kept', 'something else'), 'twin-2', server.key('hr-desk'))
  await ask(chatBody('kept', 'mine'), 'twin-3')
  const other = await ask(chatBody('kept', 'something else'), 'twin-3', server.key('hr-desk'))
  expect(shape(other)).toEqual(shape(probe))
})

test('what the caller may not read any more does not come again', async () => {
  const body = chatBody('assistant', 'How many days of annual leave are there?', STREAMED)
  const first = await ask(body, 'readers')
  expect(first.text).toContain('url_citation')
  const source = SAMPLE_SOURCE() as { readonly rules: readonly { readonly readers: unknown }[] }
  const closed = {
    ...source,
    rules: source.rules.map((rule) => ({ ...rule, readers: ['group:board'] })),
  }
  const file = server.configFile
  writeConfig(file, config(upstream.url, { lake: { sources: [closed] } }))
  await until('the new rules are in force', async () => (await ask(body, 'readers')).status === 409)
  const again = await ask(body, 'readers')
  expect(messageOf(again)).toContain('may not be given out again')
  expect(messageOf(again)).not.toContain('leave')
  writeConfig(file, config(upstream.url))
  await until('the old rules are back', async () => (await ask(body, 'readers')).status === 200)
})

test('above what its app may have for nobody in particular, an answer does not come again', async () => {
  const body = chatBody('assistant', 'How many days of sick leave are there?', STREAMED)
  const first = await ask(body, 'faceless')
  expect(first.headers.get('standpipe-label')).toBe('internal!untrusted')
  const apps = PEOPLE.apps.map((app) => ({ ...app, userTokenAbove: 'public' }))
  writeConfig(server.configFile, config(upstream.url, { apps }))
  await until('it is in force', async () => (await ask(body, 'faceless')).status !== 200)
  const again = await ask(body, 'faceless')
  expect([again.status, messageOf(again).includes('only for a person')]).toEqual([403, true])
  writeConfig(server.configFile, config(upstream.url))
  await until('it was', async () => (await ask(body, 'faceless')).status === 200)
})

test('killed while open: after the next start the key names what was under way', async () => {
  const body = chatBody('kept', 'talk long', { stream: true })
  const calls = upstream.requests.length
  const first = ask(body, 'killed').catch(() => undefined)
  await until('the call is made', () => upstream.requests.length > calls)
  const open = await ask(body, 'killed')
  const id = /`(req_\w+)`/.exec(messageOf(open))?.[1]
  await server.stop('SIGKILL')
  await first
  const key = server.key('intranet')
  server = await startServer({ env: UPSTREAM_ENV, dir })
  const again = await ask(body, 'killed', key)
  expect([again.status, messageOf(again).includes(id ?? 'no id')]).toEqual([409, true])
  expect(messageOf(again)).toContain('not kept')
  expect(upstream.requests.length).toBe(calls + 1)
  // What was kept before it is still given again.
  const kept = await ask(
    chatBody('kept', 'say something', {}),
    'again: without our own member',
    key,
  )
  expect(kept.headers.get('standpipe-replayed')).toBe('true')
  const verified = await call(`${server.url}/v1/standpipe/ledger/verify`, tokenOf(server), {})
  expect(verified.text).toContain('"problems":[]')
})
