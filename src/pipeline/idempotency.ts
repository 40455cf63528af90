import type { Caller } from '../identity/caller.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { SubjectKeys } from '../keys/keys.ts'
import type { IdempotencyKey } from '../ledger/store.ts'

const PRINTABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/** What the caller names its request by. Undefined: it does not. */
export function idempotencyHeader({ headers }: Caller): OrRefusal<string | undefined> {
  const value = headers['idempotency-key']
  if (value === undefined) return undefined
  const fits =
    typeof value === 'string' &&
    value.length <= limits.idempotencyKeyCharsMax &&
    PRINTABLE.test(value)
  return fits
    ? value
    : refusal(
        'invalid_request',
        `the header \`idempotency-key\` is one text of at most ${limits.idempotencyKeyCharsMax} printable ASCII characters`,
        { param: 'idempotency-key' },
      )
}

/**
 * INVARIANT (a key is its owner's): hashed under the principal's own key and with the owner's name, so
 * that the same text of somebody else names nothing, and nobody reads from the store what it was.
 */
export function idempotencyOf(
  text: string,
  owner: string,
  { caller, keys }: { readonly caller: Caller; readonly keys: SubjectKeys },
): IdempotencyKey {
  const { method, target, body = new Uint8Array(0) } = caller
  const door = keys.commit('idempotency-door', `${method} ${target}`).mac
  return {
    key: keys.commit('idempotency-key', `${owner}\n${text}`).mac,
    body: `${door}.${keys.commit('request', body).mac}`,
  }
}
