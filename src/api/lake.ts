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
      /** How old what is indexed may be, in milliseconds; null: not known before the first complete sync. */
      lagMs: count.nullable(),
      /** Of a bucket; null for a directory. */
      bucket: z
        .object({
          /** In the last 24 hours, of all kinds. */
          requestsToday: count,
          /** Of these, how often the store asked to slow down. */
          throttledToday: count,
          sweepEverySeconds: count,
          /** When the inventory that was listed last was made; null: none was. */
          inventoryAt: time.nullable(),
          /** Of the queue of notifications; null: there is none. */
          queue: z
            .object({
              /** Messages received and not yet reconciled. */
              waiting: count,
              /** Age of the oldest of them; null: none waits. */
              oldestMs: count.nullable(),
              /** Messages of other buckets or in no known form, left in the queue. */
              foreign: count,
              failure: z.string().nullable(),
            })
            .nullable(),
        })
        .nullable(),
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
    /** Why the last question that was embedded elsewhere was searched by words alone; null: it was not. */
    questionFailure: z.string().nullable(),
    /** Deployment; null: passages stay as they were found. */
    reranker: z.string().nullable(),
    /** Why the passages of the last question were not ordered by it; null: they were, or there was none. */
    rerankerFailure: z.string().nullable(),
  }),
  /** What texts are known again by. */
  fingerprints: z.object({
    count,
    /** In memory. */
    bytes: count,
    /** How often every second one was dropped to stay within memory: texts twice as long are needed then. */
    thinned: count,
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

/** Whose reading is asked about: `user:ada`, `app:intranet`. */
const reader = z
  .string()
  .max(160)
  .regex(/^(app|user):[A-Za-z0-9][A-Za-z0-9._@-]*$/, 'such as `user:ada`')
/** As a token of the person would claim them, besides those of configuration. */
const claimedGroups = z.array(name).max(limits.principalGroupsMax)
const path = z.string().min(1).max(limits.objectKeyBytesMax)

/** A rule by its name, a sidecar, or an ACL file by its path (and the prefix in it). */
const by = z.object({ kind: z.enum(['rule', 'sidecar', 'aclFile']), name: z.string() })

const asked = z.object({
  principal: z.string(),
  /** Nested ones resolved by the configuration in force. */
  groups: list(z.string()),
  allowed: z.boolean(),
  /** Denies that hold; else for each list the token that stands in it, or none. */
  because: list(
    z.object({
      by,
      token: z.string().nullable(),
      says: z.enum(['admits', 'does not admit', 'denies']),
    }),
  ),
})

export const accessRequest = z.strictObject({
  path,
  /** Absent: the one source that has the path. */
  source: name.optional(),
  as: reader.optional(),
  groups: claimedGroups.optional(),
})
export type AccessRequest = z.infer<typeof accessRequest>

export const accessResponse = z.object({
  source: z.string(),
  path: z.string(),
  state: z.enum(['indexed', 'skipped']),
  /** Why it is skipped or withheld. */
  reason: z.string().nullable(),
  label,
  /** False: something changed since the last sync, so nothing of it is quoted before the next one. */
  current: z.boolean(),
  /** A reader stands in each of these lists. Empty: nobody reads it. */
  readers: list(z.object({ by, tokens: list(z.string()) })),
  denied: list(z.object({ token: z.string(), by: list(by) })),
  /** Sidecars and ACL files that it was ruled by. */
  governedBy: list(z.string()),
  /** Configured apps and users who may read it; at most limits.pageRowsMax. */
  principals: list(z.string()),
  /** How many more there are. */
  principalsMore: count,
  /** Of whom `as` names. */
  asked: asked.nullable(),
})
export type AccessResponse = z.infer<typeof accessResponse>

export const readableRequest = z.strictObject({
  as: reader,
  groups: claimedGroups.optional(),
  source: name.optional(),
  /** Of paths. */
  prefix: path.optional(),
  /** `next` of the page before. */
  after: z.string().max(4_096).optional(),
})
export type ReadableRequest = z.infer<typeof readableRequest>

export const readableResponse = z.object({
  principal: z.string(),
  groups: list(z.string()),
  /** Indexed objects as of the last sync, by source and path; at most limits.pageRowsMax. */
  objects: list(z.object({ source: z.string(), path: z.string(), label })),
  /** Null: there are no more. */
  next: z.string().nullable(),
})
export type ReadableResponse = z.infer<typeof readableResponse>

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
