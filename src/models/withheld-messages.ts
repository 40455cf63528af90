/**
 * Members of a request in Anthropic's dialect that never reach a deployment: with them a server spends
 * more than was held, bills somebody else, or sends the request elsewhere.
 */
const WITHHELD: readonly string[] = [
  // Another model, or somebody else's account.
  'fallbacks',
  'fallback_credit_token',
  'billing_policy',
  // Read by gateways that speak this dialect.
  'api_base',
  'api_key',
  'base_url',
  'custom_llm_provider',
  'extra_body',
  'extra_headers',
  'headers',
  'models',
  'provider',
  'providers',
  'route',
  'mock_response',
]

/** A body has few members and the list is long. */
const KNOWN: ReadonlySet<string> = new Set(WITHHELD)
const isWithheld = (name: string): boolean => KNOWN.has(name)

type Fields = Readonly<Record<string, unknown>>

/** The names of the members that must be taken out of a body of the Messages API. */
export function withheldFromMessages(raw: Fields): readonly string[] {
  const names = Object.keys(raw).some(isWithheld)
    ? WITHHELD.filter((name) => raw[name] !== undefined)
    : []
  // Other speeds and tiers cost another price than the one that was held.
  if (!USUAL_SPEEDS.has(raw['speed'])) names.push('speed')
  if (!USUAL_TIERS.has(raw['service_tier'])) names.push('service_tier')
  return names
}

const USUAL_SPEEDS: ReadonlySet<unknown> = new Set([undefined, null, 'standard'])
const USUAL_TIERS: ReadonlySet<unknown> = new Set([undefined, null, 'auto', 'standard_only'])
