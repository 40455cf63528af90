import type { TokenClass, Usage } from '../../models/usage.ts'
import { isFields } from '../fields.ts'

/** No answer has more tokens: a larger count is no count. */
const COUNT_MAX = 1e12
export const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= COUNT_MAX
    ? value
    : undefined

/**
 * Bedrock's counts are disjoint already: `inputTokens` leaves out what was read from a cache or written
 * to one. Thought is inside `outputTokens`, and nobody says how much. Missing counts are unknown.
 */
export function usageOf(reported: unknown): Usage | undefined {
  if (!isFields(reported)) return undefined
  const input = countOf(reported['inputTokens'])
  const output = countOf(reported['outputTokens'])
  if (input === undefined || output === undefined) return undefined
  const usage: Partial<Record<TokenClass, number>> = { input, output }
  const cacheRead = countOf(reported['cacheReadInputTokens']) ?? 0
  const cacheWrite = countOf(reported['cacheWriteInputTokens']) ?? 0
  if (cacheRead > 0) usage.cacheRead = cacheRead
  if (cacheWrite > 0) usage.cacheWrite = cacheWrite
  return usage
}
