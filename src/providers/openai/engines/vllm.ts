import { nearestEffort } from '../../efforts.ts'
import type { EngineQuirks } from './engine.ts'

/**
 * vLLM's server. Source: vLLM's "OpenAI-Compatible Server" (extra parameters of the chat API;
 * `chat_template_kwargs`; "`parallel_tool_calls` and `user` parameters are ignored"; `/tokenize`,
 * `/health` beside `/v1`) and "Automatic Prefix Caching" (`cache_salt`).
 */
export const VLLM: EngineQuirks = {
  bound: 'max_tokens',
  kept: [
    'top_k',
    'min_p',
    'repetition_penalty',
    'length_penalty',
    'stop_token_ids',
    'skip_special_tokens',
    'spaces_between_special_tokens',
    'include_stop_str_in_output',
    'add_generation_prompt',
    'continue_final_message',
    'include_reasoning',
    'guided_decoding_backend',
  ],
  // Beside what nobody may set: more work than is held for, files of the server, somebody else's cache.
  withheld: ['ignore_eos', 'allowed_local_media_path', 'cache_salt', 'request_id', 'chat_template'],
  topK: true,
  choices: true,
  toolChoice: true,
  vendorMembers: false,
  takesThinking: true,
  reasoning: (effort) =>
    effort === 'none'
      ? { chat_template_kwargs: { enable_thinking: false } }
      : { reasoning_effort: nearestEffort(effort, ['low', 'medium', 'high']) },
  salt: (salt) => ({ cache_salt: salt }),
  counts: 'tokenize',
  health: { under: 'root', path: '/health' },
  keyHeader: 'authorization',
}
