import { plainName } from './effectful.ts'

/**
 * More work than the hold covers: other bounds than the one that is held for, answers beside those that
 * were counted, output that nobody asked to see. Known names of known servers; however written.
 */
export const SPENDING: readonly string[] = [
  'n_cmpl',
  'num_completions',
  'num_choices',
  'num_generations',
  'num_results',
  'prediction',
  'max_length',
  'max_total_tokens',
  'max_tokens_to_sample',
  'max_token_count',
  'max_gen_len',
  'ignore_eos',
  'best_of',
  'num_predict',
  'n_predict',
  'min_tokens',
  'min_new_tokens',
  'max_new_tokens',
  'use_beam_search',
  'num_beams',
  'prompt_logprobs',
]

/** Elsewhere, at somebody else's cost, or with other means than the operator's. */
export const REROUTING: readonly string[] = [
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
  'logits_processors',
]

/**
 * Members of a chat request that are taken out of it: with them a server spends more than was held, sends
 * the request elsewhere, keeps it, fetches, or acts by itself. Whoever needs one of them configures a
 * deployment that does it; a caller cannot ask for it. These are the names that we know of; a server may
 * know others.
 */
const WITHHELD: readonly string[] = [
  ...SPENDING,
  ...REROUTING,
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

/** Another bound than the one that the dialect has, and other answers beside the one that it counts. */
export const BOUNDS: readonly string[] = ['n', 'max_tokens', 'max_completion_tokens']

/** Of requests for vectors and scores: more pieces or answers than were counted. */
const VECTORS: readonly string[] = [
  ...BOUNDS,
  'max_chunks_per_doc',
  'max_tokens_per_doc',
  'max_tokens_per_document',
]

/** What we read ourselves. Written otherwise it is read by servers that overlook case, and by nobody here. */
const READ: readonly string[] = [
  'model',
  'messages',
  'input',
  'instructions',
  'tools',
  'functions',
  'stream',
  'stream_options',
  'store',
  'n',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'service_tier',
  'modalities',
]

const plainly = (names: readonly string[]): ReadonlySet<string> => new Set(names.map(plainName))
const READ_PLAINLY = plainly(READ)

/** Judges the names of members: one that is on the list, or that is one of ours in other letters. */
export function withholding(list: readonly string[]): (raw: Fields) => readonly string[] {
  const known = plainly(list)
  const exact = new Set(READ)
  // What nearly all members are called, and is not on the list: told without writing it plainly.
  const usual = new Set(READ.filter((name) => !known.has(plainName(name))))
  return (raw) =>
    Object.keys(raw).filter((name) => {
      if (usual.has(name) || raw[name] === undefined) return false
      const plain = plainName(name)
      return known.has(plain) || (READ_PLAINLY.has(plain) && !exact.has(name))
    })
}

type Fields = Readonly<Record<string, unknown>>

const fromAny = withholding([...WITHHELD, 'max_output_tokens'])
const fromResponses = withholding([...WITHHELD, ...BOUNDS])
const fromVectors = withholding([...WITHHELD, ...VECTORS])

/** The names of the members that must be taken out of a request in one of OpenAI's dialects. */
export function withheldFrom(
  raw: Fields,
  api: 'chat' | 'responses' | 'vectors' = 'chat',
): readonly string[] {
  const from = api === 'chat' ? fromAny : api === 'responses' ? fromResponses : fromVectors
  const names: string[] = [...from(raw)]
  if (isDearTier(raw['service_tier'])) names.push('service_tier')
  if (isSpoken(raw['modalities']))
    names.push('modalities', ...(isThere(raw['audio']) ? ['audio'] : []))
  return names
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null

/** Sound and pictures have prices of their own, which are not what was held for. */
const isSpoken = (modalities: unknown): boolean =>
  isThere(modalities) && !(Array.isArray(modalities) && modalities.every((one) => one === 'text'))

/** Other tiers cost another price than the one that was held. */
const isDearTier = (tier: unknown): boolean =>
  tier !== undefined && tier !== null && tier !== 'auto' && tier !== 'default'
