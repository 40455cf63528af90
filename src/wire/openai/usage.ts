import type { Usage } from '../../models/usage.ts'

/** OpenAI's nested counts out of disjoint classes. Audio is told with the prompt. */
export function usageObject(usage: Usage): object {
  const { input = 0, cacheRead = 0, cacheWrite = 0, image = 0, audio = 0 } = usage
  const { output = 0, reasoning = 0 } = usage
  const prompt = input + cacheRead + cacheWrite + image + audio
  const completion = output + reasoning
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cacheRead, audio_tokens: audio },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}
