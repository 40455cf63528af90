import type { ModelRequest } from '../../models/request.ts'

type Fields = Readonly<Record<string, unknown>>

/** Parameters of our own dialect that hold no text of the conversation and survive a rebuilt body. */
const KEPT: readonly string[] = [
  'temperature',
  'top_p',
  'n',
  'stop',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'response_format',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning_effort',
  'verbosity',
  'modalities',
]

/** Sampling and tool choice of a request of any dialect, in OpenAI's names. */
export function parametersOf(request: ModelRequest): Record<string, unknown> {
  const { raw, dialect } = request
  if (dialect === 'openai') return pick(raw, KEPT)
  if (dialect === 'anthropic') return fromAnthropic(raw)
  return fromConverse(fieldsOf(raw['inferenceConfig']), fieldsOf(raw['toolConfig']))
}

function fromAnthropic(raw: Fields): Record<string, unknown> {
  return {
    ...pick(raw, ['temperature', 'top_p']),
    ...(Array.isArray(raw['stop_sequences']) ? { stop: raw['stop_sequences'] } : {}),
    ...toolChoice(fieldsOf(raw['tool_choice'])),
  }
}

function toolChoice(choice: Fields): Record<string, unknown> {
  const serial = choice['disable_parallel_tool_use'] === true ? { parallel_tool_calls: false } : {}
  if (choice['type'] === 'auto') return { tool_choice: 'auto', ...serial }
  if (choice['type'] === 'any') return { tool_choice: 'required', ...serial }
  if (choice['type'] === 'none') return { tool_choice: 'none' }
  if (choice['type'] !== 'tool') return {}
  return { tool_choice: { type: 'function', function: { name: choice['name'] } }, ...serial }
}

function fromConverse(inference: Fields, tools: Fields): Record<string, unknown> {
  const choice = fieldsOf(tools['toolChoice'])
  const named = fieldsOf(choice['tool'])['name']
  return {
    ...pick(inference, ['temperature']),
    ...(inference['topP'] === undefined ? {} : { top_p: inference['topP'] }),
    ...(inference['stopSequences'] === undefined ? {} : { stop: inference['stopSequences'] }),
    ...(choice['any'] === undefined ? {} : { tool_choice: 'required' }),
    ...(named === undefined
      ? {}
      : { tool_choice: { type: 'function', function: { name: named } } }),
  }
}

function pick(from: Fields, names: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const name of names) if (from[name] !== undefined) picked[name] = from[name]
  return picked
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
