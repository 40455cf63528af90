import { limits } from '../kernel/limits.ts'
import type { UpstreamFailure } from '../models/chat.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

/**
 * Keeps requests from a deployment that fails. Closed: all may try it. Open: nobody, until its time is
 * over. Half-open: one request at a time tries it, and what comes of that decides.
 *
 * INVARIANT (an opening ends): an open breaker is half-open after limits.breakerOpenMaxMs at the latest,
 * and a trial that nobody reports on lets the next one begin after limits.breakerTrialMs.
 */
export class Breaker {
  #failuresInRow = 0
  #openings = 0
  #openUntilMs: number | undefined
  #trialUntilMs = 0

  stateAt(nowMs: number): BreakerState {
    if (this.#openUntilMs === undefined) return 'closed'
    return nowMs < this.#openUntilMs ? 'open' : 'half-open'
  }

  /** Milliseconds until somebody may try it; 0 when that is now. */
  waitMs(nowMs: number): number {
    return Math.max(0, (this.#openUntilMs ?? nowMs) - nowMs)
  }

  admitsAt(nowMs: number): boolean {
    const state = this.stateAt(nowMs)
    return state === 'closed' || (state === 'half-open' && nowMs >= this.#trialUntilMs)
  }

  entered(nowMs: number): void {
    if (this.#openUntilMs !== undefined) this.#trialUntilMs = nowMs + limits.breakerTrialMs
  }

  /** It said something: requests may come, but one more failure opens it for twice the time. */
  answered(): void {
    if (this.#openUntilMs === undefined) return
    this.#openUntilMs = undefined
    this.#trialUntilMs = 0
    this.#failuresInRow = limits.breakerFailures - 1
  }

  /** An answer came to its end. */
  succeeded(): void {
    this.answered()
    this.#failuresInRow = 0
    this.#openings = 0
  }

  /** The attempt says nothing of the deployment: the client left, or the request itself was wrong. */
  left(): void {
    this.#trialUntilMs = 0
  }

  /** `fraction`: the jitter, so that not all gates come back in the same moment. */
  failed(nowMs: number, fraction: number): void {
    const state = this.stateAt(nowMs)
    // What began before it opened and fails now says nothing new.
    if (state === 'open') return
    this.#failuresInRow += 1
    if (state === 'closed' && this.#failuresInRow < limits.breakerFailures) return
    const whole = Math.min(
      limits.breakerOpenMaxMs,
      limits.breakerOpenMs * 2 ** Math.min(this.#openings, 30),
    )
    this.#openings += 1
    this.#openUntilMs = nowMs + Math.ceil((whole * (1 + fraction)) / 2)
    this.#trialUntilMs = 0
  }

  /** A probe was answered: the next request may try it. */
  probed(nowMs: number): void {
    if (this.stateAt(nowMs) === 'open') this.#openUntilMs = nowMs
  }
}

/**
 * Failures that say something of the deployment. A 4xx says something of the request, and a deployment
 * over its rate works; garbage may be the answer to this request alone.
 */
export const blamesDeployment = ({ reason, status = 0 }: UpstreamFailure): boolean =>
  reason === 'timeout' ||
  reason === 'unreachable' ||
  reason === 'cut' ||
  (reason === 'status' && status >= 500)
