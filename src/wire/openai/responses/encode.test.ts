import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { refusal } from '../../../kernel/refusal.ts'
import { instant, nanoUsd, type RequestId } from '../../../kernel/values.ts'
import type { ChatRequest, ModelEvent, Passage } from '../../../models/chat.ts'
import { promptOf } from '../../../models/conformance.ts'
import { requestIdOf, responseIdOf } from '../../../models/response-id.ts'
import type { AnswerContext } from '../../dialect.ts'
import { responses } from '../openai.ts'

const fixture = (name: string): string =>
  join(process.cwd(), 'src/wire/openai/responses/fixtures', name)
const passage: Passage = {
  number: 1,
  knowledgeBase: 'handbook',
  source: 'files',
  path: 'travel/trains & planes.md',
  version: 'v7',
  title: 'Travel',
  headings: ['Trains'],
  page: undefined,
  text: 'Second class under four hours.',
  label: { level: 'internal', compartments: [], integrity: 'trusted' },
  score: 1,
}
const context = (
  request: Partial<ChatRequest> = {},
  passages: readonly Passage[] = [],
): AnswerContext => ({
  requestId: 'req_1abc' as RequestId,
  createdAt: instant(1_700_000_000_000),
  request: promptOf({ dialect: 'responses', ...request }).request,
  passages,
  elapsedMs: () => 0,
})
const ENCRYPTED = { include: ['reasoning.encrypted_content'] }
const finish = (reason: (ModelEvent & { kind: 'finish' })['reason'] = 'stop'): ModelEvent => ({
  kind: 'finish',
  choice: 0,
  reason,
})
const text = (said: string): ModelEvent => ({ kind: 'text', choice: 0, text: said })
const citation = (start: number, end: number): ModelEvent => ({
  kind: 'citation',
  choice: 0,
  citation: { passage, quote: 'Second class', start, end },
})
const USAGE: ModelEvent = {
  kind: 'usage',
  usage: { input: 10, cacheRead: 5, output: 7, reasoning: 2 },
}
const ANSWER: readonly ModelEvent[] = [
  { kind: 'start', model: 'extract' },
  { kind: 'reasoning', choice: 0, text: 'hm, ' },
  { kind: 'reasoning', choice: 0, text: 'trains' },
  { kind: 'reasoning', choice: 0, text: '', signature: 'c2ln' },
  { kind: 'reasoning', choice: 0, text: '', redacted: 'c2VjcmV0' },
  text('Second class.\u2028'),
  text('"[1]"'),
  { kind: 'toolCall', choice: 0, index: 0, id: 'c1', name: 'book', text: '{"to":' },
  { kind: 'toolCall', choice: 0, index: 1, id: 'c2', name: 'shout', text: 'hey' },
  { kind: 'toolCall', choice: 0, index: 0, text: '"Lyon"}' },
  finish('tool_calls'),
  USAGE,
]

function stream(batches: readonly (readonly ModelEvent[])[], of: AnswerContext): string {
  const encoder = responses.encodeStream(of)
  return [...batches.map((batch) => encoder.push(batch)), encoder.end()].map(String).join('')
}
type Told = Record<string, unknown> & { readonly type: string; readonly sequence_number: number }
const toldIn = (wire: string): Told[] =>
  wire
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => {
      const lines = frame.split('\n')
      const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6))
      const parsed = JSON.parse(data.join('\n')) as Told
      expect(lines[0]).toBe(`event: ${parsed.type}`)
      return parsed
    })
const responseIn = (wire: string): Record<string, unknown> =>
  toldIn(wire).at(-1)?.['response'] as Record<string, unknown>
const outline = (wire: string): string[] => toldIn(wire).map(({ type }) => type)

/** The official SDK over an answer of ours. */
const sdk = (body: string, type: string): OpenAI =>
  new OpenAI({
    apiKey: 'k',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(body, { headers: { 'content-type': type } })),
  })
const final = (wire: string) =>
  sdk(wire, 'text/event-stream')
    .responses.stream({ model: 'assistant', input: 'hello' })
    .finalResponse()
const CUSTOM = { tools: [{ type: 'custom', name: 'shout' }] }

