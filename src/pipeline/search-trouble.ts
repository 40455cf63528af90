import type { Refusal } from '../kernel/refusal.ts'
import type { SideAnswer } from './side-call.ts'

/** The model's own: what a caller's budget or a change of policy refuses says nothing of it. */
const ITS_OWN: ReadonlySet<Refusal['code']> = new Set([
  'upstream_failed',
  'upstream_timeout',
  'rate_limited',
  'model_unavailable',
  'invalid_request',
])

type Unanswered =
  | Exclude<SideAnswer, { readonly kind: 'answered' }>
  | { readonly kind: 'late' }
  | { readonly kind: 'broken' }

/** What an operator should know of a model that did not do its part in a search; undefined: nothing. */
export function troubleOf(answer: Unanswered, id: string): string | undefined {
  switch (answer.kind) {
    case 'failed':
      return ITS_OWN.has(answer.code) ? answer.message : undefined
    case 'late':
      return `deployment \`${id}\` did not answer in time`
    case 'broken':
      return `the call of deployment \`${id}\` failed unexpectedly`
    case 'denied':
    case 'moved':
      return undefined
  }
}
