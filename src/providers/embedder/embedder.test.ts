import { expect, test } from 'vitest'
import { deploymentAt } from '../../../test/support/deployments.ts'
import { limits } from '../../kernel/limits.ts'
import { eventsOf, promptOf } from '../../models/conformance.ts'
import type { Prompt } from '../../models/provider.ts'
import type { EmbedRequest } from '../../models/request.ts'
import { embedderProvider, type TextEmbedder } from './embedder.ts'

/** A text's vector says how long it is; one token a word; a blank text has no vector. */
const embedder: TextEmbedder & { read: string[] } = {
  dimensions: 4,
  read: [],
  embed(text, dimensions = 4) {
    this.read.push(text)
    const words = text.split(' ').filter((word) => word !== '')
    if (words.length === 0) return { vector: undefined, tokens: 0 }
    return { vector: new Float32Array(dimensions).fill(text.length), tokens: words.length }
  },
}
const deployment = {
  ...deploymentAt('http://unused.example'),
  provider: 'embedder',
  model: 'embedder',
}
const provider = embedderProvider(embedder)

function promptFor(inputs: readonly string[], fields: Partial<EmbedRequest> = {}): Prompt {
  const base = promptOf({})
  const { kind: _, ...common } = base.request
  return {
    ...base,
    request: {
      ...common,
      kind: 'embed',
      inputs,
      messages: [{ role: 'user', parts: inputs.map((text) => ({ kind: 'text', text })) }],
      dimensions: undefined,
      encoding: 'float',
      purpose: undefined,
      ...fields,
    },
  }
}
const never = new AbortController().signal
const invoke = (prompt: Prompt, signal: AbortSignal = never) =>
  eventsOf(provider.invoke(deployment, prompt, signal))
const losses = (prompt: Prompt) => provider.losses(deployment, prompt.request, new Set())

test('serves embeddings and nothing else', () => {
  expect(provider.serves(deployment)).toEqual(['embed'])
})

test('one vector per text, in order, and the tokens of all', async () => {
  expect(await invoke(promptFor(['ab', 'a b c', ' ']))).toEqual([
    { kind: 'start', model: 'embedder' },
    { kind: 'embedding', index: 0, vector: [2, 2, 2, 2] },
    { kind: 'embedding', index: 1, vector: [5, 5, 5, 5] },
    { kind: 'embedding', index: 2, vector: [0, 0, 0, 0] },
    { kind: 'finish', choice: 0, reason: 'stop' },
    { kind: 'usage', usage: { input: 4, output: 0 } },
  ])
})

test('what is embedded is what policy left of the texts', async () => {
  const prompt = promptFor(['my secret'])
  const redacted = { role: 'user', parts: [{ kind: 'text', text: '[removed]' }] } as const
  embedder.read = []
  await invoke({ ...prompt, request: { ...prompt.request, messages: [redacted] } })
  expect(embedder.read).toEqual(['[removed]'])
})

test('as many dimensions as are asked for; more than there are is refused by name', async () => {
  const [, event] = await invoke(promptFor(['ab'], { dimensions: 2 }))
  expect(event).toEqual({ kind: 'embedding', index: 0, vector: [2, 2] })
  expect(losses(promptFor(['ab'], { dimensions: 4 }))).toEqual({ refused: [], dropped: [] })
  expect(losses(promptFor(['ab'], { dimensions: 5 }))).toEqual({
    refused: ['dimensions'],
    dropped: [],
    bounds: new Map([['dimensions', 'must be 1 to 4']]),
  })
})

test('a text that would be read in part is refused by name', () => {
  const long = 'a'.repeat(limits.embeddedCharsMax)
  expect(losses(promptFor(['b', long])).refused).toEqual([])
  expect(losses(promptFor(['b', `${long}a`])).refused).toEqual(['input'])
})

test('INVARIANT (nothing is lost silently): what it does not look at is named', () => {
  expect(losses(promptFor(['a'], { purpose: 'query', settings: { user: 'x' } }))).toEqual({
    refused: [],
    dropped: ['user', 'input_type'],
  })
})

test('many texts take several turns, and a signal ends them', async () => {
  const texts = Array.from({ length: 10 }, () => 'a'.repeat(limits.embedTurnChars / 2))
  const batches: number[] = []
  for await (const batch of provider.invoke(deployment, promptFor(texts), never))
    batches.push(batch.filter(({ kind }) => kind === 'embedding').length)
  expect(batches).toEqual([2, 2, 2, 2, 2])
  const abort = new AbortController()
  const seen = []
  for await (const batch of provider.invoke(deployment, promptFor(texts), abort.signal)) {
    seen.push(...batch)
    abort.abort()
  }
  expect(seen.filter(({ kind }) => kind === 'embedding')).toHaveLength(2)
  expect(seen.at(-1)).toMatchObject({
    kind: 'failed',
    failure: { reason: 'cancelled', dispatched: true },
  })
})

test('a signal that has aborted already embeds nothing', async () => {
  embedder.read = []
  expect(await invoke(promptFor(['a']), AbortSignal.abort())).toMatchObject([
    { kind: 'failed', failure: { reason: 'cancelled', dispatched: false } },
  ])
  expect(embedder.read).toEqual([])
})

test('without its model it fails, and another deployment may be tried', async () => {
  const broken = embedderProvider(undefined)
  expect(await eventsOf(broken.invoke(deployment, promptFor(['a']), never))).toMatchObject([
    { kind: 'failed', failure: { reason: 'unreachable', dispatched: false, retryable: true } },
  ])
})
