import type { Principal } from '../identity/principal.ts'
import type { Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { ControlAction, DataAction, Decision, Rung } from './authorization.ts'
import type { Question } from './cedar.ts'
import type { Rules } from './compile.ts'
import { footholdOf, inAll, type Foothold } from './ladder.ts'
import { Memo } from './memo.ts'
import {
  keyedSubject,
  labelContext,
  labelKey,
  principalSubject,
  question,
  type Subject,
} from './question.ts'
import type { PolicyWatch } from './watch.ts'

/** One question of the product to policy. */
export interface Asked {
  readonly principal: Principal
  readonly action: DataAction | ControlAction
  readonly resource: Subject
  /** Says everything of the context, and nothing else. */
  readonly contextKey: string
  readonly context: () => Question['context']
}

/** Of an action that no label enters. */
export const plainly = (
  principal: Principal,
  action: Asked['action'],
  resource: Subject,
): Asked => ({ principal, action, resource, contextKey: '', context: () => ({}) })

/** Of an action whose context is a label. */
export const labelled = (
  principal: Principal,
  action: Asked['action'],
  resource: Subject,
  label: Label,
): Asked => ({
  principal,
  action,
  resource,
  contextKey: labelKey(label),
  context: () => labelContext(label),
})

/** Of an action that two labels enter. */
export function between(
  { principal, action, resource }: Pick<Asked, 'principal' | 'action' | 'resource'>,
  labels: Readonly<Record<string, Label>>,
): Asked {
  const entries = Object.entries(labels)
  return {
    principal,
    action,
    resource,
    contextKey: entries.map(([, label]) => labelKey(label)).join('\n'),
    context: () => Object.fromEntries(entries.map(([name, label]) => [name, labelContext(label)])),
  }
}

/** One set of policies in one epoch, and what it has decided. */
export class Decider {
  readonly #rules: Rules
  readonly #watch: Pick<PolicyWatch, 'failed'>
  /** INVARIANT (the memo dies with the epoch): it belongs to this object, and this object to one epoch. */
  readonly #memo = new Memo<Decision>(limits.authorizationMemoMax)
  readonly #footholds = new Memo<Foothold>(limits.ladderMemoMax)

  constructor(rules: Rules, watch: Pick<PolicyWatch, 'failed'>) {
    this.#rules = rules
    this.#watch = watch
  }

  get memoSize(): number {
    return this.#memo.size
  }
  get memoUse(): { readonly hits: number; readonly misses: number } {
    const { hits, misses } = this.#memo
    return { hits, misses }
  }

  /** INVARIANT (a user never widens): whoever asks for a person needs what both are allowed. */
  decide(asked: Asked): Decision {
    const own = this.#decideOne(asked.principal, asked)
    const { user } = asked.principal
    return user === undefined ? own : both(own, this.#decideOne(user, asked))
  }

  /**
   * What may be done about a denial.
   *
   * INVARIANT (a user never widens): of an app with a user, each of the two who is denied must have a rung.
   */
  ladder(asked: Asked): readonly Rung[] {
    return this.foothold(asked).ladder
  }

  /** With the policies that said it. */
  foothold(asked: Asked): Foothold {
    const { principal } = asked
    const asking = principal.user === undefined ? [principal] : [principal, principal.user]
    const denied = asking.filter((one) => !isAllow(this.#decideOne(one, asked)))
    const footholds = denied.map((one) => this.#footholdOne(one, asked))
    return {
      ladder: inAll(footholds.map(({ ladder }) => ladder)),
      forbids: [...new Set(footholds.flatMap(({ forbids }) => forbids))].toSorted(),
    }
  }

  #decideOne(principal: Omit<Principal, 'user'>, asked: Asked): Decision {
    const who = this.#subjectOf(principal)
    const key = keyOf(who, asked)
    const before = this.#memo.get(key)
    if (before !== undefined) return before
    const decision = this.#ask(question(who, asked.action, asked.resource, asked.context()))
    // A failure may be of the moment (memory): it denies, but it is asked again.
    if (decision.failed) this.#watch.failed(asked.action, decision.policyIds)
    else this.#memo.set(key, decision)
    return decision
  }

  #footholdOne(principal: Omit<Principal, 'user'>, asked: Asked): Foothold {
    if (this.#decideOne(principal, asked).failed) return NO_FOOTHOLD
    const who = this.#subjectOf(principal)
    const key = keyOf(who, asked)
    const before = this.#footholds.get(key)
    if (before !== undefined) return before
    const { engine, schema, policies, byId } = this.#rules
    const put = question(who, asked.action, asked.resource, asked.context())
    const said = engine.ask(policies, schema, put)
    const foothold = footholdOf(said, byId)
    if (said.failed) this.#watch.failed(asked.action, said.policyIds)
    else this.#footholds.set(key, foothold)
    return foothold
  }

  /**
   * INVARIANT (invariants first): no permit is even looked at when an invariant forbids or fails. A
   * set of forbids alone never allows; what it says is in the policies that determined it.
   */
  #ask(put: Question): Decision {
    const { engine, schema, invariants, policies } = this.#rules
    const forbidden = engine.ask(invariants, schema, put)
    if (forbidden.failed || forbidden.policyIds.length > 0) return { ...forbidden, allowed: false }
    return engine.ask(policies, schema, put)
  }

  /** Keys enter only where a policy names one: all keys of a principal share what was decided otherwise. */
  #subjectOf(principal: Omit<Principal, 'user'>): Subject {
    return this.#rules.namesKeys ? keyedSubject(principal) : principalSubject(principal)
  }
}

const NO_FOOTHOLD: Foothold = { ladder: [], forbids: [] }

// JSON holds no raw line break, and actions and levels are ours: the lines can be told apart.
const keyOf = (who: Subject, { action, resource, contextKey }: Asked): string =>
  `${action}\n${who.key}\n${resource.key}\n${contextKey}`

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

export const isAllow = (decision: Decision): boolean => decision.allowed && !decision.failed
