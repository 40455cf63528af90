import { z } from 'zod'
import { count, list, time } from './values.ts'

export const configProblem = z.object({
  file: z.string(),
  line: count,
  key: z.string(),
  message: z.string(),
})

/** All or nothing: with problems, what ran before still runs. */
export const reloadResponse = z.object({
  reloaded: z.boolean(),
  /** Of the configuration that is in force after the call. */
  configHash: z.string(),
  problems: list(configProblem),
  warnings: list(configProblem),
})
export type ReloadResponse = z.infer<typeof reloadResponse>

export const statusResponse = z.object({
  version: z.string(),
  startedAt: time,
  epoch: count,
  configHash: z.string(),
  policyHash: z.string(),
  requestsInFlight: count,
  /** True while any source still has its first sync to finish. */
  indexing: z.boolean(),
})
export type StatusResponse = z.infer<typeof statusResponse>

/** The name inside `<data>/backups`; where backups go is never the caller's choice. */
export const backupResponse = z.object({ name: z.string(), bytes: count })
export type BackupResponse = z.infer<typeof backupResponse>
