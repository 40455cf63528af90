import type { Clock } from '../../kernel/clock.ts'
import { limits } from '../../kernel/limits.ts'
import type { Random } from '../../kernel/random.ts'
import { Pace, RequestCount } from './requests.ts'

export interface S3World {
  readonly clock: Clock
  readonly random: Random
  /** A folder for what is sorted on disk; made when needed. */
  readonly scratch: string
}

/** Why a request failed, as far as it may be told: a store's own words are not. */
export interface Failure {
  readonly status: number | undefined
  /** `NoSuchKey`, `SlowDown`, `ECONNRESET`; '' when there is none. */
  readonly code: string
  readonly isThrottle: boolean
  /** Another try may go better. */
  readonly isPassing: boolean
}

const THROTTLES = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'TooManyRequests',
  'TooManyRequestsException',
  'BandwidthLimitExceeded',
])
const PASSING = new Set(['RequestTimeout', 'InternalError', 'ServiceUnavailable', 'TimeoutError'])
const NETWORK =
  /^(ECONN|EPIPE$|ETIMEDOUT$|ENOTFOUND$|EAI_AGAIN$|ENETUNREACH$|EHOSTUNREACH$|UND_ERR_|INCOMPLETE_ANSWER$|HPE_)/

export function failureOf(error: unknown): Failure {
  const { name, code, $metadata } = (error ?? {}) as {
    readonly name?: unknown
    readonly code?: unknown
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  const status = $metadata?.httpStatusCode
  const word = [code, name].find((text) => typeof text === 'string' && WORD.test(text))
  const told = typeof word === 'string' ? word : ''
  const isThrottle = THROTTLES.has(told) || status === 429 || status === 503
  const isTorn = status !== undefined && status < 300
  const isPassing =
    isThrottle || isTorn || PASSING.has(told) || NETWORK.test(told) || (status ?? 0) >= 500
  return { status, code: told, isThrottle, isPassing }
}
const WORD = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/

/** One sentence for an operator; of the store's answer only its code. */
export function failureText(error: unknown, doing: string): string {
  const { status, code, isThrottle } = failureOf(error)
  const detail = [status, code].filter((part) => part !== undefined && part !== '').join(' ')
  const why = isThrottle
    ? 'the store asks to slow down'
    : (REMEDIES[code] ?? (status === 403 ? REMEDIES['AccessDenied'] : undefined) ?? 'it failed')
  return `${doing}: ${why}${detail === '' ? '' : ` (${detail})`}`
}
const REMEDIES: Readonly<Record<string, string>> = {
  AccessDenied: 'the credentials may not do this; grant s3:ListBucket and s3:GetObject',
  NoSuchBucket: 'there is no such bucket; check `bucket`, `region` and `endpoint`',
  PermanentRedirect: 'the bucket is in another region; correct `region`',
  AuthorizationHeaderMalformed: 'the bucket is in another region; correct `region`',
  InvalidAccessKeyId: 'the store does not know the access key',
  SignatureDoesNotMatch: 'the secret access key is not the right one',
  ExpiredToken: 'the session token has expired',
  ENOTFOUND: 'the host of the endpoint cannot be found',
  ECONNREFUSED: 'the endpoint takes no connections',
  CredentialsProviderError: 'there are no credentials; give `accessKeyId` and `secretAccessKey`',
}

/** Sends requests: counted, paced and, where somebody can wait, again after a while. */
export class Calls {
  readonly #world: S3World
  readonly #pace: Pace
  readonly count: RequestCount

  constructor(world: S3World, requestsPerSecond: number) {
    this.#world = world
    this.#pace = new Pace(world.clock, requestsPerSecond)
    this.count = new RequestCount(world.clock)
  }

  /** Once, at once: a request waits for it. */
  async once<T>(send: (signal: AbortSignal) => Promise<T>, deadlineMs: number): Promise<T> {
    return this.#counted(send, AbortSignal.timeout(deadlineMs))
  }

  /** Once, in its turn; `deadlineMs` covers all that `send` does. */
  async turn<T>(
    send: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    deadlineMs: number,
  ): Promise<T> {
    await this.#pace.turn(signal)
    const answer = await this.#counted(
      send,
      AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(deadlineMs))]),
    )
    this.#pace.faster()
    return answer
  }

  /** In its turn, and again while it makes sense. Rejects with the last error. */
  async patiently<T>(
    send: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    deadlineMs: number = limits.bucketCallMs,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.turn(send, signal, deadlineMs)
      } catch (error) {
        signal.throwIfAborted()
        if (!failureOf(error).isPassing || attempt >= limits.bucketAttemptsMax) throw error
        await this.pause(attempt, signal)
      }
    }
  }

  /** Full jitter: many that were told to wait do not come back together. */
  async pause(attempt: number, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#world
    const most = Math.min(limits.bucketBackoffMaxMs, limits.bucketBackoffMs * 2 ** (attempt - 1))
    await clock.sleep(Math.ceil(most * (0.5 + random.fraction() / 2)), signal)
    signal.throwIfAborted()
  }

  async #counted<T>(send: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const answer = await send(signal)
      this.count.add(false)
      return answer
    } catch (error) {
      const { isThrottle } = failureOf(error)
      if (isThrottle) this.#pace.slower()
      this.count.add(isThrottle)
      throw error
    }
  }
}
