import { assert } from '../kernel/assert.ts'

/** NUL ends a text early in SQLite, and a lone surrogate has no UTF-8: both would be kept as another text. */
const NOT_STORABLE = /[\0\p{Surrogate}]/u

/** Most names: looked at much faster than what knows of surrogates. */
const PLAIN = /^[\x20-\x7e]*$/

export const isStorable = (text: string): boolean => PLAIN.test(text) || !NOT_STORABLE.test(text)

/**
 * INVARIANT (text is kept as given): names that a store compares and returns MUST come back as they
 * went in, or two names could become one.
 */
export function assertStorable(...texts: readonly string[]): void {
  // Apart, so that two halves of a pair do not meet.
  assert(isStorable(texts.join(' ')), 'text is kept as given')
}
