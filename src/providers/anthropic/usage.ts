import type { Usage } from '../../models/usage.ts'
import { isFields } from '../fields.ts'

/**
 * What a stream says of its usage, piece by piece: `message_start` tells the input, `message_delta` the
 * final counts, each of which replaces the one before. Anthropic's classes are disjoint already but for
 * thought, which is inside the output.
 */
export class UsageCount {
  readonly #counts = new Map<string, number>()
  #thought: number | undefined

  see(reported: unknown): void {
    if (!isFields(reported)) return
    for (const name of NAMES) {
      const value = count(reported[name])
      if (value !== undefined) this.#counts.set(name, value)
    }
    const details = reported['output_tokens_details']
    if (isFields(details)) this.#thought = count(details['thinking_tokens']) ?? this.#thought
  }

  /** Undefined is unknown, which is never zero. */
  get usage(): Usage | undefined {
    const input = this.#counts.get('input_tokens')
    const output = this.#counts.get('output_tokens')
    if (input === undefined || output === undefined) return undefined
    const cacheRead = this.#counts.get('cache_read_input_tokens') ?? 0
    const cacheWrite = this.#counts.get('cache_creation_input_tokens') ?? 0
    const reasoning = Math.min(this.#thought ?? 0, output)
    return {
      input,
      output: output - reasoning,
      ...(cacheRead > 0 ? { cacheRead } : {}),
      ...(cacheWrite > 0 ? { cacheWrite } : {}),
      ...(reasoning > 0 ? { reasoning } : {}),
    }
  }
}

const NAMES = [
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
] as const

/** No answer has more tokens: a larger count is no count, and the sum of all classes stays exact. */
const COUNT_MAX = 1e12
export const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= COUNT_MAX
    ? value
    : undefined
