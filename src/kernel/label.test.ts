import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dominates,
  INTEGRITIES,
  join,
  joinAll,
  type Label,
  labelText,
  type Level,
  LEVELS,
  levelRank,
  parseLabel,
  PUBLIC,
} from './label.ts'

const compartments = fc
  .subarray(['legal', 'pci', 'phi', 'pii', 'secret', 'source_code'])
  .map((names) => names.toSorted())
const labels: fc.Arbitrary<Label> = fc.record({
  level: fc.constantFrom(...LEVELS),
  compartments,
  integrity: fc.constantFrom(...INTEGRITIES),
})
const clearances = fc.record({ level: fc.constantFrom(...LEVELS), compartments })

/** The order that join must be the least upper bound of, written out on its own. */
const isBelow = (a: Label, b: Label): boolean =>
  levelRank(a.level) <= levelRank(b.level) &&
  a.compartments.every((name) => b.compartments.includes(name)) &&
  (a.integrity === 'trusted' || b.integrity === 'untrusted')

describe('INVARIANT (labels only rise)', () => {
  test('join is associative', () => {
    fc.assert(
      fc.property(labels, labels, labels, (a, b, c) => {
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)))
      }),
    )
  })
  test('join is commutative', () => {
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        expect(join(a, b)).toEqual(join(b, a))
      }),
    )
  })
  test('join is idempotent, on equal labels and on the same one', () => {
    fc.assert(
      fc.property(labels, (a) => {
        expect(join(a, a)).toEqual(a)
        expect(join(a, structuredClone(a))).toEqual(a)
      }),
    )
  })
  test('join is the least upper bound', () => {
    fc.assert(
      fc.property(labels, labels, labels, (a, b, above) => {
        expect(isBelow(a, join(a, b)) && isBelow(b, join(a, b))).toBe(true)
        expect(isBelow(join(a, b), above)).toBe(isBelow(a, above) && isBelow(b, above))
      }),
    )
  })
  test('join is monotone', () => {
    fc.assert(
      fc.property(labels, labels, labels, (a, b, c) => {
        expect(isBelow(join(a, c), join(join(a, b), c))).toBe(true)
      }),
    )
  })
  test('public is neutral, and the join of nothing', () => {
    fc.assert(
      fc.property(labels, (a) => {
        expect(join(PUBLIC, a)).toEqual(a)
      }),
    )
    expect(joinAll([])).toEqual(PUBLIC)
  })
  test('joinAll does not depend on order', () => {
    fc.assert(
      fc.property(fc.array(labels), (all) => {
        expect(joinAll(all)).toEqual(joinAll(all.toReversed()))
      }),
    )
  })
})

describe('dominates', () => {
  test('a clearance that covers a join covers its parts, and the other way round', () => {
    fc.assert(
      fc.property(clearances, labels, labels, (clearance, a, b) => {
        expect(dominates(clearance, join(a, b))).toBe(
          dominates(clearance, a) && dominates(clearance, b),
        )
      }),
    )
  })
  test.each([
    ['public', [], 'public', [], true],
    ['internal', [], 'public', [], true],
    ['internal', [], 'confidential', [], false],
    ['restricted', [], 'internal', ['pii'], false],
    ['restricted', ['pii'], 'restricted', ['pii'], true],
    ['restricted', ['pii'], 'restricted', ['pci', 'pii'], false],
    ['restricted', ['*'], 'public', ['pii'], true],
    ['internal', ['*'], 'confidential', ['pii'], false],
    ['restricted', ['pii'], 'public', ['*'], false],
  ] as const)('%s %j over %s %j: %s', (level, cleared, labelLevel, names, expected) => {
    const label: Label = { level: labelLevel, compartments: names, integrity: 'trusted' }
    expect(dominates({ level, compartments: cleared }, label)).toBe(expected)
  })
  test('a level that is none of ours clears nothing, and nothing is cleared for it', () => {
    const unknown = 'top' as unknown as Level
    expect(
      dominates({ level: 'restricted', compartments: ['*'] }, { ...PUBLIC, level: unknown }),
    ).toBe(false)
    expect(dominates({ level: unknown, compartments: ['*'] }, PUBLIC)).toBe(false)
  })
  test('integrity is not its business', () => {
    expect(
      dominates({ level: 'public', compartments: [] }, { ...PUBLIC, integrity: 'untrusted' }),
    ).toBe(true)
  })
})

test('labelText is one text per label', () => {
  fc.assert(
    fc.property(labels, labels, (a, b) => {
      expect(labelText(a) === labelText(b)).toBe(isBelow(a, b) && isBelow(b, a))
    }),
  )
  expect(
    labelText({ level: 'restricted', compartments: ['pci', 'pii'], integrity: 'untrusted' }),
  ).toBe('restricted[pci,pii]!untrusted')
})

test('a label reads back from its text; what is no label does not', () => {
  fc.assert(
    fc.property(labels, (label) => {
      expect(parseLabel(labelText(label))).toEqual(label)
    }),
  )
  expect(parseLabel('internal[pii, phi,pii]')).toEqual({
    level: 'internal',
    compartments: ['phi', 'pii'],
    integrity: 'trusted',
  })
  for (const text of ['', 'secret', 'public[', 'public]', 'public!', 'Public', 'public untrusted'])
    expect(parseLabel(text), text).toBeUndefined()
})
