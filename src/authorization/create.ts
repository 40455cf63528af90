import { principalText, type Principal } from '../identity/principal.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { Epoch } from '../kernel/values.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { EFFECT_KINDS, type EffectKind } from '../models/settings.ts'
import {
  Grant,
  type Authorization,
  type Clearing,
  type ControlAction,
  type DataAction,
  type Decision,
  type Denied,
  type ModelAction,
  type Observed,
  type ObservedRequest,
  type Rung,
  type Told,
  type ToolTerms,
} from './authorization.ts'
import type { CedarEngine } from './cedar.ts'
import { compile, type Compiled, type PolicySources } from './compile.ts'
import { between, Decider, isAllow, labelled, plainly, type Asked } from './decider.ts'
import type { Policy } from './policies.ts'
import type { OrProblems } from './problem.ts'
import {
  aliasSubject,
  classSubject,
  deploymentSubject,
  grantAliasSubject,
  INSTALLATION,
  knowledgeBaseSubject,
  toolSubject,
  type Subject,
} from './question.ts'
import { NOBODY_WATCHES, type PolicyWatch } from './watch.ts'

export interface MemoUse {
  readonly hits: number
  readonly misses: number
}

export interface CedarAuthorization extends Authorization {
  /** Every policy in force by id, with its reason, remedy and controls. */
  readonly policies: ReadonlyMap<string, Policy>
  /** The same policies in a later epoch, with an empty memo. Parses and validates nothing. */
  at(epoch: Epoch): CedarAuthorization
  /** One question, as policy tests and replays ask it: what is said grants nothing. */
  judge(asked: Asked): Judgement
  /** Decisions that the memo holds. */
  readonly memoSize: number
  /** How often the memo of this epoch knew a decision, and how often Cedar was asked. */
  readonly memoUse: MemoUse
}

export interface Judgement extends Decision {
  /** Empty where it is allowed. */
  readonly ladder: readonly Rung[]
}

/** Validates everything, strictly, before anything is in force. */
export function createAuthorization(
  engine: CedarEngine,
  sources: PolicySources,
): OrProblems<CedarAuthorization> {
  const compiled = compile(engine, sources)
  if (!compiled.ok) return compiled
  const { epoch, watch = NOBODY_WATCHES } = sources
  return { ok: true, value: new MemoisedAuthorization(compiled.value, epoch, watch) }
}

class MemoisedAuthorization implements CedarAuthorization {
  readonly epoch: Epoch
  readonly policyHash: string
  readonly #compiled: Compiled
  readonly #watch: PolicyWatch
  readonly #decider: Decider
  /** Undefined: there is no draft. */
  readonly #observer: Decider | undefined

  constructor(compiled: Compiled, epoch: Epoch, watch: PolicyWatch) {
    this.#compiled = compiled
    this.epoch = epoch
    this.policyHash = compiled.hash
    this.#watch = watch
    this.#decider = new Decider(compiled, watch)
    this.#observer =
      compiled.observed === undefined
        ? undefined
        : new Decider(compiled.observed, { failed: () => undefined })
  }

