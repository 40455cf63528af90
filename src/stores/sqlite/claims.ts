import { limits } from '../../kernel/limits.ts'
import type { Instant, RequestId } from '../../kernel/values.ts'
import type { Claim } from '../../ledger/store.ts'
import type { Row } from './connection.ts'

const HOUR_MS = 3_600_000

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
