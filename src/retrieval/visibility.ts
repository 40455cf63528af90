import { limits } from '../kernel/limits.ts'
import type { AclClassRow } from '../lake/store.ts'

type Readable = Pick<AclClassRow, 'readers' | 'within' | 'denied'>

/** May somebody with these reader tokens read what this class holds? Denies win; no readers: nobody. */
export function mayRead(
  { readers, within = [], denied }: Readable,
  tokens: readonly string[],
): boolean {
  const isIn = (list: readonly string[]): boolean => list.some((token) => tokens.includes(token))
  return isIn(readers) && within.every(isIn) && !isIn(denied)
}

/** Ids of the classes that the tokens may read, ascending, without repeats: the filter that the index evaluates. */
export function visibleClasses(
  tokens: readonly string[],
  rows: readonly (Readable & Pick<AclClassRow, 'id'>)[],
): Uint32Array {
  if (tokens.length === 0) return new Uint32Array(0)
  const held = new Set(tokens)
  const isIn = (list: readonly string[]): boolean => list.some((token) => held.has(token))
  const ids = rows
    .filter(
      ({ readers, within = [], denied }) => isIn(readers) && within.every(isIn) && !isIn(denied),
    )
    .map(({ id }) => id)
  return Uint32Array.from(new Set(ids)).toSorted()
}

/** May all of them read it? Each of `readers` holds the tokens of one. INVARIANT (a user never widens). */
export const mayAllRead = (row: Readable, readers: readonly (readonly string[])[]): boolean =>
  readers.length > 0 && readers.every((tokens) => mayRead(row, tokens))

/** Ids of the classes that all of them may read. */
export function visibleToAll(
  readers: readonly (readonly string[])[],
  rows: readonly (Readable & Pick<AclClassRow, 'id'>)[],
): Uint32Array {
  const [first = [], ...others] = readers
  let visible = visibleClasses(first, rows)
  for (const tokens of others) {
    const also = new Set(visibleClasses(tokens, rows))
    visible = visible.filter((id) => also.has(id))
  }
  return visible
}

/** The classes of the manifest at one revision of it. */
export interface ClassView {
  /** Rises with every change of a class's readers, denials or label. */
  readonly revision: number
  readonly byId: ReadonlyMap<number, AclClassRow>
}

/**
 * Remembers visible classes per readers' tokens and sources. INVARIANT (revocation is immediate): the
 * key holds the view's revision, so that nothing is answered from readers of before.
 */
export class VisibilityMemo {
  private readonly memo = new Map<string, Uint32Array>()

  get size(): number {
    return this.memo.size
  }

  /** What all of `readers` may read, each given as its tokens. */
  visible(
    view: ClassView,
    readers: readonly (readonly string[])[],
    sources: readonly string[],
  ): Uint32Array {
    const held = readers.map((tokens) => tokens.toSorted())
    const key = JSON.stringify([view.revision, held, sources.toSorted()])
    const known = this.memo.get(key)
    const classes = known ?? visibleToAll(readers, rowsOf(view, sources))
    this.memo.delete(key)
    this.memo.set(key, classes)
    if (this.memo.size > limits.visibilityMemoMax) {
      const [oldest] = this.memo.keys()
      if (oldest !== undefined) this.memo.delete(oldest)
    }
    return classes
  }
}

const rowsOf = ({ byId }: ClassView, sources: readonly string[]): readonly AclClassRow[] =>
  [...byId.values()].filter(({ source }) => sources.includes(source))
