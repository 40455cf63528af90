import type {
  EraseEvent,
  EraseRequest,
  VerifyErasureRequest,
  VerifyErasureResponse,
} from '../api/erase.ts'
import type {
  PoliciesResponse,
  PolicyVersionResponse,
  ReplayEvent,
  ReplayRequest,
} from '../api/policies.ts'
import type { RotateKeysResponse } from '../api/keys.ts'
import type {
  AccessRequest,
  AccessResponse,
  LakeStatusResponse,
  ReadableRequest,
  ReadableResponse,
  SyncEvent,
} from '../api/lake.ts'
import type { ReloadResponse, BackupResponse, StatusResponse } from '../api/server.ts'
import type { Authorization } from '../authorization/authorization.ts'
import type { ApiKeyRow } from '../identity/store.ts'
import type { OrRefusal } from '../kernel/refusal.ts'
import type { Instant } from '../kernel/values.ts'
import type { LedgerStore } from '../ledger/store.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { Stages } from '../pipeline/stages.ts'
import type { Metrics } from './metrics.ts'
import type { WatchFeed } from './watch-feed.ts'

/** The key id of whoever changes something: it stands in the record of the change. */
export type Actor = string

/** What the doors need from the house. `main/` fills it with the real things. */
export interface ServerPorts {
  readonly stages: Stages
  readonly ledger: LedgerStore
  readonly metrics: Metrics
  readonly feed: WatchFeed
  /** The authorization of the present epoch. */
  readonly authorization: () => Authorization
  readonly models: () => {
    readonly aliases: readonly Alias[]
    readonly deployments: readonly Deployment[]
  }
  readonly keys: {
    /** Refuses owners that configuration does not know. */
    create(
      wanted: {
        readonly owner: string
        readonly expiresAt: Instant | undefined
        /** With a pair that signs AWS requests. */
        readonly aws: boolean
      },
      by: Actor,
    ): Promise<
      OrRefusal<{
        readonly text: string
        readonly row: ApiKeyRow
        readonly accessKey?: { readonly id: string; readonly secret: string }
      }>
    >
    list(): Promise<readonly ApiKeyRow[]>
    /** Access key ids of an API key. */
    pairsOf(id: string): readonly string[]
    /** A new master key; every data key is wrapped under it. */
    rotate(by: Actor): Promise<RotateKeysResponse>
    /** By the id of the API key, or of a pair that came with it. */
    revoke(
      id: string,
      by: Actor,
    ): Promise<OrRefusal<{ readonly id: string; readonly revokedAt: Instant }>>
  }
  readonly lake: {
    status(): Promise<LakeStatusResponse>
    sync(
      source: string | undefined,
      onEvent: (event: SyncEvent) => void,
      signal: AbortSignal,
    ): Promise<void>
    hasSource(id: string): boolean
    /** Never rejects: what went wrong is the last event. */
    erase(request: EraseRequest, by: Actor, onEvent: (event: EraseEvent) => void): Promise<void>
    verifyErasure(request: VerifyErasureRequest): Promise<VerifyErasureResponse>
    /** Who may read an object; of the configuration in force. */
    access(request: AccessRequest): Promise<OrRefusal<AccessResponse>>
    /** What somebody may read. */
    readable(request: ReadableRequest): Promise<OrRefusal<ReadableResponse>>
  }
  readonly policies: {
    /** Newest first. */
    list(): Promise<PoliciesResponse['versions']>
    version(version: number): Promise<PolicyVersionResponse | undefined>
    /** Never rejects for what is wrong with a draft: that is the last event. */
    replay(
      request: ReplayRequest,
      onEvent: (event: ReplayEvent) => void,
      signal: AbortSignal,
    ): Promise<void>
  }
  backUp(by: Actor): Promise<BackupResponse>
  reload(): Promise<ReloadResponse>
  status(): StatusResponse
  /** False until the first sync is done and while shutting down. */
  ready(): boolean
  /** Something threw that must not: logged without content. */
  onBug(error: unknown, request: string): void
}
