import { limits } from '../../kernel/limits.ts'
import { compareKeys } from '../../lake/key-order.ts'
import type { ObjectEntry } from '../../lake/source.ts'
import type { Bucket, Cursor } from './bucket.ts'
import { entryOf } from './entry.ts'

export interface ListedPlace {
  readonly prefix: string
  readonly versions: boolean
}

/**
 * Everything below the prefix, a page of the store at a time. Rejects when a page cannot be had, when the
 * store repeats itself, or when it breaks the order of keys.
 */
export async function* listing(
  bucket: Bucket,
  place: ListedPlace,
  signal: AbortSignal,
  after: string | undefined,
): AsyncGenerator<readonly ObjectEntry[]> {
  let cursor: Cursor | undefined = after === undefined ? {} : { afterKey: place.prefix + after }
  let last: string | undefined
  let emptyPages = 0
  while (cursor !== undefined) {
    signal.throwIfAborted()
    const page = await bucket.page(place.prefix, cursor, signal, { versions: place.versions })
    const entries: ObjectEntry[] = []
    for (const told of page.objects) {
      const key = told.key.slice(place.prefix.length)
      // With versions, the key that a listing goes on after has older versions that come first.
      if (after !== undefined && compareKeys(key, after) <= 0 && place.versions) continue
      if (!told.key.startsWith(place.prefix)) throw outOfPlace(bucket, 'outside its prefix')
      if (last !== undefined && compareKeys(last, key) >= 0) throw outOfPlace(bucket, OUT_OF_ORDER)
      last = key
      const entry = entryOf(told, place.prefix, place.versions)
      if (entry !== undefined) entries.push(entry)
    }
    if (page.undecodable.length > 0) throw outOfPlace(bucket, 'that cannot be decoded')
    emptyPages = page.objects.length === 0 ? emptyPages + 1 : 0
    if (emptyPages > limits.bucketEmptyPagesMax || isSame(cursor, page.next)) {
      throw outOfPlace(bucket, 'without end')
    }
    if (entries.length > 0) yield entries
    cursor = page.next
  }
}

const OUT_OF_ORDER = 'out of the order of their UTF-8 bytes, or twice'

const isSame = (cursor: Cursor, next: Cursor | undefined): boolean =>
  next !== undefined &&
  next.token === cursor.token &&
  next.afterKey === cursor.afterKey &&
  next.afterVersion === cursor.afterVersion

const outOfPlace = ({ name }: Bucket, how: string): Error =>
  new Error(`bucket \`${name}\` lists keys ${how}; nothing was deleted`)
