import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { labelText, UNSCANNABLE } from '../kernel/label.ts'
import type { Part } from '../models/chat.ts'
import { classify, classifyInTurns, isLong, questionOf } from './classify.ts'

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
    ['in a tool result', [{ kind: 'toolResult', id: 'a', text: CARD }], {}, 'restricted[pci]'],
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
    ['in the id of a tool result', [{ kind: 'toolResult', id: KEY, text: '' }], {}, S],
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
      S,
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
