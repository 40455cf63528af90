import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startFakeAnthropic, type FakeAnthropic } from '../support/fake-anthropic.ts'
import { startFakeBedrock, type FakeBedrock } from '../support/fake-bedrock.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { explained } from './signers.ts'
import { cleanUp, freshFolder, startServer, type Server } from './server.ts'
import { PEOPLE, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/**
 * What policy says is done with a request that its first deployment may not have, by a real server before
 * recording vendors: what they got is read from their bytes, not from our records.
 */
const DIALECTS = ['openai', 'anthropic', 'bedrock'] as const
type Dialect = (typeof DIALECTS)[number]
const WAYS = ['tok', 'red', 'both', 'next', 'own', 'free'] as const
type Way = (typeof WAYS)[number]

const LADDERS: Partial<Record<Way, string>> = {
  tok: 'tokenise',
  red: 'redact',
  both: 'tokenise reroute',
}
const deploymentNamed = (way: Way, dialect: Dialect): string => `${way}-${dialect}`

const policies = (): string => {
  const permits = WAYS.flatMap((way) =>
    DIALECTS.map((dialect) => {
      const id = deploymentNamed(way, dialect)
      const ladder = LADDERS[way]
      const said = ladder === undefined || ladder === '' ? '' : `@ladder("${ladder}")\n`
      return `@id("${id}")\n${said}permit (principal, action in Standpipe::Action::"Invoke", resource == Standpipe::Deployment::"${id}");`
    }),
  )
  return `
@id("ask") permit (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Alias);
@id("search") permit (principal, action == Standpipe::Action::"Retrieve", resource);
@id("notes-out") @ladder("redact") permit (
  principal,
  action in Standpipe::Action::"Invoke",
  resource == Standpipe::Deployment::"notes-out"
);
@id("hr-restores") permit (
  principal == Standpipe::App::"hr-desk",
  action == Standpipe::Action::"Detokenise",
  resource
);
@id("hr-declassifies") permit (
  principal == Standpipe::App::"hr-desk",
  action == Standpipe::Action::"Declassify",
  resource
) when { context.to.level <= 0 };
@id("shut-cards") @reason("cards are paid with in the shop") @remedy("go to the shop") @ladder("") forbid (
  principal,
  action in Standpipe::Action::"Invoke",
  resource == Standpipe::Deployment::"shut"
) when { context.compartments.contains("pci") };
@id("cards-stay") @ladder("redact") forbid (
  principal,
  action in Standpipe::Action::"Invoke",
  resource == Standpipe::Deployment::"own-openai"
) when { context.compartments.contains("pci") };
${permits.join('\n')}`
}

const CARD = '4111111111111111'
const SPACED = '4111 1111 1111 1111'
const MAIL = 'ada.lovelace@example.com'
const AWS = 'AKIAIOSFODNN7EXAMPLE'
const NOTE = `The travel desk pays every journey by the card ${SPACED}, booked on Mondays.`
const PLACEHOLDER = /\[\[sp-[A-Z0-9]{2,10}-[a-z]{18,26}\]\]/g

let openai: FakeOpenAi
let anthropic: FakeAnthropic
let bedrock: FakeBedrock
let inside: FakeOpenAi
let server: Server

beforeAll(async () => {
  openai = await startFakeOpenAi({ answers: { echo: true } })
  anthropic = await startFakeAnthropic({ answers: { echo: true } })
  bedrock = await startFakeBedrock({ answers: { echo: true } })
  inside = await startFakeOpenAi({ answers: { echo: true } })
  const urls = { openai: openai.url, anthropic: anthropic.url, bedrock: bedrock.url }
  const outside = (way: Way, dialect: Dialect): object => {
    const { apiKey, ...terms } = upstreamAt(urls[dialect], {
      id: deploymentNamed(way, dialect),
      provider: dialect,
      clearance: way === 'own' ? { level: 'restricted', compartments: ['*'] } : { level: 'public' },
      model: dialect === 'bedrock' ? 'anthropic.claude:0' : 'big-model',
    }) as Record<string, unknown>
    const aws = {
      region: 'eu-central-1',
      accessKeyId: '${env:AWS_ID}',
      secretAccessKey: '${env:AWS_SECRET}',
    }
    return dialect === 'bedrock' ? { ...terms, aws } : { ...terms, apiKey }
  }
  const dir = freshFolder()
  writeFileSync(join(dir, 'own.cedar'), policies())
  mkdirSync(join(dir, 'notes'))
  writeFileSync(join(dir, 'notes/travel.md'), `# Travel desk\n\n${NOTE}\n`)
  server = await startServer({
    dir,
    env: { ...UPSTREAM_ENV, AWS_ID: 'AKIDEXAMPLE', AWS_SECRET: 'wJalrXUtnFEMI' },
    config: {
      deployments: [
        ...WAYS.flatMap((way) => DIALECTS.map((dialect) => outside(way, dialect))),
        upstreamAt(inside.url, { id: 'inside' }),
        upstreamAt(openai.url, { id: 'shut', clearance: { level: 'internal' } }),
        upstreamAt(openai.url, { id: 'notes-out', clearance: { level: 'internal' } }),
      ],
      aliases: [
        ...WAYS.flatMap((way) =>
          DIALECTS.map((dialect) => ({
            id: deploymentNamed(way, dialect),
            deployments: [deploymentNamed(way, dialect), 'inside'],
          })),
        ),
        { id: 'notes', deployments: ['notes-out'], knowledgeBases: ['notes'] },
        { id: 'shut', deployments: ['shut'] },
        { id: 'only-out', deployments: ['red-openai'] },
      ],
      lake: {
        sources: [
          {
            id: 'notes',
            filesystem: { root: './notes' },
            rules: [{ match: '**', level: 'internal', readers: ['group:staff'] }],
          },
        ],
      },
      knowledgeBases: [{ id: 'notes', sources: ['notes'] }],
      policies: ['own.cedar'],
      ...PEOPLE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  for (const fake of [openai, anthropic, bedrock, inside]) await fake.close()
})

let seen: readonly number[] = []
const all = () => [openai, anthropic, bedrock, inside]
beforeEach(() => {
  seen = all().map(({ requests }) => requests.length)
})
/** Bytes that came to the vendors outside, and to the model inside, since the test began. */
const received = () => {
  const texts = all().map(({ requests }, at) => requests.slice(seen[at]).map(({ text }) => text))
  return { outside: texts.slice(0, 3).flat(), inside: texts[3] ?? [] }
}

interface Said {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}
interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}
interface Asking {
  readonly app?: string
  readonly turns?: readonly Turn[]
  readonly headers?: Record<string, string>
  /** Members beside the dialect's own. */
  readonly more?: object
  /** A call of a tool and its result before the last turn. */
  readonly tool?: { readonly input: object; readonly result: string }
}

async function ask(way: Way, dialect: Dialect, text: string, asking: Asking = {}): Promise<Said> {
  const { app = 'intranet', turns = [], headers = {}, more = {}, tool } = asking
  const model = deploymentNamed(way, dialect)
  const [path, body] = BODIES[dialect](model, [...turns, { role: 'user', text }], tool)
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key(app)}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify({ ...body, ...more }),
    signal: AbortSignal.timeout(20_000),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

type Body = (
  model: string,
  turns: readonly Turn[],
  tool: Asking['tool'],
) => readonly [string, object]
const withTool = <T>(turns: readonly T[], between: readonly T[]): readonly T[] => [
  ...turns.slice(0, -1),
  ...between,
  ...turns.slice(-1),
]
const BODIES: Record<Dialect, Body> = {
  openai: (model, turns, tool) => {
    const messages: object[] = turns.map(({ role, text }) => ({ role, content: text }))
    const call = { name: 'pay', arguments: JSON.stringify(tool?.input) }
    const between = [
      { role: 'user', content: 'pay it' },
      { role: 'assistant', tool_calls: [{ id: 'c1', type: 'function', function: call }] },
      { role: 'tool', tool_call_id: 'c1', content: tool?.result },
    ]
    const all = tool === undefined ? messages : withTool(messages, between)
    return ['/v1/chat/completions', { model, messages: all }]
  },
  anthropic: (model, turns, tool) => {
    const messages: object[] = turns.map(({ role, text }) => ({ role, content: text }))
    const between = [
      { role: 'user', content: 'pay it' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'c1', name: 'pay', input: tool?.input }],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'c1', content: tool?.result }],
      },
      { role: 'assistant', content: 'paid' },
    ]
    const all = tool === undefined ? messages : withTool(messages, between)
    return ['/v1/messages', { model, max_tokens: 300, messages: all }]
  },
  bedrock: (model, turns, tool) => {
    const messages: object[] = turns.map(({ role, text }) => ({ role, content: [{ text }] }))
    const between = [
      { role: 'user', content: [{ text: 'pay it' }] },
      {
        role: 'assistant',
        content: [{ toolUse: { toolUseId: 'c1', name: 'pay', input: tool?.input } }],
      },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'c1', content: [{ text: tool?.result }] } }],
      },
      { role: 'assistant', content: [{ text: 'paid' }] },
    ]
    const all = tool === undefined ? messages : withTool(messages, between)
    return [`/model/${model}/converse`, { messages: all }]
  },
}

