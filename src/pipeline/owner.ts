import { principalText, type Principal } from '../identity/principal.ts'

/** Whose a kept answer, an idempotency key or a profile is. */
export const ownerOf = (principal: Principal): string => principalText(principal)

/** Whose key seals what is kept of a request. */
export const contentSubject = (principal: Principal): string => principalText(principal)
