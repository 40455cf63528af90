/**
 * Members of a chat request that never reach a deployment: with them a server spends more than was
 * held, sends the request elsewhere, keeps it, fetches, or acts by itself. Whoever needs one of them
 * configures a deployment that does it; a caller cannot ask for it.
 */
const WITHHELD: readonly string[] = [
  // More work than the hold covers.
  'best_of',
  'num_predict',
  'n_predict',
  'min_tokens',
  'min_new_tokens',
  'max_new_tokens',
  'use_beam_search',
  'num_beams',
  'prompt_logprobs',
  // Elsewhere, or as somebody else.
  'models',
  'route',
  'provider',
  'providers',
  'api_base',
  'base_url',
  'api_key',
  'api_version',
  'custom_llm_provider',
  'fallbacks',
  'context_window_fallback_dict',
  'extra_body',
  'extra_headers',
  'extra_query',
  'headers',
  'callbacks',
  'success_callback',
  'failure_callback',
  'mock_response',
  'lora_path',
  'kv_transfer_params',
  // By itself: fetches, acts, keeps.
  'transforms',
  'plugins',
  'background',
  'web_search',
  'web_search_options',
  'enable_search',
  'search_parameters',
  'search_options',
  'mcp',
  'mcp_servers',
  'data_sources',
  'guardrails',
]

/** A body has few members and the list is long. */
const KNOWN: ReadonlySet<string> = new Set(WITHHELD)
const isWithheld = (name: string): boolean => KNOWN.has(name)

type Fields = Readonly<Record<string, unknown>>

/** The names of the members that must be taken out of a request in OpenAI's dialect. */
export function withheldFrom(raw: Fields): readonly string[] {
  const names = Object.keys(raw).some(isWithheld)
    ? WITHHELD.filter((name) => raw[name] !== undefined)
    : []
  if (isDearTier(raw['service_tier'])) names.push('service_tier')
  return names
}

/** Other tiers cost another price than the one that was held. */
const isDearTier = (tier: unknown): boolean =>
  tier !== undefined && tier !== null && tier !== 'auto' && tier !== 'default'
