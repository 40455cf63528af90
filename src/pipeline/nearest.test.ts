import { expect, test } from 'vitest'
import { nearestAlias } from './nearest.ts'

test.each([
  ['assistent', ['assistant', 'writer'], 'assistant'],
  ['WRITER', ['assistant', 'writer'], 'writer'],
  ['x', ['b', 'a'], 'a'],
  ['x'.repeat(10_000), ['a'], 'a'],
  ['anything', [], undefined],
] as const)('the alias nearest to %s among %j is %s', (name, candidates, nearest) => {
  expect(nearestAlias(name, candidates)).toBe(nearest)
})
