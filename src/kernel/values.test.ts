import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant, isoTime } from './values.ts'

test('isoTime writes what Date writes, whatever came before', () => {
  const any = fc.integer({ min: -62_000_000_000_000, max: 300_000_000_000_000 })
  const near = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_003_000 })
  const time = fc.oneof(any, near, near, fc.double({ min: 0, max: 1e12, noNaN: true }))
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      for (const at of times) expect(isoTime(instant(at))).toBe(new Date(at).toISOString())
    }),
  )
})
