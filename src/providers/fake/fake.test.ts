import { expect, test } from 'vitest'
import { deploymentAt } from '../../../test/support/deployments.ts'
import type { Clock } from '../../kernel/clock.ts'
import { instant } from '../../kernel/values.ts'
import { eventsOf, promptOf, textOf } from '../../models/conformance.ts'
import { answerSteps, createFakeProvider, type FakeStep } from './fake.ts'

/** Time passes only when somebody sleeps. */
function steppedClock(): Clock & { slept: number } {
  const clock = {
    slept: 0,
    now: () => instant(clock.slept),
    monotonicMs: () => clock.slept,
    sleep: (ms: number) => {
      clock.slept += ms
      return Promise.resolve()
    },
  }
  return clock
}
const deployment = deploymentAt('http://unused.example')
const open = (steps: readonly FakeStep[], clock = steppedClock()) => {
  const provider = createFakeProvider({ clock, script: () => steps })
  return {
    clock,
    provider,
    invoke: (signal: AbortSignal) => provider.invoke(deployment, promptOf({}), signal),
  }
}
const signal = (): AbortSignal => new AbortController().signal

test('plays its script on the given clock, and only when asked', async () => {
  const fake = open([
    { kind: 'wait', ms: 60_000 },
    ...answerSteps(['a', 'b'], { input: 1, output: 2 }),
  ])
  const batches = fake.invoke(signal())
  expect(fake.provider.calls).toHaveLength(0)
  const events = await eventsOf(batches)
  expect(textOf(events)).toBe('ab')
  expect(events.at(-1)).toEqual({ kind: 'usage', usage: { input: 1, output: 2 } })
  expect(fake.clock.slept).toBe(60_000)
  expect(fake.provider.calls[0]?.ended).toBe('completed')
})

test('obeys abort: before it began, while it waits, while it hangs', async () => {
  const before = open(answerSteps(['a']))
  expect(await eventsOf(before.invoke(AbortSignal.abort()))).toMatchObject([
    { kind: 'failed', failure: { reason: 'cancelled', dispatched: false } },
  ])
  expect(before.provider.calls).toHaveLength(0)
  for (const step of [{ kind: 'hang' }, { kind: 'wait', ms: 1 }] as const) {
    const abort = new AbortController()
    const fake = open([...answerSteps(['a']).slice(0, 1), step, ...answerSteps(['b'])])
    const events = []
    for await (const batch of fake.invoke(abort.signal)) {
      events.push(...batch)
      abort.abort()
    }
    expect(textOf(events)).toBe('a')
    expect(events.at(-1)).toMatchObject({ failure: { reason: 'cancelled', dispatched: true } })
    expect(fake.provider.calls[0]?.ended).toBe('cancelled')
  }
})

test('knows when its consumer left', async () => {
  const fake = open(answerSteps(['a', 'b']))
  for await (const _ of fake.invoke(signal())) break
  expect(fake.provider.calls[0]?.ended).toBe('left')
})
