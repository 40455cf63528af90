import type { Usage } from '../../../models/usage.ts'
import { isFields } from '../fields.ts'
import { usageOf } from '../usage.ts'

/** The Responses API counts like chat completions do, under other names. */
export function responsesUsage(reported: unknown): Usage | undefined {
  if (!isFields(reported)) return undefined
  return usageOf({
    prompt_tokens: reported['input_tokens'],
    completion_tokens: reported['output_tokens'],
    total_tokens: reported['total_tokens'],
    prompt_tokens_details: reported['input_tokens_details'],
    completion_tokens_details: reported['output_tokens_details'],
  })
}
