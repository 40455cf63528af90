import type { DialectId, Part } from '../models/chat.ts'
import type { Losses } from '../models/provider.ts'
import { nameOf, type Nameable } from './names.ts'

/** What a writer of bodies leaves out, by the client's own names: the losses are told by who makes them. */
export class Losing {
  readonly #dialect: DialectId
  readonly #refused = new Set<string>()
  readonly #dropped = new Set<string>()
  readonly #bounds = new Map<string, string>()

  constructor(dialect: DialectId) {
    this.#dialect = dialect
  }

  refuse(name: string): void {
    this.#refused.add(name)
  }
  drop(name: string): void {
    this.#dropped.add(name)
  }
  /** `needed`: without it the answer is no answer to what was asked. */
  lose(name: string, needed: boolean): void {
    if (needed) this.refuse(name)
    else this.drop(name)
  }
  /** `bound`: what value would do; without it none does. */
  refuseNamed(name: Nameable, bound?: string): void {
    const named = nameOf(this.#dialect, name)
    this.refuse(named)
    if (bound !== undefined) this.#bounds.set(named, bound)
  }
  dropNamed(name: Nameable): void {
    this.drop(nameOf(this.#dialect, name))
  }

  /** The mark of a prefix to cache, on a part or on what a tool's result holds. */
  dropMark(part: Part): void {
    const held = part.kind === 'toolResult' ? (part.attachments ?? []) : []
    if ([part, ...held].some((one) => 'cache' in one)) this.dropNamed('cache')
  }

  get losses(): Losses {
    const refused = [...this.#refused]
    const dropped = [...this.#dropped].filter((name) => !this.#refused.has(name))
    return { refused, dropped, ...(this.#bounds.size > 0 && { bounds: this.#bounds }) }
  }
}
