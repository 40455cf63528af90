/** Who asks. An API key belongs to one principal; a principal is in groups. */
export interface Principal {
  readonly kind: 'app' | 'user' | 'admin'
  /** Without the kind: `intranet`. Admin keys: the key's id; the server's own token: `operator`. */
  readonly id: string
  /** Sorted group ids, nested groups already resolved. */
  readonly groups: readonly string[]
  readonly keyId: string
}

/** `app:intranet`: how a principal is written in configuration, records, budgets and readers. */
export const principalText = (principal: Pick<Principal, 'kind' | 'id'>): string =>
  `${principal.kind}:${principal.id}`

/** The reader tokens that a principal matches: itself and each of its groups. Admins read nothing. */
export function readerTokens(principal: Principal): readonly string[] {
  if (principal.kind === 'admin') return []
  return [principalText(principal), ...principal.groups.map((group) => `group:${group}`)]
}