  get policies(): ReadonlyMap<string, Policy> {
    return this.#compiled.byId
  }
  get memoSize(): number {
    return this.#decider.memoSize
  }
  get memoUse(): MemoUse {
    return this.#decider.memoUse
  }
  at(epoch: Epoch): CedarAuthorization {
    return new MemoisedAuthorization(this.#compiled, epoch, this.#watch)
  }

  authorize(
    principal: Principal,
    action: ModelAction | 'Retrieve',
    alias: Alias,
    label: Label,
  ): OrRefusal<Grant> {
    const decision = this.#decide(askedOfAlias(principal, action, alias, label))
    return this.#grant(decision, principal, action, alias.id, `use alias \`${alias.id}\``)
  }

  authorizeRetrieve(principal: Principal, knowledgeBase: string): OrRefusal<Grant> {
    const resource = knowledgeBaseSubject(knowledgeBase)
    const decision = this.#decide(plainly(principal, 'Retrieve', resource))
    const what = `retrieve from knowledge base \`${knowledgeBase}\``
    return this.#grant(decision, principal, 'Retrieve', '', what)
  }

  mayRetrieve(grant: Grant, knowledgeBase: string): Decision {
    const resource = knowledgeBaseSubject(knowledgeBase)
    return this.#decide(plainly(grant.principal, 'Retrieve', resource))
  }

  mayRetrieveClass(grant: Grant, label: Label): Decision {
    return this.#decide(plainly(grant.principal, 'RetrieveClass', classSubject(label)))
  }

  authorizeCall(
    principal: Principal,
    action: 'Embed' | 'Rerank',
    deployment: Deployment,
    label: Label,
  ): OrRefusal<Grant> {
    const asked = labelled(principal, action, deploymentSubject(deployment), label)
    const what = `use deployment \`${deployment.id}\``
    return this.#grant(this.#decide(asked), principal, action, '', what)
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
      const asked = labelled(grant.principal, action, deploymentSubject(deployment), label)
      const decision = this.#decide(asked)
      if (isAllow(decision)) cleared.push(deployment)
      else {
        denied.push(this.#denied(deployment, decision, asked))
      }
    }
    return { cleared, denied }
  }

  #denied({ id }: Deployment, { policyIds }: Decision, asked: Asked): Denied {
    const { ladder, forbids } = this.#decider.foothold(asked)
    const beside = forbids.filter((one) => !policyIds.includes(one))
    return { deployment: id, policyIds, ...(beside.length === 0 ? {} : { beside }), ladder }
  }

  mayDeclassify({ principal }: Grant, deployment: Deployment, from: Label, to: Label): Decision {
    const resource = deploymentSubject(deployment)
    return this.#decide(between({ principal, action: 'Declassify', resource }, { from, to }))
  }

  mayDetokenise(grant: Grant, label: Label): Decision {
    return this.#decide(labelled(grant.principal, 'Detokenise', receivedFrom(grant), label))
  }

  mayCallTool(grant: Grant, tool: ToolTerms, label: Label): Decision {
    return this.#decide(labelled(grant.principal, 'CallTool', toolSubject(tool), label))
  }

