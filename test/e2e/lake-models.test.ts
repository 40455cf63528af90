import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeAnswer, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, cli, freshFolder, startServer, writeConfig, type Server } from './server.ts'
import {
  balanceOf,
  call,
  chatBody,
  tokenOf,
  until,
  UPSTREAM_ENV,
  upstreamAt,
  type Reply,
} from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** An embedder and a reranker outside, cleared for what is public, and a lake that holds more than that. */
const fakes: FakeOpenAi[] = []
afterAll(async () => {
  await cleanUp()
  await Promise.all(fakes.map((fake) => fake.close()))
})
async function fake(answers: FakeAnswer | (() => FakeAnswer) = {}): Promise<FakeOpenAi> {
  const made = await startFakeOpenAi({ answers })
  fakes.push(made)
  return made
}

/** None of these may be seen outside. */
const SECRETS = ['zebrafish', 'quicksilver', 'marzipan', '4111111111111111']
const PUBLIC_DOCUMENTS: Readonly<Record<string, string>> = {
  'public/holidays.md': '# Holidays\n\nEverybody has thirty days of holiday in a year.',
  'public/travel.md': '# Travel\n\nTravel costs are paid within a week of the holiday season.',
  'public/canteen.md': '# Canteen\n\nThe canteen serves lunch on every day but holiday and Sunday.',
  'public/parking.md': '# Parking\n\nParking is free for everybody during a holiday.',
}
/** One of them is public by its rule, and only its text says otherwise. */
const restricted = (project: string): Readonly<Record<string, string>> => ({
  'hr/salaries.md': `# Salaries\n\nThe holiday pay of project ${project} is quicksilver.`,
  'hr/plans.md': `# Plans\n\nDuring the holiday the ${project} team will be moved to marzipan.`,
  'public/card.md': `# Card\n\nThe holiday card is 4111111111111111, of ${project}.`,
})

