import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passageOf } from '../../test/fakes/work.ts'
import { limits } from '../kernel/limits.ts'
import { composeInstructions, passageLimit } from './compose.ts'

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
