import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Clock } from '../kernel/clock.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { instant } from '../kernel/values.ts'
import { Admission, type AdmissionLimits, type Release } from './admission.ts'
import type { Principal } from './principal.ts'

const principal = (keyId: string): Principal => ({ kind: 'app', id: 'a', groups: [], keyId })

function world(allowed: AdmissionLimits | undefined): {
  admission: Admission
  at: (ms: number) => void
} {
  let now = 0
  const clock: Clock = {
    now: () => instant(now),
    monotonicMs: () => now,
    sleep: () => Promise.resolve(),
  }
  return { admission: new Admission(clock, () => allowed), at: (ms) => (now = ms) }
}
const entered = (outcome: OrRefusal<Release>): Release => {
  if (isRefusal(outcome)) throw new Error(outcome.message)
  return outcome
}

test('n a minute pass, the next waits as long as it is told', () => {
  const { admission, at } = world({ requestsPerMinute: 3, concurrency: undefined })
  at(10_250)
  for (let n = 0; n < 3; n++) entered(admission.enter(principal('k')))
  const refused = admission.enter(principal('k'))
  expect(refused).toMatchObject({
    code: 'rate_limited',
    message: 'this key may make 3 requests a minute; try again in 61 s',
    retryAfterMs: 60_750,
  })
  entered(admission.enter(principal('another')))
  at(10_250 + 60_749)
  expect(isRefusal(admission.enter(principal('k')))).toBe(true)
  at(10_250 + 60_750)
  entered(admission.enter(principal('k')))
})

test('INVARIANT (at most n a minute): in whatever 60 seconds one looks at', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 10 }), (waits, requestsPerMinute) => {
      const { admission, at } = world({ requestsPerMinute, concurrency: undefined })
      const admitted: number[] = []
      let now = 0
      for (const wait of waits) {
        at((now += wait))
        if (!isRefusal(admission.enter(principal('k')))) admitted.push(now)
      }
      for (const from of admitted) {
        const within = admitted.filter((time) => time >= from && time < from + 60_000)
        expect(within.length).toBeLessThanOrEqual(requestsPerMinute)
      }
      // And it is not stingy: who keeps the pace is never refused.
      const paced = world({ requestsPerMinute, concurrency: undefined })
      for (let n = 0; n < 30; n++) {
        paced.at(n * Math.ceil(61_000 / requestsPerMinute))
        entered(paced.admission.enter(principal('k')))
      }
    }),
    { numRuns: 100 },
  )
})

test('concurrency: a place is given back once, however often it is released', () => {
  const { admission } = world({ requestsPerMinute: undefined, concurrency: 2 })
  const first = entered(admission.enter(principal('k')))
  entered(admission.enter(principal('k')))
  expect(admission.enter(principal('k'))).toMatchObject({
    code: 'rate_limited',
    retryAfterMs: 1_000,
  })
  first()
  first()
  entered(admission.enter(principal('k')))
  expect(isRefusal(admission.enter(principal('k')))).toBe(true)
})

test('a request refused for concurrency does not use up the minute', () => {
  const { admission } = world({ requestsPerMinute: 2, concurrency: 1 })
  const first = entered(admission.enter(principal('k')))
  for (let n = 0; n < 10; n++) expect(isRefusal(admission.enter(principal('k')))).toBe(true)
  first()
  entered(admission.enter(principal('k')))
})

test('a limit of none at all admits nobody', () => {
  const { admission } = world({ requestsPerMinute: 0, concurrency: undefined })
  expect(isRefusal(admission.enter(principal('k')))).toBe(true)
})

test.each([undefined, { requestsPerMinute: undefined, concurrency: undefined }])(
  'unlimited keys (%j) are not even counted',
  (allowed) => {
    const { admission } = world(allowed)
    for (let n = 0; n < 1_000; n++) entered(admission.enter(principal(`k${n}`)))
    expect(admission.size).toBe(0)
  },
)

test('memory follows use: idle keys are forgotten, busy ones are not', () => {
  const { admission, at } = world({ requestsPerMinute: 5, concurrency: 1 })
  entered(admission.enter(principal('busy')))
  for (let n = 0; n < 1_000; n++) entered(admission.enter(principal(`k${n}`)))()
  expect(admission.size).toBe(1_001)
  at(200_000)
  entered(admission.enter(principal('late')))()
  expect(admission.size).toBe(2)
  expect(isRefusal(admission.enter(principal('busy')))).toBe(true)
})

test('people are counted each by themselves, over whatever they show', () => {
  const { admission } = world({ requestsPerMinute: undefined, concurrency: 1 })
  const person = (id: string, keyId = 'issuer:corp'): Principal => ({
    kind: 'user',
    id,
    groups: [],
    keyId,
  })
  entered(admission.enter(person('ada')))
  entered(admission.enter(person('bob')))
  expect(admission.enter(person('ada'))).toMatchObject({
    message: 'this person may have 1 requests in flight at once; wait for one to end',
  })
  expect(isRefusal(admission.enter(person('ada', 'a key of hers')))).toBe(true)
})

test('new limits apply to what was counted under the old ones', () => {
  const allowed = { requestsPerMinute: 5, concurrency: undefined }
  const { admission } = world(allowed)
  for (let n = 0; n < 3; n++) entered(admission.enter(principal('k')))
  allowed.requestsPerMinute = 3
  expect(isRefusal(admission.enter(principal('k')))).toBe(true)
})
