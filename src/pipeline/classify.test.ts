import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { labelText, UNSCANNABLE } from '../kernel/label.ts'
import type { Part } from '../models/chat.ts'
import { classify, questionOf } from './classify.ts'

const CARD = '4111111111111111'

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

  test('the question is the text of the last user message', () => {
    const messages = [
      { role: 'user', parts: [text('first')] },
      { role: 'assistant', parts: [text('answer')] },
      { role: 'user', parts: [text('second'), { kind: 'image', data: '' }, text('line')] },
      { role: 'tool', parts: [text('result')] },
    ] as const
    expect(questionOf({ ...requestOf(''), messages })).toBe('second\nline')
    expect(questionOf({ ...requestOf(''), messages: [] })).toBe('')
  })
})
