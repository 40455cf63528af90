import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { pricedAt } from '../../test/fakes/work.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import type { CancelSignal } from '../kernel/cancel.ts'
import { instant } from '../kernel/values.ts'
import { limits } from '../kernel/limits.ts'
import type { Clock } from '../kernel/clock.ts'
import type { UpstreamFailure } from '../models/chat.ts'
import { CHOICES, type Alias, type Deployment } from '../models/deployment.ts'
import type { Provider } from '../models/provider.ts'
import { probeRound } from './probes.ts'
import { Router, type RouteQuestion } from './route.ts'

let now = 0
const sleeping: { readonly until: number; readonly wake: () => void }[] = []
const clock: Clock = {
  now: () => instant(now),
  monotonicMs: () => now,
  sleep: (ms, signal?: CancelSignal) =>
    new Promise((resolve) => {
      sleeping.push({ until: now + ms, wake: resolve })
      signal?.addEventListener('abort', () => resolve())
    }),
}
const pass = (ms: number): void => {
  now += ms
  for (const { until, wake } of sleeping) if (until <= now) wake()
}
const [A, B, C] = [pricedAt('a'), pricedAt('b'), pricedAt('c')] as const
const aliasOf = (terms: Partial<Alias> = {}): Alias => ({
  id: 'assistant',
  deployments: ['a', 'b', 'c'],
  knowledgeBases: [],
  instructions: undefined,
  passages: 1,
  ...terms,
})
const asked: RouteQuestion = { cost: () => undefined, conversation: () => 'hello' }
const CUT: UpstreamFailure = { reason: 'cut', dispatched: true, retryable: true, message: '' }
const fail = (
  router: Router,
  deployment: Deployment,
  times: number = limits.breakerFailures,
): void => {
  for (let n = 0; n < times; n++) router.ended(deployment, false, CUT)
}
const orderOf = (
  router: Router,
  cleared: readonly Deployment[] = [A, B, C],
  alias = aliasOf(),
): string =>
  router
    .route(alias, cleared, asked)
    .deployments.map(({ id }) => id)
    .join('')

let router: Router
beforeEach(() => {
  router = new Router(clock, new SeededRandom(7))
  router.configure([A, B, C])
})

