import type { Clock } from '../kernel/clock.ts'
import type { UpstreamFailure } from '../models/chat.ts'
import { AddressForbidden } from './connector.ts'

/** How far a call had got when it broke. */
export interface Progress {
  /** The request was handed to a socket: the deployment may have begun. */
  readonly dispatched: boolean
  readonly headers: boolean
}

/** Codes by which Node and undici say that no connection came about. */
const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ENOENT|EACCES|EADDRNOTAVAIL|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+)$/
const CERTIFICATE = /^(ERR_TLS_CERT\w+|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+)$/
const TIMEOUTS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'did not accept a connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'did not begin to answer in time',
  UND_ERR_BODY_TIMEOUT: 'stopped in the middle of its answer',
}

/** What a broken connection means. Only codes are looked at: messages of others may hold anything. */
export function brokenFailure(error: Error, progress: Progress): UpstreamFailure {
  const { dispatched } = progress
  if (isForbidden(error)) {
    return {
      reason: 'address_forbidden',
      dispatched: false,
      retryable: false,
      message: 'the deployment resolves to an address outside its perimeter',
    }
  }
  const code = codeOf(error)
  const late = TIMEOUTS[code]
  if (late !== undefined) {
    return { reason: 'timeout', dispatched, retryable: true, message: `the deployment ${late}` }
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return tooLarge('the deployment sent more headers than the limit', dispatched)
  }
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') {
    return garbage('the deployment does not speak HTTP as it should', dispatched)
  }
  if (!dispatched || UNREACHABLE.test(code)) {
    return {
      reason: 'unreachable',
      dispatched,
      retryable: !CERTIFICATE.test(code),
      message: `the deployment cannot be reached${UNREACHABLE.test(code) ? ` (${code})` : ''}`,
    }
  }
  return cut(
    progress.headers
      ? 'the deployment broke off in the middle of its answer'
      : 'the deployment closed the connection without an answer',
  )
}

function isForbidden(error: Error): boolean {
  if (error instanceof AddressForbidden) return true
  return (
    error instanceof AggregateError && error.errors.some((one) => one instanceof AddressForbidden)
  )
}

/** Happy eyeballs reports one error for several addresses; the first one's code stands for all. */
function codeOf(error: Error): string {
  const { code } = error as { readonly code?: unknown }
  if (typeof code === 'string') return code
  if (error instanceof AggregateError && error.errors[0] instanceof Error) {
    return codeOf(error.errors[0])
  }
  return ''
}

export const cut = (message: string): UpstreamFailure => ({
  reason: 'cut',
  dispatched: true,
  retryable: true,
  message,
})
export const garbage = (message: string, dispatched = true): UpstreamFailure => ({
  reason: 'garbage',
  dispatched,
  retryable: false,
  message,
})
export const tooLarge = (message: string, dispatched = true): UpstreamFailure => ({
  reason: 'too_large',
  dispatched,
  retryable: false,
  message,
})
export const cancelled = (dispatched: boolean): UpstreamFailure => ({
  reason: 'cancelled',
  dispatched,
  retryable: false,
  message: 'the request was cancelled',
})
export const misconfigured = (message: string): UpstreamFailure => ({
  reason: 'unreachable',
  dispatched: false,
  retryable: false,
  message,
})

/** Answers of 4xx that a later attempt may not get: request timeout, conflict, too early, too many requests. */
const PASSING_4XX = new Set([408, 409, 425, 429])

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** An answer that is no answer. Its body is not looked at: only status and headers speak. */
export function statusFailure(status: number, headers: Headers, clock: Clock): UpstreamFailure {
  const clientError = status >= 400 && status < 500
  const retryAfterMs = retryAfter(headers, clock)
  const should = headers['x-should-retry']
  const passing = status >= 500 || PASSING_4XX.has(status)
  return {
    reason: 'status',
    dispatched: !clientError,
    status,
    retryable: should === 'false' ? false : passing || should === 'true',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    message: `the deployment answered with status ${status}`,
  }
}

/** `retry-after-ms`, or `retry-after` in seconds or as an HTTP date. At most a day; nonsense is ignored. */
export function retryAfter(headers: Headers, clock: Clock): number | undefined {
  const ms = decimal(headers['retry-after-ms'])
  if (ms !== undefined) return bounded(ms)
  const value = headers['retry-after']
  const seconds = decimal(value)
  if (seconds !== undefined) return bounded(seconds * 1000)
  // Dates only in HTTP's form: Date.parse alone takes `-1` for a year.
  if (typeof value !== 'string' || !value.endsWith(' GMT')) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : bounded(at - clock.now())
}

function decimal(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(value)
    ? Number(value)
    : undefined
}

const DAY_MS = 24 * 3_600_000
const bounded = (ms: number): number => Math.ceil(Math.min(Math.max(ms, 0), DAY_MS))
