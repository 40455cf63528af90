import { principalText, type Principal } from '../identity/principal.ts'

/**
 * Whose a kept answer or an idempotency key is. What an app asked for one person is another's
 * than what it asked for the next, or for nobody.
 */
export const ownerOf = (principal: Principal): string =>
  principal.user === undefined
    ? principalText(principal)
    : `${principalText(principal)} for ${principalText(principal.user)}`

/** Whose key seals what is kept of a request: the person's, where there is one. */
export const contentSubject = (principal: Principal): string =>
  principalText(principal.user ?? principal)
