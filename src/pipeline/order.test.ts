import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pricedAt } from '../../test/fakes/work.ts'
import { CHOICES, type Alias, type Deployment } from '../models/deployment.ts'
import { ordered, type OrderWorld } from './order.ts'

const aliasOf = (terms: Partial<Alias>): Alias => ({
  id: 'assistant',
  deployments: [],
  knowledgeBases: [],
  instructions: undefined,
  passages: 1,
  ...terms,
})
const ALL = ['a', 'b', 'c', 'd', 'e'].map((id) => pricedAt(id))
const idsOf = (deployments: readonly Deployment[]): string =>
  deployments.map(({ id }) => id).join('')
const world = (more: Partial<OrderWorld> = {}): OrderWorld => ({
  fraction: () => 0.5,
  cost: () => undefined,
  speed: () => undefined,
  ...more,
})
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const inside = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
const weights = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'x'), fc.integer({ min: 0, max: 9 }))
const measures = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), {
  minLength: 5,
  maxLength: 5,
})
const setup = fc.record({
  choose: fc.constantFrom(...CHOICES, undefined),
  weights: fc.option(weights, { nil: undefined }),
  sticky: fc.boolean(),
  candidates: fc.shuffledSubarray(ALL),
  fractions: fc.array(unit, { minLength: 2, maxLength: 2 }),
  draws: fc.array(inside, { minLength: 5, maxLength: 5 }),
  measures,
})

describe('the order', () => {
  test('INVARIANT (the order adds nobody): all candidates, each once, whatever is configured', () => {
    fc.assert(
      fc.property(setup, ({ candidates, fractions, draws, measures: known, ...terms }) => {
        const alias = aliasOf({
          sticky: terms.sticky,
          ...(terms.choose === undefined ? {} : { choose: terms.choose }),
          ...(terms.weights === undefined ? {} : { weights: terms.weights }),
        })
        let drawn = 0
        const measure = (one: Deployment): number | undefined => known[ALL.indexOf(one)]
        const { deployments } = ordered(
          alias,
          candidates,
          world({
            fraction: () => fractions[drawn++ % 2] as number,
            cost: (one) =>
              measure(one) === undefined ? undefined : BigInt(measure(one) as number),
            speed: measure,
            draw: (one) => draws[ALL.indexOf(one)] as number,
          }),
          0.3,
        )
        expect(idsOf(deployments).split('').toSorted().join('')).toBe(
          idsOf(candidates).split('').toSorted().join(''),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  test('cheapest: nothing known is dearer than a later one, ties stay as configured, the unknown come last', () => {
    fc.assert(
      fc.property(measures, fc.shuffledSubarray(ALL), (known, candidates) => {
        const cost = (one: Deployment): number =>
          known[ALL.indexOf(one)] ?? Number.POSITIVE_INFINITY
        const { deployments } = ordered(
          aliasOf({ choose: 'cheapest' }),
          candidates,
          world({
            cost: (one) => (Number.isFinite(cost(one)) ? BigInt(cost(one)) : undefined),
          }),
          0,
        )
        // Naively: again and again the first of the cheapest that are left.
        const left = [...candidates]
        const naive: Deployment[] = []
        while (left.length > 0) {
          const least = Math.min(...left.map(cost))
          naive.push(
            ...left.splice(
              left.findIndex((one) => cost(one) === least),
              1,
            ),
          )
        }
        expect(deployments).toEqual(naive)
      }),
    )
  })

  test.each<[string, Partial<Alias>, Partial<OrderWorld>, string]>([
    ['as configured', {}, {}, 'abcde'],
    ['cheapest without prices', { choose: 'cheapest' }, {}, 'abcde'],
    ['fastest', { choose: 'fastest' }, { speed: ({ id }) => (id === 'c' ? 1 : 2) }, 'cabde'],
    [
      'fastest, the unmeasured last',
      { choose: 'fastest' },
      { speed: ({ id }) => (id === 'e' ? 9 : undefined) },
      'eabcd',
    ],
    [
      'weights begin, the list follows',
      { weights: { b: 1, d: 1 } },
      { fraction: () => 0.9 },
      'dabce',
    ],
    [
      'a weight of nothing never begins',
      { weights: { a: 0, b: 3 } },
      { fraction: () => 0 },
      'bacde',
    ],
    ['weights of others only', { weights: { z: 1 } }, {}, 'abcde'],
    ['a name of all objects is no weight', { weights: {} }, {}, 'abcde'],
  ])('%s', (_, terms, more, expected) => {
    expect(idsOf(ordered(aliasOf(terms), ALL, world(more), 0).deployments)).toBe(expected)
  })

  test('weights share out where requests begin', () => {
    const counts: Record<string, number> = {}
    const alias = aliasOf({ weights: { a: 7, b: 2, c: 1 } })
    for (let n = 0; n < 10_000; n++) {
      const { deployments } = ordered(alias, ALL, world({ fraction: () => n / 10_000 }), 0)
      const id = deployments[0]?.id ?? ''
      counts[id] = (counts[id] ?? 0) + 1
    }
    expect(counts).toEqual({ a: 7_000, b: 2_000, c: 1_000 })
  })

  test('exploring is bounded by its share, and only where speed decides', () => {
    const speed = ({ id }: Deployment): number => (id === 'a' ? 1 : 2)
    const begun = (fractions: readonly number[], terms: Partial<Alias>): string => {
      const left = [...fractions]
      return idsOf(
        ordered(aliasOf(terms), ALL, world({ speed, fraction: () => left.shift() ?? 0 }), 0.05)
          .deployments,
      )
    }
    expect(begun([0.05], { choose: 'fastest' })).toBe('abcde')
    expect(begun([0.049, 0], { choose: 'fastest' })).toBe('bacde')
    expect(begun([0.049, 0.999], { choose: 'fastest' })).toBe('eabcd')
    expect(begun([0, 0], {})).toBe('abcde')
  })

  test('sticky: a lost candidate moves its own conversations only, a new one takes only its share', () => {
    fc.assert(
      fc.property(
        fc.array(inside, { minLength: 5, maxLength: 5 }),
        fc.nat({ max: 4 }),
        fc.option(fc.constant({ a: 3, b: 1, c: 2, d: 5, e: 1 }), { nil: undefined }),
        (draws, gone, shares) => {
          const alias = aliasOf({
            sticky: true,
            ...(shares === undefined ? {} : { weights: shares }),
          })
          const draw = (one: Deployment): number => draws[ALL.indexOf(one)] as number
          const lost = ALL[gone] as Deployment
          const before = ordered(alias, ALL, world({ draw }), 0).deployments
          const after = ordered(
            alias,
            ALL.filter((one) => one !== lost),
            world({ draw }),
            0,
          ).deployments
          expect(after).toEqual(before.filter((one) => one !== lost))
        },
      ),
    )
  })
})
