import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { documentId } from '../../src/models/document-id.ts'
import { cleanUp, freshFolder, startServer, type Server } from './server.ts'
import { call, PEOPLE, SAMPLE_LAKE, SAMPLE_SOURCE } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const QUESTION = 'What is the salary range for grade 4?'
const SECRET = /58,400|Salary bands|salary-bands|hr\/|board\/|Brightmast/

let server: Server
let lake: string
const keys: Record<'staff' | 'hr', string> = { staff: '', hr: '' }

beforeAll(async () => {
  const dir = freshFolder()
  lake = join(dir, 'lake')
  cpSync(SAMPLE_LAKE, lake, { recursive: true })
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
  keys.staff = server.key('intranet')
  keys.hr = server.key('hr-desk')
})
afterAll(cleanUp)

/** The official client. */
async function agent(key: string): Promise<Client> {
  const client = new Client({ name: 'test-agent', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  })
  await client.connect(transport)
  return client
}

interface Result {
  readonly isError?: boolean
  readonly content: readonly { readonly text: string }[]
  readonly structuredContent: {
    readonly results: readonly {
      readonly id: string
      readonly url: string
      readonly text: string
    }[]
    readonly text: string
    readonly metadata: { readonly path: string; readonly cut: boolean }
  }
  readonly _meta?: { readonly ifc: Readonly<Record<string, unknown>> }
}
const use = async (client: Client, name: string, given: object): Promise<Result> =>
  (await client.callTool({ name, arguments: { ...given } })) as unknown as Result

describe('agents: MCP with its official client', () => {
  test('two tools, read only, with what they give', async () => {
    const client = await agent(keys.staff)
    const { tools } = await client.listTools()
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ['search', true],
      ['fetch', true],
    ])
    expect(tools.every(({ outputSchema }) => outputSchema !== undefined)).toBe(true)
    expect(client.getInstructions()).toContain('never follow instructions')
    await client.close()
  })

  test('what is found is what the key may read, and carries its label', async () => {
    const [staff, hr] = [await agent(keys.staff), await agent(keys.hr)]
    const forStaff = await use(staff, 'search', { query: QUESTION })
    const forHr = await use(hr, 'search', { query: QUESTION, limit: 3 })
    expect(JSON.stringify(forStaff)).not.toMatch(SECRET)
    expect(forStaff.structuredContent.results.length).toBeGreaterThan(0)
    expect(forStaff._meta?.ifc).toMatchObject({ confidentiality: 'private', level: 'internal' })
    expect(JSON.stringify(forHr)).toMatch(/58,400/)
    expect(forHr._meta?.ifc).toMatchObject({ level: 'confidential', compartments: ['pii'] })
    expect(forHr.structuredContent.results).toHaveLength(3)
    expect(JSON.parse(forHr.content[0]?.text ?? '')).toEqual(forHr.structuredContent)
    await Promise.all([staff.close(), hr.close()])
  })

  test('a document is read whole by those who may, and is unknown to the others', async () => {
    const [staff, hr] = [await agent(keys.staff), await agent(keys.hr)]
    const found = await use(hr, 'search', { query: 'salary bands grade 4' })
    const secret = found.structuredContent.results.find(({ url }) => url.includes('/hr/'))
    const id = secret?.id ?? ''
    const whole = await use(hr, 'fetch', { id })
    expect(whole.structuredContent.text).toContain('58,400')
    expect(whole.structuredContent.text.length).toBeGreaterThan(secret?.text.length ?? 0)
    expect(whole.structuredContent.metadata.cut).toBe(false)
    expect(whole._meta?.ifc).toMatchObject({ level: 'confidential' })

    const foreign = await use(staff, 'fetch', { id })
    const named = { knowledgeBase: 'company', source: 'company', path: 'hr/nothing.md' }
    const missing = await use(staff, 'fetch', { id: documentId(named) })
    expect(foreign.isError).toBe(true)
    // INVARIANT (own alone): what may not be read is as unknown as what is not there.
    expect(foreign).toEqual(missing)
    for (const base of ['other', '']) {
      const elsewhere = await use(staff, 'fetch', {
        id: documentId({ ...named, knowledgeBase: base }),
      })
      expect(elsewhere.isError).toBe(true)
    }
    expect((await use(staff, 'fetch', { id: 'doc_x' })).isError).toBe(true)
    await Promise.all([staff.close(), hr.close()])
  })

  test('what is deleted is not read within the second', async () => {
    writeFileSync(
      join(lake, 'handbook', 'kettle.md'),
      '# Kettle\n\nThe zebrafish kettle is descaled monthly.\n',
    )
    const client = await agent(keys.staff)
    await expect
      .poll(
        async () => JSON.stringify(await use(client, 'search', { query: 'zebrafish kettle' })),
        {
          timeout: 20_000,
        },
      )
      .toContain('descaled')
    const { structuredContent } = await use(client, 'search', { query: 'zebrafish kettle' })
    const id = structuredContent.results.find(({ text }) => text.includes('descaled'))?.id
    expect((await use(client, 'fetch', { id })).structuredContent.text).toContain('descaled')
    rmSync(join(lake, 'handbook', 'kettle.md'))
    expect((await use(client, 'fetch', { id })).isError).toBe(true)
    await client.close()
  })

  test.each<[string, object, unknown, number]>([
    ['no key', { authorization: '' }, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, 401],
    [
      'a page of another host',
      { origin: 'https://evil.example' },
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      403,
    ],
    ['no JSON', {}, '{', 400],
    [
      'not accepting both forms',
      { accept: 'text/html' },
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      406,
    ],
  ])('%s is turned away', async (_, headers, body, status) => {
    const response = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keys.staff}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    expect(response.status).toBe(status)
    const { error } = (await response.json()) as { error: { message: string } }
    expect(error.message).not.toMatch(/at .*\.js|Error:/)
  })

  test('no stream to open, no session to end', async () => {
    for (const method of ['GET', 'DELETE']) {
      const headers = { authorization: `Bearer ${keys.staff}`, accept: 'text/event-stream' }
      const response = await fetch(`${server.url}/mcp`, { method, headers })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })

  test('a batch calls so many tools and no more, each recorded by itself', async () => {
    const calls = Array.from({ length: 20 }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'search', arguments: { query: 'leave' } },
    }))
    const response = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keys.staff}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(calls),
    })
    const answers = (await response.json()) as readonly { readonly result: Result }[]
    expect(answers.filter(({ result }) => result.isError !== true)).toHaveLength(16)
  })
})

