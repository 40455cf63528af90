import type { FinishReason } from '../../models/chat.ts'
import type { Usage } from '../../models/usage.ts'

/** Bedrock's counts: what was read from or written to a cache is not among `inputTokens`; reasoning is output. */
export function usageObject(usage: Usage): object {
  const {
    input = 0,
    image = 0,
    audio = 0,
    cacheRead,
    cacheWrite,
    output = 0,
    reasoning = 0,
  } = usage
  const inputTokens = input + image + audio
  const outputTokens = output + reasoning
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + (cacheRead ?? 0) + (cacheWrite ?? 0),
    ...(cacheRead === undefined ? {} : { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteInputTokens: cacheWrite }),
  }
}

const STOP_REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
  // The dialect has no word for a model that declines, nor for a turn that pauses.
  refusal: 'content_filtered',
  pause: 'end_turn',
  context_exceeded: 'model_context_window_exceeded',
}
export const stopReasonOf = (reason: FinishReason): string => STOP_REASONS[reason]
