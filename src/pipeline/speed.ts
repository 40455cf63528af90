import { limits } from '../kernel/limits.ts'

/** Weight of a new measurement beside a fresh old one. */
const SHARE = 0.2

/** Time to the first byte: an average in which what is long ago counts for little. */
export class Speed {
  #averageMs = 0
  #atMs: number | undefined

  measured(ms: number, nowMs: number): void {
    const old = this.#atMs === undefined ? 0 : (1 - SHARE) * decay(nowMs - this.#atMs)
    this.#averageMs = (this.#averageMs * old + ms * SHARE) / (old + SHARE)
    this.#atMs = nowMs
  }

  /** Undefined: never measured, or so long ago that it says nothing. */
  at(nowMs: number): number | undefined {
    if (this.#atMs === undefined || nowMs - this.#atMs > limits.speedKnownMs) return undefined
    return this.#averageMs
  }
}

const decay = (ageMs: number): number => 2 ** (-Math.max(0, ageMs) / limits.speedHalfLifeMs)
