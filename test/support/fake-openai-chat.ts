import type { FakeAnswer, FakeBody, FakeMessage } from './fake-openai.ts'

/** Chat completions of the fake server: every frame of a stream, or the whole answer. */
export const CHAT_ERROR =
  'data: {"error":{"message":"scripted","type":"server_error","code":500}}\n\n'

const frame = (value: object): string => `data: ${JSON.stringify(value)}\n\n`

export function framesOf(body: FakeBody, script: FakeAnswer): string[] {
  const head = {
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: body.model ?? 'fake-model',
  }
  const chunk = (delta: object, finish: string | null = null): string =>
    frame({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })
  const calls = (script.toolCalls ?? []).flatMap((call, index) => {
    const half = call.arguments.length >> 1
    const start = { name: call.name, arguments: call.arguments.slice(0, half) }
    return [
      chunk({ tool_calls: [{ index, id: call.id, type: 'function', function: start }] }),
      chunk({ tool_calls: [{ index, function: { arguments: call.arguments.slice(half) } }] }),
    ]
  })
  const frames = [
    chunk({ role: 'assistant', content: '' }),
    ...piecesIn(script.thinking ?? '', script).map((piece) => chunk({ reasoning_content: piece })),
    ...piecesOf(body, script).map((content) => chunk({ content })),
    ...calls,
    chunk({}, finishOf(script)),
  ]
  const usage = usageFor(body, script)
  if (usage !== undefined && body.stream_options?.include_usage === true) {
    frames.push(frame({ ...head, choices: [], usage }))
  }
  return [...frames, 'data: [DONE]\n\n']
}

export function whole(body: FakeBody, script: FakeAnswer): object {
  const usage = usageFor(body, script)
  const calls = script.toolCalls?.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }))
  const thought = piecesIn(script.thinking ?? '', script).join('')
  return {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: body.model ?? 'fake-model',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: piecesOf(body, script).join(''),
          refusal: null,
          ...(thought === '' ? {} : { reasoning_content: thought }),
          ...(calls === undefined ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishOf(script),
      },
    ],
    ...(usage === undefined ? {} : { usage }),
  }
}

const finishOf = (script: FakeAnswer): string =>
  script.finish ?? (script.toolCalls === undefined ? 'stop' : 'tool_calls')

export function piecesOf(body: FakeBody, script: FakeAnswer): readonly string[] {
  const text = script.echo === true ? lastUserText(body) : (script.text ?? 'Hello from the model')
  return piecesIn(text, script)
}

/** A text in pieces; pieces as they are. */
export function piecesIn(
  text: string | readonly string[],
  { pieceChars: size = 8 }: FakeAnswer,
): readonly string[] {
  if (typeof text !== 'string') return text
  const characters = Array.from(text)
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(''),
  )
}

function lastUserText({ messages, input }: FakeBody): string {
  if (typeof input === 'string') return input
  const turns = messages ?? (Array.isArray(input) ? (input as FakeMessage[]) : [])
  const content = turns.findLast(({ role }) => role === 'user')?.content
  return typeof content === 'string' ? content : JSON.stringify(content ?? '')
}

function usageFor(body: FakeBody, script: FakeAnswer): object | undefined {
  if (script.usage === 'omit') return undefined
  if (script.usage !== undefined) return script.usage
  const prompt = Math.ceil(JSON.stringify(body.messages ?? []).length / 4)
  const completion = Math.ceil(piecesOf(body, script).join('').length / 4)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

/** Azure begins a stream with what its filter found in the prompt, and no choice. */
export const AZURE_FILTER = frame({
  id: '',
  object: '',
  created: 0,
  model: '',
  choices: [],
  prompt_filter_results: [
    { prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } },
  ],
})
