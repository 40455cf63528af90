/** What a request asks of the model's way of answering, in words that several dialects share. */
export interface Settings {
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly stop?: readonly string[]
  readonly seed?: number
  readonly presencePenalty?: number
  readonly frequencyPenalty?: number
  /** `required`: some tool must be called. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly tool: string }
  readonly parallelToolCalls?: boolean
  readonly format?: Format
  readonly reasoning?: Reasoning
  /** Text that stands for the end user: the vendor's abuse signal. */
  readonly user?: string
  readonly serviceTier?: string
  readonly promptCacheKey?: string
}

/** The shape of the answer's text. */
export type Format =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema'
      readonly name: string
      readonly description?: string
      /** JSON Schema, as the client gave it. */
      readonly schema: unknown
      readonly strict?: boolean
    }

export interface Reasoning {
  /** OpenAI's scale; `none`: switched off. Anthropic's `adaptive` comes without either. */
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'
  /** Anthropic's scale. */
  readonly budgetTokens?: number
  /** The client wants a summary of the thought in the answer. */
  readonly summary?: string
}

/** `store`: the vendor keeps the conversation. `fetch`: it reads an address or a stored file. `act`: it runs a tool of its own. */
export const EFFECT_KINDS = ['store', 'fetch', 'act'] as const
export type EffectKind = (typeof EFFECT_KINDS)[number]

/**
 * A member with which a vendor does more than answer.
 *
 * INVARIANT (no effect without a permit): providers send such a member only when `Prompt.permits` holds
 * its kind. Without the permit a request that needs it is refused by its name; one that does not is sent
 * without it, and the client is told.
 */
export interface Effect {
  readonly kind: EffectKind
  /** How the client wrote it: `store`, `tools[2]`, `messages[0].content[1].image_url`. */
  readonly name: string
  /** Without it the answer is no answer to what was asked. */
  readonly needed: boolean
}

/** A member of the client's body that only its own dialect can carry. */
export interface Untranslated {
  /** How the client wrote it. */
  readonly name: string
  /** True: leaving it out would change what is asked, so another dialect's deployment is no candidate. False: it is left out, and said so. */
  readonly needed: boolean
}
