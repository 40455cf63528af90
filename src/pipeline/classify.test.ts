import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { labelText, UNSCANNABLE } from '../kernel/label.ts'
import type { Part } from '../models/chat.ts'
import { unescaped } from '../kernel/texts.ts'
import type { ModelRequest } from '../models/request.ts'
import { classify, classifyInTurns, isLong, questionOf, textsOf } from './classify.ts'

const CARD = '4111111111111111'
const KEY = 'AKIAIOSFODNN7EXAMPLE'
const S = 'restricted[secret]'

describe('classify', () => {
  const scanner = createScanner(defaultRaises)
  const labelOf = (parts: readonly Part[], more = {}): string => {
    const request = { ...requestOf(''), messages: [{ role: 'user', parts } as const], ...more }
    return labelText(classify(request, scanner, UNSCANNABLE).label)
  }
  const text = (value: string): Part => ({ kind: 'text', text: value })
  test.each([
    ['plain text is public', [text('hello')], {}, 'public'],
    ['a card in a message', [text(CARD)], {}, 'restricted[pci]'],
    [
      "in a tool call's arguments",
      [{ kind: 'toolCall', id: 'a', name: 'f', arguments: CARD }],
      {},
      'restricted[pci]',
    ],
    [
      'in a tool result',
      [{ kind: 'toolResult', id: 'a', text: CARD }],
      {},
      'restricted[pci]!untrusted',
    ],
    [
      "in an image's address",
      [{ kind: 'image', url: `https://x.example/${CARD}` }],
      {},
      'restricted[pci]!untrusted',
    ],
    ['in a field that we do not know', [text('hi')], { unknownText: [CARD] }, 'restricted[pci]'],
    [
      "in a tool's description",
      [text('hi')],
      { tools: [{ name: 'f', description: CARD, parameters: {} }] },
      'restricted[pci]',
    ],
    [
      "in a tool's schema",
      [text('hi')],
      { tools: [{ name: 'f', description: '', parameters: { default: CARD } }] },
      'restricted[pci]',
    ],
    ['in the id of a tool call', [{ kind: 'toolCall', id: KEY, name: 'f', arguments: '' }], {}, S],
    [
      'in the id of a tool result',
      [{ kind: 'toolResult', id: KEY, text: '' }],
      {},
      `${S}!untrusted`,
    ],
    [
      'behind an escape in arguments',
      [{ kind: 'toolCall', id: 'a', name: 'f', arguments: `{"q":"x\\n${KEY}"}` }],
      {},
      S,
    ],
    [
      'behind an escape of JSON in JSON',
      [{ kind: 'toolResult', id: 'a', text: JSON.stringify([JSON.stringify([`x\n${KEY}`])]) }],
      {},
      `${S}!untrusted`,
    ],
    [
      'bytes in a field that we do not know',
      [text('hi')],
      { unscannable: true },
      'restricted!untrusted',
    ],
    ['with a letter escaped', [text(`{"q":"\\u0041${KEY.slice(1)}"}`)], {}, S],
    ['in JSON that is cut off', [text(`see {"q":"x\\t${KEY}`)], {}, S],
    [
      'on a new line of a description in a schema',
      [text('hi')],
      { tools: [{ name: 'f', description: '', parameters: { description: `x\n${KEY}` } }] },
      S,
    ],
    ['what cannot be scanned', [{ kind: 'opaque', type: 'audio' }], {}, 'restricted!untrusted'],
    [
      'what is declared raises',
      [text('hi')],
      { declared: { level: 'internal', compartments: ['x'], integrity: 'trusted' } },
      'internal[x]',
    ],
    [
      'and never lowers',
      [text(CARD)],
      { declared: { level: 'public', compartments: [], integrity: 'trusted' } },
      'restricted[pci]',
    ],
  ] as const)('%s', (_, parts, more, label) => {
    expect(labelOf(parts, more)).toBe(label)
  })

  test('what is found twice is counted once', () => {
    const parts = [text(`{"q":"a\\n ${CARD}"}`)]
    const request = { ...requestOf(''), messages: [{ role: 'user', parts } as const] }
    expect(classify(request, scanner, UNSCANNABLE).findings).toHaveLength(1)
  })

  test('more texts than a call takes arguments', () => {
    const unknownText = Array.from({ length: 200_000 }, () => 'k')
    expect(labelOf([text('hi')], { unknownText })).toBe('public')
  })

  test('a long request is judged in turns, and to the same end', async () => {
    const long = `${'words and more words '.repeat(50_000)}${CARD} {"q":"x\\n${KEY}"}`
    const request = { ...requestOf(long), unknownText: ['k', long] }
    expect(isLong(request)).toBe(true)
    expect(isLong(requestOf('short'))).toBe(false)
    let pauses = 0
    const judged = await classifyInTurns(request, { scanner, unscannable: UNSCANNABLE }, () => {
      pauses++
      return Promise.resolve()
    })
    expect(pauses).toBeGreaterThanOrEqual(16)
    expect(judged).toEqual(classify(request, scanner, UNSCANNABLE))
  })

  test('the question is the text of the last user message', () => {
    const messages = [
      { role: 'user', parts: [text('first')] },
      { role: 'assistant', parts: [text('answer')] },
      { role: 'user', parts: [text('second'), { kind: 'image', data: '' }, text('line')] },
      { role: 'tool', parts: [text('result')] },
    ] as const
    expect(questionOf({ ...requestOf(''), messages })).toBe('second\nline')
    expect(questionOf({ ...requestOf(''), messages: [] })).toBe('')
    const results = [{ role: 'user', parts: [{ kind: 'toolResult', id: '1', text: 'r' }] }] as const
    expect(questionOf({ ...requestOf(''), messages: [...messages, ...results] })).toBe(
      'second\nline',
    )
  })
})

