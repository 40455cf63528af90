import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { INTEGRITIES, join, labelText, LEVELS, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { ChatRequest } from '../models/chat.ts'
import { decodeMessagesBody } from './anthropic/decode.ts'
import { decodeConverse } from './bedrock/decode.ts'
import { declaredIn } from './ifc.ts'
import { found } from './mcp/results.ts'
import { decodeChat } from './openai/chat/decode.ts'
import { decodeResponses } from './openai/responses/decode.ts'

const said = (result: unknown): string => {
  const { declared } = declaredIn(result)
  return declared === undefined ? 'nothing' : labelText(declared)
}
const ifc = (label: unknown) => ({ _meta: { ifc: label } })
const STRICTEST = 'restricted[*]!untrusted'

describe('what a declaration says', () => {
  test.each<[string, unknown, string]>([
    [
      'of a public place',
      { integrity: 'untrusted', confidentiality: 'public' },
      'public!untrusted',
    ],
    ['of a private one', { integrity: 'trusted', confidentiality: 'private' }, 'confidential'],
    ['capitals', { integrity: 'TRUSTED', confidentiality: 'PRIVATE' }, 'confidential'],
    ['readers, everybody', { integrity: 'trusted', confidentiality: ['public'] }, 'public'],
    ['readers, private', { confidentiality: ['private'] }, 'confidential'],
    ['readers by name', { confidentiality: ['ada', 'bob'] }, 'restricted'],
    ['readers, one by name', { confidentiality: ['ada'] }, 'restricted'],
    ['no readers', { confidentiality: [] }, 'restricted'],
    ['everybody and somebody', { confidentiality: ['public', 'ada'] }, 'restricted'],
    ['another word', { confidentiality: 'user_identity' }, 'restricted'],
    ['one of our words', { confidentiality: 'internal' }, 'internal'],
    ['a number', { confidentiality: 0 }, 'restricted'],
    ['another integrity', { integrity: 'merged', confidentiality: 'public' }, 'public!untrusted'],
    ['no integrity', { confidentiality: 'public' }, 'public'],
    ['integrity alone', { integrity: 'untrusted' }, 'public!untrusted'],
    ['our level', { level: 'internal', confidentiality: 'private' }, 'internal'],
    [
      'a level higher than the word',
      { level: 'restricted', confidentiality: 'public' },
      'restricted',
    ],
    [
      'a level lower than the word',
      { level: 'public', confidentiality: 'private' },
      'confidential',
    ],
    ['another level', { level: 'top_secret', confidentiality: 'public' }, 'restricted'],
    [
      'private for its compartments',
      { level: 'public', confidentiality: 'private', compartments: ['pii'] },
      'public[pii]',
    ],
    [
      'private, and compartments',
      { confidentiality: 'private', compartments: ['a'] },
      'confidential[a]',
    ],
    ['compartments twice', { level: 'public', compartments: ['b', 'a', 'b'] }, 'public[a,b]'],
    ['compartments that are none', { level: 'public', compartments: 'pii' }, 'public[*]'],
    ['a name that is none', { level: 'public', compartments: ['pii', 'a b'] }, 'public[*,pii]'],
    ['all compartments', { level: 'public', compartments: ['*'] }, 'public[*]'],
    ['a name too long', { level: 'public', compartments: ['x'.repeat(129)] }, 'public[*]'],
    ['nothing', {}, 'public'],
    ['something else', { integrity: 'trusted', secrecy: 'high' }, 'restricted'],
    ['something else besides', { confidentiality: 'public', version: 2 }, 'public'],
    ['a word', 'confidential', STRICTEST],
    ['a list', [], STRICTEST],
    ['null', null, 'nothing'],
  ])('%s', (_, label, expected) => {
    expect(said(ifc(label))).toBe(expected)
    expect(said(JSON.stringify(ifc(label)))).toBe(expected)
  })

  test('more compartments than a result may declare', () => {
    const many = Array.from({ length: limits.declaredCompartmentsMax + 1 }, (_, at) => `c${at}`)
    const { declared } = declaredIn(ifc({ level: 'public', compartments: many }))
    expect(declared?.compartments).toContain('*')
    const each = declaredIn(many.map((one) => ifc({ compartments: [one] })))
    expect(each.declared?.compartments).toContain('*')
    expect(declaredIn(ifc({ compartments: many.slice(1) })).declared?.compartments).not.toContain(
      '*',
    )
  })
})

const PRIVATE = ifc({ integrity: 'trusted', confidentiality: 'private' })
const nested = (value: unknown, times: number): string => {
  let text = JSON.stringify(value)
  for (let at = 1; at < times; at++) text = JSON.stringify({ text })
  return text
}

describe('where it is looked for', () => {
  test.each<[string, unknown, string]>([
    ['a whole result', { content: [{ type: 'text', text: 'x' }], ...PRIVATE }, 'confidential'],
    ['white space before it', `\n ${JSON.stringify(PRIVATE)}`, 'confidential'],
    ['a list of results', JSON.stringify([{}, PRIVATE]), 'confidential'],
    [
      'a block of the content',
      { content: [{ type: 'text', text: 'x', ...PRIVATE }] },
      'confidential',
    ],
    ['a name with a prefix', { _meta: { 'example.com/ifc': PRIVATE._meta.ifc } }, 'confidential'],
    ['written with escapes', JSON.stringify(PRIVATE).replaceAll('i', '\\u0069'), 'confidential'],
    ['JSON in JSON', nested(PRIVATE, 3), 'confidential'],
    ['as deep as is looked', nested(PRIVATE, limits.declaredNestedMax), 'confidential'],
    ['deeper', nested(PRIVATE, limits.declaredNestedMax + 1), STRICTEST],
    ['twice', JSON.stringify([PRIVATE, ifc({ level: 'restricted' })]), 'restricted'],
    ['cut off', JSON.stringify(PRIVATE).slice(0, -9), STRICTEST],
    ['one name twice', `{"_meta":{"ifc":{"level":"restricted"}},"_meta":{}}`, STRICTEST],
    ['too deep', `${'['.repeat(101)}${JSON.stringify(PRIVATE)}${']'.repeat(101)}`, STRICTEST],
    ['prose', 'the member `_meta.ifc` says private', 'nothing'],
    ['JSON without', '{"ifc":{"level":"restricted"},"_meta":{"a":1}}', 'nothing'],
    ['JSON that is none, without', '{"ifc": ', 'nothing'],
    ['nothing', undefined, 'nothing'],
  ])('%s', (_, result, expected) => {
    expect(said(result)).toBe(expected)
  })

  test('a value as deep as its sender likes', () => {
    let value: unknown = PRIVATE
    for (let at = 0; at < 100_000; at++) value = [value]
    expect(said(value)).toBe('confidential')
  })
})

test('what our own results declare is read as it was', () => {
  const labels = fc.record({
    level: fc.constantFrom(...LEVELS),
    compartments: fc
      .uniqueArray(fc.constantFrom('pii', 'phi', 'legal'))
      .map((all) => all.toSorted()),
    integrity: fc.constantFrom(...INTEGRITIES),
  })
  fc.assert(
    fc.property(labels, (label) => {
      const passage = { knowledgeBase: 'k', source: 's', path: 'p', version: 'v', title: 't' }
      const more = { number: 1, headings: [], page: undefined, text: 'x', label, score: 0 }
      expect(declaredIn(found([{ ...passage, ...more }])).declared).toEqual(label)
    }),
  )
})

test('INVARIANT (a declaration only raises): whatever is said besides, what was said stays said', () => {
  const word = fc.oneof(
    fc.constantFrom(...LEVELS, 'private', 'trusted', 'untrusted', 'x'),
    fc.anything(),
  )
  const meta = fc.record(
    {
      level: word,
      confidentiality: word,
      integrity: word,
      compartments: fc.oneof(fc.array(word), word),
    },
    { requiredKeys: [] },
  )
  const atOrAbove = (high: Label, low: Label): boolean =>
    labelText(join(high, low)) === labelText(high)
  fc.assert(
    fc.property(meta, fc.anything(), meta, (one, between, other) => {
      const alone = declaredIn(ifc(one)).declared ?? PUBLIC
      const both = declaredIn([ifc(one), between, ifc(other)]).declared ?? PUBLIC
      expect(atOrAbove(both, alone)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

/** One tool result of a client, in each dialect; `content` as the dialect writes it. */
const chat = (message: object): unknown =>
  decodeChat(
    JSON.stringify({ model: 'm', messages: [{ role: 'tool', tool_call_id: 'c', ...message }] }),
  )
const responses = (output: unknown): unknown => {
  const item = { type: 'function_call_output', call_id: 'c', output }
  return decodeResponses(JSON.stringify({ model: 'm', input: [item] }))
}
const anthropic = (block: object): unknown => {
  const content = [{ type: 'tool_result', tool_use_id: 'c', ...block }]
  const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content }] }
  return decodeMessagesBody(JSON.stringify(body), { params: {}, headers: {} })
}
const bedrock = (...content: object[]): unknown => {
  const toolResult = { toolUseId: 'c', content }
  const messages = [{ role: 'user', content: [{ toolResult }] }]
  return decodeConverse(JSON.stringify({ messages }), { modelId: 'm' }, false)
}
const TEXT = JSON.stringify(PRIVATE)

describe('every dialect', () => {
  test.each<[string, unknown]>([
    ['chat: a string', chat({ content: TEXT })],
    [
      'chat: parts',
      chat({
        content: [
          { type: 'text', text: 'x' },
          { type: 'text', text: TEXT },
        ],
      }),
    ],
    ['chat: the message', chat({ content: 'x', ...PRIVATE })],
    ['chat: a function', chat({ role: 'function', name: 'f', content: TEXT })],
    ['responses: a string', responses(TEXT)],
    ['responses: parts', responses([{ type: 'input_text', text: TEXT }])],
    ['anthropic: a string', anthropic({ content: TEXT })],
    ['anthropic: blocks', anthropic({ content: [{ type: 'text', text: TEXT }] })],
    ['anthropic: the block', anthropic({ content: 'x', ...PRIVATE })],
    ['bedrock: a text', bedrock({ text: 'x' }, { text: TEXT })],
    ['bedrock: JSON', bedrock({ json: { content: [], ...PRIVATE } })],
    ['bedrock: JSON with a text', bedrock({ json: { result: TEXT } })],
  ])('%s', (_, request) => {
    expect(resultOf(request).declared).toEqual({ ...PUBLIC, level: 'confidential' })
  })

  test.each<[string, unknown]>([
    ['chat', chat({ content: '{"a":1}' })],
    ['responses', responses('{"a":1}')],
    ['anthropic', anthropic({ content: '{"a":1}' })],
    ['bedrock', bedrock({ json: { a: 1 } })],
  ])('%s: nothing declared', (_, request) => {
    expect(resultOf(request)).not.toHaveProperty('declared')
  })
})

function resultOf(request: unknown): { readonly declared?: Label } {
  if (isRefusal(request as ChatRequest)) throw new Error(JSON.stringify(request))
  const parts = (request as ChatRequest).messages.flatMap((message) => message.parts)
  const result = parts.find((part) => part.kind === 'toolResult')
  if (result === undefined) throw new Error('no result')
  return result
}
