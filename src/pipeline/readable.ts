import type { Grant } from '../authorization/authorization.ts'
import type { Basis, Kept } from '../content/kept.ts'
import { labelText, PUBLIC } from '../kernel/label.ts'
import type { Snapshot, Stages } from './stages.ts'

const NOTHING_FOUND = labelText(PUBLIC)

/**
 * May this answer be given to the grant's principal now?
 *
 * INVARIANT (given again like the first time): policy is asked anew what may be received and which
 * values may be given back for placeholders, every knowledge base must still be open, and every document behind the answer readable by this caller at the version
 * that it was quoted from.
 */
export async function mayHaveAgain(
  stages: Stages,
  { authorization, knowledgeBases }: Snapshot,
  grant: Grant,
  { found, label, basis, restored = [] }: Pick<Kept, 'found' | 'label' | 'basis' | 'restored'>,
): Promise<boolean> {
  for (const value of restored) {
    const decision = authorization.mayDetokenise(grant, value)
    if (!decision.allowed || decision.failed) return false
  }
  if (labelText(found) !== NOTHING_FOUND) {
    const decision = authorization.mayReceive(grant, found, label)
    if (!decision.allowed || decision.failed) return false
  }
  const bases = new Set(basis.map(({ knowledgeBase }) => knowledgeBase))
  for (const id of bases) {
    const decision = authorization.mayRetrieve(grant, id)
    if (!knowledgeBases.has(id) || !decision.allowed || decision.failed) return false
  }
  return basis.length === 0 || stages.stillReadable(grant, distinct(basis))
}

/** Passages of one document are one document. */
const distinct = (basis: readonly Basis[]): readonly Basis[] => [
  ...new Map(
    basis.map((one) => [
      JSON.stringify([one.knowledgeBase, one.source, one.path, one.version]),
      one,
    ]),
  ).values(),
]