describe('a built stream', () => {
  test('every event, in order', async () => {
    const wire = stream(
      [ANSWER.slice(0, 4), ANSWER.slice(4)],
      context({ raw: { ...ENCRYPTED, ...CUSTOM } }),
    )
    await expect(wire).toMatchFileSnapshot(fixture('built-stream.golden.txt'))
    const numbers = toldIn(wire).map((one) => one.sequence_number)
    expect(numbers).toEqual(numbers.map((_, at) => at))
  })

  test('the official SDK puts the same together that a whole answer says', async () => {
    const of = context({ raw: { ...ENCRYPTED, ...CUSTOM } })
    const response = await final(stream([ANSWER], of))
    expect(response).toMatchObject({ status: 'completed', output_text: 'Second class.\u2028"[1]"' })
    const { body } = responses.encodeWhole(ANSWER, of)
    await expect(`${JSON.stringify(JSON.parse(body), null, 2)}\n`).toMatchFileSnapshot(
      fixture('built-whole.golden.json'),
    )
    const whole = await sdk(body, 'application/json').responses.create({
      model: 'assistant',
      input: 'hello',
    })
    // What the helper adds for its parsers.
    const plain = JSON.parse(
      JSON.stringify(response, (key, value: unknown) =>
        key.startsWith('parsed') || key === 'output_parsed' ? undefined : value,
      ),
    ) as OpenAI.Responses.Response
    expect(plain).toEqual(JSON.parse(JSON.stringify(whole)))
    expect(whole.output.map(({ type }) => type)).toEqual([
      'reasoning',
      'reasoning',
      'message',
      'function_call',
      'custom_tool_call',
    ])
    expect(whole.output[0]).toMatchObject({ encrypted_content: 'c2ln' })
    expect(whole.output[3]).toMatchObject({ call_id: 'c1', arguments: '{"to":"Lyon"}' })
    expect(whole.output[4]).toMatchObject({ call_id: 'c2', input: 'hey' })
    expect(whole.usage).toMatchObject({ input_tokens: 15, output_tokens: 9, total_tokens: 24 })
  })

  test('a thought that is encrypted after its summary is one item', () => {
    const events: readonly ModelEvent[] = [
      { kind: 'reasoning', choice: 0, text: 'hm' },
      { kind: 'reasoning', choice: 0, text: '', redacted: 'openai rs_1 x' },
      text('a'),
      finish(),
    ]
    const { output } = responseIn(stream([events], context({ raw: ENCRYPTED })))
    expect(output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'hm' }], encrypted_content: 'openai rs_1 x' },
      { type: 'message' },
    ])
  })

  test('proofs and encrypted thought only to who asked for them', () => {
    const wire = stream([ANSWER], context())
    expect(wire).not.toContain('c2ln')
    expect(wire).not.toContain('c2VjcmV0')
    expect(wire).toContain('hm, trains')
  })

  test.each([
    ['length', 'response.incomplete', 'max_output_tokens'],
    ['context_exceeded', 'response.incomplete', 'max_output_tokens'],
    ['content_filter', 'response.incomplete', 'content_filter'],
    ['refusal', 'response.incomplete', 'content_filter'],
    ['stop_sequence', 'response.completed', undefined],
    ['pause', 'response.completed', undefined],
  ] as const)('finish %s is %s', (reason, type, why) => {
    const events = [text('a'), finish(reason)]
    const last = toldIn(stream([events], context())).at(-1)
    expect(last?.type).toBe(type)
    const details = why === undefined ? null : { reason: why }
    expect(last?.['response']).toMatchObject({ incomplete_details: details })
    const whole = JSON.parse(responses.encodeWhole(events, context()).body) as object
    expect(whole).toMatchObject({ incomplete_details: details })
  })

  test('unknown usage is null, never zero', () => {
    const last = toldIn(stream([[text('a'), finish()]], context())).at(-1)
    expect(last?.['response']).toMatchObject({ usage: null })
  })

  test('INVARIANT (no end is made up): a stream that stops early fails', async () => {
    const wire = stream([[text('a')]], context())
    expect(outline(wire).slice(-2)).toEqual(['error', 'response.failed'])
    expect(wire).not.toContain('response.completed')
    await expect(final(wire)).rejects.toMatchObject({ type: 'error', code: 'upstream_failed' })
    expect(responses.encodeWhole([text('a')], context()).status).toBe(502)
  })

  test('a refusal after the first byte, and nothing after it', async () => {
    const encoder = responses.encodeStream(context())
    const wire = [
      encoder.push([text('a')]),
      encoder.fail(
        refusal('data_blocked', 'the answer was held back', { policyIds: ['no-secrets'] }),
      ),
      encoder.push([text('b')]),
      encoder.end(),
    ]
      .map(String)
      .join('')
    await expect(wire).toMatchFileSnapshot(fixture('failed-stream.golden.txt'))
    await expect(final(wire)).rejects.toMatchObject({ type: 'error', code: 'data_blocked' })
  })
})

