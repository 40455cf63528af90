import { EventStreamDecoder, textHeader, type EventMessage } from '../../src/kernel/event-stream.ts'
import { CITIES, HELLO, PICTURE, SCHEMA } from './clients-asked.ts'

/** One question of the matrix in the words of one dialect, and how its answer is read. */
export interface Door {
  readonly name: string
  /** Path and body for the alias. */
  ask(alias: string, feature: Feature): { readonly path: string; readonly body: object }
  /** All text, calls and thought of an answer, streamed or whole. */
  read(answer: Uint8Array, streamed: boolean): Seen
}
export interface Seen {
  readonly text: string
  readonly calls: readonly unknown[]
  readonly thought: string
  /** The dialect's own mark of a clean end. */
  readonly ended: boolean
}
export const FEATURES = [
  'text',
  'stream',
  'tools',
  'tools, streamed',
  'images',
  'structured',
  'thinking',
  'cancel',
  'refusal',
] as const
export type Feature = (typeof FEATURES)[number]

const WORDS: Readonly<Record<Feature, string>> = {
  text: 'hello',
  stream: 'hello',
  tools: 'use tools',
  'tools, streamed': 'use tools',
  images: 'hello',
  structured: 'answer as JSON',
  thinking: 'think',
  cancel: 'talk long',
  refusal: 'my card is 4111 1111 1111 1111',
}
export const isStreamed = (feature: Feature): boolean =>
  feature === 'stream' || feature === 'tools, streamed' || feature === 'cancel'
const isTools = (feature: Feature): boolean => feature.startsWith('tools')

/** What the scripted deployments say when all went well; undefined: whatever they say. */
export function isRight(feature: Feature, seen: Seen): boolean {
  if (!seen.ended) return false
  if (isTools(feature)) return JSON.stringify(seen.calls) === JSON.stringify(CITIES)
  if (feature === 'structured') return seen.text === JSON.stringify(CITIES[0])
  if (feature === 'thinking') return seen.thought !== ''
  return seen.text === HELLO
}

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : [])
const str = (value: unknown): string => (typeof value === 'string' ? value : '')
const json = (bytes: Uint8Array): Fields => fields(JSON.parse(Buffer.from(bytes).toString()))
const sse = (bytes: Uint8Array): readonly Fields[] =>
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => fields(JSON.parse(line.slice(6))))
const parsedCalls = (texts: Iterable<string>): readonly unknown[] =>
  [...texts].map((text) => JSON.parse(text) as unknown)
const data = PICTURE.toString('base64')

/** Pieces by position, put together. */
class Pieces {
  readonly #texts = new Map<number, string>()
  add(at: unknown, piece: unknown): void {
    const index = Number(at)
    this.#texts.set(index, (this.#texts.get(index) ?? '') + str(piece))
  }
  calls(): readonly unknown[] {
    return parsedCalls(this.#texts.values())
  }
}

const chat: Door = {
  name: 'chat completions',
  ask: (alias, feature) => ({
    path: '/v1/chat/completions',
    body: {
      model: alias,
      stream: isStreamed(feature),
      messages: [
        {
          role: 'user',
          content:
            feature === 'images'
              ? [
                  { type: 'text', text: WORDS[feature] },
                  { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } },
                ]
              : WORDS[feature],
        },
      ],
      ...(isTools(feature)
        ? { tools: [{ type: 'function', function: { name: 'weather', parameters: SCHEMA } }] }
        : {}),
      ...(feature === 'structured'
        ? {
            response_format: {
              type: 'json_schema',
              json_schema: { name: 'trip', strict: true, schema: SCHEMA },
            },
          }
        : {}),
      ...(feature === 'thinking' ? { reasoning_effort: 'low' } : {}),
    },
  }),
  read(answer, streamed) {
    const chunks = streamed ? sse(answer) : [json(answer)]
    const pieces = new Pieces()
    let text = ''
    let thought = ''
    let ended = !streamed
    for (const chunk of chunks) {
      for (const choice of list(chunk['choices'])) {
        const said = fields(choice[streamed ? 'delta' : 'message'])
        text += str(said['content'])
        thought += str(said['reasoning_content'])
        for (const [at, call] of list(said['tool_calls']).entries())
          pieces.add(call['index'] ?? at, fields(call['function'])['arguments'])
      }
    }
    if (streamed) ended = Buffer.from(answer).toString().endsWith('data: [DONE]\n\n')
    return { text, thought, ended, calls: pieces.calls() }
  },
}

