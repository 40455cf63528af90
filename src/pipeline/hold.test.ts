import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { deploymentAt } from '../../test/support/deployments.ts'
import type { ChatRequest, Part } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import { textsOf } from './classify.ts'
import {
  inputBelievedMax,
  inputTokensMax,
  outputBound,
  possibleOf,
  usageUpperBound,
} from './hold.ts'

describe('hold', () => {
  test('no tokenizer makes more tokens than bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '字', '😀', '\ud800') }),
        fc.string(),
        (text, instructions) => {
          const bytes = Buffer.byteLength(text) + Buffer.byteLength(instructions)
          expect(inputTokensMax(requestOf(text), instructions)).toBeGreaterThan(bytes)
        },
      ),
    )
  })
  test('a preamble of the deployment’s own is held for, in a chat, once', () => {
    const { kind: _kind, ...common } = requestOf('hello')
    const chat = inputTokensMax({ ...common, kind: 'chat' }, undefined)
    const rerank = {
      kind: 'rerank',
      query: '',
      documents: [],
      top: 1,
      returnDocuments: false,
    } as const
    expect(chat - inputTokensMax({ ...common, ...rerank }, undefined)).toBeGreaterThanOrEqual(1_000)
    const honest = { input: 5 + 900, output: 7 }
    expect(possibleOf(honest, chat, 10)).toBe(honest)
    expect(possibleOf({ input: 3_000, output: 7 }, chat, 10)).toEqual({ input: chat, output: 7 })
    expect(chat).toBeLessThan(1_200)
  })
  test('every text that a deployment gets is counted', () => {
    const request = requestOf('hello', {
      tools: [{ name: 'f', description: 'd'.repeat(500), parameters: { a: 'b'.repeat(500) } }],
      unknownText: ['u'.repeat(500)],
    })
    expect(textsOf(request).join('').length).toBeGreaterThan(1_500)
    expect(inputTokensMax(request, undefined)).toBeGreaterThan(1_500)
  })
  test.each<[string, Partial<ModelRequest>, number]>([
    ['a shape', { wants: { tools: false, images: false, structured: true } }, 530],
    ['a tool', { tools: [{ name: 'f', description: '', parameters: undefined }] }, 530],
    [
      'a tool that only raw holds',
      { wants: { tools: true, images: false, structured: false } },
      530,
    ],
    [
      'a vendor’s own tools, one of them named twice',
      {
        effects: [{ kind: 'act', name: 'tools[0]', needed: true }],
        untranslated: [
          { name: 'tools[0]', needed: true },
          { name: 'tools[1].display_width_px', needed: true },
        ],
      },
      530 + 2 * (735 + 499),
    ],
    [
      'tools of Converse',
      { effects: [{ kind: 'act', name: 'toolConfig.tools[3]', needed: true }] },
      530 + 735 + 499,
    ],
  ])('what a vendor says of tools itself is held for: %s', (_, more, least) => {
    const { kind: _kind, ...common } = requestOf('')
    const bare = { ...common, kind: 'chat' } as const
    const tokens =
      inputTokensMax({ ...bare, ...more } as ModelRequest, undefined) -
      inputTokensMax(bare, undefined)
    expect(tokens).toBeGreaterThanOrEqual(least)
    expect(tokens).toBeLessThan(2 * least + 1_000)
  })
  const deployment = (outputTokensMax: number | undefined) => deploymentAt('', { outputTokensMax })
  test.each([
    [
      'the own bound of the client',
      100,
      undefined,
      true,
      { tokens: 100, sent: undefined, inserted: false, binds: true },
    ],
    [
      'cut to what the deployment allows',
      9_000,
      2_048,
      false,
      { tokens: 2_048, sent: 2_048, inserted: false, binds: true },
    ],
    [
      'inserted under a hard budget',
      undefined,
      undefined,
      true,
      { tokens: 4_096, sent: 4_096, inserted: true, binds: true },
    ],
    [
      'inserted, and cut',
      undefined,
      1_000,
      true,
      { tokens: 1_000, sent: 1_000, inserted: true, binds: true },
    ],
    [
      'none without one',
      undefined,
      undefined,
      false,
      { tokens: 4_096, sent: undefined, inserted: false, binds: false },
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

describe('what a report of the input is believed', () => {
  const { kind: _kind, ...common } = requestOf('hello')
  const asking = (more: Partial<ChatRequest>): ModelRequest => ({
    ...common,
    kind: 'chat',
    ...more,
  })
  const sending = (part: Part): ModelRequest =>
    asking({ messages: [{ role: 'user', parts: [part] }] })
  test.each<[string, ModelRequest, number]>([
    ['text: no more than was held', asking({}), 500],
    ['a part that we do not know', sending({ kind: 'opaque', type: 'file' }), 10_000_000],
    ['a file', sending({ kind: 'document', data: 'AAAA' }), 10_000_000],
    ['a picture', sending({ kind: 'image', url: 'https://x.example/a' }), 10_000_000],
    ['a document of text', sending({ kind: 'document', text: 'hi' }), 500],
    [
      'what a vendor fetches by itself',
      asking({ effects: [{ kind: 'act', name: 'tools[0]', needed: true }] }),
      10_000_000,
    ],
  ])('%s', (_, request, most) => {
    expect(inputBelievedMax(request, 500)).toBe(most)
  })
  test('never less than was held', () => {
    const request = sending({ kind: 'opaque', type: 'file' })
    expect(inputBelievedMax(request, 20_000_000)).toBe(20_000_000)
  })
  test('a part of unknown size may be as long as the body', () => {
    const request = {
      ...sending({ kind: 'opaque', type: 'file' }),
      raw: { a: 'A'.repeat(900_000) },
    }
    expect(inputTokensMax(request, undefined)).toBeGreaterThan(900_000 + 460_000)
  })
})

describe('what is no text for us', () => {
  const { kind: _kind, ...common } = requestOf('')
  const tokensOf = (...parts: readonly Part[]): number =>
    inputTokensMax({ ...common, kind: 'chat', messages: [{ role: 'user', parts }] }, undefined)
  const nothing = tokensOf()
  test.each<[string, Part, number]>([
    ['a picture', { kind: 'image', data: 'AAAA' }, 8_192],
    ['a file: as many pages as vendors take', { kind: 'document', data: 'AAAA' }, 460_000],
    ['a file behind an address', { kind: 'document', url: 'https://x.example/a' }, 460_000],
    ['a longer file', { kind: 'document', data: 'A'.repeat(700_000) }, 700_000],
    [
      'text as bytes: at most its bytes',
      { kind: 'document', data: 'A'.repeat(400), mediaType: 'text/plain' },
      400,
    ],
    [
      'in the result of a tool',
      {
        kind: 'toolResult',
        id: '',
        text: '',
        attachments: [
          { kind: 'image', data: '' },
          { kind: 'document', data: '' },
        ],
      },
      468_192,
    ],
    [
      'what we do not know, of a known size',
      { kind: 'opaque', type: 'x', bytes: 700_000 },
      700_000,
    ],
    ['and small: it may be packed', { kind: 'opaque', type: 'file', bytes: 20_000 }, 460_000],
    ['a document of text', { kind: 'document', text: 'x'.repeat(90) }, 90],
  ])('%s', (_, part, least) => {
    const tokens = tokensOf(part) - nothing
    expect(tokens).toBeGreaterThanOrEqual(least)
    expect(tokens).toBeLessThan(least + 100)
  })

  test.each<[string, ModelRequest]>([
    [
      'an embedding',
      {
        ...common,
        kind: 'embed',
        inputs: ['a'],
        dimensions: undefined,
        encoding: 'float',
        purpose: undefined,
      },
    ],
    [
      'a reranking',
      {
        ...common,
        kind: 'rerank',
        query: 'q',
        documents: ['a'],
        top: undefined,
        returnDocuments: false,
      },
    ],
    ['a count', { ...common, kind: 'chat', only: 'count', maxOutputTokens: 900 }],
  ])('%s generates nothing', (_, request) => {
    for (const hard of [true, false])
      expect(outputBound(request, deploymentAt('', {}), hard)).toEqual({
        tokens: 0,
        sent: undefined,
        inserted: false,
        binds: true,
      })
  })
})
