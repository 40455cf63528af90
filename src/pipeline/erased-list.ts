import { assert } from '../kernel/assert.ts'
import type { KeyService, SubjectKeys } from '../keys/keys.ts'
import type { ErasedMark, EraseStore } from '../lake/erase.ts'
import { ownerOf, SIDECAR_SUFFIX } from '../lake/governance.ts'
import type { ObjectEntry, Source } from '../lake/source.ts'

const DOMAIN = 'erased-object'
/** Whose keys commit to the paths of a source. Destroyed, the list would know nothing any more. */
export const lakeSubject = (source: string): string => `lake:${source}`

/** The paths that were erased and may not come back, known by keyed hashes alone. */
export class ErasedList {
  readonly #keys: Pick<KeyService, 'subject'>
  readonly #sources = new Map<string, { readonly keys: SubjectKeys; readonly macs: Set<string> }>()

  private constructor(keys: Pick<KeyService, 'subject'>) {
    this.#keys = keys
  }

  /**
   * INVARIANT (erased stays erased): a mark whose key is gone recognises nothing, so the lake does not
   * open over it: what was erased would be read again without a word.
   */
  static async open(
    store: Pick<EraseStore, 'marks'>,
    keys: Pick<KeyService, 'subject'>,
  ): Promise<ErasedList> {
    const list = new ErasedList(keys)
    await list.load(store)
    return list
  }

  /** Takes over what is stored: also marks whose commit was never heard of. */
  async load(store: Pick<EraseStore, 'marks'>): Promise<void> {
    for (const mark of await store.marks()) {
      const { keys, macs } = await this.#of(mark.source)
      assert(
        keys.keyId === mark.keyId,
        'the key that knows the erased paths is the one they were marked by',
      )
      macs.add(mark.mac)
    }
  }

  async mark(source: string, key: string): Promise<ErasedMark> {
    const { keys } = await this.#of(source)
    return { source, ...keys.commit(DOMAIN, key) }
  }

  /** On every listed path: nothing is computed for a source without erased paths. */
  has(source: string, key: string): boolean {
    const known = this.#sources.get(source)
    return (
      known !== undefined &&
      known.macs.size > 0 &&
      known.macs.has(known.keys.commit(DOMAIN, key).mac)
    )
  }

  add(marks: readonly ErasedMark[]): void {
    for (const { source, mac } of marks) this.#sources.get(source)?.macs.add(mac)
  }
  remove(marks: readonly ErasedMark[]): void {
    for (const { source, mac } of marks) this.#sources.get(source)?.macs.delete(mac)
  }

  async #of(source: string): Promise<{ readonly keys: SubjectKeys; readonly macs: Set<string> }> {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    const keys = await this.#keys.subject(lakeSubject(source))
    // Two may have asked at once.
    const made = this.#sources.get(source) ?? { keys, macs: new Set<string>() }
    this.#sources.set(source, made)
    return made
  }
}

/**
 * The source as the lake sees it: what was erased is gone, whatever the source itself still holds. Every
 * way to an object leads through here: listing, reading, and the check before a passage is quoted.
 */
export function withoutErased(source: Source, list: Pick<ErasedList, 'has'>): Source {
  const isErased = (key: string): boolean => list.has(source.id, key)
  const asking =
    <T>(name: string, erased: T) =>
    async (key: string, ...rest: readonly unknown[]): Promise<unknown> => {
      if (isErased(key)) return erased
      const ask = Reflect.get(source, name) as (...parameters: readonly unknown[]) => unknown
      return ask.call(source, key, ...rest)
    }
  const asked: Readonly<Record<string, unknown>> = {
    list: (...parameters: Parameters<Source['list']>) =>
      listed(source.list(...parameters), isErased),
    read: asking('read', { kind: 'gone' }),
    check: asking('check', 'gone'),
    // Members that not every source has.
    lookup: asking('lookup', undefined),
    tags: asking('tags', undefined),
  }
  // What says nothing of an object goes through as it is, also what sources learn to do later.
  return new Proxy(source, {
    get(target, name) {
      const own = Reflect.get(target, name, target) as unknown
      if (typeof name === 'string' && Object.hasOwn(asked, name) && own !== undefined)
        return asked[name]
      return typeof own === 'function' ? (own.bind(target) as unknown) : own
    },
  })
}

async function* listed(
  pages: AsyncIterable<readonly ObjectEntry[]>,
  isErased: (key: string) => boolean,
): AsyncGenerator<readonly ObjectEntry[]> {
  for await (const page of pages) {
    yield page
      .filter(({ key }) => !isErased(key))
      .map((entry) => {
        const isOfErased = entry.key.endsWith(SIDECAR_SUFFIX) && isErased(ownerOf(entry.key))
        return isOfErased ? { ...entry, isOfErased } : entry
      })
  }
}