function lakeOf(documents: Readonly<Record<string, string>>): string {
  const root = join(freshFolder(), 'lake')
  mkdirSync(root)
  fill(root, documents)
  return root
}
function fill(root: string, documents: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(documents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

interface Outside {
  readonly embedder: FakeOpenAi
  readonly reranker: FakeOpenAi
}
const outside = async (): Promise<Outside> => ({
  embedder: await fake(),
  reranker: await fake(),
})

const configOf = (
  root: string,
  { embedder, reranker }: Outside,
  lake: object = { embedder: 'vendor', reranker: 'ranker' },
): object => ({
  lake: {
    sources: [
      {
        id: 'company',
        filesystem: { root },
        rules: [
          { match: 'hr/**', level: 'restricted', compartments: ['pii'], readers: ['group:hr'] },
          { match: 'public/**', level: 'public', readers: ['group:staff'] },
        ],
      },
    ],
    ...lake,
  },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [
    { id: 'extract', provider: 'extract' },
    { id: 'builtin-embedder', provider: 'embedder' },
    upstreamAt(embedder.url, { id: 'vendor', serves: ['embed'], clearance: { level: 'public' } }),
    upstreamAt(embedder.url, {
      id: 'vendor-2',
      model: 'other-model',
      serves: ['embed'],
      clearance: { level: 'public' },
    }),
    upstreamAt(reranker.url, { id: 'ranker', serves: ['rerank'], clearance: { level: 'public' } }),
  ],
  aliases: [
    { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
    { id: 'embed', deployments: ['builtin-embedder'] },
  ],
  groups: [{ id: 'staff' }, { id: 'hr' }],
  apps: [
    { id: 'intranet', groups: ['staff'] },
    { id: 'hr-desk', groups: ['staff', 'hr'] },
  ],
  budgets: [
    { scope: 'organization', limit: '100.00', period: 'total', mode: 'hard' },
    { scope: 'app:standpipe-lake', limit: '50.00', period: 'total', mode: 'hard' },
  ],
})

interface Embedding {
  readonly embedder: string | null
  readonly space: string | null
  readonly embedded: number
  readonly building: string | null
  readonly waiting: number
  readonly failure: string | null
  readonly questionFailure: string | null
}
async function embeddingOf(server: Server): Promise<Embedding> {
  const { text } = await call(`${server.url}/v1/standpipe/lake`, tokenOf(server))
  return (JSON.parse(text) as { readonly embedding: Embedding }).embedding
}
const embedded = (server: Server, count: number, space: string): Promise<void> =>
  until(`${count} chunks have vectors of ${space}`, async () => {
    const now = await embeddingOf(server)
    return now.embedded === count && now.space?.startsWith(space) === true && now.waiting === 0
  })

const retrieve = (server: Server, query: string, app = 'hr-desk'): Promise<Reply> =>
  call(`${server.url}/v1/knowledge_bases/company/retrieve`, server.key(app), { query })
const ask = (server: Server, text: string, app = 'hr-desk'): Promise<Reply> =>
  call(`${server.url}/v1/chat/completions`, server.key(app), chatBody('assistant', text))

const OPEN_QUESTIONS = ['How many days of holiday are there?', 'When is the holiday canteen open?']
const RESTRICTED_QUESTIONS = [
  'Whose holiday is paid with 4111111111111111?',
  'Is the holiday card 4111 1111 1111 1111 ours?',
]

const bytesTo = ({ requests }: FakeOpenAi): string => requests.map(({ text }) => text).join('\n')

async function expectSettled(server: Server): Promise<void> {
  const admin = tokenOf(server)
  await until('every hold is settled', async () => {
    const { held } = await balanceOf(server.url, admin, 'organization')
    return held === 0n
  })
  const { text } = await call(`${server.url}/v1/standpipe/ledger/verify`, admin, {})
  expect(JSON.parse(text)).toMatchObject({ ok: true, open: 0, problems: [] })
}

describe('an embedder and a reranker that may see what is public', () => {
  test('0 protected bytes reach them, and what is public does', async () => {
    const { embedder, reranker } = await outside()
    const root = lakeOf({ ...PUBLIC_DOCUMENTS, ...restricted('zebrafish') })
    const server = await startServer({
      env: UPSTREAM_ENV,
      config: configOf(root, { embedder, reranker }),
    })
    await embedded(server, 4, 'vendor/')
    for (const question of OPEN_QUESTIONS) {
      expect((await ask(server, question)).status).toBe(200)
      const { status, text } = await retrieve(server, question)
      expect(status).toBe(200)
      // Who may read it gets it, ordered among what the reranker did not see.
      expect(text).toContain('marzipan')
    }
    for (const question of RESTRICTED_QUESTIONS) {
      expect((await ask(server, question)).status).toBe(200)
      expect((await retrieve(server, question)).text).toContain('quicksilver')
    }
    // The test can fail: these got what they may get, and only they.
    const shown = bytesTo(embedder)
    for (const text of Object.values(PUBLIC_DOCUMENTS))
      expect(shown).toContain(text.split('\n\n')[1])
    expect(shown).toContain(OPEN_QUESTIONS[0])
    const ranked = reranker.requests.map(({ body }) => body?.['documents'] as readonly string[])
    expect(ranked.length).toBe(2 * OPEN_QUESTIONS.length)
    for (const documents of ranked) expect(documents.length).toBeGreaterThan(1)
    for (const secret of [...SECRETS, '4111 1111 1111 1111']) {
      expect(bytesTo(embedder)).not.toContain(secret)
      expect(bytesTo(reranker)).not.toContain(secret)
    }
    await expectSettled(server)
    const lake = await balanceOf(server.url, tokenOf(server), 'app:standpipe-lake')
    expect(lake.spent > 0n).toBe(true)
    expect(await server.stop()).toBe(0)
  })

  test('INVARIANT (nothing outside changes): two lakes that differ in what is restricted send the same', async () => {
    const seen: { readonly embedded: readonly string[]; readonly ranked: string }[] = []
    const MORE = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `hr/more-${at}.md`,
        `# Holiday ${at}\n\nholiday holiday days holiday canteen ${at}`,
      ]),
    )
    for (const secret of [restricted('zebrafish'), { ...restricted('marzipan'), ...MORE }]) {
      const there = await outside()
      // What detectors raise inside a class that is cleared is the named channel: the same on both sides.
      const documents = {
        ...secret,
        'public/card.md': restricted('zebrafish')['public/card.md'] ?? '',
      }
      // Filled when the first keys are made: a change of keys ends a call under way, which is made anew.
      const root = lakeOf({})
      const server = await startServer({ env: UPSTREAM_ENV, config: configOf(root, there) })
      await embedded(server, 0, 'vendor/')
      const before = there.embedder.requests.length
      fill(root, { ...PUBLIC_DOCUMENTS, ...documents })
      await call(`${server.url}/v1/standpipe/lake/sync`, tokenOf(server), {})
      await embedded(server, 4, 'vendor/')
      for (const question of [...OPEN_QUESTIONS, ...RESTRICTED_QUESTIONS])
        expect((await retrieve(server, question)).status).toBe(200)
      const inputs = there.embedder.requests
        .slice(before)
        .flatMap(({ body }) => body?.input as readonly string[])
      seen.push({ embedded: inputs.toSorted(), ranked: bytesTo(there.reranker) })
      expect(await server.stop()).toBe(0)
    }
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]?.ranked).toContain('thirty days')
    // Four documents and two questions, each once.
    expect(seen[0]?.embedded).toHaveLength(6)
  })

  test('`config check` names the bad pairing', async () => {
    const folder = freshFolder()
    const file = join(folder, 'standpipe.yaml')
    const root = lakeOf(PUBLIC_DOCUMENTS)
    const there = {
      embedder: { url: 'http://127.0.0.1:9/v1' },
      reranker: { url: 'http://127.0.0.1:9/v1' },
    }
    writeConfig(file, configOf(root, there as Outside))
    const { code, err } = await cli(['config', 'check', file], { env: UPSTREAM_ENV })
    expect(code).toBe(0)
    for (const role of ['embedder `vendor`', 'reranker `ranker`'])
      expect(err).toContain(
        `\`hr/**\` of source \`company\` gives \`restricted[pii]\`, but the ${role} is cleared for \`public\` only`,
      )
    expect(err).not.toContain('public/**')
  })
})

