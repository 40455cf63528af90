import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import type { UpstreamFailure } from '../models/chat.ts'
import { blamesDeployment, Breaker } from './breaker.ts'

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('fail' as const) }) },
    fc.record({
      kind: fc.constantFrom(
        'succeed' as const,
        'answer' as const,
        'leave' as const,
        'enter' as const,
        'probe' as const,
      ),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400_000 }) }),
  ),
  { maxLength: 60 },
)

describe('the breaker', () => {
  test('agrees with its own words, step by step', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), (todo, fraction) => {
        const breaker = new Breaker()
        let now = 0
        // Naively: failures in a row, openings in a row, when it may be tried again, since when it is tried.
        let row = 0
        let openings = 0
        let until: number | undefined
        let trial: number | undefined
        for (const step of todo) {
          if (step.kind === 'wait') now += step.ms
          else if (step.kind === 'fail') {
            breaker.failed(now, fraction)
            if (until === undefined || now >= until) {
              row += 1
              if (until !== undefined || row >= limits.breakerFailures) {
                const whole = Math.min(
                  limits.breakerOpenMaxMs,
                  limits.breakerOpenMs * 2 ** openings,
                )
                until = now + Math.ceil(whole * (0.5 + fraction / 2))
                openings += 1
                trial = undefined
              }
            }
          } else if (step.kind === 'probe') {
            breaker.probed(now)
            if (until !== undefined) until = Math.min(until, now)
          } else if (step.kind === 'enter') {
            breaker.entered(now)
            if (until !== undefined) trial = now
          } else if (step.kind === 'leave') {
            breaker.left()
            trial = undefined
          } else {
            if (step.kind === 'answer') breaker.answered()
            else breaker.succeeded()
            if (until !== undefined) row = limits.breakerFailures - 1
            if (step.kind === 'succeed') [row, openings] = [0, 0]
            until = trial = undefined
          }
          const state = until === undefined ? 'closed' : now < until ? 'open' : 'half-open'
          expect(breaker.stateAt(now)).toBe(state)
          const tried = trial !== undefined && now < trial + limits.breakerTrialMs
          expect(breaker.admitsAt(now)).toBe(
            state === 'closed' || (state === 'half-open' && !tried),
          )
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('INVARIANT (an opening ends): at the latest after its longest time, whatever happened', () => {
    fc.assert(
      fc.property(steps, (todo) => {
        const breaker = new Breaker()
        let now = 0
        for (const step of todo) {
          if (step.kind === 'wait') now += step.ms
          else if (step.kind === 'fail') breaker.failed(now, 0.999)
          else breaker.entered(now)
        }
        expect(breaker.waitMs(now)).toBeLessThanOrEqual(limits.breakerOpenMaxMs)
        expect(breaker.admitsAt(now + limits.breakerOpenMaxMs + limits.breakerTrialMs)).toBe(true)
      }),
    )
  })

  const failure = (more: Partial<UpstreamFailure>): UpstreamFailure => ({
    reason: 'status',
    dispatched: true,
    retryable: true,
    message: '',
    ...more,
  })
  test.each<[Partial<UpstreamFailure>, boolean]>([
    [{ reason: 'timeout' }, true],
    [{ reason: 'unreachable' }, true],
    [{ reason: 'cut' }, true],
    [{ status: 500 }, true],
    [{ status: 529 }, true],
    [{ status: 429 }, false],
    [{ status: 400 }, false],
    [{ status: 401 }, false],
    [{ reason: 'cancelled' }, false],
    [{ reason: 'garbage' }, false],
    [{ reason: 'too_large' }, false],
    [{ reason: 'address_forbidden' }, false],
  ])('%j says something of the deployment: %s', (more, blamed) => {
    expect(blamesDeployment(failure(more))).toBe(blamed)
  })
})
