import type { DialectId } from '../models/chat.ts'

/** What a client can write in several dialects, each by a name of its own. */
export type Nameable = keyof typeof NAMES

type ByDialect = Readonly<Record<DialectId, string>>
const names = (
  openai: string,
  responses: string,
  anthropic: string,
  bedrock: string,
): ByDialect => ({
  openai,
  responses,
  anthropic,
  bedrock,
})

const NAMES = {
  temperature: names('temperature', 'temperature', 'temperature', 'inferenceConfig.temperature'),
  topP: names('top_p', 'top_p', 'top_p', 'inferenceConfig.topP'),
  topK: names('top_k', 'top_k', 'top_k', 'additionalModelRequestFields.top_k'),
  stop: names('stop', 'stop', 'stop_sequences', 'inferenceConfig.stopSequences'),
  seed: names('seed', 'seed', 'seed', 'seed'),
  presencePenalty: names(
    'presence_penalty',
    'presence_penalty',
    'presence_penalty',
    'presence_penalty',
  ),
  frequencyPenalty: names(
    'frequency_penalty',
    'frequency_penalty',
    'frequency_penalty',
    'frequency_penalty',
  ),
  tools: names('tools', 'tools', 'tools', 'toolConfig.tools'),
  toolCall: names('tool_calls', 'function_call', 'tool_use', 'toolUse'),
  toolResult: names('tool_call_id', 'function_call_output', 'tool_result', 'toolResult'),
  toolChoice: names('tool_choice', 'tool_choice', 'tool_choice', 'toolConfig.toolChoice'),
  parallelToolCalls: names(
    'parallel_tool_calls',
    'parallel_tool_calls',
    'tool_choice.disable_parallel_tool_use',
    'parallel_tool_calls',
  ),
  format: names('response_format', 'text.format', 'output_config.format', 'outputConfig'),
  reasoning: names(
    'reasoning_effort',
    'reasoning',
    'thinking',
    'additionalModelRequestFields.thinking',
  ),
  summary: names('reasoning.summary', 'reasoning.summary', 'thinking.display', 'reasoning.summary'),
  user: names('user', 'user', 'metadata.user_id', 'user'),
  serviceTier: names('service_tier', 'service_tier', 'service_tier', 'serviceTier'),
  promptCacheKey: names(
    'prompt_cache_key',
    'prompt_cache_key',
    'prompt_cache_key',
    'prompt_cache_key',
  ),
  choices: names('n', 'n', 'n', 'n'),
  input: names('input', 'input', 'input', 'inputText'),
  purpose: names('input_type', 'input_type', 'input_type', 'input_type'),
  dimensions: names('dimensions', 'dimensions', 'dimensions', 'dimensions'),
  cache: names('prompt_cache_breakpoint', 'prompt_cache_breakpoint', 'cache_control', 'cachePoint'),
  thinking: names('reasoning_content', 'reasoning', 'thinking', 'reasoningContent'),
  signature: names('signature', 'signature', 'thinking.signature', 'reasoningText.signature'),
  redacted: names('encrypted_content', 'encrypted_content', 'redacted_thinking', 'redactedContent'),
  citations: names('citations', 'citations', 'citations', 'citations'),
  document: names('file', 'input_file', 'document', 'document'),
  imageUrl: names('image_url', 'image_url', 'image', 'image'),
} as const

/** How the client wrote it. */
export const nameOf = (dialect: DialectId, name: Nameable): string => NAMES[name][dialect]