describe('file_search', () => {
  const searched = context(
    {
      searches: ['handbook'],
      searchLimit: 3,
      raw: { include: ['file_search_call.results'] },
    },
    [passage],
  )
  const events = [text('Second class. [1]'), citation(14, 17), finish(), USAGE]

  test('the search is an item before the answer, and files are cited', async () => {
    const wire = stream([events.slice(0, 1), events.slice(1)], searched)
    await expect(wire).toMatchFileSnapshot(fixture('search-stream.golden.txt'))
    const response = await final(wire)
    expect(response.output[0]).toMatchObject({
      type: 'file_search_call',
      queries: ['hello'],
      results: [{ filename: 'trains & planes.md', text: passage.text }],
    })
    expect(response.output[1]).toMatchObject({
      content: [{ annotations: [{ type: 'file_citation', filename: 'trains & planes.md' }] }],
    })
    expect(response.tools).toEqual([
      { type: 'file_search', vector_store_ids: ['handbook'], max_num_results: 3 },
    ])
    const whole = JSON.parse(responses.encodeWhole(events, searched).body) as { output: unknown }
    expect(whole.output).toEqual(responseIn(wire)['output'])
  })

  test('results only to who asked for them; scores to nobody', () => {
    const quiet = context({ searches: ['handbook'] }, [passage])
    expect(stream([events], quiet)).not.toContain(passage.text)
    expect(stream([events], searched)).not.toContain('score')
  })

  test('an alias that searches by itself cites addresses', async () => {
    const wire = stream([events], context({}, [passage]))
    expect((await final(wire)).output[0]).toMatchObject({
      content: [{ annotations: [{ type: 'url_citation', start_index: 14, end_index: 17 }] }],
    })
    const types = outline(wire)
    expect(types.indexOf('response.output_text.annotation.added')).toBeLessThan(
      types.indexOf('response.output_text.done'),
    )
  })
})

/** A deployment of this dialect, as documented; each event is a frame with what a provider makes of it. */
const upstream = readFileSync(fixture('upstream-stream.txt'), 'utf8')
function read(wire: string): ModelEvent[][] {
  const calls = new Map<unknown, number>()
  return toldIn(wire).map((told, at) => {
    const data = (wire.split('\n\n')[at] ?? '').split('\ndata: ')[1] ?? ''
    const made = meant(told, calls)
    const events: ModelEvent[] = []
    const frame = { dialect: 'responses', unit: 'event', data, events } as const
    for (const [index, event] of made.entries())
      events.push({ ...event, ...(index === 0 ? { frame } : { sameFrame: true }) } as ModelEvent)
    return events
  })
}
function unframed(event: ModelEvent): ModelEvent {
  const { frame: _frame, sameFrame: _sameFrame, ...rest } = event
  return rest
}
function meant(told: Told, calls: Map<unknown, number>): ModelEvent[] {
  const delta = String(told['delta'])
  const item = told['item'] as Record<string, string> | undefined
  switch (told.type) {
    case 'response.created':
      return [{ kind: 'start', model: 'up' }]
    case 'response.output_text.delta':
      return [text(delta)]
    case 'response.reasoning_summary_text.delta':
      return [{ kind: 'reasoning', choice: 0, text: delta }]
    case 'response.function_call_arguments.delta':
      return [{ kind: 'toolCall', choice: 0, index: calls.get(told['item_id']) ?? 0, text: delta }]
    case 'response.output_item.added': {
      if (item?.['type'] !== 'function_call') return [{ kind: 'other' }]
      const index = calls.size
      calls.set(item['id'], index)
      const { call_id: id = '', name = '' } = item
      return [{ kind: 'toolCall', choice: 0, index, id, name, text: '' }]
    }
    case 'response.completed':
      return [finish('tool_calls'), USAGE]
    default:
      return [{ kind: 'other' }]
  }
}

