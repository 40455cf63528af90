import type { Effort } from '../../efforts.ts'

type Body = Readonly<Record<string, unknown>>

/** What an engine behind an endpoint of OpenAI's shape does otherwise than OpenAI. */
export interface EngineQuirks {
  /** The member that bounds the output when the client used none. Absent: by perimeter. */
  readonly bound?: 'max_tokens' | 'max_completion_tokens'
  /** Members of its own, numbers and switches, that survive a body built anew. */
  readonly kept: readonly string[]
  /** Members of its own that a caller may not set. */
  readonly withheld: readonly string[]
  readonly topK: boolean
  /** Takes `n` above 1. */
  readonly choices: boolean
  /** Heeds `tool_choice`. */
  readonly toolChoice: boolean
  /** Heeds `user`, `parallel_tool_calls`, `prompt_cache_key`, `service_tier`. */
  readonly vendorMembers: boolean
  /** Takes an earlier thought back as `reasoning_content`. */
  readonly takesThinking: boolean
  /** How thought is asked for. */
  reasoning(effort: Effort): Body
  /** Keeps one caller's prompt cache from another's; for deployments with `saltsCache`. */
  salt(salt: string): Body
  /** The engine's own way of counting, beside the API's base path. */
  readonly counts?: 'tokenize' | 'template'
  /** Answers without a token being spent. Under the server's root, or under the base path. */
  readonly health: { readonly under: 'root' | 'base'; readonly path: string }
  readonly keyHeader: 'authorization' | 'api-key'
}
