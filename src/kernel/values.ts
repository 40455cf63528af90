/** Values that every layer shares. This folder imports nothing. */

declare const brand: unique symbol
export type Branded<T, Name extends string> = T & { readonly [brand]: Name }

/** Names one request for its whole life; appears in headers, records, receipts and `explain`. */
export type RequestId = Branded<string, 'RequestId'>
/** Names one physical call to a deployment. `<request id>.<n>`, n from 1. */
export type AttemptId = Branded<string, 'AttemptId'>
/** Billionths of a US dollar. Money is never a JavaScript `number`. */
export type NanoUsd = Branded<bigint, 'NanoUsd'>
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Branded<number, 'Instant'>
/** Counts changes of policy, configuration, membership and keys. Part of every memo key. */
export type Epoch = Branded<number, 'Epoch'>

export const instant = (ms: number): Instant => ms as Instant
export const nanoUsd = (n: bigint): NanoUsd => n as NanoUsd
export const epoch = (n: number): Epoch => n as Epoch

/** RFC 3339 in UTC with milliseconds. Times come in order: what they share up to the second is kept. */
export function isoTime(at: Instant): string {
  const second = Math.floor(at / 1000)
  const ms = at - second * 1000
  if (!Number.isInteger(ms)) return new Date(at).toISOString()
  if (second !== written.second)
    written = { second, text: new Date(second * 1000).toISOString().slice(0, -'000Z'.length) }
  return `${written.text}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`
}
let written = { second: Number.NaN, text: '' }

/** For the `default` of a switch over a union: the compiler proves it unreachable. */
export function unreachable(value: never): never {
  throw new Error(`unreachable value: ${String(value)}`)
}
