import { describe, expect, test } from 'vitest'
import type { Known } from './config.ts'
import type { RawDeployment } from './schema.ts'
import { speakingRemarks } from './speaking.ts'

const known: Known = {
  providers: [],
  raises: new Map(),
  isInstalled: (name) => name === '@ai-sdk/mistral',
}
const PATH = ['deployments', 0]
const remarks = (deployment: object, of: Known = known): readonly string[] =>
  speakingRemarks(deployment as RawDeployment, PATH, of).map(
    ({ path, message }) => `${path.slice(2).join('.')}: ${message}`,
  )

describe('what only one provider or API gives a meaning', () => {
  test.each<[object, readonly string[]]>([
    [{ provider: 'openai' }, []],
    [{ provider: 'openai', api: 'responses', engine: 'azure', apiVersion: 'v' }, []],
    [{ provider: 'openai', engine: 'vllm', saltsCache: true, serves: ['embed', 'rerank'] }, []],
    [{ provider: 'openai', engine: 'llama-server', saltsCache: true }, []],
    [{ provider: 'openai', api: 'responses', serves: ['chat', 'embed'] }, []],
    [{ provider: 'openai', api: 'chat', serves: ['embed'] }, []],
    [{ provider: 'openai', engine: 'ollama', saltsCache: false, serves: ['chat'] }, []],
    [{ provider: 'anthropic', apiVersion: '2023-06-01' }, []],
    [
      { provider: 'anthropic', api: 'chat', engine: 'vllm', saltsCache: true },
      [
        'api: applies only to `provider: openai`',
        'engine: applies only to `provider: openai`',
        'saltsCache: applies only to `provider: openai`',
      ],
    ],
    [
      { provider: 'openai', api: 'responses', serves: ['embed'] },
      ['api: applies only to a deployment that serves `chat`'],
    ],
    [
      { provider: 'openai', engine: 'ollama', saltsCache: true, serves: ['rerank'] },
      [
        'saltsCache: does not apply: `ollama` has no salt for its cache',
        'serves: `ollama` does not rerank',
      ],
    ],
    [
      { provider: 'openai', engine: 'azure', saltsCache: true },
      ['saltsCache: does not apply: `azure` has no salt for its cache'],
    ],
  ])('%j', (deployment, expected) => {
    expect(remarks(deployment)).toEqual(expected)
  })
})

describe('the package of an ai-sdk deployment', () => {
  test.each<[object, readonly string[]]>([
    [{ provider: 'ai-sdk', package: '@ai-sdk/mistral' }, []],
    [
      { provider: 'ai-sdk' },
      [': is missing `package`: the package to use, such as `@ai-sdk/mistral`'],
    ],
    [
      { provider: 'ai-sdk', package: '@ai-sdk/cohere' },
      [
        'package: `@ai-sdk/cohere` is not installed: install it with `npm i @ai-sdk/cohere` in the folder that the server is started in',
      ],
    ],
    [
      { provider: 'openai', package: '@ai-sdk/mistral' },
      ['package: applies only to `provider: ai-sdk`'],
    ],
    [
      { provider: 'ai-sdk', package: '@ai-sdk/mistral', engine: 'vllm' },
      ['engine: applies only to `provider: openai`'],
    ],
  ])('%j', (deployment, expected) => {
    expect(remarks(deployment)).toEqual(expected)
  })

  test('where nobody can look, nothing is said of it', () => {
    const { isInstalled: _, ...blind } = known
    expect(remarks({ provider: 'ai-sdk', package: '@ai-sdk/cohere' }, blind)).toEqual([])
  })
})