const idOf = ({ headers }: Said): string => headers.get('standpipe-request-id') ?? ''
const holdsNothing = (texts: readonly string[]): void => {
  for (const text of texts)
    for (const value of [CARD, SPACED, MAIL, AWS, '4111'])
      expect(text, `of ${value}`).not.toContain(value)
}

describe.each(DIALECTS)('%s', (dialect) => {
  test('a card is tokenised in every part, the same everywhere, and the caller is told', async () => {
    const tool = { input: { card: CARD, note: `of\n${MAIL}` }, result: `{"paid":"${CARD}"}` }
    const reply = await ask('tok', dialect, `is ${CARD} mine, or ${SPACED}?`, { tool })
    expect(reply.status).toBe(200)
    const { outside, inside: within } = received()
    expect(within).toEqual([])
    expect(outside).toHaveLength(1)
    holdsNothing(outside)
    const placeholders = outside[0]?.match(PLACEHOLDER) ?? []
    // Twice in words, once in arguments, once in a result; an address; the spaced card is another text.
    expect(placeholders).toHaveLength(5)
    expect(new Set(placeholders).size).toBe(3)
    expect(reply.headers.get('standpipe-action')).toBe('tokenised')
    expect(reply.headers.get('standpipe-label')).toBe('public!untrusted')
    const story = await explained(server, idOf(reply))
    expect(story).toMatchObject({
      done: { actions: ['tokenised'], replaced: { card: 4, email: 1 }, fell: [] },
      deployment: deploymentNamed('tok', dialect),
      // Why it was changed: what policy said of it as it came.
      before: {
        label: expect.stringContaining('pci') as unknown,
        candidates: [
          { deployment: 'inside', cleared: true },
          {
            deployment: deploymentNamed('tok', dialect),
            cleared: false,
            policies: ['invariant-clearance'],
            ladder: ['tokenise'],
          },
        ],
      },
    })
    expect(JSON.stringify(story)).not.toContain('4111')
  })

  test('whom policy lets restore gets the value back, who may not gets the placeholder', async () => {
    const question = `repeat ${CARD}`
    const may = await ask('tok', dialect, question, { app: 'hr-desk' })
    expect(may.text).toContain(`repeat ${CARD}`)
    expect(may.headers.get('standpipe-action')).toBe('tokenised')
    const mayNot = await ask('tok', dialect, question)
    expect(mayNot.text).not.toContain(CARD)
    const [ours] = mayNot.text.match(PLACEHOLDER) ?? []
    expect(ours).toBeDefined()
    // Another principal's placeholder is nobody's here: it is a text like any other.
    const stolen = await ask('tok', dialect, `repeat ${ours}`, { app: 'hr-desk' })
    expect(stolen.text).toContain(ours)
    expect(stolen.text).not.toContain(CARD)
    holdsNothing(received().outside)
  })

  test('a conversation keeps its placeholders from turn to turn, and another has others', async () => {
    const first = `remember ${CARD}`
    await ask('tok', dialect, first)
    const one = received().outside.join('').match(PLACEHOLDER)?.[0]
    const turns: Turn[] = [
      { role: 'user', text: first },
      { role: 'assistant', text: `it is ${one}` },
    ]
    await ask('tok', dialect, `and again ${CARD}`, { turns })
    const two = new Set(received().outside.at(-1)?.match(PLACEHOLDER))
    expect([...two]).toEqual([one])
    await ask('tok', dialect, `something else: ${CARD}`)
    expect(received().outside.at(-1)?.match(PLACEHOLDER)?.[0]).not.toBe(one)
    holdsNothing(received().outside)
  })

  test('redact: a fixed text in its place', async () => {
    const reply = await ask('red', dialect, `my card is ${CARD}.`)
    expect(reply.status).toBe(200)
    expect(received().outside[0]).toContain('my card is [redacted:card].')
    holdsNothing(received().outside)
    expect(reply.headers.get('standpipe-action')).toBe('redacted')
  })

  test('a secret is taken out too, and the company of a fixed text is no secret', async () => {
    const reply = await ask('red', dialect, `export AWS_ACCESS_KEY_ID=${AWS} and go`)
    expect(reply.status).toBe(200)
    holdsNothing(received().outside)
  })

  test('reroute: the next deployment gets it as it is', async () => {
    const reply = await ask('next', dialect, `my card is ${CARD}`)
    expect(reply.status).toBe(200)
    expect(received().outside).toEqual([])
    expect(received().inside.join('')).toContain(CARD)
    expect(reply.headers.get('standpipe-action')).toBe('rerouted')
    expect(reply.headers.get('standpipe-label')).toBe('restricted[pci]')
  })

  test('what cannot be replaced is rerouted where policy says so, and refused where it does not', async () => {
    const label = { label: 'confidential' }
    const more =
      dialect === 'bedrock'
        ? { additionalModelRequestFields: { standpipe: label } }
        : { standpipe: label }
    const rerouted = await ask('both', dialect, `my card is ${CARD}`, { more })
    expect(rerouted.status).toBe(200)
    expect(rerouted.headers.get('standpipe-action')).toBe('rerouted')
    const refused = await ask('tok', dialect, `my card is ${CARD}`, { more })
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('replacing what was found in it is not enough')
    expect(refused.text).not.toContain(CARD)
    expect(received().outside).toEqual([])
  })

  test('nothing is done where nothing is denied', async () => {
    const reply = await ask('tok', dialect, 'what is the capital of France?')
    expect(reply.status).toBe(200)
    expect(reply.headers.has('standpipe-action')).toBe(false)
    expect(received().outside[0]).toContain('what is the capital of France?')
  })
})

