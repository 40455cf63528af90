import { expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { Lanes } from './ingest-lanes.ts'

/** A clock whose sleepers wake when told, and a number of tasks that end when told. */
function world() {
  const sleepers: (() => void)[] = []
  const ends: (() => void)[] = []
  let begun = 0
  const lanes = new Lanes({
    sleep: (_, signal) =>
      new Promise((resolve) => {
        sleepers.push(resolve)
        signal?.addEventListener('abort', () => resolve())
      }),
  })
  const begin = (): Promise<void> =>
    lanes.begin(() => {
      begun++
      return new Promise((resolve) => ends.push(resolve))
    })
  return { lanes, sleepers, ends, begin, begun: () => begun }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const { ingestWorkers, ingestAsideMax } = limits

test('INVARIANT (a slow object delays nobody): slow tasks are moved aside, and no more than may be', async () => {
  const { lanes, sleepers, ends, begin, begun } = world()
  const all = Promise.all(Array.from({ length: 50 }, begin))
  await turn()
  expect(begun()).toBe(ingestWorkers)
  for (let woken = 0; woken < 20; woken++) {
    sleepers[woken]?.()
    await turn()
  }
  expect(begun()).toBe(ingestWorkers + ingestAsideMax)
  // One that stood in a lane ends: its lane takes the next.
  ends.at(-1)?.()
  await turn()
  expect(begun()).toBe(ingestWorkers + ingestAsideMax + 1)
  for (let ended = 0; ended < 50; ended++) {
    ends[ended]?.()
    await turn()
  }
  await all
  await lanes.finish()
  expect(begun()).toBe(50)
})

test('the first failure is thrown at the next turn, also of a task aside', async () => {
  const { lanes, sleepers } = world()
  let fail: (error: Error) => void = () => undefined
  await lanes.begin(() => new Promise((_, reject) => (fail = reject)))
  sleepers[0]?.()
  await turn()
  fail(new Error('a store failed'))
  await turn()
  await expect(lanes.begin(() => Promise.resolve())).rejects.toThrow('a store failed')
  await expect(lanes.finish()).rejects.toThrow('a store failed')
})