describe('frames of the same dialect', () => {
  const raw = { instructions: 'Be brief.', previous_response_id: 'resp_0' }
  const frames = (wire: string): string[] => wire.split('\n\n').filter((frame) => frame !== '')

  test('go out byte for byte, but for the Response object: its id and its echoes are ours', () => {
    const wire = stream(read(upstream), context({ raw }))
    const [ours, theirs] = [frames(wire), frames(upstream)]
    expect(ours.length).toBe(theirs.length)
    for (const [at, frame] of theirs.entries()) {
      if (/^event: response\.(created|in_progress|completed)/.test(frame)) {
        const [told] = toldIn(`${ours[at]}\n\n`)
        const [given] = toldIn(`${frame}\n\n`)
        expect(told).toEqual({
          ...given,
          response: {
            ...(given?.['response'] as object),
            ...raw,
            id: 'resp_1abc',
            metadata: {},
            tools: [],
            prompt_cache_key: undefined,
          },
        })
      } else expect(ours[at]).toBe(frame)
    }
    expect(wire).not.toContain('resp_upstream')
    expect(wire).not.toContain('salted')
    expect(wire).not.toContain('Answer from the numbered passages')
    expect(wire).toContain('"something_new":1.0')
  })

  test('the official SDK reads them', async () => {
    const response = await final(stream(read(upstream), context({ raw })))
    expect(response).toMatchObject({ id: 'resp_1abc', output_text: 'Take the train.' })
    expect(response.output.map(({ type }) => type)).toEqual([
      'reasoning',
      'web_search_call',
      'message',
      'function_call',
    ])
  })

  test('with a search of ours before them: nothing is lost, places and numbers move', async () => {
    const of = context({ raw, searches: ['handbook'] }, [passage])
    const wire = stream(read(upstream), of)
    const numbers = toldIn(wire).map((one) => one.sequence_number)
    expect(numbers).toEqual(numbers.map((_, at) => at))
    const response = await final(wire)
    expect(response.output.map(({ type }) => type)).toEqual([
      'file_search_call',
      'reasoning',
      'web_search_call',
      'message',
      'function_call',
    ])
    expect(wire).toContain('"something_new":1')
  })

  test('citations come after: as events, and in the end', async () => {
    const batches = read(upstream)
    const end = batches.pop() ?? []
    const wire = stream(
      [...batches, [citation(0, 4)], end.map(unframed)],
      context({ raw }, [passage]),
    )
    const numbers = toldIn(wire).map((one) => one.sequence_number)
    expect(numbers).toEqual(numbers.map((_, at) => at))
    const response = await final(wire)
    expect(response.output[2]).toMatchObject({
      content: [{ annotations: [{ url: 'https://trains.example' }, { title: 'Travel' }] }],
    })
    expect(response).toMatchObject({ standpipe: { request: 'req_1abc' } })
  })

  test.each([0, 1, 2])(
    'INVARIANT (one change ends the copying): piece %d changed, nothing later repeats it',
    async (which) => {
      let count = 0
      const changed = read(upstream).map((events) =>
        events.map((event) =>
          event.kind === 'text' && count++ === which ? { ...event, text: '[x]' } : event,
        ),
      )
      const wire = stream(changed, context({ raw }))
      const pieces = ['Take ', 'the train', '.']
      const expected = pieces.map((piece, at) => (at === which ? '[x]' : piece)).join('')
      const response = await final(wire)
      expect(response.output_text).toBe(expected)
      expect(response.output.find(({ type }) => type === 'function_call')).toMatchObject({
        call_id: 'call_1',
        arguments: '{"to":"Lyon"}',
      })
      expect(wire).not.toContain('Take the train.')
      const numbers = toldIn(wire).map((one) => one.sequence_number)
      expect(numbers).toEqual(numbers.map((_, at) => at))
    },
  )

  test('INVARIANT (no end is made up): cut anywhere, it fails', () => {
    const batches = read(upstream)
    for (let count = 0; count < batches.length; count++) {
      const wire = stream(batches.slice(0, count), context({ raw }))
      expect(outline(wire).at(-1)).toBe('response.failed')
      expect(wire).not.toContain('resp_upstream')
    }
  })

  test('a whole answer: our id and echoes, else the deployment’s own', () => {
    const told = toldIn(upstream).at(-1)?.['response'] as Record<string, unknown>
    const data = JSON.stringify({ ...told, something_new: { a: 1 } })
    const events: ModelEvent[] = []
    const frame = { dialect: 'responses', unit: 'whole', data, events } as const
    events.push({ kind: 'text', choice: 0, text: 'Take the train.', frame }, {
      ...finish(),
      sameFrame: true,
    } as ModelEvent)
    const charged: ModelEvent = { kind: 'charged', nanoUsd: nanoUsd(5n) }
    const body = JSON.parse(
      responses.encodeWhole([...events, charged], context({ raw })).body,
    ) as object
    expect(body).toMatchObject({
      id: 'resp_1abc',
      instructions: 'Be brief.',
      something_new: { a: 1 },
      output: told['output'],
    })
    expect(JSON.stringify(body)).not.toContain('salted')
    const changed = events.map((event) =>
      event.kind === 'text' ? { ...event, text: 'no' } : event,
    )
    expect(responses.encodeWhole(changed, context({ raw })).body).not.toContain('Take the train')
  })
})

test('INVARIANT (answers carry our ids): back and forth, and nothing else is one', () => {
  const id = 'req_01j8z0k3mabcdef' as RequestId
  expect(requestIdOf(responseIdOf(id))).toBe(id)
  for (const wrong of ['', 'resp_', 'resp_../x', 'req_1', 'resp_A', `resp_${'a'.repeat(61)}`])
    expect(requestIdOf(wrong)).toBeUndefined()
})