describe('INVARIANT (nothing is sent unscanned)', () => {
  const text = fc.string({ minLength: 3, maxLength: 8 }).map((value) => `\u00a7${value}`)
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const image = fc.record({
    kind: fc.constant('image' as const),
    url: maybe(text),
    mediaType: maybe(text),
    data: maybe(fc.base64String()),
  })
  const document = fc.record({
    kind: fc.constant('document' as const),
    text: maybe(text),
    title: maybe(text),
    context: maybe(text),
    url: maybe(text),
    mediaType: maybe(text),
    data: maybe(fc.base64String()),
  })
  const part = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text }),
    image,
    document,
    fc.record({ kind: fc.constant('thinking' as const), text, signature: maybe(text) }),
    fc.record({ kind: fc.constant('redactedThinking' as const), data: text }),
    fc.record({ kind: fc.constant('toolCall' as const), id: text, name: text, arguments: text }),
    fc.record({
      kind: fc.constant('toolResult' as const),
      id: text,
      text,
      attachments: maybe(fc.array(fc.oneof(image, document), { maxLength: 2 })),
    }),
    fc.record({ kind: fc.constant('opaque' as const), type: text }),
  )
  const schema = fc.record({
    type: text,
    properties: fc.dictionary(text, fc.record({ default: text })),
  })
  const settings = fc.record({
    stop: maybe(fc.array(text, { maxLength: 2 })),
    toolChoice: maybe(fc.record({ tool: text })),
    format: maybe(
      fc.record({ kind: fc.constant('schema' as const), name: text, description: text, schema }),
    ),
    reasoning: maybe(fc.record({ summary: text })),
    user: maybe(text),
    serviceTier: maybe(text),
    promptCacheKey: maybe(text),
  })
  const requests = fc
    .record({
      parts: fc.array(part, { maxLength: 4 }),
      tools: fc.array(fc.record({ name: text, description: text, parameters: schema }), {
        maxLength: 2,
      }),
      settings: maybe(settings),
      tags: maybe(fc.dictionary(text, text)),
      forwarded: maybe(fc.dictionary(text, text)),
      unknownText: fc.array(text, { maxLength: 2 }),
      inputs: fc.array(text, { minLength: 1, maxLength: 3 }),
      kind: fc.constantFrom('chat' as const, 'embed' as const, 'rerank' as const),
    })
    .map(({ parts, kind, inputs, ...more }): ModelRequest => {
      const { kind: _kind, ...common } = requestOf('')
      const all = { ...common, ...more, messages: [{ role: 'user' as const, parts }] } as Omit<
        ModelRequest & { kind: 'chat' },
        'kind'
      >
      // What a decoder forgot to put into the messages.
      if (kind === 'embed')
        return { ...all, kind, inputs, dimensions: 1, encoding: 'float', purpose: 'query' }
      if (kind === 'rerank') {
        const [query = '', ...documents] = inputs
        return { ...all, kind, query, documents, top: 1, returnDocuments: true }
      }
      return { ...all, kind, previous: inputs[0] ?? '' }
    })

  /** Every string of a value and every name of its members, by walking all of it. */
  function stringsOf(value: unknown): readonly string[] {
    if (typeof value === 'string') return [value]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([name, member]) =>
      name === 'data' && 'kind' in value && value.kind !== 'redactedThinking'
        ? []
        : [name, ...stringsOf(member)],
    )
  }

  test('every string anywhere in a request that a provider could send is among its texts', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const texts = textsOf(request)
        const scanned = [...texts, ...texts.flatMap(unescaped)].join('\n')
        // Ours begin with a sign that no word of our own has.
        for (const one of stringsOf({ ...request, raw: {} }))
          if (one.startsWith('\u00a7')) expect(scanned).toContain(one)
      }),
      { numRuns: 500 },
    )
  })

  const scanner = createScanner(defaultRaises)
  const levelOf = (parts: readonly Part[]): string =>
    labelText(
      classify({ ...requestOf(''), messages: [{ role: 'user', parts }] }, scanner, UNSCANNABLE)
        .label,
    )
  const unscannable = labelText(UNSCANNABLE)
  test.each<[string, Part, string]>([
    ['a document of text', { kind: 'document', text: 'hello' }, 'public'],
    ['a file', { kind: 'document', data: 'JVBERi0=' }, unscannable],
    ['a file behind an address', { kind: 'document', url: 'https://x.example/a.pdf' }, unscannable],
    [
      'a picture in a result',
      { kind: 'toolResult', id: '1', text: '', attachments: [{ kind: 'image', data: '' }] },
      unscannable,
    ],
    [
      'a text in a result',
      { kind: 'toolResult', id: '1', text: '', attachments: [{ kind: 'document', text: 'x' }] },
      'public!untrusted',
    ],
    [
      'a card in a document of a result',
      { kind: 'toolResult', id: '1', text: '', attachments: [{ kind: 'document', text: CARD }] },
      'restricted[pci]!untrusted',
    ],
    ['a card in a title', { kind: 'document', text: '', title: CARD }, 'restricted[pci]'],
    ['a card in a thought', { kind: 'thinking', text: CARD }, 'restricted[pci]'],
    ['a key as a signature', { kind: 'thinking', text: '', signature: KEY }, S],
    [
      'encrypted thought is text',
      { kind: 'redactedThinking', data: 'EmwKAhgBEgy3va3pzix' },
      'public',
    ],
    ['a key in the place of one', { kind: 'redactedThinking', data: KEY }, S],
  ])('%s', (_, one, expected) => {
    expect(levelOf([one])).toBe(expected)
  })
})
