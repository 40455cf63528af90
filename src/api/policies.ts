import { z } from 'zod'
import { limits } from '../kernel/limits.ts'
import { count, label, list, time } from './values.ts'

const version = z.object({
  version: z.int().min(1),
  /** As `policySet` in records. */
  hash: z.string(),
  at: time,
  /** `start`, or `reload` of a configuration. */
  by: z.string(),
  config: z.string(),
  inForce: z.boolean(),
})
export const policiesResponse = z.object({ versions: list(version) })
export type PoliciesResponse = z.infer<typeof policiesResponse>

export const policyVersionResponse = version.extend({
  texts: list(
    z.object({
      file: z.string(),
      /** `draft`: observed only. */
      role: z.enum(['schema', 'invariant', 'policy', 'draft']),
      text: z.string(),
    }),
  ),
})
export type PolicyVersionResponse = z.infer<typeof policyVersionResponse>

/** A draft is sent as text: the server reads no file for whoever asks. A pack is named. */
export const replayRequest = z.strictObject({
  since: z.iso.datetime(),
  policies: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('file'),
          name: z.string().max(4_096),
          text: z.string().max(limits.policyFileBytesMax),
        }),
        z.strictObject({ kind: z.literal('pack'), name: z.string().max(64) }),
      ]),
    )
    .max(limits.policyFilesMax),
  /** Beside the policies of the configuration, and not in their place. */
  beside: z.boolean().optional(),
})
export type ReplayRequest = z.infer<typeof replayRequest>

const tally = z.object({ name: z.string(), allowToDeny: count, denyToAllow: count, ladder: count })
export const replayReport = z.object({
  since: time,
  until: time,
  draft: z.object({ hash: z.string(), files: list(z.string()) }),
  /** Records that were read. */
  records: count,
  requests: count,
  decisions: count,
  refused: count,
  served: count,
  rerouted: count,
  failed: count,
  changed: z.object({ allowToDeny: count, denyToAllow: count, ladder: count }),
  byPrincipal: list(tally),
  byResource: list(tally),
  byLabel: list(tally),
  rows: list(
    z.object({
      principal: z.string(),
      resource: z.string(),
      label,
      change: z.enum(['allowToDeny', 'denyToAllow', 'ladder']),
      policies: list(z.string()),
      count,
      example: z.string(),
    }),
  ),
  rowsLeftOut: count,
  /** What records could not tell, in requests. */
  unknown: z.object({
    /** Their explanation was erased, so nobody knows who asked. */
    erased: count,
    /** Written before groups were kept: those of now were taken. */
    groupsOfNow: count,
    /** Written before the action was kept: taken for a chat. */
    actionAssumed: count,
    /** Written before ladders were kept: only whether it was denied is compared. */
    laddersUnknown: count,
    /** Candidates whose deployment is no longer configured, left out. */
    deploymentsGone: count,
    /** Written before it was kept what a changed request was before: only what was sent is decided again. */
    beforeUnknown: count,
    /** The label is not one. */
    unreadable: count,
  }),
  /** Deployments and groups that decisions were made with, besides what was recorded. */
  terms: z.literal('now'),
})
export type ReplayReport = z.infer<typeof replayReport>

export const replayEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), records: count, requests: count }),
  z.object({ kind: z.literal('report'), report: replayReport }),
  z.object({ kind: z.literal('failed'), messages: list(z.string()) }),
])
export type ReplayEvent = z.infer<typeof replayEvent>
