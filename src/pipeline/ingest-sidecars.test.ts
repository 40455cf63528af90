import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GOVERNANCE, isGovernor, sidecarOf } from '../lake/governance.ts'
import { compareKeys } from '../lake/key-order.ts'
import type { MergedObject } from './ingest-merge.ts'
import { withSidecars } from './ingest-sidecars.ts'

const entry = (key: string): MergedObject => ({
  entry: { key, sizeBytes: 1, version: key },
  row: undefined,
})
async function* listing(keys: readonly string[]): AsyncGenerator<MergedObject> {
  for (const key of keys.toSorted(compareKeys)) yield await Promise.resolve(entry(key))
}

/** Beginnings of each other, and what sorts between a key and its sidecar. */
const part = fc.constantFrom('a', 'b', '-', ' ', '.', '.m', '/', '.metadata', '.metadata.json', 'é')
const key = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
const keys = fc.uniqueArray(fc.oneof(key, key.map(sidecarOf)), { maxLength: 25 })

test('every object comes once, with its sidecar if there is one, however the listing lies', async () => {
  await fc.assert(
    fc.asyncProperty(keys, async (all) => {
      const come: string[] = []
      for await (const one of withSidecars(listing(all), GOVERNANCE)) {
        const name = one.entry?.key ?? ''
        come.push(name)
        expect(one.isGovernor).toBe(isGovernor(name, GOVERNANCE))
        const beside = sidecarOf(name)
        const expected = !one.isGovernor && all.includes(beside) ? beside : undefined
        expect(one.sidecar?.key).toBe(expected)
      }
      expect(come.toSorted()).toEqual(all.toSorted())
    }),
    { numRuns: 1_000 },
  )
})

test('nothing at or before the key that is told as passed is still to come', async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.nat(25), async (all, cut) => {
      const come = new Set<string>()
      let passed: string | undefined
      for await (const one of withSidecars(listing(all), GOVERNANCE)) {
        // Cut short while this one is in hand: it counts as not done.
        passed = one.passed
        if (come.size === cut) break
        come.add(one.entry?.key ?? '')
      }
      const behind = all.filter((one) => passed !== undefined && compareKeys(one, passed) <= 0)
      for (const one of behind) expect([...come]).toContain(one)
    }),
    { numRuns: 1_000 },
  )
})

test('in flat memory: what waits is a beginning of the key at hand', async () => {
  let read = 0
  async function* endless(): AsyncGenerator<MergedObject> {
    yield await Promise.resolve(entry('a'))
    for (; read < 5_000; read++) yield entry(`a ${String(read).padStart(6, '0')}`)
  }
  let lag = 0
  let come = 0
  for await (const one of withSidecars(endless(), GOVERNANCE)) {
    come += one.isGovernor ? 0 : 1
    lag = Math.max(lag, read - come)
  }
  expect([come, lag <= 2]).toEqual([5_001, true])
})
