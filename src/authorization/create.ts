import { principalText, type Principal } from '../identity/principal.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { Epoch } from '../kernel/values.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { EFFECT_KINDS, type EffectKind } from '../models/settings.ts'
import {
  DEFAULT_LADDER,
  Grant,
  type Authorization,
  type Clearing,
  type ControlAction,
  type DataAction,
  type Decision,
  type Denied,
  type ModelAction,
  type Rung,
  type ToolTerms,
} from './authorization.ts'
import type { CedarEngine, Question } from './cedar.ts'
import { compile, type Compiled, type PolicySources } from './compile.ts'
import { Memo } from './memo.ts'
import type { Policy } from './policies.ts'
import type { OrProblems } from './problem.ts'
import {
  aliasSubject,
  deploymentSubject,
  grantAliasSubject,
  INSTALLATION,
  knowledgeBaseSubject,
  labelContext,
  labelKey,
  principalSubject,
  question,
  toolSubject,
  type Subject,
} from './question.ts'

export interface MemoUse {
  readonly hits: number
  readonly misses: number
}

export interface CedarAuthorization extends Authorization {
  /** Every policy in force by id, with its reason, remedy and controls. */
  readonly policies: ReadonlyMap<string, Policy>
  /** The same policies in a later epoch, with an empty memo. Parses and validates nothing. */
  at(epoch: Epoch): CedarAuthorization
  /** Decisions that the memo holds. */
  readonly memoSize: number
  /** How often the memo of this epoch knew a decision, and how often Cedar was asked. */
  readonly memoUse: MemoUse
}

/** Validates everything, strictly, before anything is in force. */
export function createAuthorization(
  engine: CedarEngine,
  sources: PolicySources,
): OrProblems<CedarAuthorization> {
  const compiled = compile(engine, sources)
  if (!compiled.ok) return compiled
  return { ok: true, value: new MemoisedAuthorization(compiled.value, sources.epoch) }
}

class MemoisedAuthorization implements CedarAuthorization {
  readonly epoch: Epoch
  readonly policyHash: string
  readonly #compiled: Compiled
  /** INVARIANT (the memo dies with the epoch): it belongs to this object, and this object to one epoch. */
  readonly #memo = new Memo<Decision>(limits.authorizationMemoMax)

  constructor(compiled: Compiled, epoch: Epoch) {
    this.#compiled = compiled
    this.epoch = epoch
    this.policyHash = compiled.hash
  }

