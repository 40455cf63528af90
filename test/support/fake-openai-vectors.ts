import { createHash } from 'node:crypto'
import type { FakeAnswer, FakeBody } from './fake-openai.ts'

/** Embeddings, rankings and counts of the fake server: all follow from the texts asked about. */

const DIMENSIONS = 4

export function embeddings(body: FakeBody, script: FakeAnswer): object {
  const inputs = inputsOf(body.input)
  const { dimensions, encoding_format: encoding } = body
  const length = typeof dimensions === 'number' ? dimensions : (script.vectorWidth ?? DIMENSIONS)
  return {
    object: 'list',
    data: inputs.map((input, index) => {
      const vector = vectorOf(input, length)
      return {
        object: 'embedding',
        index,
        embedding: encoding === 'base64' ? base64Of(vector) : vector,
      }
    }),
    model: body.model ?? 'fake-model',
    ...inputUsage(inputs, script),
  }
}

/** A text, texts, the tokens of one, or of several. */
function inputsOf(input: unknown): readonly string[] {
  if (typeof input === 'string') return [input]
  if (!Array.isArray(input)) return []
  if (typeof input[0] === 'number') return [JSON.stringify(input)]
  return input.map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one)))
}

/** 32-bit numbers, so that both ways of writing say the same, of length 1. */
export function vectorOf(text: string, dimensions = DIMENSIONS): readonly number[] {
  const numbers = Array.from({ length: dimensions }, (_, at) => {
    const digest = createHash('sha256').update(`${at} ${text}`).digest()
    return digest.readInt32LE(0) / 2 ** 31
  })
  const size = Math.hypot(...numbers)
  return numbers.map((one) => Math.fround(one / size))
}

function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  vector.forEach((one, at) => bytes.writeFloatLE(one, at * 4))
  return bytes.toString('base64')
}

/** A document's score is the part of the query's words that it holds. */
export function ranking(body: FakeBody, script: FakeAnswer): object {
  const { query, documents, top_n: top } = body
  const texts = Array.isArray(documents) ? documents.map(textOf) : []
  const asked = wordsOf(textOf(query))
  const scored = texts.map((text, index) => {
    const held = wordsOf(text)
    const shared = [...asked].filter((word) => held.has(word)).length
    return { index, relevance_score: asked.size === 0 ? 0 : shared / asked.size }
  })
  const results = scored
    .toSorted((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
    .slice(0, typeof top === 'number' ? top : undefined)
  return {
    id: 'rerank-fake',
    model: body.model ?? 'fake-model',
    results:
      body['return_documents'] === true
        ? results.map((one) => ({ ...one, document: { text: texts[one.index] } }))
        : results,
    ...inputUsage([textOf(query), ...texts], script),
  }
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  const { text } = (value ?? {}) as { readonly text?: unknown }
  return typeof text === 'string' ? text : ''
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))

/** llama-server takes `content`; vLLM `prompt`, or messages, and tells the count. */
export function tokenized(body: FakeBody): object {
  const { content, prompt } = body
  if (typeof content === 'string') return { tokens: tokensOf(content) }
  const tokens = tokensOf(typeof prompt === 'string' ? prompt : templated(body))
  return { count: tokens.length, max_model_len: 131_072, tokens, token_strs: null }
}

/** The prompt as a chat template writes it. */
export function templated({ messages = [], tools }: FakeBody): string {
  const turns = messages.map(({ role, content }) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    return `<|im_start|>${role}\n${text}<|im_end|>\n`
  })
  const declared = tools === undefined ? '' : `<|tools|>${JSON.stringify(tools)}\n`
  return `${declared}${turns.join('')}<|im_start|>assistant\n`
}

export const tokensOf = (text: string): readonly number[] =>
  Array.from({ length: Math.ceil(text.length / 4) }, (_, at) => at)

function inputUsage(texts: readonly string[], script: FakeAnswer): object {
  if (script.usage === 'omit') return {}
  const tokens = texts.reduce((sum, text) => sum + tokensOf(text).length, 0)
  return { usage: script.usage ?? { prompt_tokens: tokens, total_tokens: tokens } }
}
