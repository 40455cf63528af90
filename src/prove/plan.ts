import { dominates } from '../kernel/label.ts'
import type { Clearance } from '../kernel/label.ts'
import type { AclClassRow } from '../lake/store.ts'
import { mayAllRead } from '../retrieval/visibility.ts'
import type { CopiedObject } from './lake-copy.ts'
import type { Asker } from './twin-config.ts'

/** A document and the class that it is in. */
export interface RuledDocument {
  readonly object: CopiedObject
  readonly aclClass: AclClassRow
}

export interface KnownAsker extends Asker {
  readonly tokens: readonly (readonly string[])[]
}

/** Two worlds to be built: they differ in `hidden`, and whoever may read none of it is to see no difference. */
export interface PlannedPair {
  readonly hidden: ReadonlySet<CopiedObject>
  readonly observers: readonly KnownAsker[]
  /** Those who may read something of it: their answers differ, and what deployments receive for them is looked through. */
  readonly readers: readonly KnownAsker[]
  readonly outsideSearch: boolean
}

const isReader = ({ tokens }: KnownAsker, { aclClass }: RuledDocument): boolean =>
  mayAllRead(aclClass, tokens)

/** Documents that a deployment of this clearance may not see, by their rules. */
export const above = (
  clearance: Clearance,
  documents: readonly RuledDocument[],
): ReadonlySet<CopiedObject> =>
  new Set(
    documents
      .filter(({ aclClass }) => !dominates(clearance, aclClass.label))
      .map(({ object }) => object),
  )

/** Protected: somebody configured may not read it, or some deployment may not see it. */
export function protectedDocuments(
  documents: readonly RuledDocument[],
  askers: readonly KnownAsker[],
  clearances: readonly Clearance[],
): ReadonlySet<CopiedObject> {
  const configured = askers.filter(({ generated }) => !generated)
  return new Set(
    documents
      .filter(
        (document) =>
          configured.some((asker) => !isReader(asker, document)) ||
          clearances.some((clearance) => !dominates(clearance, document.aclClass.label)),
      )
      .map(({ object }) => object),
  )
}

/**
 * One pair for each set of documents that somebody may not read, or a deployment may not see; equal sets are
 * one pair. Who is configured comes first; who was made up gets a pair only where no other one is for them.
 */
export function planPairs(
  documents: readonly RuledDocument[],
  askers: readonly KnownAsker[],
  clearances: readonly Clearance[],
): readonly PlannedPair[] {
  const sets: { readonly hidden: ReadonlySet<CopiedObject>; readonly outsideSearch: boolean }[] = []
  const add = (hidden: ReadonlySet<CopiedObject>, outsideSearch: boolean): void => {
    const isKnown = sets.some(
      (set) => set.outsideSearch === outsideSearch && isSame(set.hidden, hidden),
    )
    if (hidden.size > 0 && !isKnown) sets.push({ hidden, outsideSearch })
  }
  const unreadable = (asker: KnownAsker): ReadonlySet<CopiedObject> =>
    new Set(documents.filter((one) => !isReader(asker, one)).map(({ object }) => object))
  const [least = PUBLIC_ONLY, ...others] = clearances
  // First, so that a search with parts outside is never what no time was left for.
  add(above(least, documents), true)
  for (const asker of askers) if (!asker.generated) add(unreadable(asker), false)
  for (const clearance of others) add(above(clearance, documents), false)
  const byObject = new Map(documents.map((document) => [document.object, document]))
  const readsOf = (asker: KnownAsker, hidden: ReadonlySet<CopiedObject>): boolean =>
    [...hidden].some((object) => {
      const document = byObject.get(object)
      return document !== undefined && isReader(asker, document)
    })
  for (const asker of askers)
    if (asker.generated && sets.every(({ hidden }) => readsOf(asker, hidden)))
      add(unreadable(asker), false)
  return sets.map(({ hidden, outsideSearch }) => ({
    hidden,
    outsideSearch,
    observers: askers.filter((asker) => !readsOf(asker, hidden)),
    readers: askers.filter((asker) => readsOf(asker, hidden)),
  }))
}

const PUBLIC_ONLY: Clearance = { level: 'public', compartments: [] }

const isSame = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item))