test('a refusal is told in the words of the policy of their own that denies it', async () => {
  const reply = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key('intranet')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: 'shut',
      messages: [{ role: 'user', content: `my card is ${CARD}` }],
    }),
  })
  expect(reply.status).toBe(403)
  expect(await reply.text()).toContain(
    'is cleared for that: cards are paid with in the shop; go to the shop',
  )
  const story = await explained(server, reply.headers.get('standpipe-request-id') ?? '')
  expect(story).toMatchObject({
    candidates: [{ deployment: 'shut', policies: ['shut-cards', 'invariant-clearance'] }],
  })
})

test("a forbid's own ladder, at a deployment that is cleared for everything", async () => {
  const reply = await ask('own', 'openai', `my card is ${CARD}, write to ${MAIL}`)
  expect(reply.headers.get('standpipe-action')).toBe('redacted')
  // Its clearance covers both: so all that raises was taken out.
  expect(received().outside[0]).toContain('my card is [redacted:card], write to [redacted:email]')
})

test('what detectors found in a retrieved page is taken out of it, and its rule still labels the answer', async () => {
  const reply = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key('intranet')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: 'notes',
      messages: [{ role: 'user', content: 'How does the travel desk pay a journey?' }],
    }),
  })
  expect(reply.status).toBe(200)
  const { outside } = received()
  expect(outside.join('')).toContain('by the card [redacted:card], booked on Mondays')
  holdsNothing([...outside, await reply.text()])
  expect(reply.headers.get('standpipe-action')).toBe('redacted')
  expect(reply.headers.get('standpipe-label')).toBe('internal!untrusted')
})

