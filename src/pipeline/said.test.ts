import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { subjectKeys } from '../keys/subject-keys.ts'
import { Said } from './said.ts'

const keys = subjectKeys('k', new Uint8Array(32).fill(7))

test('INVARIANT (what was said is not kept): the commitment is the same for every cutting', () => {
  const unit = fc.constantFrom('a', 'é', '世', '👩‍👩‍👧', '\ud83d', 'x'.repeat(limits.saidCharsMax))
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), fc.array(fc.nat()), (units, cuts) => {
      const text = units.join('')
      const said = new Said(keys)
      let from = 0
      for (const at of cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b)) {
        said.add(text.slice(from, at))
        from = at
      }
      said.add(text.slice(from))
      expect(said.commitment()).toEqual(text === '' ? undefined : keys.commit('answer', text))
    }),
  )
})
