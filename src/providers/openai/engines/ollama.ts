import { nearestEffort } from '../../efforts.ts'
import type { EngineQuirks } from './engine.ts'

/**
 * Ollama's endpoint of OpenAI's shape. Source: Ollama's "OpenAI compatibility": supported request
 * fields (`reasoning_effort` stands for the native API's `think`); no `n`, and versions that are still
 * in use do not know `tool_choice`.
 */
export const OLLAMA: EngineQuirks = {
  bound: 'max_tokens',
  kept: [],
  // The native API's members; how long a model stays loaded is the operator's.
  withheld: ['options', 'keep_alive', 'template', 'raw'],
  topK: false,
  choices: false,
  toolChoice: false,
  vendorMembers: false,
  takesThinking: false,
  reasoning: (effort) => ({
    reasoning_effort: nearestEffort(effort, ['none', 'low', 'medium', 'high']),
  }),
  salt: () => ({}),
  health: { under: 'base', path: '/models' },
  keyHeader: 'authorization',
}
