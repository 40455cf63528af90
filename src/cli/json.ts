import { z } from 'zod'
import {
  createKeyResponse,
  listKeysResponse,
  revokeKeyResponse,
  rotateKeysResponse,
} from '../api/keys.ts'
import { eraseRecord, verifyErasureResponse } from '../api/erase.ts'
import { accessResponse, lakeStatusResponse, readableResponse, syncReport } from '../api/lake.ts'
import { auditVerifyResponse, ledgerVerifyResponse } from '../api/ledger.ts'
import { modelsResponse } from '../api/models.ts'
import { policiesResponse, policyVersionResponse, replayReport } from '../api/policies.ts'
import { explainResponse, watchEvent } from '../api/requests.ts'
import { backupResponse, configProblem } from '../api/server.ts'
import { list } from '../api/values.ts'

/** What `ask --json` prints. Null: the server did not say. */
export const askResult = z.object({
  answer: z.string(),
  citations: list(
    z.object({
      document: z.string(),
      path: z.string().nullable(),
      page: z.int().nullable(),
      quote: z.string(),
    }),
  ),
  request: z.string().nullable(),
  label: z.string().nullable(),
  deployment: z.string().nullable(),
  /** US dollars, as a decimal. */
  cost: z.string().nullable(),
})
export type AskResult = z.infer<typeof askResult>

export const upResult = z.object({
  url: z.string(),
  /** Null, and no app keys, when keys were there already: they are shown once. */
  adminKey: z.string().nullable(),
  appKeys: z.record(z.string(), z.string()),
  /** `intranet`'s. */
  appKey: z.string().nullable(),
  config: z.string(),
  data: z.string(),
  documents: z.int(),
  skipped: z.int(),
})
/** What was erased; how many paths may come back; or what a record is. */
export const eraseResult = z.union([
  z.object({
    record: eraseRecord,
    copies: list(z.object({ source: z.string(), path: z.string() })),
  }),
  z.object({ objects: z.int() }),
  verifyErasureResponse,
])
export const restoreResult = z.object({ data: z.string(), records: z.int() })
export const configCheckResult = z.object({
  ok: z.boolean(),
  hash: z.string().nullable(),
  problems: list(configProblem),
  warnings: list(configProblem),
})

export const policyCheckResult = z.object({
  ok: z.boolean(),
  /** Of the whole set, with what ships; null with problems. */
  hash: z.string().nullable(),
  policies: z.int(),
  problems: list(
    z.object({
      file: z.string(),
      line: z.int(),
      policyId: z.string().optional(),
      message: z.string(),
      span: z
        .object({ column: z.int(), excerpt: z.string(), at: z.int(), length: z.int() })
        .optional(),
    }),
  ),
  warnings: list(z.string()),
})
export const policyTestResult = z.object({
  ok: z.boolean(),
  passed: z.int(),
  failed: z.int(),
  cases: list(
    z.object({
      it: z.string(),
      line: z.int(),
      passed: z.boolean(),
      problems: list(z.string()),
      decision: z.enum(['allow', 'deny']),
      by: list(z.string()),
      ladder: list(z.string()),
    }),
  ),
  /** Why no case was run. */
  problems: list(z.string()),
})

const interval = z.tuple([z.number(), z.number()])
const legResult = z.object({
  ndcg10: z.number(),
  recall100: z.number(),
  mrr10: z.number(),
  intervals: z.object({ ndcg10: interval, recall100: interval, mrr10: interval }),
})
const overResult = z.object({ ndcg10: z.number(), interval })
export const evalRetrievalResult = z.object({
  bm25: legResult,
  dense: legResult,
  hybrid: legResult,
  hybridOver: z.object({ bm25: overResult, dense: overResult }),
  queries: z.int(),
  documents: z.int(),
  chunks: z.int(),
  skipped: z.int(),
  unasked: z.int(),
  judgedDocuments: z.int(),
  missing: z.int(),
  sharedIds: z.int(),
  embedder: z.string(),
})

/** Offsets are UTF-16 units into the text, the end exclusive. */
export const detectResult = z.object({
  findings: list(
    z.object({ type: z.string(), start: z.int(), end: z.int(), confidence: z.number() }),
  ),
  label: z.string(),
})

export const proveResult = z.object({
  probes: z.int(),
  differences: z.int(),
  /** What differed, and no more when it was asked again: a finding too. */
  seenOnce: z.int(),
  mutantsCaught: z.int(),
  mutants: z.int(),
  documents: z.int(),
  protectedDocuments: z.int(),
  /** Of these nothing is proven: they were beyond the limits, or nothing in them could be changed. */
  notProven: z.int(),
  /** Sets of documents that were not asked about: time ran out, or there are too many of them. */
  setsNotAsked: z.int(),
  seconds: z.int(),
  seed: z.int(),
  report: z.string().nullable(),
})

/** What `--json` prints, by command: one line on stdout (`watch`: a line for each event). */
export const JSON_SHAPES: Readonly<Record<string, z.ZodType>> = {
  up: upResult,
  ask: askResult,
  watch: watchEvent,
  'lake status': lakeStatusResponse,
  'lake access': accessResponse,
  'lake access --as': readableResponse,
  'lake sync': z.object({ sources: list(syncReport) }),
  'lake erase': eraseResult,
  'keys create': createKeyResponse,
  'keys list': listKeysResponse,
  'keys revoke': revokeKeyResponse,
  'keys rotate': rotateKeysResponse,
  'models list': modelsResponse,
  explain: explainResponse,
  'ledger verify': ledgerVerifyResponse,
  verify: auditVerifyResponse,
  backup: backupResponse,
  restore: restoreResult,
  'config check': configCheckResult,
  'policy check': policyCheckResult,
  'policy test': policyTestResult,
  'policy replay': replayReport,
  'policy list': policiesResponse,
  'policy show': policyVersionResponse,
  'eval retrieval': evalRetrievalResult,
  detect: detectResult,
  prove: proveResult,
}
