import { nearestEffort, type Effort } from '../../efforts.ts'
import type { EngineQuirks } from './engine.ts'

/**
 * OpenAI, and whoever says nothing of its engine. Source: OpenAI's API reference, "Create chat
 * completion" (`reasoning_effort`: none, minimal, low, medium, high, xhigh) and "List models".
 */
const EFFORTS: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh']

export const OPENAI: EngineQuirks = {
  kept: [],
  withheld: [],
  topK: false,
  choices: true,
  toolChoice: true,
  vendorMembers: true,
  takesThinking: false,
  reasoning: (effort) => ({ reasoning_effort: nearestEffort(effort, EFFORTS) }),
  salt: (salt) => ({ cache_salt: salt }),
  health: { under: 'base', path: '/models' },
  keyHeader: 'authorization',
}
