import { z } from 'zod'
import type { ControlAction } from '../authorization/authorization.ts'
import * as erase from './erase.ts'
import * as keys from './keys.ts'
import * as lake from './lake.ts'
import * as ledger from './ledger.ts'
import * as models from './models.ts'
import * as policies from './policies.ts'
import * as requests from './requests.ts'
import * as server from './server.ts'
import { name } from './values.ts'

/** How an answer travels: one JSON body, one JSON value a line, or frames that a dialect in `wire/` writes. */
export type ResponseShape =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly schema: z.ZodType }
  | { readonly kind: 'lines'; readonly schema: z.ZodType }
  | { readonly kind: 'wire' }

/** `none`: a body is refused. `wire`: decoded by the dialect, bounded by limits.requestBodyBytesMax. */
export type RequestShape = z.ZodType | 'none' | 'wire'

/**
 * One endpoint.
 *
 * INVARIANT (no door without an action): the type demands what the caller must be allowed to do, and
 * the server asks policy for exactly that before it reads a body. `data` endpoints are authorized by
 * the pipeline, which knows alias, knowledge base and label.
 */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** `{id}` marks a path parameter, checked by `params`. */
  readonly path: string
  readonly action: ControlAction | 'data'
  /** What it does, in one sentence. */
  readonly does: string
  readonly params: z.ZodType<Readonly<Record<string, string>>> | 'none'
  readonly request: RequestShape
  readonly response: ResponseShape
}

const json = <T extends z.ZodType>(schema: T) => ({ kind: 'json', status: 200, schema }) as const
const created = <T extends z.ZodType>(schema: T) => ({ kind: 'json', status: 201, schema }) as const
const lines = <T extends z.ZodType>(schema: T) => ({ kind: 'lines', schema }) as const

/** Key and request ids are ours: lower-case base 32, and nothing else reaches a store. */
const ownId = z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/) })
/** Of an API key, or of the pair that came with it. */
const anyKeyId = z.object({
  id: z.string().regex(/^(?:[a-z0-9][a-z0-9_.-]{0,63}|SPAK[0-9A-Z]{16})$/),
})
const named = z.object({ id: name })

