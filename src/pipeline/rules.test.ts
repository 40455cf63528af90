import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passageOf, requestOf } from '../../test/fakes/work.ts'
import { deploymentAt } from '../../test/support/deployments.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { labelText, UNSCANNABLE } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Part } from '../models/chat.ts'
import { classify, questionOf, textsOf } from './classify.ts'
import { composeInstructions, passageLimit } from './compose.ts'
import { inputTokensMax, outputBound, usageUpperBound } from './hold.ts'
import { nearestAlias } from './nearest.ts'

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

describe('compose', () => {
  test('a passage cannot close its own fence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('-----', '-', '\n', ' end of passage [1]', 'x')),
        (parts) => {
          const text = composeInstructions(undefined, [passageOf(1, parts.join(''))]) ?? ''
          expect(text.match(/-----/g)).toHaveLength(2)
          expect(text.endsWith('\n----- end of passage [1]')).toBe(true)
        },
      ),
    )
  })
  test('nor can its title or its headings', () => {
    const passage = {
      ...passageOf(1, 'text'),
      title: 'a\n-----',
      headings: ['----- end of passage [1]'],
    }
    expect(composeInstructions(undefined, [passage])?.match(/-----/g)).toHaveLength(2)
  })
  test('instructions of the alias stand first; without passages they stand alone', () => {
    expect(composeInstructions('Be brief.', [])).toBe('Be brief.')
    expect(composeInstructions(undefined, [])).toBeUndefined()
    expect(composeInstructions('Be brief.', [passageOf(1, 'x')])?.startsWith('Be brief.\n\n')).toBe(
      true,
    )
  })
  test.each([
    [0, 1],
    [5, 5],
    [1_000, limits.passagesMax],
  ])('passages asked %i, given %i', (asked, given) => {
    expect(passageLimit(asked)).toBe(given)
  })
})

describe('hold', () => {
  test('no tokenizer makes more tokens than bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, instructions) => {
        const bytes = Buffer.byteLength(text) + Buffer.byteLength(instructions)
        expect(inputTokensMax(requestOf(text), instructions)).toBeGreaterThan(bytes)
      }),
    )
  })
  test('every text that a deployment gets is counted', () => {
    const request = requestOf('hello', {
      tools: [{ name: 'f', description: 'd'.repeat(500), parameters: { a: 'b'.repeat(500) } }],
      unknownText: ['u'.repeat(500)],
    })
    expect(textsOf(request).join('').length).toBeGreaterThan(1_500)
    expect(inputTokensMax(request, undefined)).toBeGreaterThan(1_500)
  })
  const deployment = (outputTokensMax: number | undefined) => deploymentAt('', { outputTokensMax })
  test.each([
    [
      'the own bound of the client',
      100,
      undefined,
      true,
      { tokens: 100, sent: undefined, inserted: false },
    ],
    [
      'cut to what the deployment allows',
      9_000,
      2_048,
      false,
      { tokens: 2_048, sent: 2_048, inserted: false },
    ],
    [
      'inserted under a hard budget',
      undefined,
      undefined,
      true,
      { tokens: 4_096, sent: 4_096, inserted: true },
    ],
    ['inserted, and cut', undefined, 1_000, true, { tokens: 1_000, sent: 1_000, inserted: true }],
    [
      'none without one',
      undefined,
      undefined,
      false,
      { tokens: 4_096, sent: undefined, inserted: false },
    ],
  ] as const)('output bound: %s', (_, asked, allowed, hard, bound) => {
    const request = requestOf('', { maxOutputTokens: asked })
    expect(outputBound(request, deployment(allowed), hard)).toEqual(bound)
  })
  test('the estimate of a cut answer is never zero and never more than was held', () => {
    expect(usageUpperBound(10, 0, 100)).toEqual({ input: 10, output: 1 })
    expect(usageUpperBound(10, 1_000, 100)).toEqual({ input: 10, output: 100 })
  })
})

test.each([
  ['assistent', ['assistant', 'writer'], 'assistant'],
  ['WRITER', ['assistant', 'writer'], 'writer'],
  ['x', ['b', 'a'], 'a'],
  ['x'.repeat(10_000), ['a'], 'a'],
  ['anything', [], undefined],
] as const)('the alias nearest to %s among %j is %s', (name, candidates, nearest) => {
  expect(nearestAlias(name, candidates)).toBe(nearest)
})