  get policies(): ReadonlyMap<string, Policy> {
    return this.#compiled.byId
  }
  get memoSize(): number {
    return this.#memo.size
  }
  get memoUse(): MemoUse {
    const { hits, misses } = this.#memo
    return { hits, misses }
  }
  at(epoch: Epoch): CedarAuthorization {
    return new MemoisedAuthorization(this.#compiled, epoch)
  }

  authorize(
    principal: Principal,
    action: 'Chat' | 'Embed' | 'Rerank' | 'Retrieve',
    alias: Alias,
    label: Label,
  ): OrRefusal<Grant> {
    const resource = aliasSubject(alias)
    const decision =
      action === 'Retrieve'
        ? this.#decide(principal, action, resource)
        : this.#decideFor(principal, action, resource, label)
    return this.#grant(decision, principal, action, alias.id, `use alias \`${alias.id}\``)
  }

  authorizeRetrieve(principal: Principal, knowledgeBase: string): OrRefusal<Grant> {
    const resource = knowledgeBaseSubject(knowledgeBase)
    const decision = this.#decide(principal, 'Retrieve', resource)
    const what = `retrieve from knowledge base \`${knowledgeBase}\``
    return this.#grant(decision, principal, 'Retrieve', '', what)
  }

  mayRetrieve(grant: Grant, knowledgeBase: string): Decision {
    return this.#decide(grant.principal, 'Retrieve', knowledgeBaseSubject(knowledgeBase))
  }

  authorizeCall(
    principal: Principal,
    action: 'Embed' | 'Rerank',
    deployment: Deployment,
    label: Label,
  ): OrRefusal<Grant> {
    const decision = this.#decideFor(principal, action, deploymentSubject(deployment), label)
    return this.#grant(decision, principal, action, '', `use deployment \`${deployment.id}\``)
  }

  /** Whoever retrieves, embeds: a query that goes to an embedder is asked as `Embed`. */
  clear(
    grant: Grant,
    candidates: readonly Deployment[],
    label: Label,
    action: ModelAction = clearedAs(grant),
  ): Clearing {
    const cleared: Deployment[] = []
    const denied: Denied[] = []
    for (const deployment of candidates) {
      const resource = deploymentSubject(deployment)
      const decision = this.#decideFor(grant.principal, action, resource, label)
      if (isAllow(decision)) cleared.push(deployment)
      else denied.push(this.#denied(grant.principal, action, deployment, label, decision))
    }
    return { cleared, denied }
  }

  /** What may be done about it: as the forbids that denied say, or the permits that an invariant overruled. */
  #denied(
    principal: Principal,
    action: ModelAction,
    deployment: Deployment,
    label: Label,
    { failed, policyIds }: Decision,
  ): Denied {
    const denied = { deployment: deployment.id, policyIds }
    if (failed) return { ...denied, ladder: [] }
    const forbids = policyIds.flatMap((id) => this.#compiled.byId.get(id) ?? [])
    const own = forbids.flatMap(({ ladder }) => (ladder === undefined ? [] : [ladder]))
    const silent = forbids.length === 0 || own.length < forbids.length
    const permits = silent ? this.#permitLadder(principal, action, deployment, label) : []
    return { ...denied, ladder: inAll([...own, ...permits]) }
  }

  /** Of those who say what an invariant's denial is answered with: each permit that would have allowed. */
  #permitLadder(
    principal: Principal,
    action: ModelAction,
    deployment: Deployment,
    label: Label,
  ): readonly (readonly Rung[])[] {
    const { engine, schema, policies, byId } = this.#compiled
    const who = principalSubject(principal)
    const asked = question(who, action, deploymentSubject(deployment), labelContext(label))
    const { policyIds } = engine.ask(policies, schema, asked)
    const said = policyIds.flatMap((id) => {
      const policy = byId.get(id)
      return policy?.effect === 'permit' && policy.ladder !== undefined ? [policy.ladder] : []
    })
    return said.length === 0 ? [DEFAULT_LADDER] : said
  }

  mayDeclassify(grant: Grant, deployment: Deployment, from: Label, to: Label): Decision {
    const labels = `${labelKey(from)}\n${labelKey(to)}`
    const resource = deploymentSubject(deployment)
    return this.#decided(grant.principal, 'Declassify', resource, labels, () => ({
      from: labelContext(from),
      to: labelContext(to),
    }))
  }

  mayDetokenise(grant: Grant, label: Label): Decision {
    return this.#decideFor(grant.principal, 'Detokenise', receivedFrom(grant), label)
  }

  mayCallTool(grant: Grant, tool: ToolTerms, label: Label): Decision {
    return this.#decideFor(grant.principal, 'CallTool', toolSubject(tool), label)
  }

  permitted(grant: Grant, deployment: Deployment, label: Label): ReadonlySet<EffectKind> {
    const resource = deploymentSubject(deployment)
    const kinds = EFFECT_KINDS.filter((kind) =>
      isAllow(this.#decideFor(grant.principal, EFFECT_ACTIONS[kind], resource, label)),
    )
    return new Set(kinds)
  }

  /** An answer without an alias (the retrieve endpoint) is received from the installation itself. */
  mayReceive(grant: Grant, found: Label, asked: Label): Decision {
    const resource = receivedFrom(grant)
    const labels = `${labelKey(found)}\n${labelKey(asked)}`
    return this.#decided(grant.principal, 'Receive', resource, labels, () => ({
      found: labelContext(found),
      asked: labelContext(asked),
    }))
  }

  maySee(principal: Principal, alias: Alias): boolean {
    return (['Chat', 'Embed', 'Rerank'] as const).some(
      (action) => !isRefusal(this.authorize(principal, action, alias, PUBLIC)),
    )
  }

  control(
    principal: Principal,
    action: ControlAction,
  ): OrRefusal<{ readonly policyIds: readonly string[] }> {
    const decision = this.#decide(principal, action, INSTALLATION)
    if (isAllow(decision)) return { policyIds: decision.policyIds }
    const who = whoText(principal)
    const message = `policy does not allow \`${who}\` to do \`${action}\`${this.#because(decision)}`
    return refusal('forbidden', message, { policyIds: decision.policyIds })
  }

  #grant(
    decision: Decision,
    principal: Principal,
    action: DataAction,
    alias: string,
    what: string,
  ): OrRefusal<Grant> {
    const { epoch } = this
    const fields = { principal, action, alias, policyIds: decision.policyIds, epoch }
    // The sentence costs more than the memo hit; only a refusal needs it.
    const sentence = isAllow(decision)
      ? what
      : `\`${whoText(principal)}\` to ${what}${this.#because(decision)}`
    return Grant.from(decision, fields, sentence)
  }

  /** The end of a refusal's sentence: the reason and the remedy that the first forbid gives. */
  #because({ failed, policyIds }: Decision): string {
    if (failed) return ': a policy could not be evaluated; ask an administrator to look at it'
    const [policy] = policyIds.map((id) => this.#compiled.byId.get(id))
    if (policy === undefined) return ': no policy permits it; ask an administrator'
    const reason = policy.reason ?? `policy \`${policy.id}\` forbids it`
    return `: ${reason}; ${policy.remedy ?? 'ask an administrator'}`
  }

  /** An action that no label enters. */
  #decide(principal: Principal, action: string, resource: Subject): Decision {
    return this.#decided(principal, action, resource, '', () => ({}))
  }

  #decideFor(principal: Principal, action: string, resource: Subject, label: Label): Decision {
    const key = labelKey(label)
    return this.#decided(principal, action, resource, key, () => labelContext(label))
  }

  /** INVARIANT (a user never widens): whoever asks for a person needs what both are allowed. */
  #decided(
    principal: Principal,
    action: string,
    resource: Subject,
    contextKey: string,
    context: () => Question['context'],
  ): Decision {
    const own = this.#decidedOne(principal, action, resource, contextKey, context)
    if (principal.user === undefined) return own
    return both(own, this.#decidedOne(principal.user, action, resource, contextKey, context))
  }

  #decidedOne(
    principal: Omit<Principal, 'user'>,
    action: string,
    resource: Subject,
    contextKey: string,
    context: () => Question['context'],
  ): Decision {
    const who = principalSubject(principal)
    // JSON holds no raw line break, and actions and levels are ours: the lines can be told apart.
    const key = `${action}\n${who.key}\n${resource.key}\n${contextKey}`
    const before = this.#memo.get(key)
    if (before !== undefined) return before
    const decision = this.#ask(question(who, action, resource, context()))
    // A failure may be of the moment (memory): it denies, but it is asked again.
    if (!decision.failed) this.#memo.set(key, decision)
    return decision
  }

  /**
   * INVARIANT (invariants first): no permit is even looked at when an invariant forbids or fails. A
   * set of forbids alone never allows; what it says is in the policies that determined it.
   */
  #ask(question: Question): Decision {
    const { engine, schema, invariants, policies } = this.#compiled
    const forbidden = engine.ask(invariants, schema, question)
    if (forbidden.failed || forbidden.policyIds.length > 0) return { ...forbidden, allowed: false }
    return engine.ask(policies, schema, question)
  }
}