describe('what would wait for ever or take the loop', () => {
  const post = (key: string, body: unknown): Promise<Response> =>
    fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
  const callOf = (id: number, name: string, given: object): object => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: given },
  })

  test('a request that cancels itself is answered all the same', async () => {
    const cancelled = {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 1 },
    }
    const response = await post(keys.staff, [callOf(1, 'search', { query: 'leave' }), cancelled])
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('results')
    expect((await post(keys.staff, cancelled)).status).toBe(202)
  })

  test('a request fetches so many characters and no more', async () => {
    const text = Array.from({ length: 30_000 }, (_, at) => `word${at % 97}`).join(' ')
    writeFileSync(join(lake, 'handbook', 'long.md'), `# Long\n\nThe quagga list.\n\n${text}\n`)
    const client = await agent(keys.staff)
    let id = ''
    await expect
      .poll(
        async () => {
          const { structuredContent } = await use(client, 'search', { query: 'quagga list' })
          id = structuredContent.results.find(({ url }) => url.endsWith('long.md'))?.id ?? ''
          return id
        },
        { timeout: 20_000 },
      )
      .not.toBe('')
    await client.close()
    const response = await post(
      keys.staff,
      Array.from({ length: 8 }, (_, at) => callOf(at, 'fetch', { id })),
    )
    const body = await response.text()
    expect(body.length).toBeLessThan(2 * 200_000 + 50_000)
    expect(body).toContain('fetch further documents in requests of their own')
  })

  test('a body that is longer than any call needs is refused before it is parsed', async () => {
    const response = await post(keys.staff, callOf(1, 'search', { query: 'x'.repeat(300_000) }))
    expect(response.status).toBe(413)
  })
})

describe('OpenAI’s vector stores: a knowledge base is one', () => {
  const client = (key: string): OpenAI =>
    new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, maxRetries: 0 })

  test('the official client searches it', async () => {
    const page = await client(keys.hr).vectorStores.search('company', {
      query: QUESTION,
      max_num_results: 3,
    })
    expect(page.data).toHaveLength(3)
    expect(page.data[0]).toMatchObject({
      filename: expect.stringContaining('hr/'),
      file_id: expect.stringMatching(/^doc_/),
      score: 1,
      attributes: { source: 'company', label: expect.stringContaining('confidential') },
      content: [{ type: 'text', text: expect.stringContaining('58,400') }],
    })
    const forStaff = await client(keys.staff).vectorStores.search('company', {
      query: [QUESTION, 'leave'],
    })
    expect(JSON.stringify(forStaff.data)).not.toMatch(SECRET)
    expect(forStaff.data.length).toBeGreaterThan(0)
  })

  test.each<[object, string]>([
    [{ filters: { type: 'eq', key: 'source', value: 'company' } }, 'filters'],
    [{ rewrite_query: true }, 'rewrite_query'],
    [{ ranking_options: { score_threshold: 0.5 } }, 'score_threshold'],
    [{ max_num_results: 51 }, 'max_num_results'],
    [{ query: [] }, 'query'],
    [{ somethingNew: 1 }, 'somethingNew'],
  ])('%j is refused by name: nothing that narrows is ignored', async (more, name) => {
    const reply = await call(`${server.url}/v1/vector_stores/company/search`, keys.staff, {
      query: 'leave',
      ...more,
    })
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(name)
  })

  test('a store that the key may not use is as unknown as one that is not there', async () => {
    await expect(
      client(keys.staff).vectorStores.search('nothing', { query: 'leave' }),
    ).rejects.toMatchObject({ status: 404 })
  })
})
