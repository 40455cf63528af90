import type { DialectId, Part } from '../models/chat.ts'
import type { Losses } from '../models/provider.ts'
import { nameOf, type Nameable } from './names.ts'

/** What a writer of bodies leaves out, by the client's own names: the losses are told by who makes them. */
export class Losing {
  readonly #dialect: DialectId
  readonly #refused = new Set<string>()
  readonly #dropped = new Set<string>()

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
  refuseNamed(name: Nameable): void {
    this.refuse(nameOf(this.#dialect, name))
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
    return { refused, dropped: [...this.#dropped].filter((name) => !this.#refused.has(name)) }
  }
}