describe('declassification', () => {
  const more = { standpipe: { label: 'internal' } }
  const plan = (app: string, headers: Record<string, string>) =>
    ask('tok', 'openai', 'the plan is public since Monday', { app, headers, more })
  const why = { 'standpipe-declassify': 'published on Monday' }

  test('who may and gives a reason: the raise falls, and that is recorded', async () => {
    const reply = await plan('hr-desk', why)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('standpipe-action')).toBe('declassified')
    expect(reply.headers.get('standpipe-label')).toBe('public')
    expect(received().outside).toHaveLength(1)
    const story = await explained(server, idOf(reply))
    expect(story).toMatchObject({
      done: {
        actions: ['declassified'],
        fell: ['declared:caller internal'],
        reason: 'published on Monday',
      },
    })
  })
  test('what a detector raised does not fall by it', async () => {
    const text = `the plan is public, and so is ${CARD}`
    const reply = await ask('free', 'openai', text, { app: 'hr-desk', headers: why, more })
    expect(reply.headers.get('standpipe-action')).toBe('rerouted')
    expect(received().outside).toEqual([])
  })
  test.each([
    ['without a reason', 'hr-desk', {}],
    ['who may not', 'intranet', why],
  ])('%s: refused', async (_, app, headers) => {
    const reply = await plan(app, headers)
    expect(reply.status).toBe(403)
    expect(received().outside).toEqual([])
  })
  test('a reason that is none', async () => {
    const reply = await plan('hr-desk', { 'standpipe-declassify': 'x'.repeat(201) })
    expect(reply.status).toBe(400)
    expect(reply.text).toContain('standpipe-declassify')
  })
})