describe('the route', () => {
  test('what fails is passed over, tried by one when its time is over, and back when it answers', () => {
    fail(router, A, limits.breakerFailures - 1)
    expect(orderOf(router)).toBe('abc')
    fail(router, A, 1)
    expect(orderOf(router)).toBe('bc')
    expect(router.route(aliasOf(), [A, B, C], asked).why).toEqual({
      by: 'first',
      order: ['b', 'c'],
      passedOver: ['a'],
    })
    pass(limits.breakerOpenMs)
    expect(orderOf(router)).toBe('abc')
    router.enter(A)
    expect(orderOf(router)).toBe('bc')
    expect(router.admits(A)).toBe(false)
    router.answered(A, 10)
    expect(orderOf(router)).toBe('abc')
    expect(router.health()[0]).toMatchObject({ deployment: 'a', breaker: 'closed' })
  })

  test('one that answers and breaks again is passed over at once, for longer', () => {
    fail(router, A)
    pass(limits.breakerOpenMs)
    router.answered(A, 1)
    fail(router, A, 1)
    expect(router.health()[0]).toMatchObject({ breaker: 'open' })
    expect(router.health()[0]?.waitMs).toBeGreaterThanOrEqual(limits.breakerOpenMs)
  })

  test('a client that leaves a trial makes room for the next', () => {
    fail(router, A)
    pass(limits.breakerOpenMs)
    router.enter(A)
    router.ended(A, false, { ...CUT, reason: 'cancelled' })
    expect(router.admits(A)).toBe(true)
  })

  test('when all fail, the one whose time is over first is tried', () => {
    fail(router, A)
    pass(1_000)
    fail(router, C)
    pass(1_000)
    fail(router, B)
    expect(orderOf(router)).toHaveLength(1)
    const least = router.health().toSorted((x, y) => x.waitMs - y.waitMs)[0]?.deployment
    expect(orderOf(router)).toBe(least)
  })

  test('INVARIANT (only cleared): never anybody but the cleared, and somebody whenever there are any', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([A, B, C]),
        fc.shuffledSubarray([A, B, C]),
        fc.constantFrom(...CHOICES),
        fc.boolean(),
        fc.integer({ min: 0, max: 400_000 }),
        (cleared, failing, choose, sticky, wait) => {
          const own = new Router(clock, new SeededRandom(wait))
          own.configure([A, B, C])
          for (const one of failing) fail(own, one)
          pass(wait)
          const { deployments } = own.route(
            aliasOf({ choose, sticky, weights: { a: 1, b: 2 } }),
            cleared,
            asked,
          )
          expect(deployments.every((one) => cleared.includes(one))).toBe(true)
          expect(deployments.length > 0).toBe(cleared.length > 0)
        },
      ),
    )
  })

  test('INVARIANT (known by id and address): a new address begins anew, the same one keeps what is known', () => {
    fail(router, A)
    router.configure([{ ...A, price: undefined }, B, C])
    expect(orderOf(router)).toBe('bc')
    const moved = { ...A, baseUrl: 'http://elsewhere.invalid' }
    router.configure([moved, B])
    expect(orderOf(router, [moved, B])).toBe('ab')
    // What is reported of the old address does not count against the new one.
    fail(router, A)
    expect(orderOf(router, [moved, B])).toBe('ab')
    router.configure([])
    expect(router.health()).toEqual([])
  })

  test('a conversation stays, others spread, and without the key nobody can tell where to', () => {
    const alias = aliasOf({ sticky: true })
    const begins = (of: Router, conversation: string): string =>
      of.route(alias, [A, B, C], { ...asked, conversation: () => conversation }).deployments[0]
        ?.id ?? ''
    const talks = Array.from({ length: 600 }, (_, n) => `talk ${n}`)
    const first = talks.map((talk) => begins(router, talk))
    expect(talks.map((talk) => begins(router, talk))).toEqual(first)
    for (const id of ['a', 'b', 'c'])
      expect(first.filter((one) => one === id).length).toBeGreaterThan(150)
    const other = new Router(clock, new SeededRandom(8))
    expect(talks.map((talk) => begins(other, talk))).not.toEqual(first)
    fail(router, B)
    const moved = talks.filter(
      (talk, at) => first[at] !== 'b' && begins(router, talk) !== first[at],
    )
    expect(moved).toEqual([])
  })

  test('the fastest of late begins; what is long ago counts no more', () => {
    const alias = aliasOf({ choose: 'fastest' })
    const order = (): string => {
      // Without the share that explores.
      for (let n = 0; n < 50; n++) {
        const { deployments, why } = router.route(alias, [A, B, C], asked)
        if (why['explored'] !== true) return deployments.map(({ id }) => id).join('')
      }
      return ''
    }
    router.answered(A, 900)
    router.answered(C, 300)
    expect(order()).toBe('cab')
    pass(10 * limits.speedHalfLifeMs)
    router.answered(A, 100)
    expect(order()).toBe('acb')
    pass(limits.speedKnownMs + 1)
    expect(order()).toBe('abc')
  })

  test('second tries are counted, given or not', () => {
    router.enter(A)
    const given = Array.from({ length: 10 }, () => router.mayRetry(A)).filter(Boolean).length
    expect(given).toBe(limits.retriesMin)
    expect(router.health()[0]).toMatchObject({
      retries: limits.retriesMin,
      retriesDenied: 10 - limits.retriesMin,
    })
  })
})

describe('probes', () => {
  const external = pricedAt('ext', { perimeter: 'external' })
  const probing = (answer: (deployment: Deployment, signal: CancelSignal) => Promise<boolean>) => {
    const probed: string[] = []
    const provider = {
      probe(deployment: Deployment, signal: CancelSignal) {
        probed.push(deployment.id)
        return answer(deployment, signal)
      },
    } as unknown as Provider
    return { probed, round: () => probeRound({ router, clock, provider: () => provider }) }
  }
  beforeEach(() => router.configure([A, B, external]))

  test('only what is ours and what does not answer is asked', async () => {
    const { probed, round } = probing(() => Promise.resolve(true))
    await round()
    expect(probed).toEqual(['a', 'b'])
    fail(router, external)
    await round()
    expect(probed.slice(2)).toEqual(['a', 'b', 'ext'])
    expect(router.admits(external)).toBe(true)
  })

  test.each<[string, () => Promise<boolean>]>([
    ['says so', () => Promise.resolve(false)],
    ['throws', () => Promise.reject(new Error('no'))],
  ])('one that %s is passed over before a request meets it', async (_, answer) => {
    const { round } = probing(answer)
    for (let n = 0; n < limits.breakerFailures; n++) await round()
    expect(router.admits(A)).toBe(false)
    expect(router.health().find(({ deployment }) => deployment === 'ext')?.breaker).toBe('closed')
  })

  test('one that never says anything is a no, and its probe is cancelled', async () => {
    let aborted = 0
    const { round } = probing((_, signal) => {
      signal.addEventListener('abort', () => (aborted += 1))
      return new Promise(() => undefined)
    })
    for (let n = 0; n < limits.breakerFailures; n++) {
      const running = round()
      pass(limits.healthProbeTimeoutMs)
      await running
    }
    expect(aborted).toBe(2 * limits.breakerFailures)
    expect(router.admits(A)).toBe(false)
  })
})