export const ROUTES = {
  chatCompletions: {
    method: 'POST',
    path: '/v1/chat/completions',
    action: 'data',
    does: 'Asks an alias, in the OpenAI dialect.',
    params: 'none',
    request: 'wire',
    response: { kind: 'wire' },
  },
  listModels: {
    method: 'GET',
    path: '/v1/models',
    action: 'data',
    does: 'Lists the aliases that the caller may see, in the OpenAI dialect.',
    params: 'none',
    request: 'none',
    response: json(models.openaiModelsResponse),
  },
  retrieve: {
    method: 'POST',
    path: '/v1/knowledge_bases/{id}/retrieve',
    action: 'data',
    does: 'Finds passages that the caller may read.',
    params: named,
    request: lake.retrieveRequest,
    response: json(lake.retrieveResponse),
  },
  createKey: {
    method: 'POST',
    path: '/v1/standpipe/keys',
    action: 'ManageKeys',
    does: 'Makes an API key and gives its text, once.',
    params: 'none',
    request: keys.createKeyRequest,
    response: created(keys.createKeyResponse),
  },
  listKeys: {
    method: 'GET',
    path: '/v1/standpipe/keys',
    action: 'ReadKeys',
    does: 'Lists API keys, never their text.',
    params: 'none',
    request: 'none',
    response: json(keys.listKeysResponse),
  },
  revokeKey: {
    method: 'POST',
    path: '/v1/standpipe/keys/{id}/revoke',
    action: 'ManageKeys',
    does: 'Revokes an API key, at once and for good.',
    params: anyKeyId,
    request: 'none',
    response: json(keys.revokeKeyResponse),
  },
  rotateKeys: {
    method: 'POST',
    path: '/v1/standpipe/keys/rotate',
    action: 'ManageKeys',
    does: 'Draws a new master key and wraps every data key under it.',
    params: 'none',
    request: 'none',
    response: json(keys.rotateKeysResponse),
  },
  models: {
    method: 'GET',
    path: '/v1/standpipe/models',
    action: 'ReadModels',
    does: 'Lists aliases and deployments with perimeter, clearance and price.',
    params: 'none',
    request: 'none',
    response: json(models.modelsResponse),
  },
  lakeStatus: {
    method: 'GET',
    path: '/v1/standpipe/lake',
    action: 'ReadLake',
    does: 'Tells what of each source is indexed, what was skipped and why.',
    params: 'none',
    request: 'none',
    response: json(lake.lakeStatusResponse),
  },
  syncLake: {
    method: 'POST',
    path: '/v1/standpipe/lake/sync',
    action: 'SyncLake',
    does: 'Brings the index to match the sources; answers a line for each step and one at the end.',
    params: 'none',
    request: lake.syncLakeRequest,
    response: lines(lake.syncEvent),
  },
  eraseLake: {
    method: 'POST',
    path: '/v1/standpipe/lake/erase',
    action: 'EraseLake',
    does: 'Erases documents from everything that is kept of the lake; answers a line for each step, then a signed record.',
    params: 'none',
    request: erase.eraseRequest,
    response: lines(erase.eraseEvent),
  },
  verifyErasure: {
    method: 'POST',
    path: '/v1/standpipe/lake/erase/verify',
    action: 'ReadLake',
    does: 'Checks the signed record of an erasure, and whether it speaks of a path.',
    params: 'none',
    request: erase.verifyErasureRequest,
    response: json(erase.verifyErasureResponse),
  },
  access: {
    method: 'POST',
    path: '/v1/standpipe/lake/access',
    action: 'ExplainAccess',
    does: 'Tells who may read an object, or whether somebody may, and by which rule, sidecar or ACL file.',
    params: 'none',
    request: lake.accessRequest,
    response: json(lake.accessResponse),
  },
  readable: {
    method: 'POST',
    path: '/v1/standpipe/lake/readable',
    action: 'ExplainAccess',
    does: 'Lists the objects that an app or a user may read, a page at a time.',
    params: 'none',
    request: lake.readableRequest,
    response: json(lake.readableResponse),
  },
  policies: {
    method: 'GET',
    path: '/v1/standpipe/policies',
    action: 'ReadPolicies',
    does: 'Lists the policy sets that were in force, the newest first.',
    params: 'none',
    request: 'none',
    response: json(policies.policiesResponse),
  },
  policyVersion: {
    method: 'GET',
    path: '/v1/standpipe/policies/{id}',
    action: 'ReadPolicies',
    does: 'Tells the texts of one policy set.',
    params: z.object({ id: z.string().regex(/^[1-9]\d{0,8}$/) }),
    request: 'none',
    response: json(policies.policyVersionResponse),
  },
  replayPolicies: {
    method: 'POST',
    path: '/v1/standpipe/policies/replay',
    action: 'ReplayPolicies',
    does: 'Tells what a draft would have decided on recorded decisions; answers a line for each step, then a report.',
    params: 'none',
    request: policies.replayRequest,
    response: lines(policies.replayEvent),
  },
  explain: {
    method: 'GET',
    path: '/v1/standpipe/requests/{id}',
    action: 'ReadRequests',
    does: 'Explains one request: label, policies, candidates, passages, attempts, charges, records.',
    params: ownId,
    request: 'none',
    response: json(requests.explainResponse),
  },
  watch: {
    method: 'GET',
    path: '/v1/standpipe/watch',
    action: 'WatchRequests',
    does: 'Follows requests as they end, a line each, until the caller hangs up.',
    params: 'none',
    request: 'none',
    response: lines(requests.watchEvent),
  },
  verifyLedger: {
    method: 'POST',
    path: '/v1/standpipe/ledger/verify',
    action: 'VerifyLedger',
    does: 'Recounts holds, charges and budgets from the attempts.',
    params: 'none',
    request: 'none',
    response: json(ledger.ledgerVerifyResponse),
  },
  verifyAudit: {
    method: 'POST',
    path: '/v1/standpipe/audit/verify',
    action: 'VerifyLedger',
    does: 'Checks the chain of audit records from the first to the last.',
    params: 'none',
    request: 'none',
    response: json(ledger.auditVerifyResponse),
  },
  budgets: {
    method: 'GET',
    path: '/v1/standpipe/budgets',
    action: 'ReadMetrics',
    does: 'Tells what each budget has spent, holds and has left in its current period.',
    params: 'none',
    request: 'none',
    response: json(ledger.budgetsResponse),
  },
  backUp: {
    method: 'POST',
    path: '/v1/standpipe/backup',
    action: 'BackUp',
    does: 'Writes a backup into the data directory and answers its name.',
    params: 'none',
    request: 'none',
    response: created(server.backupResponse),
  },
  reload: {
    method: 'POST',
    path: '/v1/standpipe/reload',
    // It takes nothing from the caller: the server reads its own file again.
    action: 'ReadConfig',
    does: 'Reads the configuration file again; all of it takes effect, or nothing.',
    params: 'none',
    request: 'none',
    response: json(server.reloadResponse),
  },
  status: {
    method: 'GET',
    path: '/v1/standpipe/status',
    action: 'ReadConfig',
    does: 'Tells version, epoch, and which configuration and policies are in force.',
    params: 'none',
    request: 'none',
    response: json(server.statusResponse),
  },
} as const satisfies Readonly<Record<string, Route>>

/** Names a handler: the server's table of handlers is a record by these, so a missing one does not compile. */
export type RouteId = keyof typeof ROUTES
export type RouteOf<Id extends RouteId> = (typeof ROUTES)[Id]
/** What a handler answers (of `lines`: one line). */
export type AnswerOf<Id extends RouteId> = RouteOf<Id>['response'] extends {
  readonly schema: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : never
/** What a handler is given. */
export type BodyOf<Id extends RouteId> = RouteOf<Id>['request'] extends infer Schema extends
  z.ZodType
  ? z.output<Schema>
  : undefined

/** The path with its parameters filled in, each percent-encoded. */
export function pathOf(id: RouteId, params: Readonly<Record<string, string>> = {}): string {
  return ROUTES[id].path.replace(/\{(\w+)\}/g, (_, parameter: string) =>
    encodeURIComponent(params[parameter] ?? ''),
  )
}
