import { z } from 'zod'
import { count, list, nanoUsd, sequence, time } from './values.ts'

const problems = list(z.object({ invariant: z.string(), detail: z.string() }))

export const ledgerVerifyResponse = z.object({
  ok: z.boolean(),
  attempts: count,
  records: count,
  open: count,
  indeterminate: count,
  spentNanoUsd: nanoUsd,
  problems,
})
export type LedgerVerifyResponse = z.infer<typeof ledgerVerifyResponse>

export const auditVerifyResponse = z.object({
  ok: z.boolean(),
  records: count,
  /** The last record's; `0` when there is none. */
  lastSequence: sequence,
  /** Merkle root over the records and the key that signed it; null while there is no log. */
  rootHash: z.string().nullable(),
  keyId: z.string().nullable(),
  problems,
})
export type AuditVerifyResponse = z.infer<typeof auditVerifyResponse>

export const budgetsResponse = z.object({
  budgets: list(
    z.object({
      scope: z.string(),
      period: z.enum(['daily', 'weekly', 'monthly', 'total']),
      mode: z.enum(['hard', 'soft', 'observe']),
      periodStart: time,
      limitNanoUsd: nanoUsd,
      spentNanoUsd: nanoUsd,
      heldNanoUsd: nanoUsd,
      overageNanoUsd: nanoUsd,
    }),
  ),
})
export type BudgetsResponse = z.infer<typeof budgetsResponse>
