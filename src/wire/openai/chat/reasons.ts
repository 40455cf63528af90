import type { FinishReason } from '../../../models/chat.ts'

/** This dialect has four words; a turn that was paused has ended for it, and a full window is a bound. */
const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  refusal: 'content_filter',
  pause: 'stop',
  context_exceeded: 'length',
}

export const reasonText = (reason: FinishReason): string => REASONS[reason]
