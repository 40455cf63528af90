import type { EngineQuirks } from './engine.ts'

/**
 * llama.cpp's server. Source: `tools/server/README.md` of llama.cpp: `n_predict` beside `max_tokens`,
 * `cache_prompt`, `id_slot`, `chat_template_kwargs`, `reasoning_content`, `timings`; `/apply-template`,
 * `/tokenize`, `/health` beside `/v1`.
 */
export const LLAMA_SERVER: EngineQuirks = {
  bound: 'max_tokens',
  kept: [
    'top_k',
    'min_p',
    'typical_p',
    'repeat_penalty',
    'repeat_last_n',
    'mirostat',
    'mirostat_tau',
    'mirostat_eta',
    'dynatemp_range',
    'dynatemp_exponent',
    'timings_per_token',
    'parse_tool_calls',
    'cache_prompt',
  ],
  // Its bound by another name, another caller's slot, the server's adapters and files.
  withheld: ['n_predict', 'id_slot', 'slot_id', 'lora', 'ignore_eos', 'chat_template'],
  topK: true,
  choices: true,
  toolChoice: true,
  vendorMembers: false,
  takesThinking: true,
  reasoning: (effort) => ({
    chat_template_kwargs:
      effort === 'none'
        ? { enable_thinking: false }
        : { enable_thinking: true, reasoning_effort: REACHED[effort] },
  }),
  // It has no salt: a prompt that is not taken from the cache tells nothing of it.
  salt: () => ({ cache_prompt: false }),
  counts: 'template',
  health: { under: 'root', path: '/health' },
  keyHeader: 'authorization',
}

/** What chat templates know. */
const REACHED = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
} as const
