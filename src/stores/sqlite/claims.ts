import { limits } from '../../kernel/limits.ts'
import type { Instant, RequestId } from '../../kernel/values.ts'
import type { Claim } from '../../ledger/store.ts'
import type { Row, Statement } from './connection.ts'

const HOUR_MS = 3_600_000

/**
 * What a key names, and how far that is: without an outcome yet, or with an attempt that counts.
 * `<request>.<n>`: the dot's successor is the slash, so this is a range of the unique index.
 */
export const CLAIM = `SELECT c.request, c.body, c.claimed_at,
     EXISTS (SELECT 1 FROM open_request o WHERE o.request = c.request),
     EXISTS (SELECT 1 FROM attempt a WHERE a.attempt > c.request || '.'
       AND a.attempt < c.request || '/' AND a.request = c.request AND a.state <> 'voided')
   FROM claim c WHERE c.principal = ? AND c.key = ?`

export const claimStatements = (sql: (text: string) => Statement) => ({
  claim: sql(CLAIM),
  putClaim: sql(
    `INSERT INTO claim (principal, key, body, request, claimed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (principal, key) DO UPDATE SET
       body = excluded.body, request = excluded.request, claimed_at = excluded.claimed_at`,
  ),
  forgetClaims: sql(
    `DELETE FROM claim WHERE (principal, key) IN
       (SELECT principal, key FROM claim WHERE claimed_at <= ? LIMIT ?)`,
  ),
})

/** Claims that began then or earlier are over. */
export const claimsOver = (at: Instant): number => at - limits.idempotencyHours * HOUR_MS

/** Undefined: the key is free. */
export function claimOf(row: Row | undefined, at: Instant): Claim | undefined {
  if (row === undefined) return undefined
  const [request, body, claimedAt, isOpen, counts] = row
  if (Number(claimedAt) <= claimsOver(at)) return undefined
  if (isOpen === 0n && counts === 0n) return undefined
  return { request: request as RequestId, body: body as string, open: isOpen === 1n }
}
