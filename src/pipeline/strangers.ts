import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'

const MINUTE_MS = 60_000

/** Rations what strangers may have written: so many records a minute, whoever they are. */
export function strangersRation(clock: Clock, perMinute: number): () => boolean {
  let minute = -1
  let left = 0
  return () => {
    const now = Math.floor(clock.monotonicMs() / MINUTE_MS)
    if (now !== minute) {
      minute = now
      left = perMinute
    }
    if (left === 0) return false
    left -= 1
    return true
  }
}

export const strangersOf = (clock: Clock): (() => boolean) =>
  strangersRation(clock, limits.anonymousRefusalsPerMinute)
