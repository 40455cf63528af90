import { z } from 'zod'
import { count, label, list, nanoUsd, sequence, time } from './values.ts'

/** How a request ended; `open` while it has not. */
export const OUTCOMES = [
  'open',
  'completed',
  'refused',
  'blocked',
  'failed',
  'abandoned',
  'crashed',
] as const
export const outcome = z.enum(OUTCOMES)
export type Outcome = z.infer<typeof outcome>

/** Tokens by class; null when the deployment did not say: unknown is not zero. */
const tokens = z.record(z.string(), count).nullable()

const attempt = z.object({
  attempt: z.string(),
  n: z.int().min(1),
  deployment: z.string(),
  state: z.enum(['reserved', 'settled', 'voided', 'indeterminate', 'reconciled']),
  /** Set aside before the call; null: unpriced. */
  holdNanoUsd: nanoUsd.nullable(),
  /** What it cost; null: not known, or not known yet. */
  chargedNanoUsd: nanoUsd.nullable(),
  estimated: z.boolean(),
  startedAt: time,
  closedAt: time.nullable(),
  charges: list(z.object({ tokenClass: z.string(), units: count, nanoUsd })),
})

const candidate = z.object({
  deployment: z.string(),
  cleared: z.boolean(),
  policies: list(z.string()),
  /** What its policies let be done about it, in their order. */
  ladder: list(z.string()).optional(),
  /** Why policy was not asked: it cannot do what the request asks for. */
  why: z.string().optional(),
})

/** Everything that is known of one request, for those who may read requests. */
export const explainResponse = z.object({
  request: z.string(),
  at: time,
  finishedAt: time.nullable(),
  outcome,
  /** The refusal's code and sentence, or why it failed; null otherwise. */
  reason: z
    .object({
      code: z.string(),
      message: z.string(),
      /** Those that stopped the answer; of a refusal they stand in `policies`. */
      policies: list(z.string()).optional(),
    })
    .nullable(),
  /** Null once the explanation was erased: records keep commitments only. */
  principal: z.string().nullable(),
  /** The person whom the app asked for, proven by a token of theirs. */
  user: z.string().nullable(),
  alias: z.string().nullable(),
  label,
  raisers: list(z.object({ kind: z.string(), id: z.string(), label })),
  /** The label of each part that raises something, and who raises it: where it stands, never its text. */
  parts: list(
    z.object({
      /** The part's own kind, `tool` (a schema), `passage`, `unknown` (a member that no dialect has), `request`. */
      kind: z.string(),
      message: count.optional(),
      part: count.optional(),
      tool: count.optional(),
      passage: count.optional(),
      label,
      raisers: list(z.string()),
    }),
  ),
  /** What was done so that it could go out: findings replaced, by type; raises that fell, and the caller's reason. */
  done: z
    .object({
      actions: list(z.string()),
      replaced: z.record(z.string(), count),
      fell: list(z.string()),
      reason: z.string().optional(),
    })
    .optional(),
  /** How many findings of each type. Never their text. */
  findings: z.record(z.string(), count),
  /** The policies that decided. */
  policies: list(z.string()),
  candidates: list(candidate),
  /** Where something was done so that it could go out: its label as it came, and what policy said to that. */
  before: z.object({ label, candidates: list(candidate) }).optional(),
  /** Passages that the caller may read and that stayed out of the prompt: above the alias's budget, or above every clearance. */
  withheld: z.object({ count, labelBudget: count }).optional(),
  /** What drafts (`mode: observe`) would have decided otherwise: `deny deployment:frontier own-draft`. */
  observed: list(z.string()).optional(),
  /** Why the cleared ones were tried in this order. Null: none was. */
  route: z
    .object({
      by: z.string(),
      order: list(z.string()),
      /** Cleared, but failing of late. */
      passedOver: list(z.string()),
    })
    .nullable(),
  /** What the lake was searched with: embedder, space of its vectors, reranker, and why one of them was not used. */
  search: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** The one that answered. */
  deployment: z.string().nullable(),
  /** Members of the request that did not go there, as `standpipe-dropped` named them. */
  dropped: list(z.string()),
  passages: list(
    z.object({
      number: z.int().min(1),
      source: z.string(),
      path: z.string(),
      version: z.string(),
      label,
      /** Why it stood where it stood: BM25, cosine, and what both came to. Null: that leg found nothing. */
      scores: z
        .object({
          fused: z.number(),
          lexical: z.number().nullable(),
          dense: z.number().nullable(),
        })
        .optional(),
    }),
  ),
  attempts: list(attempt),
  /** What the deployment reported, by class, where it is more than the request can have used: the charge is the most that it can have used. */
  reported: z.record(z.string(), z.string()).optional(),
  records: list(z.object({ seq: sequence, kind: z.string() })),
})
export type ExplainResponse = z.infer<typeof explainResponse>

/** One line of `watch`. */
export const watchEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    at: time,
    request: z.string(),
    principal: z.string().nullable(),
    alias: z.string().nullable(),
    label,
    policies: list(z.string()),
    deployment: z.string().nullable(),
    tokens,
    /** Null: unknown. */
    costNanoUsd: nanoUsd.nullable(),
    estimated: z.boolean(),
    /** A kept answer that came again: nothing was called. */
    replayed: z.boolean(),
    outcome,
    /** The refusal's code. */
    code: z.string().nullable(),
    ms: count,
  }),
  /** The subscriber was too slow: so many events were left out here. */
  z.object({ kind: z.literal('dropped'), count }),
  /** Nothing happened for a while; keeps the connection open. */
  z.object({ kind: z.literal('idle'), at: time }),
])
export type WatchEvent = z.infer<typeof watchEvent>
