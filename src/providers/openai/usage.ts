import type { TokenClass, Usage } from '../../models/usage.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Disjoint classes out of OpenAI's nested counts: cached, audio and image tokens are inside
 * `prompt_tokens`, reasoning and audio inside `completion_tokens`. Some vendors add reasoning on top
 * instead; their own total tells. An explicit zero stays zero; counts that are missing or no counts
 * are unknown (undefined), which is never zero.
 *
 * INVARIANT (classes add up): the classes sum to prompt + completion tokens (+ reasoning where additive).
 */
export function usageOf(reported: unknown): Usage | undefined {
  if (!isFields(reported)) return undefined
  const prompt = count(reported['prompt_tokens'])
  const completion = count(reported['completion_tokens'])
  if (prompt === undefined || completion === undefined) return undefined
  const input = detailsOf(reported['prompt_tokens_details'])
  const output = detailsOf(reported['completion_tokens_details'])

  const inside = new Portions(prompt)
  const cacheRead = inside.take(
    count(input['cached_tokens']) ?? count(reported['prompt_cache_hit_tokens']),
  )
  const cacheWrite = inside.take(count(input['cache_write_tokens']))
  const audioIn = inside.take(count(input['audio_tokens']))
  const image = inside.take(count(input['image_tokens']))

  const outside = new Portions(completion)
  const reasoned = count(output['reasoning_tokens']) ?? 0
  const total = count(reported['total_tokens'])
  const additive =
    reasoned > completion || (reasoned > 0 && total === prompt + completion + reasoned)
  const reasoning = additive ? reasoned : outside.take(reasoned)
  const audioOut = outside.take(count(output['audio_tokens']))

  const usage: Partial<Record<TokenClass, number>> = { input: inside.rest, output: outside.rest }
  if (cacheRead > 0) usage.cacheRead = cacheRead
  if (cacheWrite > 0) usage.cacheWrite = cacheWrite
  if (image > 0) usage.image = image
  if (audioIn + audioOut > 0) usage.audio = audioIn + audioOut
  if (reasoning > 0) usage.reasoning = reasoning
  return usage
}

/** Takes parts out of a whole, never more than is left. */
class Portions {
  rest: number

  constructor(whole: number) {
    this.rest = whole
  }

  take(part: number | undefined): number {
    const taken = Math.min(part ?? 0, this.rest)
    this.rest -= taken
    return taken
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const detailsOf = (value: unknown): Fields => (isFields(value) ? value : {})
/** No answer has more tokens: a larger count is no count, and the sum of all classes stays exact. */
const COUNT_MAX = 1e12
const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= COUNT_MAX
    ? value
    : undefined
