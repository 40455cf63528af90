import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, freshFolder, startServer, type Server } from './server.ts'
import { call, PEOPLE, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/**
 * People talk on: what a model wrote about a placeholder comes back with the value in it, and the next
 * turn must be replaced like the first. The model quotes what it was asked, as models do, and names an
 * address of its own.
 */
let upstream: FakeOpenAi
let server: Server
let client: OpenAI
let policyFile: string
const MAIL = 'kurt.goedel@ias.example'
const OWN_MAIL = 'table@restaurant.example'
const ASKED = [
  `Please draft a polite mail to ${MAIL} that asks him whether he would like to have dinner with all of us in the old town on Thursday evening at eight`,
  'Make it shorter and a little warmer please, and say again at the end who it goes to and when we meet',
  `Now write the same to ${MAIL} in plain words once more so that I can send it before noon`,
]

/** Words enough to be known again, with all placeholders that the request holds. */
const said = (text: string): string => {
  const names = [...new Set(text.match(/\[\[sp-EMAIL-[a-z]+\]\]/g))].join(' and ')
  return `You wrote about the following matter and I gladly repeat every word of it for you here: ${names} would surely like to come to the table that ${OWN_MAIL} keeps by the window for the eight of us this week.`
}

beforeAll(async () => {
  upstream = await startFakeOpenAi({
    answers: ({ text }) => ({ text: said(text), pieceChars: 7 }),
  })
  const dir = freshFolder()
  policyFile = join(dir, 'own.cedar')
  writeFileSync(policyFile, POLICIES)
  server = await startServer({
    dir,
    env: UPSTREAM_ENV,
    config: {
      deployments: [upstreamAt(upstream.url, { clearance: { level: 'internal' } })],
      aliases: [{ id: 'smart', deployments: ['local'], content: { keepDays: 1 } }],
      detectors: { email: { level: 'confidential', compartments: ['pii'] } },
      policies: ['./own.cedar'],
      ...PEOPLE,
    },
  })
  client = new OpenAI({
    apiKey: server.key('intranet'),
    baseURL: `${server.url}/v1`,
    maxRetries: 0,
  })
})
afterAll(async () => {
  await cleanUp()
  await upstream.close()
})

const POLICIES = `
@id("staff")
permit (principal in Standpipe::Group::"staff", action in Standpipe::Action::"Data", resource);
@id("no-pii-outside")
@ladder("tokenise")
forbid (
  principal,
  action in Standpipe::Action::"Invoke",
  resource == Standpipe::Deployment::"local"
) when { context.compartments.contains("pii") };
`
const WITHDRAWN = `
@id("not-back") forbid (principal, action == Standpipe::Action::"Detokenise", resource);
`

type Turn = OpenAI.Chat.ChatCompletionMessageParam

/** Its answer as the client shows it. */
async function answer(messages: readonly Turn[], label: string, stream: boolean): Promise<string> {
  const body = { model: 'smart', messages: [...messages], standpipe: { label } }
  if (!stream) {
    const whole = await client.chat.completions.create(body)
    return whole.choices[0]?.message.content ?? ''
  }
  let text = ''
  for await (const chunk of await client.chat.completions.create({ ...body, stream: true }))
    text += chunk.choices[0]?.delta.content ?? ''
  return text
}

/** Nothing of what was replaced went out, and each value has one placeholder throughout. */
function checkSent(from: number, valueCount: number): void {
  const sent = upstream.requests.slice(from).map(({ text }) => text)
  expect(sent.filter((text) => text.includes(MAIL) || text.includes(OWN_MAIL))).toEqual([])
  const names = new Set(sent.flatMap((text) => text.match(/\[\[sp-EMAIL-[a-z]+\]\]/g) ?? []))
  expect(names.size).toBe(valueCount)
}

/** What is known of an answer is known a moment after its end. */
const learned = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200))

test.each([
  ['public', false],
  ['public', true],
  ['internal', false],
  ['internal', true],
])('a conversation of three turns, declared %s, streamed %s', async (label, stream) => {
  const from = upstream.requests.length
  const messages: Turn[] = [{ role: 'system', content: `Be brief. ${label} ${stream}` }]
  for (const content of ASKED) {
    messages.push({ role: 'user', content })
    const text = await answer(messages, label, stream)
    expect(text).toContain(MAIL)
    expect(text).not.toContain('[[sp-')
    messages.push({ role: 'assistant', content: text })
    await learned()
  }
  expect(upstream.requests.length - from).toBe(ASKED.length)
  checkSent(from, 2)
})

test.each(['public', 'internal'])('the same prompt twice, declared %s', async (label) => {
  const from = upstream.requests.length
  const messages: readonly Turn[] = [{ role: 'user', content: `${ASKED[0]} (${label})` }]
  const first = await answer(messages, label, false)
  await learned()
  expect(await answer(messages, label, true)).toBe(first)
  // As somebody's text, in another conversation.
  await answer([{ role: 'user', content: `Shorten this: ${first}` }], label, false)
  expect(upstream.requests.length - from).toBe(3)
  checkSent(from, 3)
})

test('a conversation that goes on from an answer that is kept', async () => {
  const from = upstream.requests.length
  let previous: string | undefined
  for (const input of ASKED) {
    const response = await client.responses.create({
      model: 'smart',
      input,
      ...(previous === undefined ? {} : { previous_response_id: previous }),
    })
    expect(response.output_text).toContain(MAIL)
    previous = response.id
    await learned()
  }
  expect(upstream.requests.length - from).toBe(ASKED.length)
  checkSent(from, 2)
})

async function reload(): Promise<void> {
  const reply = await call(`${server.url}/v1/standpipe/reload`, server.adminKey ?? '', {})
  expect(reply.text).toContain('"reloaded":true')
}

test('given again like the first time: values too, until who asks may not have them back', async () => {
  const body = { model: 'smart', messages: [{ role: 'user' as const, content: `Keep ${MAIL}` }] }
  const again = (): Promise<OpenAI.Chat.ChatCompletion> =>
    client.chat.completions.create(body, { headers: { 'idempotency-key': 'keep-1' } })
  const first = await again()
  expect(first.choices[0]?.message.content).toContain(MAIL)
  expect((await again()).choices).toEqual(first.choices)
  const kept = await client.responses.create({ model: 'smart', input: `Keep ${MAIL}` })
  const next = await client.responses.create({
    model: 'smart',
    input: 'And now in general words',
    previous_response_id: kept.id,
  })
  expect((await client.responses.retrieve(kept.id)).output_text).toContain(MAIL)

  writeFileSync(policyFile, POLICIES + WITHDRAWN)
  await reload()
  await expect(again()).rejects.toMatchObject({ status: 409 })
  for (const { id } of [kept, next])
    await expect(client.responses.retrieve(id)).rejects.toMatchObject({ status: 403 })
  const fresh = await client.chat.completions.create(body)
  expect(fresh.choices[0]?.message.content).not.toContain(MAIL)

  writeFileSync(policyFile, POLICIES)
  await reload()
  expect((await again()).choices).toEqual(first.choices)
  expect((await client.responses.retrieve(next.id)).output_text).toContain(MAIL)
})
