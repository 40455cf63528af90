import { describe, expect, test } from 'vitest'
import {
  pricedAt,
  requestOf,
  workWorld,
  type WorkOptions,
  type WorkWorld,
} from '../../test/fakes/work.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import { VirtualClock } from '../../test/simulation/virtual-clock.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { nanoUsd } from '../kernel/values.ts'
import type { UpstreamFailure } from '../models/chat.ts'
import { NO_LOSSES, type Provider } from '../models/provider.ts'
import type { Deployment } from '../models/deployment.ts'
import { answerSteps, type FakeStep } from '../providers/fake/fake.ts'
import { ESTIMATE } from './estimate.ts'
import { Router } from './route.ts'
import { attemptInOrder, type AttemptResult } from './attempt.ts'

const failing = (failure: Partial<UpstreamFailure>): readonly FakeStep[] => [
  {
    kind: 'batch',
    events: [
      {
        kind: 'failed',
        failure: {
          reason: 'unreachable',
          dispatched: false,
          retryable: true,
          message: 'it broke',
          ...failure,
        },
      },
    ],
  },
]
const ANSWER = answerSteps(['Yes.'], { input: 3, output: 2 })

/** Runs while time passes. */
async function attempted(
  world: WorkWorld,
  cleared: readonly Deployment[] = [pricedAt('first'), pricedAt('second')],
): Promise<AttemptResult> {
  let result: AttemptResult | undefined
  const running = attemptInOrder(world.work, cleared).then((done) => (result = done))
  for (let step = 0; step < 100 && result === undefined; step++) {
    await new Promise((resolve) => void setImmediate(resolve))
    if (result === undefined) world.clock.advance()
  }
  return running
}
const statesOf = async ({ stores, work }: WorkWorld): Promise<readonly string[]> =>
  ((await stores.ledger.request(work.id))?.attempts ?? []).map(
    ({ n, deployment, state }) => `${n} ${deployment} ${state}`,
  )
const codeOf = (result: AttemptResult): string =>
  result.kind === 'refused' ? result.refusal.code : result.kind

describe('fallback order, retries, closes', () => {
  test.each<[string, WorkOptions['script'], readonly string[], string]>([
    ['the first answers', () => ANSWER, ['1 first reserved'], 'live'],
    [
      'what may pass is tried again, then the next in order',
      (id) => (id === 'first' ? failing({}) : ANSWER),
      ['1 first voided', '2 first voided', '3 second reserved'],
      'live',
    ],
    [
      'what will not pass is not',
      (id) => (id === 'first' ? failing({ retryable: false, dispatched: true }) : ANSWER),
      ['1 first indeterminate', '2 second reserved'],
      'live',
    ],
    [
      'a request that is wrong is wrong everywhere',
      () => failing({ reason: 'status', status: 400 }),
      ['1 first reserved'],
      'invalid_request',
    ],
    [
      'all fail: the last one is left for the outcome',
      () => failing({ retryable: false }),
      ['1 first voided', '2 second reserved'],
      'upstream_failed',
    ],
    [
      'over its own rate',
      () => failing({ reason: 'status', status: 429, retryAfterMs: 90_000, retryable: false }),
      ['1 first voided', '2 second reserved'],
      'rate_limited',
    ],
    [
      'too late',
      () => failing({ reason: 'timeout', retryable: false }),
      ['1 first voided', '2 second reserved'],
      'upstream_timeout',
    ],
  ])('%s', async (_, script, states, code) => {
    const world = workWorld(script === undefined ? {} : { script })
    expect(codeOf(await attempted(world))).toBe(code)
    expect(await statesOf(world)).toEqual(states)
  })

  test('the wish of a deployment to wait is honoured up to two seconds', async () => {
    const world = workWorld({
      script: (_, n) => (n === 1 ? failing({ retryAfterMs: 60_000 }) : ANSWER),
    })
    const before = world.clock.now()
    await attempted(world)
    expect(world.clock.now() - before).toBe(2_000)
  })

  test('no further attempt fits: refused, and the one before it is closed already', async () => {
    const world = workWorld({
      request: requestOf('hello', { maxOutputTokens: 10 }),
      script: () => failing({ dispatched: true }),
    })
    await world.stores.ledger.configureBudgets([
      { scope: 'organization', period: 'total', mode: 'hard', limitNanoUsd: nanoUsd(1_300n) },
    ])
    const result = await attempted(world)
    expect(result).toMatchObject({
      kind: 'refused',
      refusal: { code: 'budget_exhausted' },
      closed: { written: true },
    })
    expect(await statesOf(world)).toEqual(['1 first indeterminate'])
    expect(world.calls()).toHaveLength(1)
  })
})

describe('the epoch', () => {
  const admin = { kind: 'admin', at: workWorld().clock.now(), request: '', facts: {} } as const
  test('moved before the first attempt: start again, nothing was written', async () => {
    const world = workWorld()
    await world.stores.ledger.bumpEpoch(admin)
    expect((await attempted(world)).kind).toBe('epochChanged')
    expect(world.calls()).toEqual([])
  })
  test('moved while it was tried again: refused, the attempt is left for the outcome', async () => {
    const world = workWorld({ script: () => failing({}) })
    const result = attempted(world)
    await new Promise((resolve) => void setImmediate(resolve))
    await world.stores.ledger.bumpEpoch(admin)
    expect(await result).toMatchObject({
      refusal: { code: 'conflict' },
      closed: { written: false },
    })
  })
})

