import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clock, deploymentAt } from '../../test/support/deployments.ts'
import { eventsOf, promptOf, textOf } from '../models/conformance.ts'
import { createOpenAiProvider } from './openai/openai.ts'
import { limits } from '../kernel/limits.ts'
import { Turns } from './turns.ts'

/** Every look at this clock takes longer than a turn may: whatever can be put off, is. */
let nowMs = 0
const rushed = { ...clock, monotonicMs: () => (nowMs += 100) }

const PIECES = 8_000
const piece = (n: number): string => `${n}, `
const chunk = (choice: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [choice] })}\n\n`
const stream = `${Array.from({ length: PIECES }, (_, n) =>
  chunk({ index: 0, delta: { content: piece(n) }, finish_reason: null }),
).join('')}${chunk({ index: 0, delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`
const text = Array.from({ length: PIECES }, (_, n) => piece(n)).join('')
const whole = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
})

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (bytes: Buffer) => (body += bytes.toString()))
  request.on('end', () => {
    const streamed = body.includes('"stream":true')
    response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' })
    response.end(streamed ? stream : whole)
  })
})
const provider = createOpenAiProvider({ clock: rushed })
let baseUrl = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  await provider.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test.each([true, false])(
  'INVARIANT (a turn is short): answers of a megabyte that take turns come whole and in order (streamed: %s)',
  async (streamed) => {
    const deployment = deploymentAt(baseUrl, { addresses: ['127.0.0.0/8'] })
    const ask = async (): Promise<string> => {
      const prompt = promptOf({ stream: streamed })
      const { signal } = new AbortController()
      return textOf(await eventsOf(provider.invoke(deployment, prompt, signal)))
    }
    const answers = await Promise.all(Array.from({ length: 8 }, ask))
    expect(answers.map((answer) => answer === text)).toEqual(Array.from({ length: 8 }, () => true))
  },
)

test('who waits is not overtaken, and runs one to a turn', async () => {
  const turns = new Turns(rushed)
  const ran: string[] = []
  // The second look cannot tell a long turn from a later one: it begins again, and waits for the end.
  expect([turns.hasTime(), turns.hasTime(), turns.hasTime()]).toEqual([true, true, false])
  for (const name of ['first', 'second', 'third']) turns.putOff(() => ran.push(name))
  const seen: number[] = []
  while (ran.length < 3) {
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(ran.length)
    // As long as somebody waits, nobody else has time.
    if (ran.length < 3) expect(turns.hasTime()).toBe(false)
  }
  expect(ran).toEqual(['first', 'second', 'third'])
  expect(seen.every((count, at) => count - (seen[at - 1] ?? 0) <= 1)).toBe(true)
})

test('INVARIANT (a turn is short): of one turn, no more than its time and a quarter is given', async () => {
  let ms = 0
  const turns = new Turns({ ...clock, monotonicMs: () => ms })
  const given = (): number => {
    const from = ms
    while (turns.hasTime()) ms += 0.1
    return ms - from
  }
  const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))
  for (let n = 0; n < 3; n++) {
    expect(given()).toBeLessThan(limits.answerTurnMs * 1.25 + 0.3)
    expect(turns.hasTime()).toBe(false)
    await turn()
  }
  // A read that comes now and then, as of a slow answer, always has time.
  for (let n = 0; n < 20; n++) {
    ms += n
    expect(turns.hasTime()).toBe(true)
    await turn()
  }
})

test('what is put off before the end of the turn is waited for runs all the same', async () => {
  const turns = new Turns({ ...clock, monotonicMs: () => 0 })
  const ran: string[] = []
  expect(turns.hasTime()).toBe(true)
  for (const name of ['first', 'second']) turns.putOff(() => ran.push(name))
  while (ran.length < 2) await new Promise((resolve) => setImmediate(resolve))
  expect(ran).toEqual(['first', 'second'])
})
