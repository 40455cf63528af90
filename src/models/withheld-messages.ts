import { REROUTING, SPENDING, withholding } from './withheld.ts'

/**
 * Members of a request in Anthropic's dialect that are taken out of it: with them a server spends more
 * than was held, bills somebody else, or sends the request elsewhere. The names that we know of.
 */
const WITHHELD: readonly string[] = [
  // Another model, or somebody else's account.
  'fallbacks',
  'fallback_credit_token',
  'billing_policy',
  // Read by gateways and engines that speak this dialect.
  ...REROUTING,
  ...SPENDING,
  'n',
  'max_completion_tokens',
  'max_output_tokens',
]

const fromAny = withholding(WITHHELD)

type Fields = Readonly<Record<string, unknown>>

/** The names of the members that must be taken out of a body of the Messages API. */
export function withheldFromMessages(raw: Fields): readonly string[] {
  const names: string[] = [...fromAny(raw)]
  // Other speeds and tiers cost another price than the one that was held.
  if (!USUAL_SPEEDS.has(raw['speed'])) names.push('speed')
  if (!USUAL_TIERS.has(raw['service_tier'])) names.push('service_tier')
  return names
}

const USUAL_SPEEDS: ReadonlySet<unknown> = new Set([undefined, null, 'standard'])
const USUAL_TIERS: ReadonlySet<unknown> = new Set([undefined, null, 'auto', 'standard_only'])
