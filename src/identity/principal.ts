import type { Instant } from '../kernel/values.ts'

/** Who asks. An API key belongs to one principal; a principal is in groups. */
export interface Principal {
  readonly kind: 'app' | 'user' | 'admin'
  /** Without the kind: `intranet`. Admin keys: the key's id; the server's own token: `operator`. */
  readonly id: string
  /** Sorted group ids, nested groups already resolved. */
  readonly groups: readonly string[]
  /** Of a user token that stands alone: `issuer:<id>`. */
  readonly keyId: string
  /**
   * The person whom the app asks for, proven by an ID token of theirs.
   *
   * INVARIANT (a user never widens): whatever is decided, read or spent for this principal is decided,
   * read and spent for both, and each of them alone may end it.
   */
  readonly user?: Person
  /** When what was shown expires: an open answer ends there. Undefined: it does not. */
  readonly until?: Instant
  /**
   * Only named so far, by the id of its key: whoever knows the id can write it. Opens the body and
   * nothing else.
   */
  readonly claimed?: true
}

export type Person = Omit<Principal, 'user' | 'claimed'> & { readonly kind: 'user' }

/** `app:intranet`: how a principal is written in configuration, records, budgets and readers. */
export const principalText = (principal: Pick<Principal, 'kind' | 'id'>): string =>
  `${principal.kind}:${principal.id}`

/** The reader tokens that a principal matches: itself and each of its groups. Admins read nothing. */
export function readerTokens(principal: Principal): readonly string[] {
  if (principal.kind === 'admin') return []
  return [principalText(principal), ...principal.groups.map((group) => `group:${group}`)]
}

/** The reader tokens of each who must be allowed to read: the principal, and the person it asks for. */
export const readersOf = (principal: Principal): readonly (readonly string[])[] =>
  principal.user === undefined
    ? [readerTokens(principal)]
    : [readerTokens(principal), readerTokens(principal.user)]

/** May what was asked by `before` go on as asked by `now`? Groups may have changed; who asks may not. */
export const isSamePrincipal = (before: Principal, now: Principal): boolean =>
  principalText(before) === principalText(now) &&
  before.keyId === now.keyId &&
  before.user?.id === now.user?.id

/**
 * Who embeds chunks of documents: the installation itself, for nobody in particular. Written like an app,
 * so that policies and budgets can name it; configuration cannot give its id to an app, and no key is its.
 */
export const LAKE_APP = 'standpipe-lake'
export const LAKE: Principal = { kind: 'app', id: LAKE_APP, groups: [], keyId: LAKE_APP }
