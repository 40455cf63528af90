import type { FinishReason } from '../../models/chat.ts'
import type { Usage } from '../../models/usage.ts'

/** Anthropic's counts out of disjoint classes. It has no word for sound and pictures: they are input. */
export function usageObject(usage: Usage): object {
  const { input = 0, cacheRead = 0, cacheWrite = 0, image = 0, audio = 0 } = usage
  const { output = 0, reasoning = 0 } = usage
  return {
    input_tokens: input + image + audio,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: output + reasoning,
    ...(usage.reasoning === undefined
      ? {}
      : { output_tokens_details: { thinking_tokens: reasoning } }),
  }
}

const STOPS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  context_exceeded: 'model_context_window_exceeded',
}

export const stopOf = (finish: {
  readonly reason: FinishReason
  readonly stopSequence?: string
}): { readonly stop_reason: string; readonly stop_sequence: string | null } => ({
  stop_reason: STOPS[finish.reason],
  stop_sequence: finish.stopSequence ?? null,
})
