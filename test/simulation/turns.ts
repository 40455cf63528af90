import type { SeededRandom } from './seeded.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What a wrapped port throws in place of its answer. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
}

/** How often what goes wrong, per call of a port. Drawn once per seed. */
export interface Chaos {
  readonly before: number
  readonly after: number
  readonly delay: number
  readonly crash: number
}
export const CALM: Chaos = { before: 0, after: 0, delay: 0, crash: 0 }

interface Turn {
  readonly owner: unknown
  readonly resume: () => void
}

/**
 * Decides who goes on. Everybody who crosses a port waits for a turn; turns are given one by one, in
 * an order that the seed draws, and time moves only when nobody waits for one.
 */
export class Turns {
  readonly #random: SeededRandom
  readonly #clock: VirtualClock
  #waiting: Turn[] = []
  /** Calls that wait for the real world (a store with threads): nobody else moves meanwhile. */
  #outside = 0
  count = 0

  constructor(random: SeededRandom, clock: VirtualClock) {
    this.#random = random
    this.#clock = clock
  }

  wait(owner: unknown): Promise<void> {
    return new Promise((resume) => {
      this.#waiting.push({ owner, resume })
    })
  }
  async outside<T>(work: () => Promise<T> | T): Promise<T> {
    this.#outside += 1
    try {
      return await work()
    } finally {
      this.#outside -= 1
    }
  }
  forget(owner: unknown): void {
    this.#waiting = this.#waiting.filter((turn) => turn.owner !== owner)
  }

  /** Goes on until nobody waits and nobody sleeps, or `turnsMax` is reached. */
  async run(turnsMax: number): Promise<'quiet' | 'endless'> {
    for (let turn = 0; turn < turnsMax; turn++) {
      await settled()
      while (this.#outside > 0) await settled()
      this.count += 1
      if (this.#waiting.length > 0) {
        const [next] = this.#waiting.splice(this.#random.below(this.#waiting.length), 1)
        next?.resume()
      } else if (!this.#clock.advance()) return 'quiet'
    }
    return 'endless'
  }
}

/** All promises that could settle have. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

export const NEVER = new Promise<never>(() => undefined)

/**
 * One life of the process. Every port of it goes through `call`: at a seeded one the call throws
 * before its effect, throws after it, is late, or the whole process dies: then nothing of it goes on.
 */
export class Process {
  readonly generation: number
  alive = true
  readonly #parts: ProcessParts

  constructor(generation: number, parts: ProcessParts) {
    this.generation = generation
    this.#parts = parts
  }

  async call<T>(
    name: string,
    work: () => Promise<T> | T,
    effect?: (result: T) => void,
  ): Promise<T> {
    const { random, clock, onFault } = this.#parts
    await this.#turn()
    const chaos = this.#parts.chaos()
    if (random.chance(chaos.delay)) await clock.sleep(random.between(1, 3_000), this)
    if (random.chance(chaos.crash)) return this.#die(name)
    if (random.chance(chaos.before)) {
      onFault(name, 'before')
      throw new InjectedFault(`${name}, before its effect`)
    }
    const result = await work()
    effect?.(result)
    await this.#turn()
    if (random.chance(chaos.crash)) return this.#die(name)
    if (random.chance(chaos.after)) {
      onFault(name, 'after')
      throw new InjectedFault(`${name}, after its effect`)
    }
    return result
  }

  #turn(): Promise<void> {
    return this.alive ? this.#parts.turns.wait(this) : NEVER
  }

  #die(name: string): Promise<never> {
    this.#parts.onFault(name, 'crash')
    this.kill()
    this.#parts.onCrash()
    return NEVER
  }

  kill(): void {
    this.alive = false
    this.#parts.turns.forget(this)
    this.#parts.clock.forget(this)
  }
}

export interface ProcessParts {
  readonly turns: Turns
  readonly random: SeededRandom
  readonly clock: VirtualClock
  readonly chaos: () => Chaos
  readonly onFault: (name: string, moment: 'before' | 'after' | 'crash') => void
  readonly onCrash: () => void
}
