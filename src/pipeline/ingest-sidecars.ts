import { isGovernor, isSidecar, ownerOf, sidecarOf, type Governance } from '../lake/governance.ts'
import { compareKeys } from '../lake/key-order.ts'
import type { ObjectEntry } from '../lake/source.ts'
import type { MergedObject } from './ingest-merge.ts'

/** What the listing has beside one key. */
export interface Governed {
  /** Of an object that is listed: its sidecar, when the listing has one. */
  readonly sidecar: ObjectEntry | undefined
  /** It is a sidecar or an ACL file itself. */
  readonly isGovernor: boolean
  /** It is a sidecar whose document the listing does not have. */
  readonly isOrphan: boolean
  /** Nothing at or before this key waits any more: a listing that is cut short goes on behind it. */
  readonly passed: string | undefined
}

/**
 * Each object together with its sidecar, in one pass over a listing that has them apart.
 *
 * An object waits until the listing has passed where its sidecar would be. What lies between the two
 * begins with the object's key, so those that wait are beginnings of the key at hand: as many as a key
 * has characters, however large the listing is.
 */
export async function* withSidecars<One extends MergedObject>(
  merged: AsyncIterable<One>,
  governance: Governance,
): AsyncGenerator<One & Governed> {
  let waiting: readonly { readonly object: One; readonly sidecarKey: string }[] = []
  let last: string | undefined
  let passed: string | undefined
  for await (const one of merged) {
    const { entry, row } = one
    const key = entry?.key ?? row?.key ?? ''
    for (const before of waiting) {
      if (compareKeys(before.sidecarKey, key) < 0) yield { ...before.object, ...ALONE, passed }
    }
    waiting = waiting.filter(({ sidecarKey }) => compareKeys(sidecarKey, key) >= 0)
    if (waiting.length === 0) passed = last
    last = key
    if (isGovernor(key, governance)) {
      const owner = waiting.find(({ sidecarKey }) => sidecarKey === key)
      if (entry !== undefined && owner !== undefined && isSidecar(key, governance)) {
        yield { ...owner.object, sidecar: entry, isGovernor: false, isOrphan: false, passed }
        waiting = waiting.filter((other) => other !== owner)
      }
      const isOrphan =
        entry !== undefined &&
        owner === undefined &&
        isSidecar(key, governance) &&
        !isGovernor(ownerOf(key), governance)
      yield { ...one, sidecar: undefined, isGovernor: true, isOrphan, passed }
    } else if (entry === undefined || governance.sidecars === undefined) {
      yield { ...one, ...ALONE, passed }
    } else waiting = [...waiting, { object: one, sidecarKey: sidecarOf(key) }]
  }
  for (const { object } of waiting) yield { ...object, ...ALONE, passed }
}

const ALONE = { sidecar: undefined, isGovernor: false, isOrphan: false } as const
