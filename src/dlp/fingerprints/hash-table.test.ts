import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HashTable } from './hash-table.ts'

const holdersOf = (table: HashTable, lo: number, hi: number): number[] => {
  const found: number[] = []
  for (let at = table.find(lo, hi); at !== 0; at = table.next(at)) found.push(table.holderAt(at))
  return found.toSorted((a, b) => a - b)
}

/** Few values and high halves close together, so that slots meet, wrap around and move up. */
const change = fc.record({
  remove: fc.boolean(),
  lo: fc.integer({ min: 0, max: 3 }),
  hi: fc.oneof(fc.integer({ min: 0xffffff00, max: 0xffffffff }), fc.integer({ min: 0, max: 200 })),
  holder: fc.integer({ min: 1, max: 6 }),
})

test('a table is what a map of sets is', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3_000, minLength: 200 }), (changes) => {
      const table = new HashTable()
      const model = new Map<string, Set<number>>()
      for (const { remove, lo, hi, holder } of changes) {
        const key = `${lo} ${hi}`
        const known = model.get(key) ?? new Set<number>()
        if (remove) {
          table.remove(lo, hi, holder)
          known.delete(holder)
        } else if (!known.has(holder)) {
          table.add(lo, hi, holder)
          known.add(holder)
        }
        if (known.size === 0) model.delete(key)
        else model.set(key, known)
      }
      for (const { lo, hi } of changes) {
        const expected = [...(model.get(`${lo} ${hi}`) ?? [])].toSorted((a, b) => a - b)
        expect(holdersOf(table, lo, hi)).toEqual(expected)
      }
      expect(table.size).toBe(model.size)
      expect(table.held).toBe([...model.values()].reduce((sum, { size }) => sum + size, 0))
    }),
    { numRuns: 40 },
  )
})

test('it grows by a quarter and stays below 20 bytes a hash', () => {
  const table = new HashTable()
  for (let n = 0; n < 100_000; n++) table.add(n, Math.imul(n, 0x9e3779b1) >>> 0, 1)
  expect(table.size).toBe(100_000)
  expect(table.bytes / table.size).toBeLessThan(20)
  for (let n = 0; n < 100_000; n += 997)
    expect(holdersOf(table, n, Math.imul(n, 0x9e3779b1) >>> 0)).toEqual([1])
})

test('every hash of many holders keeps all of them', () => {
  const table = new HashTable()
  for (let holder = 1; holder <= 7; holder++)
    for (let n = 0; n < 500; n++) table.add(n, Math.imul(n, 0x9e3779b1) >>> 0, holder)
  for (let n = 0; n < 500; n++)
    expect(holdersOf(table, n, Math.imul(n, 0x9e3779b1) >>> 0)).toEqual([1, 2, 3, 4, 5, 6, 7])
})
