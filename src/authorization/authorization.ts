import type { Principal } from '../identity/principal.ts'
import type { Label } from '../kernel/label.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { Epoch } from '../kernel/values.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { EffectKind } from '../models/settings.ts'

/** Actions of the data plane and of the control plane; each exists in `policies/schema.cedarschema`. */
export const DATA_ACTIONS = [
  'Chat',
  'Embed',
  'Rerank',
  'Retrieve',
  'RetrieveClass',
  'Receive',
  'Store',
  'Fetch',
  'Act',
  'CallTool',
  'Declassify',
  'Detokenise',
] as const
/** Asked of aliases and deployments. */
export type ModelAction = 'Chat' | 'Embed' | 'Rerank'
export type DataAction = (typeof DATA_ACTIONS)[number]
export const CONTROL_ACTIONS = [
  'ManageKeys',
  'ReadKeys',
  'ReadModels',
  'ReadLake',
  'ExplainAccess',
  'SyncLake',
  'EraseLake',
  'ReadRequests',
  'WatchRequests',
  'VerifyLedger',
  'ReadMetrics',
  'BackUp',
  'ReadConfig',
  'ReadPolicies',
  'ReplayPolicies',
] as const
export type ControlAction = (typeof CONTROL_ACTIONS)[number]

/**
 * What may be done to a request so that a deployment which is not cleared for it may get it after all;
 * `reroute`: the next deployment of the alias is tried. The last step is always a refusal.
 */
export const RUNGS = ['redact', 'tokenise', 'reroute'] as const
export type Rung = (typeof RUNGS)[number]
/** What a policy without `@ladder` says. */
export const DEFAULT_LADDER: readonly Rung[] = ['reroute']

/** A tool of the client's that a model asks to be called. What configuration does not name has side effects, outside. */
export interface ToolTerms {
  readonly name: string
  readonly sideEffects: boolean
  readonly perimeter: 'inside' | 'outside'
}

/** What policy said, with its evidence. */
export interface Decision {
  readonly allowed: boolean
  /** Ids of the determining policies, sorted. */
  readonly policyIds: readonly string[]
  /** Evaluation failed: always a deny. */
  readonly failed: boolean
}

/** A policy's own words: why, as the end of a sentence, and what can be done about it. */
export interface Told {
  readonly id: string
  readonly reason: string
  readonly remedy: string | undefined
  readonly isInvariant: boolean
}

/** What a draft (`mode: observe`) would have decided otherwise. It decided nothing. */
export interface Observed {
  readonly action: DataAction | ControlAction
  /** `alias:assistant`, `deployment:frontier`: what was asked about. */
  readonly resource: string
  /** `fail`: it could not be evaluated. `ladder`: denied by both, with other rungs. */
  readonly would: 'allow' | 'deny' | 'fail' | 'ladder'
  /** Of the draft's decision, sorted. */
  readonly policyIds: readonly string[]
}

/**
 * The proof that policy allowed. Retrieval and holds demand one.
 *
 * INVARIANT (only an allow makes a grant): the constructor is private and `from` refuses every
 * decision that is not a clean allow; a look-alike object is a compile error.
 */
export class Grant {
  declare private readonly nominal: true
  readonly principal: Principal
  readonly action: DataAction
  readonly alias: string
  readonly policyIds: readonly string[]
  readonly epoch: Epoch

  private constructor(fields: GrantFields) {
    this.principal = fields.principal
    this.action = fields.action
    this.alias = fields.alias
    this.policyIds = fields.policyIds
    this.epoch = fields.epoch
  }

  static from(decision: Decision, fields: GrantFields, what: string): OrRefusal<Grant> {
    if (!decision.allowed || decision.failed) {
      return refusal('forbidden', `policy does not allow ${what}`, {
        policyIds: decision.policyIds,
      })
    }
    return new Grant({ ...fields, policyIds: decision.policyIds })
  }
}

interface GrantFields {
  readonly principal: Principal
  readonly action: DataAction
  readonly alias: string
  readonly policyIds: readonly string[]
  readonly epoch: Epoch
}

