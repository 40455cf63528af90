import type { Principal } from '../identity/principal.ts'
import type { Label } from '../kernel/label.ts'
import type { Deployment } from '../models/deployment.ts'
import {
  CONTROL_ACTIONS,
  type ControlAction,
  type DataAction,
  type Rung,
  type ToolTerms,
} from './authorization.ts'
import { between, labelled, plainly, type Asked } from './decider.ts'
import type { CedarAuthorization, Judgement } from './create.ts'
import {
  classSubject,
  deploymentSubject,
  grantAliasSubject,
  INSTALLATION,
  knowledgeBaseSubject,
  toolSubject,
  type Subject,
} from './question.ts'

/** What a case is about. */
export type CaseResource =
  | { readonly kind: 'alias'; readonly id: string }
  | { readonly kind: 'deployment'; readonly deployment: Deployment }
  | { readonly kind: 'knowledgeBase'; readonly id: string }
  | { readonly kind: 'class'; readonly label: Label }
  | { readonly kind: 'tool'; readonly tool: ToolTerms }
  | { readonly kind: 'installation' }

/** One question, and what policy must say to it. */
export interface PolicyCase {
  readonly it: string
  /** Line in its file, from 1. */
  readonly line: number
  readonly principal: Principal
  readonly action: DataAction | ControlAction
  readonly resource: CaseResource
  /** Of `Receive`: what was found. Of `Declassify`: what it was. */
  readonly label: Label
  /** Of `Receive`: what was asked. Of `Declassify`: what it shall be. */
  readonly other: Label
  readonly expect: 'allow' | 'deny'
  /** All policies that decide; undefined: not asked. */
  readonly by: readonly string[] | undefined
  readonly ladder: readonly Rung[] | undefined
}

export interface CaseResult {
  readonly it: string
  readonly line: number
  readonly passed: boolean
  readonly said: Judgement
  /** One sentence for each expectation that was not met. */
  readonly problems: readonly string[]
}

export function runCase(authorization: CedarAuthorization, one: PolicyCase): CaseResult {
  const said = authorization.judge(askedBy(one))
  const problems = differences(one, said)
  return { it: one.it, line: one.line, passed: problems.length === 0, said, problems }
}

function differences(one: PolicyCase, said: Judgement): readonly string[] {
  const decided = said.allowed && !said.failed ? 'allow' : 'deny'
  const by = said.policyIds.length === 0 ? 'no policy' : said.policyIds.join(', ')
  const problems: string[] = []
  if (said.failed) problems.push(`could not be evaluated, so it is denied (${by})`)
  if (decided !== one.expect) problems.push(`expected ${one.expect}, but ${by} said ${decided}`)
  if (one.by !== undefined && one.by.toSorted().join() !== said.policyIds.join())
    problems.push(`expected to be decided by ${namesOf(one.by)}, but it was by ${by}`)
  if (one.ladder !== undefined && one.ladder.join() !== said.ladder.join())
    problems.push(`expected the ladder ${rungsOf(one.ladder)}, but it is ${rungsOf(said.ladder)}`)
  return problems
}

const namesOf = (ids: readonly string[]): string =>
  ids.length === 0 ? 'no policy' : ids.join(', ')
const rungsOf = (ladder: readonly Rung[]): string =>
  ladder.length === 0 ? 'refuse' : `${ladder.join(', ')}, refuse`

/** The question as the product asks it. */
export function askedBy({
  principal,
  action,
  resource,
  label,
  other,
}: Omit<PolicyCase, 'it' | 'line' | 'expect' | 'by' | 'ladder'>): Asked {
  const subject = subjectOf(resource)
  if (action === 'Receive')
    return between({ principal, action, resource: subject }, { found: label, asked: other })
  if (action === 'Declassify')
    return between({ principal, action, resource: subject }, { from: label, to: other })
  const plain = action === 'Retrieve' || action === 'RetrieveClass' || isControl(action)
  return plain ? plainly(principal, action, subject) : labelled(principal, action, subject, label)
}

const isControl = (action: DataAction | ControlAction): action is ControlAction =>
  CONTROL_ACTIONS.some((known) => known === action)

function subjectOf(resource: CaseResource): Subject {
  switch (resource.kind) {
    case 'alias':
      return grantAliasSubject(resource.id)
    case 'deployment':
      return deploymentSubject(resource.deployment)
    case 'knowledgeBase':
      return knowledgeBaseSubject(resource.id)
    case 'class':
      return classSubject(resource.label)
    case 'tool':
      return toolSubject(resource.tool)
    case 'installation':
      return INSTALLATION
  }
}