const whoText = (principal: Principal): string =>
  principal.user === undefined
    ? principalText(principal)
    : `${principalText(principal)} for ${principalText(principal.user)}`

const receivedFrom = ({ alias }: Grant): Subject =>
  alias === '' ? INSTALLATION : grantAliasSubject(alias)

/** The rungs that all of them have, in the order of the first. */
const inAll = ([first = [], ...others]: readonly (readonly Rung[])[]): readonly Rung[] =>
  first.filter((rung) => others.every((ladder) => ladder.includes(rung)))

const clearedAs = ({ action }: Grant): ModelAction =>
  action === 'Chat' || action === 'Rerank' ? action : 'Embed'

const EFFECT_ACTIONS = { store: 'Store', fetch: 'Fetch', act: 'Act' } as const

/** Allowed by both, on the ground of both; denied by either, on the ground of whoever denies. */
function both(app: Decision, user: Decision): Decision {
  const denies = [app, user].filter((decision) => !isAllow(decision))
  const counted = denies.length === 0 ? [app, user] : denies
  return {
    allowed: denies.length === 0,
    failed: app.failed || user.failed,
    policyIds: [...new Set(counted.flatMap(({ policyIds }) => policyIds))].toSorted(),
  }
}

const isAllow = (decision: Decision): boolean => decision.allowed && !decision.failed