describe('a client that left', () => {
  test('before the first attempt: nobody is called', async () => {
    const world = workWorld({ script: () => ANSWER })
    world.gone.hangUp()
    expect(codeOf(await attempted(world))).toBe('conflict')
    expect(world.calls()).toEqual([])
  })
  test('while a retry was waited for: nobody is called again', async () => {
    const world = workWorld({ script: () => failing({ retryAfterMs: 2_000 }) })
    void world.clock.sleep(1_000, 'client').then(() => world.gone.hangUp())
    expect((await attempted(world)).kind).toBe('refused')
    expect(world.calls()).toHaveLength(1)
  })
})

describe('a provider that is broken', () => {
  const thrown = (): never => {
    throw new Error('a bug')
  }
  test('cannot be asked: nothing was sent', async () => {
    const world = workWorld({ provider: thrown })
    expect(await attempted(world, [pricedAt('only')])).toMatchObject({
      closed: { state: 'voided' },
    })
    expect(world.bugs).toHaveLength(1)
  })
  test('throws while it is read: it may have begun', async () => {
    const broken = {
      id: 'fake',
      dialectOf: () => undefined,
      serves: () => ['chat' as const],
      losses: () => NO_LOSSES,
      invoke: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('a bug')) }),
      }),
    }
    const world = workWorld({ provider: () => broken })
    expect(await attempted(world, [pricedAt('only')])).toMatchObject({
      closed: { state: 'indeterminate' },
    })
    expect(world.bugs).toHaveLength(1)
  })
})

test('who tells its usage and then breaks is charged for it, not tried again', async () => {
  const [step] = failing({ dispatched: true, reason: 'cut' })
  const events = step?.kind === 'batch' ? step.events : []
  const world = workWorld({
    script: () => [{ kind: 'batch', events: [{ kind: 'usage', usage: { input: 5 } }, ...events] }],
  })
  expect((await attempted(world)).kind).toBe('live')
  expect(world.calls()).toEqual(['first'])
})

test('the hold covers the dearest that the bounds allow', async () => {
  const world = workWorld({
    request: requestOf('hello', { maxOutputTokens: 10, choiceCount: 3 }),
    script: () => ANSWER,
  })
  await attempted(world)
  const [attempt] = (await world.stores.ledger.request(world.work.id))?.attempts ?? []
  expect(isRefusal(attempt)).toBe(false)
  expect(attempt?.holdNanoUsd).toBeGreaterThanOrEqual(5n + 10n * 3n * 2n)
})

describe('what is remembered of deployments', () => {
  const BOTH = [pricedAt('first'), pricedAt('second')]
  /** One request after the other, in one and the same moment: no time gives anything back. */
  async function calls(times: number, script: WorkOptions['script']): Promise<readonly string[]> {
    const still = new VirtualClock(Date.UTC(2026, 0, 15))
    const router = new Router(still.of('test'), new SeededRandom(3))
    router.configure(BOTH)
    const all: string[] = []
    for (let n = 0; n < times; n++) {
      const world = workWorld({ router, ...(script === undefined ? {} : { script }) })
      const route = router.route(ALIAS, BOTH, { cost: () => undefined, conversation: () => '' })
      const result = await attempted(world, route.deployments)
      // What `live.ts` reports at the end of an answer.
      if (result.kind === 'live') router.ended(result.live.deployment, true, undefined)
      all.push(world.calls().join(' '))
    }
    return all
  }
  const ALIAS = {
    id: 'assistant',
    deployments: ['first', 'second'],
    knowledgeBases: [],
    instructions: undefined,
    passages: 1,
  }

  test('what fails five times in a row is passed over', async () => {
    const down = { reason: 'status', status: 503, dispatched: true } as const
    expect(await calls(5, (id) => (id === 'first' ? failing(down) : ANSWER))).toEqual([
      'first first second',
      'first first second',
      'first first second',
      'second',
      'second',
    ])
  })

  test('INVARIANT (retries are bounded): what only refuses us for its rate is not asked twice each time', async () => {
    const busy = { reason: 'status', status: 429 } as const
    const all = await calls(24, (id) => (id === 'first' ? failing(busy) : ANSWER))
    const twice = all.filter((each) => each === 'first first second').length
    expect(twice).toBe(limits.retriesMin + 2)
    expect(all.every((each) => each.endsWith('second'))).toBe(true)
  })
})

test('a count is held for with nothing, and estimated here when nobody answers it', async () => {
  const world = workWorld({
    request: requestOf('hello there', { only: 'count' }),
    script: () => failing({ retryable: false }),
  })
  const result = await attempted(world, [pricedAt('first'), ESTIMATE])
  expect(result).toMatchObject({ kind: 'live', live: { deployment: { id: '(estimate)' } } })
  const attempts = (await world.stores.ledger.request(world.work.id))?.attempts ?? []
  expect(attempts.map(({ holdNanoUsd }) => holdNanoUsd)).toEqual([0n, 0n])
  expect(world.calls()).toEqual(['first'])
})

test('the salt of a prompt cache goes only where it splits one', async () => {
  const salts: (string | undefined)[] = []
  const provider: Provider = {
    id: 'fake',
    dialectOf: () => undefined,
    serves: () => ['chat'],
    losses: () => NO_LOSSES,
    async *invoke(_deployment, prompt) {
      salts.push(prompt.cacheSalt)
      yield await Promise.resolve([
        {
          kind: 'failed',
          failure: { reason: 'cut', dispatched: true, retryable: false, message: '' },
        } as const,
      ])
    },
  }
  const world = workWorld({ provider: () => provider })
  const work = { ...world.work, cacheSalt: 'salt' }
  await attempted({ ...world, work }, [pricedAt('plain'), pricedAt('own', { saltsCache: true })])
  expect(salts).toEqual([undefined, 'salt'])
})