test('an embedder that is down: documents are found at once, and their vectors follow', async () => {
  let isDown = true
  const embedder = await fake(() => (isDown ? { status: 429 } : {}))
  const reranker = await fake(() => (isDown ? { status: 429 } : {}))
  const root = lakeOf(PUBLIC_DOCUMENTS)
  const server = await startServer({
    env: UPSTREAM_ENV,
    config: configOf(root, { embedder, reranker }),
  })
  const { status, text } = await retrieve(server, 'How many days of holiday are there?')
  expect([status, text.includes('thirty days')]).toEqual([200, true])
  isDown = false
  await embedded(server, 4, 'vendor/')
  await expectSettled(server)
  expect(await server.stop()).toBe(0)
})

test('an embedder whose vectors get another width: it is said, and the new space is built', async () => {
  let width = 4
  const embedder = await fake(() => ({ vectorWidth: width }))
  const there = { embedder, reranker: await fake({ status: 500 }) }
  const root = lakeOf(PUBLIC_DOCUMENTS)
  const server = await startServer({ env: UPSTREAM_ENV, config: configOf(root, there) })
  await embedded(server, 4, 'vendor/')
  const before = (await embeddingOf(server)).space ?? ''
  expect(before).toMatch(/\/4$/)
  width = 6
  expect((await retrieve(server, 'How many days of holiday are there?')).status).toBe(200)
  await until(
    'the new space is searched',
    async () => (await embeddingOf(server)).space?.endsWith('/6') === true,
  )
  await embedded(server, 4, before.slice(0, -1))
  const reply = await retrieve(server, 'How many days of holiday are there?')
  expect(reply.status).toBe(200)
  expect(await embeddingOf(server)).toMatchObject({
    failure: null,
    questionFailure: null,
    reranker: 'ranker',
    rerankerFailure: expect.stringContaining('deployment `ranker` failed'),
  })
  // New text finds it out as well.
  width = 5
  writeFileSync(join(root, 'public/new.md'), '# New\n\nA holiday of its own.')
  await call(`${server.url}/v1/standpipe/lake/sync`, tokenOf(server), {})
  await until(
    'the newest space is searched',
    async () => (await embeddingOf(server)).space?.endsWith('/5') === true,
  )
  await embedded(server, 5, before.slice(0, -1))
  // One that is not there is named with what the network said of it.
  await embedder.close()
  await retrieve(server, 'When is the holiday canteen open?')
  expect((await embeddingOf(server)).questionFailure).toBe(
    'deployment `vendor` failed: the deployment cannot be reached (ECONNREFUSED)',
  )
  expect(await server.stop()).toBe(0)
  const warnings = server
    .log()
    .split('\n')
    .filter((line) => line.includes('questions are searched by words'))
  expect(warnings.length).toBe(1)
  expect(warnings[0]).toContain('the vectors of `vendor` have 6 numbers now')
})