const responses: Door = {
  name: 'responses',
  ask: (alias, feature) => ({
    path: '/v1/responses',
    body: {
      model: alias,
      stream: isStreamed(feature),
      input:
        feature === 'images'
          ? [
              {
                role: 'user',
                content: [
                  { type: 'input_text', text: WORDS[feature] },
                  { type: 'input_image', image_url: `data:image/png;base64,${data}` },
                ],
              },
            ]
          : WORDS[feature],
      ...(isTools(feature)
        ? { tools: [{ type: 'function', name: 'weather', parameters: SCHEMA, strict: true }] }
        : {}),
      ...(feature === 'structured'
        ? { text: { format: { type: 'json_schema', name: 'trip', strict: true, schema: SCHEMA } } }
        : {}),
      ...(feature === 'thinking' ? { reasoning: { effort: 'low', summary: 'auto' } } : {}),
    },
  }),
  read(answer, streamed) {
    const last = streamed ? sse(answer).at(-1) : undefined
    const ended = !streamed || last?.['type'] === 'response.completed'
    const response = streamed ? fields(last?.['response']) : json(answer)
    let text = ''
    let thought = ''
    const calls: string[] = []
    for (const item of list(response['output'])) {
      if (item['type'] === 'function_call') calls.push(str(item['arguments']))
      for (const part of list(item['content'])) text += str(part['text'])
      for (const part of list(item['summary'])) thought += str(part['text'])
    }
    return { text, thought, ended, calls: parsedCalls(calls) }
  },
}

const messages: Door = {
  name: 'messages',
  ask: (alias, feature) => ({
    path: '/v1/messages',
    body: {
      model: alias,
      max_tokens: 4_096,
      stream: isStreamed(feature),
      messages: [
        {
          role: 'user',
          content:
            feature === 'images'
              ? [
                  { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
                  { type: 'text', text: WORDS[feature] },
                ]
              : WORDS[feature],
        },
      ],
      ...(isTools(feature) ? { tools: [{ name: 'weather', input_schema: SCHEMA }] } : {}),
      ...(feature === 'structured'
        ? { output_config: { format: { type: 'json_schema', schema: SCHEMA } } }
        : {}),
      ...(feature === 'thinking' ? { thinking: { type: 'enabled', budget_tokens: 1_024 } } : {}),
    },
  }),
  read(answer, streamed) {
    if (!streamed) {
      const content = list(json(answer)['content'])
      const of = (type: string, member: string): string =>
        content.map((block) => (block['type'] === type ? str(block[member]) : '')).join('')
      return {
        text: of('text', 'text'),
        thought: of('thinking', 'thinking'),
        calls: content.flatMap((block) => (block['type'] === 'tool_use' ? [block['input']] : [])),
        ended: true,
      }
    }
    const events = sse(answer)
    const pieces = new Pieces()
    let text = ''
    let thought = ''
    for (const event of events) {
      const delta = fields(event['delta'])
      text += str(delta['text'])
      thought += str(delta['thinking'])
      if (delta['type'] === 'input_json_delta') pieces.add(event['index'], delta['partial_json'])
    }
    const ended = events.at(-1)?.['type'] === 'message_stop'
    return { text, thought, ended, calls: pieces.calls() }
  },
}

const converse: Door = {
  name: 'converse',
  ask: (alias, feature) => ({
    path: `/model/${encodeURIComponent(alias)}/converse${isStreamed(feature) ? '-stream' : ''}`,
    body: {
      messages: [
        {
          role: 'user',
          content: [
            ...(feature === 'images'
              ? [{ image: { format: 'png', source: { bytes: data } } }]
              : []),
            { text: WORDS[feature] },
          ],
        },
      ],
      ...(isTools(feature)
        ? {
            toolConfig: {
              tools: [{ toolSpec: { name: 'weather', inputSchema: { json: SCHEMA } } }],
            },
          }
        : {}),
      ...(feature === 'structured'
        ? {
            outputConfig: {
              textFormat: {
                type: 'json_schema',
                structure: { jsonSchema: { name: 'trip', schema: JSON.stringify(SCHEMA) } },
              },
            },
          }
        : {}),
      ...(feature === 'thinking'
        ? {
            additionalModelRequestFields: {
              thinking: { type: 'enabled', budget_tokens: 1_024 },
            },
            inferenceConfig: { maxTokens: 4_096 },
          }
        : {}),
    },
  }),
  read(answer, streamed) {
    const pieces = new Pieces()
    let text = ''
    let thought = ''
    if (!streamed) {
      const calls: unknown[] = []
      for (const block of list(fields(fields(json(answer)['output'])['message'])['content'])) {
        text += str(block['text'])
        thought += str(fields(fields(block['reasoningContent'])['reasoningText'])['text'])
        if (block['toolUse'] !== undefined) calls.push(fields(block['toolUse'])['input'])
      }
      return { text, thought, calls, ended: true }
    }
    const out: EventMessage[] = []
    new EventStreamDecoder().push(answer, out)
    for (const message of out) {
      if (textHeader(message, ':event-type') !== 'contentBlockDelta') continue
      const event = json(message.payload)
      const delta = fields(event['delta'])
      text += str(delta['text'])
      thought += str(fields(delta['reasoningContent'])['text'])
      if (delta['toolUse'] !== undefined)
        pieces.add(event['contentBlockIndex'], fields(delta['toolUse'])['input'])
    }
    const last = out.at(-1)
    const ended = last !== undefined && textHeader(last, ':event-type') === 'metadata'
    return { text, thought, ended, calls: pieces.calls() }
  },
}

export const DOORS: readonly Door[] = [chat, responses, messages, converse]