  permitted(grant: Grant, deployment: Deployment, label: Label): ReadonlySet<EffectKind> {
    const resource = deploymentSubject(deployment)
    const kinds = EFFECT_KINDS.filter((kind) =>
      isAllow(this.#decide(labelled(grant.principal, EFFECT_ACTIONS[kind], resource, label))),
    )
    return new Set(kinds)
  }

  /** An answer without an alias (the retrieve endpoint) is received from the installation itself. */
  mayReceive(grant: Grant, found: Label, asked: Label): Decision {
    const { principal } = grant
    const resource = receivedFrom(grant)
    return this.#decide(between({ principal, action: 'Receive', resource }, { found, asked }))
  }

  /** Nobody has asked for the alias yet: what a draft would say of it is not told. */
  maySee(principal: Principal, alias: Alias): boolean {
    return (['Chat', 'Embed', 'Rerank'] as const).some((action) =>
      isAllow(this.#decider.decide(askedOfAlias(principal, action, alias, PUBLIC))),
    )
  }

  control(
    principal: Principal,
    action: ControlAction,
  ): OrRefusal<{ readonly policyIds: readonly string[] }> {
    const decision = this.#decide(plainly(principal, action, INSTALLATION))
    if (isAllow(decision)) return { policyIds: decision.policyIds }
    const who = whoText(principal)
    const message = `policy does not allow \`${who}\` to do \`${action}\`${this.#because(decision)}`
    return refusal('forbidden', message, { policyIds: decision.policyIds })
  }

  judge(asked: Asked): Judgement {
    const decision = this.#decider.decide(asked)
    return { ...decision, ladder: isAllow(decision) ? [] : this.#decider.ladder(asked) }
  }

  get observed(): ((...asked: ObservedOf) => readonly Observed[]) | undefined {
    return this.#observer === undefined ? undefined : (...asked) => this.#observed(...asked)
  }

  #observed(
    principal: Principal,
    { action, alias, asked, deployments, label }: ObservedRequest,
  ): readonly Observed[] {
    const questions = [
      askedOfAlias(principal, action, alias, asked),
      ...deployments.map((deployment) =>
        labelled(principal, action, deploymentSubject(deployment), label),
      ),
    ]
    return questions.flatMap((one) => this.#difference(one, this.#decider.decide(one)) ?? [])
  }

  /** INVARIANT (drafts decide nothing): what the observer says is told, and is no part of the answer. */
  #decide(asked: Asked): Decision {
    const decision = this.#decider.decide(asked)
    const observed = this.#difference(asked, decision)
    if (observed !== undefined) this.#watch.observed(observed)
    return decision
  }

  #difference(asked: Asked, now: Decision): Observed | undefined {
    const observer = this.#observer
    if (observer === undefined) return undefined
    const then = observer.decide(asked)
    const { policyIds } = then
    const { uid } = asked.resource
    const about = { action: asked.action, resource: resourceText(uid), policyIds }
    if (then.failed) return { ...about, would: 'fail' }
    if (isAllow(now) !== isAllow(then)) return { ...about, would: isAllow(then) ? 'allow' : 'deny' }
    if (isAllow(now) || uid.type !== 'Standpipe::Deployment') return undefined
    const same = this.#decider.ladder(asked).join() === observer.ladder(asked).join()
    return same ? undefined : { ...about, would: 'ladder' }
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
    const [first] = this.told(policyIds)
    if (first === undefined) return ': no policy permits it; ask an administrator'
    return `: ${first.reason}; ${first.remedy ?? 'ask an administrator'}`
  }

  told(policyIds: readonly string[]): readonly Told[] {
    const { byId, invariants } = this.#compiled
    const told = policyIds
      .flatMap((id) => byId.get(id) ?? [])
      .map(({ id, reason = `policy \`${id}\` forbids it`, remedy }) => {
        const isInvariant = Object.hasOwn(invariants.policies, id)
        return { id, reason, remedy, isInvariant }
      })
    return [
      ...told.filter(({ isInvariant }) => !isInvariant),
      ...told.filter(({ isInvariant }) => isInvariant),
    ]
  }
}

type ObservedOf = [principal: Principal, request: ObservedRequest]

const whoText = (principal: Principal): string =>
  principal.user === undefined
    ? principalText(principal)
    : `${principalText(principal)} for ${principalText(principal.user)}`

const askedOfAlias = (
  principal: Principal,
  action: ModelAction | 'Retrieve',
  alias: Alias,
  label: Label,
): Asked =>
  action === 'Retrieve'
    ? plainly(principal, action, aliasSubject(alias))
    : labelled(principal, action, aliasSubject(alias), label)

const NOUNS: Readonly<Record<string, string>> = {
  Alias: 'alias',
  Class: 'class',
  Deployment: 'deployment',
  Installation: 'installation',
  KnowledgeBase: 'knowledgeBase',
  Tool: 'tool',
}
/** `deployment:frontier`. */
function resourceText({ type, id }: Subject['uid']): string {
  const name = type.slice('Standpipe::'.length)
  return `${NOUNS[name] ?? name}:${id}`
}

const receivedFrom = ({ alias }: Grant): Subject =>
  alias === '' ? INSTALLATION : grantAliasSubject(alias)

const clearedAs = ({ action }: Grant): ModelAction =>
  action === 'Chat' || action === 'Rerank' ? action : 'Embed'

const EFFECT_ACTIONS = { store: 'Store', fetch: 'Fetch', act: 'Act' } as const
