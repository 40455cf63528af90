import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import {
  embedMany,
  generateText,
  Output,
  stepCountIs,
  streamText,
  tool,
  type LanguageModel,
} from 'ai'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { CARD, CITIES, HELLO, MODELS } from './clients-asked.ts'
import { startClientsWorld, type ClientsWorld } from './clients-world.ts'
import { cleanUp } from './server.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** Vercel's AI SDK, unmodified, through three of our wires to a deployment of every wire. */
let world: ClientsWorld
beforeAll(async () => {
  world = await startClientsWorld()
})
afterAll(async () => {
  await cleanUp()
  await world.close()
})

const openai = () =>
  createOpenAI({ baseURL: `${world.server.url}/v1`, apiKey: world.server.key('intranet') })
const WIRES: Readonly<Record<string, (model: string) => LanguageModel>> = {
  'chat completions': (model) => openai().chat(model),
  responses: (model) => openai().responses(model),
  messages: (model) =>
    createAnthropic({
      baseURL: `${world.server.url}/v1`,
      apiKey: world.server.key('intranet'),
    })(model),
}

describe.each(Object.keys(WIRES))('%s', (wire) => {
  const model = (id: string): LanguageModel => (WIRES[wire] as (id: string) => LanguageModel)(id)

  test.each(MODELS)('answers of %s, whole and streamed', async (id) => {
    const whole = await generateText({ model: model(id), prompt: 'hello' })
    expect(whole.text).toBe(HELLO)
    expect(whole.usage.outputTokens).toBeGreaterThan(0)
    const streamed = streamText({ model: model(id), prompt: 'hello' })
    let text = ''
    for await (const piece of streamed.textStream) text += piece
    expect(text).toBe(HELLO)
    expect(await streamed.finishReason).toBe('stop')
  })

  test.each(MODELS)('tools of %s are called and answered', async (id) => {
    const asked: unknown[] = []
    const weather = tool({
      description: 'The weather of a city',
      inputSchema: z.object({ city: z.string(), days: z.number().int() }),
      execute: (input) => {
        asked.push(input)
        return Promise.resolve('rain')
      },
    })
    const { steps } = await generateText({
      model: model(id),
      prompt: 'use tools',
      tools: { weather },
      stopWhen: stepCountIs(1),
    })
    expect(asked).toEqual(CITIES)
    expect(steps[0]?.finishReason).toBe('tool-calls')
  })

  test('structured output', async () => {
    const { output } = await generateText({
      model: model(wire === 'messages' ? 'claude' : 'chat'),
      prompt: 'answer as JSON',
      output: Output.object({ schema: z.object({ city: z.string(), days: z.number() }) }),
    })
    expect(output).toEqual(CITIES[0])
  })

  test('a refusal is an error that is not tried again', async () => {
    const error: unknown = await generateText({ model: model('open'), prompt: CARD }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ statusCode: 403, isRetryable: false })
  })
})

test('embeddings', async () => {
  const { embeddings } = await embedMany({
    model: openai().embedding('embed'),
    values: ['one', 'two'],
  })
  expect(embeddings.map((vector) => vector.length)).toEqual([4, 4])
})
