import { expect, test } from 'vitest'
import { VirtualClock } from '../../test/simulation/virtual-clock.ts'
import type { RecordDraft } from '../audit/record.ts'
import { limits } from '../kernel/limits.ts'
import { PolicyWatcher } from './policy-watch.ts'

function world() {
  const clock = new VirtualClock(0)
  const records: RecordDraft[] = []
  const errors: unknown[] = []
  let broken = false
  const watcher = new PolicyWatcher({
    clock: clock.of('test'),
    append: (record) => {
      if (broken) return Promise.reject(new Error('the disk is full'))
      records.push(record)
      return Promise.resolve()
    },
    onError: (error) => void errors.push(error),
  })
  return { clock, records, errors, watcher, breakIt: () => void (broken = true) }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('INVARIANT (a policy that fails is audited): at once, and what follows within a minute together', async () => {
  const { clock, records, watcher } = world()
  watcher.failed('Chat', ['boom'])
  expect(records).toMatchObject([
    {
      kind: 'system',
      facts: {
        event: 'policy failed',
        decision: 'deny',
        failures: [{ action: 'Chat', count: 1, policy: 'boom' }],
      },
    },
  ])
  for (let n = 0; n < 1_000; n++) watcher.failed('Chat', ['boom'])
  watcher.failed('Embed', [])
  expect(records).toHaveLength(1)
  expect(clock.advance()).toBe(true)
  await settled()
  expect(clock.now()).toBe(limits.policyFailureRecordEveryMs)
  expect(records).toHaveLength(2)
  expect(records[1]?.facts['failures']).toEqual([
    { action: 'Chat', count: 1_000, policy: 'boom' },
    { action: 'Embed', count: 1, policy: 'engine' },
  ])
  // Nothing more failed: nothing more is told.
  expect(clock.advance()).toBe(false)
  expect(watcher.failures).toEqual([
    { action: 'Chat', policy: 'boom', would: '', count: 1_001 },
    { action: 'Embed', policy: 'engine', would: '', count: 1 },
  ])
})

test('a record that cannot be written is told, and takes nobody down', async () => {
  const { errors, watcher, breakIt } = world()
  breakIt()
  watcher.failed('Chat', ['boom'])
  await settled()
  expect(errors).toHaveLength(1)
})

test('counts are bounded: what is beyond is counted together', () => {
  const { watcher } = world()
  const total = limits.policyCountsMax + 50
  for (let n = 0; n < total; n++)
    watcher.observed({ action: 'Chat', resource: 'alias:a', would: 'deny', policyIds: [`p${n}`] })
  const { observations } = watcher
  expect(observations.length).toBeLessThanOrEqual(limits.policyCountsMax + 1)
  expect(observations.reduce((sum, { count }) => sum + count, 0)).toBe(total)
})
