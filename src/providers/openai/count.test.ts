import { expect, test } from 'vitest'
import { deploymentAt } from '../../../test/support/deployments.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { promptOf } from '../../models/conformance.ts'
import { counterOf, countReader, type CountStep } from './count.ts'

const firstOf = (engine: 'vllm' | 'llama-server'): CountStep =>
  counterOf(deploymentAt('http://127.0.0.1:1/v1', { engine }))?.(promptOf({ only: 'count' })) ??
  expect.fail('it counts')
const secondOf = (first: CountStep): CountStep => first.next?.('a prompt') ?? expect.fail('a step')

const vllm = firstOf('vllm')
const template = firstOf('llama-server')

test.each<[string, CountStep, object, number]>([
  ['vLLM', vllm, { count: 7, tokens: [1] }, 7],
  ['vLLM, of nothing', vllm, { count: 0 }, 0],
  ['llama-server', secondOf(template), { tokens: [1, 2, 3] }, 3],
  ['llama-server, with pieces', secondOf(template), { tokens: [{ id: 1, piece: 'a' }] }, 1],
])('%s', (_, step, object, tokens) => {
  const out: ModelEvent[] = []
  const goOn = (): never => expect.fail('it is done')
  expect(countReader(step, goOn)({ ...object }, '', out)).toBeUndefined()
  expect(out).toEqual([
    { kind: 'counted', tokens },
    { kind: 'finish', choice: 0, reason: 'stop' },
  ])
})

test.each<[CountStep, object]>([
  [vllm, {}],
  [vllm, { count: -1 }],
  [vllm, { count: 1.5 }],
  [vllm, { count: '7' }],
  [vllm, { error: { message: 'secret words' } }],
  [template, {}],
  [template, { prompt: 7 }],
  [secondOf(template), { tokens: 7 }],
  [secondOf(template), { count: 7 }],
])('what is no count is garbage: %# %j', (step, object) => {
  const out: ModelEvent[] = []
  const goOn = (): never => expect.fail('nothing to go on with')
  const failure = countReader(step, goOn)({ ...object }, '', out)
  expect(failure).toMatchObject({ reason: 'garbage' })
  expect(JSON.stringify(failure)).not.toContain('secret')
  expect(out).toEqual([])
})

test('an empty template is counted all the same', () => {
  const steps: CountStep[] = []
  const failure = countReader(template, (step) => steps.push(step))({ prompt: '' }, '', [])
  expect([failure, steps.map(({ path }) => path)]).toEqual([undefined, ['/tokenize']])
})

test.each([
  [{ engine: 'ollama' as const }],
  [{}],
  // Gateways that speak the API need not count by it.
  [{ api: 'responses' as const }],
])('who cannot count: %j', (terms) => {
  expect(counterOf(deploymentAt('http://127.0.0.1:1/v1', terms))).toBeUndefined()
})

test('a count asks with what makes input alone', () => {
  const raw = { temperature: 1, messages: [{ role: 'user', content: 'x' }], stream: true, n: 2 }
  const messages = [{ role: 'user' as const, parts: [{ kind: 'text' as const, text: 'x' }] }]
  const prompt = promptOf({ only: 'count', raw, messages, rawMessages: messages })
  const step = counterOf(deploymentAt('http://127.0.0.1:1/v1', { engine: 'vllm' }))?.(prompt)
  expect(JSON.parse(step?.body ?? '')).toEqual({
    messages: raw.messages,
    model: 'small-model',
    add_generation_prompt: true,
  })
})
