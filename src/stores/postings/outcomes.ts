import { limits } from '../../kernel/limits.ts'
import type { IndexChange } from '../../retrieval/index-port.ts'

export type Put = Extract<IndexChange, { kind: 'put' }>
/** What a batch comes to for one document, whatever its changes were. */
export type Outcome =
  | { readonly kind: 'put'; readonly put: Put }
  | { readonly kind: 'reclass'; readonly aclClass: number }
  | { readonly kind: 'delete' }

export function hasRows(outcomes: ReadonlyMap<number, Outcome>): boolean {
  return [...outcomes.values()].some(
    (outcome) => outcome.kind === 'put' && outcome.put.chunks.length > 0,
  )
}

export function outcomesOf(changes: readonly IndexChange[]): ReadonlyMap<number, Outcome> {
  const outcomes = new Map<number, Outcome>()
  for (const change of changes) {
    assertNumber(change.document, 2 ** 32 - 1)
    if (change.kind !== 'delete') assertNumber(change.aclClass, limits.aclClassesMax)
    const before = outcomes.get(change.document)
    if (change.kind === 'put') outcomes.set(change.document, { kind: 'put', put: change })
    else if (change.kind === 'delete') outcomes.set(change.document, { kind: 'delete' })
    else if (before === undefined || before.kind === 'reclass') {
      outcomes.set(change.document, { kind: 'reclass', aclClass: change.aclClass })
    } else if (before.kind === 'put') {
      const put = { ...before.put, aclClass: change.aclClass }
      outcomes.set(change.document, { kind: 'put', put })
    }
  }
  return outcomes
}

function assertNumber(value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${value} is not a number from 1 to ${max}`)
  }
}
