import { describe, expect, test } from 'vitest'
import { responsesFrames } from '../../../../test/support/fake-openai-responses.ts'
import type { FakeAnswer } from '../../../../test/support/fake-openai.ts'
import { instant, type RequestId } from '../../../kernel/values.ts'
import type { ModelEvent } from '../../../models/chat.ts'
import { promptOf } from '../../../models/conformance.ts'
import type { AnswerContext } from '../../../wire/dialect.ts'
import { responses } from '../../../wire/openai/openai.ts'
import { ResponsesStreamReader } from './readers.ts'

const ASKED = { model: 'assistant', input: 'hello', include: ['reasoning.encrypted_content'] }
const context = (): AnswerContext => ({
  requestId: 'req_1abc' as RequestId,
  createdAt: instant(1_700_000_000_000),
  request: promptOf({ dialect: 'responses', alias: 'assistant', raw: ASKED }).request,
  passages: [],
  elapsedMs: () => 0,
})

/** From the vendor's socket to the client's: read in slices of so many bytes, each batch written at once. */
function passed(frames: readonly string[], sliceBytes: number): string {
  const reader = new ResponsesStreamReader()
  const encoder = responses.encodeStream(context())
  const bytes = Buffer.from(frames.join(''))
  let wire = ''
  let done: unknown = 'more'
  for (let at = 0; at < bytes.length && done === 'more'; at += sliceBytes) {
    const batch: ModelEvent[] = []
    done = reader.push(bytes.subarray(at, at + sliceBytes), batch)
    wire += encoder.push(batch)
  }
  expect(done).toBe('done')
  return wire + encoder.end()
}

const ANSWERS: readonly (readonly [string, FakeAnswer])[] = [
  ['a text', { text: 'Grüße, 世界 👩‍👩‍👧, \u2028 "quoted" \\ and more', pieceChars: 3 }],
  [
    'all that there is',
    {
      thinking: 'Hm, so.',
      text: 'x',
      toolCalls: [
        { id: 'c1', name: 'f', arguments: '{"a":"é"}' },
        { id: 'c2', name: 'g', arguments: '' },
      ],
    },
  ],
  ['calls alone', { toolCalls: [{ id: 'c', name: 'f', arguments: '{}' }] }],
  ['an end for want of room', { text: 'abc', finish: 'length' }],
]

describe.each(ANSWERS)('INVARIANT (raw only when untouched): %s', (_, answer) => {
  const frames = responsesFrames(ASKED, answer)
  test.each([1, 7, 64, 1 << 20])('byte for byte, read in slices of %i', (sliceBytes) => {
    const out = passed(frames, sliceBytes).split(/(?<=\n\n)/)
    expect(out).toHaveLength(frames.length)
    for (const [at, frame] of frames.entries()) {
      // The Response object itself says our id and the client's own words.
      if (frame.includes('"response":{')) {
        expect(type(out[at])).toBe(type(frame))
        expect(out[at]).not.toContain('resp_fake')
      } else expect(out[at]).toBe(frame)
    }
  })
})

const type = (frame: string | undefined): string | undefined => frame?.split('\n')[0]

test('members of tomorrow, odd spacing and numbers pass as they are', () => {
  const [created = '', ...rest] = responsesFrames(ASKED, { text: ['ab'] })
  const odd = `event: response.of_tomorrow\ndata: { "type" : "response.of_tomorrow", "n" : 1.0e2, "a":"\\u00e9" }\n\n`
  const delta = rest.findIndex((frame) => frame.includes('output_text.delta'))
  const frames = [created, ...rest.slice(0, delta), odd, ...rest.slice(delta)]
  expect(passed(frames, 33)).toContain(odd)
})
