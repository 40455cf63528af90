import { z } from 'zod'
import { limits } from '../kernel/limits.ts'
import { count, list, name, time } from './values.ts'

const path = z.string().min(1).max(limits.objectKeyBytesMax)

export const eraseRequest = z.strictObject({
  /** Absent: the only source there is. */
  source: name.optional(),
  path,
  /** `prefix`: everything whose path begins so. */
  scope: z.enum(['object', 'prefix']).optional(),
  /** Also when nothing knows the path any more: what earlier deletions left is taken out. */
  gone: z.boolean().optional(),
  /** Only counts what would be erased. */
  count: z.boolean().optional(),
  /** Takes the path off the list of what may not come back. */
  restore: z.boolean().optional(),
})
export type EraseRequest = z.infer<typeof eraseRequest>

const commitment = z.object({ keyId: z.string(), mac: z.string() })
const step = z.object({ name: z.string(), count, ms: count })
const traces = z.object({
  rows: count,
  index: z.object({
    documents: count,
    chunks: count,
    places: count,
    vectors: count,
    replaced: count,
  }),
  explanations: count,
  /** Rows and places in memory; absent in records of before there were any. */
  fingerprints: count.optional(),
})

/** Ed25519 by `publicKey` over the canonical JSON (RFC 8785) of `statement`; both base64url. */
export const eraseRecord = z.object({
  statement: z.object({
    v: z.literal(1),
    type: z.literal('standpipe-erasure'),
    id: z.string(),
    source: z.string(),
    scope: z.enum(['object', 'prefix']),
    /** Keyed commitment to the path. */
    object: commitment,
    objects: count,
    /** Id of the key that asked. */
    by: z.string(),
    startedAt: time,
    finishedAt: time,
    /** It was cut short and finished later. */
    resumed: z.boolean(),
    /** Did the source hold it when it was erased? Null: too many to ask. */
    inSource: z.boolean().nullable(),
    steps: list(step),
    before: traces,
    after: traces,
    /** Nothing was found afterwards. */
    clean: z.boolean(),
    /** What an erasure does not reach, and where it is. */
    remains: list(z.object({ where: z.string(), what: z.string() })),
  }),
  keyId: z.string(),
  publicKey: z.string(),
  signature: z.string(),
})
export type EraseRecord = z.infer<typeof eraseRecord>

/** One line of the answer. The last line is none of `step`. */
export const eraseEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), ...step.shape }),
  z.object({
    kind: z.literal('erased'),
    record: eraseRecord,
    /** Others with the same bytes, still there. */
    copies: list(z.object({ source: z.string(), path: z.string() })),
  }),
  z.object({ kind: z.literal('counted'), objects: count }),
  z.object({ kind: z.literal('restored'), objects: count }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type EraseEvent = z.infer<typeof eraseEvent>

export const verifyErasureRequest = z.strictObject({
  record: eraseRecord,
  /** Does the record speak of this path? */
  path: path.optional(),
})
export type VerifyErasureRequest = z.infer<typeof verifyErasureRequest>

export const verifyErasureResponse = z.object({
  /** By a signing key of this installation, over exactly this. */
  signed: z.boolean(),
  /** The installation keeps the same record. */
  known: z.boolean(),
  /** Null: no path was asked. */
  names: z.boolean().nullable(),
})
export type VerifyErasureResponse = z.infer<typeof verifyErasureResponse>
