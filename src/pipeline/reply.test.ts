import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { limits } from '../kernel/limits.ts'
import type { ModelEvent } from '../models/chat.ts'
import type { EmbedRequest, ModelRequest, RerankRequest } from '../models/request.ts'
import { ReplyCheck } from './reply.ts'

const { kind: _kind, ...common } = requestOf('a')
const embed = (inputs: number, dimensions?: number): EmbedRequest => ({
  ...common,
  kind: 'embed',
  inputs: Array.from({ length: inputs }, () => 'a'),
  dimensions,
  encoding: 'float',
  purpose: undefined,
})
const rerank = (documents: number, top?: number): RerankRequest => ({
  ...common,
  kind: 'rerank',
  query: 'q',
  documents: Array.from({ length: documents }, () => 'a'),
  top,
  returnDocuments: false,
})
const count = requestOf('a', { only: 'count' })
const vector = (index: number, ...numbers: readonly number[]): ModelEvent => ({
  kind: 'embedding',
  index,
  vector: numbers,
})
const ranked = (index: number, score: number): ModelEvent => ({ kind: 'ranked', index, score })
const counted = (tokens: number): ModelEvent => ({ kind: 'counted', tokens })

const verdict = (request: ModelRequest, events: readonly ModelEvent[]): string => {
  const check = new ReplyCheck(request)
  for (const event of events) check.observe([event])
  if (check.refused !== undefined) return check.refused.code
  return check.missing() === undefined ? 'fits' : 'missing'
}

describe('INVARIANT (an answer fits its question)', () => {
  test.each<[string, ModelRequest, readonly ModelEvent[], string]>([
    ['a vector per input', embed(2), [vector(0, 1, 2), vector(1, 3, 4)], 'fits'],
    ['in any order', embed(2), [vector(1, 1, 2), vector(0, 3, 4)], 'fits'],
    ['one too few', embed(2), [vector(0, 1, 2)], 'missing'],
    ['one too many', embed(1), [vector(0, 1), vector(1, 1)], 'upstream_failed'],
    ['one twice', embed(2), [vector(0, 1), vector(0, 1)], 'upstream_failed'],
    ['at no position', embed(2), [vector(-1, 1)], 'upstream_failed'],
    ['at half a position', embed(2), [vector(0.5, 1)], 'upstream_failed'],
    ['of two widths', embed(2), [vector(0, 1), vector(1, 1, 2)], 'upstream_failed'],
    ['of another width than was asked for', embed(1, 3), [vector(0, 1)], 'upstream_failed'],
    ['of the width that was asked for', embed(1, 3), [vector(0, 1, 2, 3)], 'fits'],
    ['of no width', embed(1), [vector(0)], 'upstream_failed'],
    ['not a number', embed(1), [vector(0, Number.NaN)], 'upstream_failed'],
    ['without an end', embed(1), [vector(0, Number.POSITIVE_INFINITY)], 'upstream_failed'],
    [
      'too wide',
      embed(1),
      [
        {
          kind: 'embedding',
          index: 0,
          vector: Array.from({ length: limits.embeddingDimensionsMax + 1 }, () => 0),
        },
      ],
      'upstream_failed',
    ],
    ['scores', rerank(2), [ranked(1, 0.9), ranked(0, -3)], 'fits'],
    ['as many scores as were asked for', rerank(5, 2), [ranked(4, 1), ranked(2, 0)], 'fits'],
    ['fewer', rerank(5, 2), [ranked(4, 1)], 'missing'],
    ['of a document that was not sent', rerank(2), [ranked(2, 1)], 'upstream_failed'],
    ['no score', rerank(1), [ranked(0, Number.NaN)], 'upstream_failed'],
    ['a count', count, [counted(7)], 'fits'],
    ['no count', count, [], 'missing'],
    ['two counts', count, [counted(7), counted(7)], 'upstream_failed'],
    ['less than nothing', count, [counted(-1)], 'upstream_failed'],
    ['part of a token', count, [counted(1.5)], 'upstream_failed'],
    ['a vector for a chat', requestOf('a'), [vector(0, 1)], 'upstream_failed'],
    ['a count for an embedding', embed(1), [counted(1)], 'upstream_failed'],
    ['a chat', requestOf('a'), [{ kind: 'text', choice: 0, text: 'x' }], 'fits'],
  ])('%s', (_, request, events, expected) => {
    expect(verdict(request, events)).toBe(expected)
  })

  test('whatever comes, a clean end has each index once and nothing else', () => {
    const events = fc.array(
      fc.record({
        kind: fc.constant('embedding' as const),
        index: fc.integer({ min: -1, max: 4 }),
        vector: fc.array(fc.oneof(fc.double(), fc.integer()), { maxLength: 3 }),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), events, (inputs, said) => {
        const width = said[0]?.vector.length
        const naive =
          said
            .map(({ index }) => index)
            .toSorted((a, b) => a - b)
            .join() === Array.from({ length: inputs }, (_, at) => at).join() &&
          said.every(
            ({ vector: one }) =>
              one.length === width && one.length > 0 && one.every(Number.isFinite),
          )
        expect(verdict(embed(inputs), said) === 'fits').toBe(naive)
      }),
      { numRuns: 2_000 },
    )
  })
})