describe('ApplyGuardrail tells what the ladder would make of a text', () => {
  interface Checked {
    readonly action: string
    readonly actionReason?: string
    readonly outputs: readonly { readonly text: string }[]
    readonly assessments: readonly {
      readonly sensitiveInformationPolicy?: {
        readonly piiEntities: readonly { readonly type: string; readonly action: string }[]
        readonly regexes: readonly { readonly name: string; readonly action: string }[]
      }
    }[]
  }
  const apply = async (alias: string, source: 'INPUT' | 'OUTPUT', ...texts: readonly string[]) => {
    const response = await fetch(`${server.url}/guardrail/${alias}/version/DRAFT/apply`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key('intranet')}` },
      body: JSON.stringify({ source, content: texts.map((text) => ({ text: { text } })) }),
      signal: AbortSignal.timeout(20_000),
    })
    expect(response.status).toBe(200)
    const checked = (await response.json()) as Checked
    const id = response.headers.get('x-amzn-requestid') ?? ''
    const found = checked.assessments.flatMap(({ sensitiveInformationPolicy: found }) => [
      ...(found?.piiEntities ?? []).map(({ type, action }) => [type, action]),
      ...(found?.regexes ?? []).map(({ name, action }) => [name, action]),
    ])
    return { id, ...checked, found, said: checked.outputs.map(({ text }) => text) }
  }
  const PAID = `it was paid by ${SPACED}`
  const MASKED_PAID = 'it was paid by [redacted:card]'

  test.each<[string, string]>([
    ['redact', 'red-openai'],
    ['tokenise, told by its type and never by a placeholder', 'tok-anthropic'],
    ['tokenise or reroute', 'both-bedrock'],
  ])('%s', async (_, alias) => {
    const checked = await apply(alias, 'INPUT', PAID, 'nothing here', `again ${CARD}, from ${MAIL}`)
    expect([checked.action, checked.said]).toEqual([
      'GUARDRAIL_INTERVENED',
      [MASKED_PAID, 'nothing here', 'again [redacted:card], from [redacted:email]'],
    ])
    expect(JSON.stringify(checked.outputs)).not.toMatch(PLACEHOLDER)
    expect(checked.found).toEqual([
      ['CREDIT_DEBIT_CARD_NUMBER', 'ANONYMIZED'],
      ['CREDIT_DEBIT_CARD_NUMBER', 'ANONYMIZED'],
      ['EMAIL', 'ANONYMIZED'],
    ])
    expect(received()).toEqual({ outside: [], inside: [] })
  })

  test('what the ladder leads past a deployment to another goes as it is', async () => {
    const checked = await apply('next-openai', 'INPUT', PAID)
    expect([checked.action, checked.said, checked.found]).toEqual([
      'NONE',
      [],
      [['CREDIT_DEBIT_CARD_NUMBER', 'NONE']],
    ])
  })

  test('what no rung lowers is blocked: a page that is known again', async () => {
    const pasted = `Shorten: ${NOTE}`
    const rerouted = await apply('both-openai', 'INPUT', pasted)
    expect([rerouted.action, rerouted.said]).toEqual(['NONE', []])
    const alone = await apply('only-out', 'INPUT', pasted)
    expect([alone.action, alone.found]).toEqual([
      'GUARDRAIL_INTERVENED',
      [['CREDIT_DEBIT_CARD_NUMBER', 'BLOCKED']],
    ])
    expect(alone.actionReason).toContain('replacing what was found in it is not enough')
    const card = await apply('only-out', 'INPUT', PAID)
    expect([card.action, card.said]).toEqual(['GUARDRAIL_INTERVENED', [MASKED_PAID]])
  })

  test('an answer has no ladder', async () => {
    const checked = await apply('red-openai', 'OUTPUT', PAID)
    expect([checked.action, checked.said]).toEqual(['NONE', []])
  })
})
