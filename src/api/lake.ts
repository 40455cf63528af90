import { z } from 'zod'
import { limits } from '../kernel/limits.ts'
import { count, label, list, name, time } from './values.ts'

export const syncReport = z.object({
  source: z.string(),
  added: count,
  changed: count,
  deleted: count,
  skipped: count,
  ms: count,
  /** Why the sync of this source stopped early; null when it ran to its end. */
  failure: z.string().nullable(),
})
export type SyncReport = z.infer<typeof syncReport>

export const lakeStatusResponse = z.object({
  sources: list(
    z.object({
      id: z.string(),
      root: z.string(),
      state: z.enum(['waiting', 'syncing', 'current', 'failed']),
      indexed: count,
      skipped: count,
      chunks: count,
      bytes: count,
      lastSyncAt: time.nullable(),
      /** Of the last sync. */
      failure: z.string().nullable(),
      /** At most limits.skippedListMax; `skipped` counts them all. */
      skippedObjects: list(z.object({ path: z.string(), reason: z.string() })),
    }),
  ),
  index: z.object({ chunks: count, bytes: count }),
  embedding: z.object({
    /** Deployment; null: the lake is searched by words alone. */
    embedder: z.string().nullable(),
    /** Space that questions are compared in; null: none yet. */
    space: z.string().nullable(),
    /** Chunks that have a vector in it. The others are found by their words. */
    embedded: count,
    /** Space that is being built beside it. */
    building: z.string().nullable(),
    /** Chunks looked at since the last look through the index began. */
    done: count,
    /** Documents whose vectors follow. */
    waiting: count,
    /** Why the last try ended early. */
    failure: z.string().nullable(),
  }),
})
export type LakeStatusResponse = z.infer<typeof lakeStatusResponse>

export const syncLakeRequest = z.strictObject({
  /** Absent: every source. */
  source: name.optional(),
})
export type SyncLakeRequest = z.infer<typeof syncLakeRequest>

/** One line of the answer to a sync. The last line is `done` or `failed`. */
export const syncEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    source: z.string(),
    /** Objects handled so far. */
    done: count,
    /** Objects to handle; null while the listing still runs. */
    total: count.nullable(),
  }),
  z.object({ kind: z.literal('done'), sources: list(syncReport) }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type SyncEvent = z.infer<typeof syncEvent>

export const retrieveRequest = z.strictObject({
  query: z.string().min(1).max(limits.queryCharsMax),
  /** Absent: limits.passagesDefault. */
  limit: z.int().min(1).max(limits.passagesMax).optional(),
  /** Who is asked for; must be the user who is proven. */
  userId: z.string().min(1).max(limits.subjectCharsMax).optional(),
})
export type RetrieveRequest = z.infer<typeof retrieveRequest>

export const retrieveResponse = z.object({
  /** Best first. Only what the caller may read; nothing is said of the rest. */
  results: list(
    z.object({
      /** From 1. */
      rank: z.int().min(1),
      source: z.string(),
      path: z.string(),
      title: z.string(),
      headings: list(z.string()),
      page: z.int().min(1).nullable(),
      text: z.string(),
      label,
      version: z.string(),
    }),
  ),
  mode: z.enum(['exact', 'approximate']),
})
export type RetrieveResponse = z.infer<typeof retrieveResponse>
