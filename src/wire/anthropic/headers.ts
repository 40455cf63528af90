import { limits } from '../../kernel/limits.ts'
import type { OrRefusal } from '../../kernel/refusal.ts'
import type { Headers } from '../dialect.ts'
import { invalid } from '../body.ts'

/** Request headers that a deployment of this dialect gets too. */
const FORWARDED = ['anthropic-beta', 'anthropic-version'] as const
const PRINTABLE = /^[\x20-\x7e]+$/

/** `betas`: what a body says in place of the header. */
export function forwardedHeaders(
  headers: Headers,
  betas: string | undefined,
): OrRefusal<Readonly<Record<string, string>>> {
  const forwarded: Record<string, string> = {}
  for (const name of FORWARDED) {
    const given = headers[name]
    const value = typeof given === 'object' ? given.join(',') : given
    if (value === undefined || value === '') continue
    if (!isBounded(value)) return invalid(name, EXPECTED)
    forwarded[name] = value
  }
  if (betas === undefined || betas === '') return forwarded
  return isBounded(betas)
    ? { ...forwarded, 'anthropic-beta': betas }
    : invalid('anthropic_beta', EXPECTED)
}

const EXPECTED = `printable text of at most ${limits.forwardedHeaderCharsMax} characters`
const isBounded = (value: string): boolean =>
  value.length <= limits.forwardedHeaderCharsMax && PRINTABLE.test(value)