/** Which candidates may carry data of this label, in their order, and why the others may not. */
export interface Clearing {
  readonly cleared: readonly Deployment[]
  readonly denied: readonly Denied[]
}
export interface Denied {
  readonly deployment: string
  readonly policyIds: readonly string[]
  /** Forbids beside the invariants that apply too, where an invariant denied before they were asked. Absent: none. */
  readonly beside?: readonly string[]
  /**
   * In the order to be tried; a refusal is what follows. Said by the policies beside the invariants,
   * whether or not an invariant denied: by each forbid of theirs that applies, or, where none does, by
   * each permit that has a `@ladder` (`@ladder("redact tokenise reroute")`). A forbid without one says
   * DEFAULT_LADDER, and so do permits of which none has one. Of several: those rungs that all of them
   * have, in the order of the first by id. For an app with a user: of each of the two who is denied. A
   * deny by failure has none.
   */
  readonly ladder: readonly Rung[]
}

/** A request as `authorize` and `clear` were asked about it. */
export interface ObservedRequest {
  readonly action: ModelAction | 'Retrieve'
  readonly alias: Alias
  readonly asked: Label
  /** None when the request ended at its alias. */
  readonly deployments: readonly Deployment[]
  readonly label: Label
}

/**
 * Compiled once per policy set and configuration. All decisions are memoised by everything that enters
 * them; the memo dies with the epoch. Synchronous: a decision costs 0.3–2.5 ms uncached, ~1 µs cached.
 */
export interface Authorization {
  readonly epoch: Epoch
  /** Hash of policies and schema; stands in every intent record. */
  readonly policyHash: string
  /** May the principal use this alias with data of this label? */
  authorize(
    principal: Principal,
    action: 'Chat' | 'Embed' | 'Rerank' | 'Retrieve',
    alias: Alias,
    label: Label,
  ): OrRefusal<Grant>
  /** May the grant's principal retrieve from this knowledge base? */
  mayRetrieve(grant: Grant, knowledgeBase: string): Decision
  /**
   * May the grant's principal retrieve passages of this label at all? Asked of each distinct label
   * beside the documents' readers; memoised, so a passage costs a look-up.
   */
  mayRetrieveClass(grant: Grant, label: Label): Decision
  /** Retrieval without an alias (the retrieve endpoint). */
  authorizeRetrieve(principal: Principal, knowledgeBase: string): OrRefusal<Grant>
  /** May the lake's own principal send data of this label to this deployment? No alias stands between. */
  authorizeCall(
    principal: Principal,
    action: 'Embed' | 'Rerank',
    deployment: Deployment,
    label: Label,
  ): OrRefusal<Grant>
  /**
   * May data of this label go to these deployments? Asked as what the grant is for, or as `action` where
   * a request needs a second model on its way.
   */
  clear(
    grant: Grant,
    candidates: readonly Deployment[],
    label: Label,
    action?: ModelAction,
  ): Clearing
  /** Which effects beyond an answer the grant's principal may cause at this deployment with data of this label. */
  permitted(grant: Grant, deployment: Deployment, label: Label): ReadonlySet<EffectKind>
  /** May an answer with these output findings go back to the principal? `asked` is the request's own label. */
  mayReceive(grant: Grant, found: Label, asked: Label): Decision
  /**
   * May raises of rules, fingerprints or declarations be taken off what goes to this deployment, so that
   * `from` becomes `to`? Raises of detectors fall by replacing what they found, and need no permit.
   */
  mayDeclassify(grant: Grant, deployment: Deployment, from: Label, to: Label): Decision
  /** May placeholders of values that raised `label` be replaced by the values in answers to the principal? */
  mayDetokenise(grant: Grant, label: Label): Decision
  /** May a model's call of this tool, made with a context of this label, go to the principal? */
  mayCallTool(grant: Grant, tool: ToolTerms, label: Label): Decision
  /**
   * What drafts would have decided otherwise of a request: of its alias with what the caller sent, and of
   * each deployment with all that it would get. Absent without drafts.
   */
  readonly observed?:
    | ((principal: Principal, asked: ObservedRequest) => readonly Observed[])
    | undefined
  /** What these policies say of themselves to whoever is refused: one's own first, then the invariants. */
  told(policyIds: readonly string[]): readonly Told[]
  /** May the principal see that the alias exists? */
  maySee(principal: Principal, alias: Alias): boolean
  control(
    principal: Principal,
    action: ControlAction,
  ): OrRefusal<{ readonly policyIds: readonly string[] }>
}