test('another embedder takes over while questions are asked, also after a crash', async () => {
  const there = await outside()
  const documents = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [
      `public/${at}.md`,
      `# Page ${at}\n\nThe holiday of department ${at} begins on day ${at}.`,
    ]),
  )
  const config = (embedder: string) => configOf(lakeRoot, there, { embedder })
  const lakeRoot = lakeOf(documents)
  let server = await startServer({ env: UPSTREAM_ENV, config: config('vendor') })
  await embedded(server, 200, 'vendor/')
  let isAsking = true
  const answers: Reply[] = []
  const spaces = new Set<string | null>()
  const asking = (async () => {
    while (isAsking) {
      answers.push(
        await retrieve(server, 'When does the holiday of department 7 begin?', 'intranet'),
      )
      spaces.add((await embeddingOf(server)).space)
    }
  })()
  for (const [embedder, space] of [
    ['vendor-2', 'vendor-2/'],
    ['none', ''],
    ['vendor', 'vendor/'],
  ] as const) {
    writeConfig(server.configFile, config(embedder))
    await call(`${server.url}/v1/standpipe/reload`, tokenOf(server), {})
    if (embedder === 'none')
      await until('no space is left', async () => (await embeddingOf(server)).space === null)
    else await embedded(server, 200, space)
  }
  isAsking = false
  await asking
  expect(answers.length).toBeGreaterThan(5)
  for (const { status, text } of answers) {
    expect(status).toBe(200)
    expect(text).toContain('department 7 begins on day 7')
  }
  // One model or the other answered for a vector, never one for a space of the other's.
  for (const space of spaces) expect(space ?? 'vendor/').toMatch(/^vendor(-2)?\//)
  await expectSettled(server)
  // Killed while it is being built: the next process goes on.
  writeConfig(server.configFile, config('vendor-2'))
  await call(`${server.url}/v1/standpipe/reload`, tokenOf(server), {})
  await server.stop('SIGKILL')
  server = await startServer({ env: UPSTREAM_ENV, dir: server.dir })
  await embedded(server, 200, 'vendor-2/')
  const { text } = await call(`${server.url}/v1/standpipe/ledger/verify`, tokenOf(server), {})
  expect(JSON.parse(text)).toMatchObject({ ok: true, open: 0, problems: [] })
  expect(await server.stop()).toBe(0)
})

test('without a word of configuration the shipped embedder is used: nothing leaves, nothing is charged', async () => {
  const there = await outside()
  const root = lakeOf({ ...PUBLIC_DOCUMENTS, ...restricted('zebrafish') })
  const server = await startServer({ env: UPSTREAM_ENV, config: configOf(root, there, {}) })
  await embedded(server, 7, 'builtin-')
  const reply = await retrieve(server, 'vacation entitlement per annum')
  expect(reply.status).toBe(200)
  const { text } = await call(
    `${server.url}/v1/standpipe/requests/${reply.headers.get('standpipe-request-id') ?? ''}`,
    tokenOf(server),
  )
  expect(text).toContain('builtin-')
  expect([bytesTo(there.embedder), bytesTo(there.reranker)]).toEqual(['', ''])
  // The same model, as a deployment.
  const asked = { model: 'embed', input: 'vacation entitlement' }
  const vectors = await call(`${server.url}/v1/embeddings`, server.key('intranet'), asked)
  expect([vectors.status, vectors.text.includes('"embedding":[')]).toEqual([200, true])
  expect((await balanceOf(server.url, tokenOf(server), 'organization')).spent).toBe(0n)
  expect(await server.stop()).toBe(0)
})
