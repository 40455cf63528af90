import type { Refusal } from '../../kernel/refusal.ts'
import { invalid, type Fields } from '../body.ts'

export { invalid } from '../body.ts'

/** Reads members one after another and keeps the first problem: asked once, at the end. */
export class Reader {
  readonly raw: Fields
  readonly #prefix: string
  problem: Refusal | undefined

  /** `prefix`: where `raw` stands in the body, with its dot. */
  constructor(raw: Fields, prefix = '') {
    this.raw = raw
    this.#prefix = prefix
  }

  wrong(name: string, expected: string): undefined {
    this.problem ??= invalid(`${this.#prefix}${name}`, expected)
    return undefined
  }

  /** Null counts as absent. */
  #given(name: string): unknown {
    return this.raw[name] ?? undefined
  }

  number(name: string): number | undefined {
    const value = this.#given(name)
    return value === undefined || (typeof value === 'number' && Number.isFinite(value))
      ? value
      : this.wrong(name, 'a number')
  }

  whole(name: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.#given(name)
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most)
      return value
    const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`
    return this.wrong(name, `a whole number from 1${upTo}`)
  }

  flag(name: string): boolean | undefined {
    const value = this.#given(name)
    return value === undefined || typeof value === 'boolean'
      ? value
      : this.wrong(name, 'true or false')
  }

  text(name: string): string | undefined {
    const value = this.#given(name)
    return value === undefined || typeof value === 'string' ? value : this.wrong(name, 'a string')
  }
}

/** Only what is there, for values with optional members. */
export function present<T extends object>(members: {
  readonly [K in keyof T]: T[K] | undefined
}): T {
  const there: Record<string, unknown> = {}
  for (const name of Object.keys(members)) {
    const value: unknown = members[name as keyof T]
    if (value !== undefined) there[name] = value
  }
  return there as unknown as T
}
