import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../kernel/limits.ts'
import { compareKeys } from '../lake/key-order.ts'
import type { ObjectEntry, ObjectRead, Source } from '../lake/source.ts'

/** One object of a source, as it was when it was copied. */
export interface CopiedObject extends Pick<
  ObjectEntry,
  'key' | 'sizeBytes' | 'version' | 'unreadable' | 'tags'
> {
  readonly source: string
  /** Where its bytes are; absent: it could not be read. */
  readonly file?: string
}

/** What was read of a lake. Nothing of it is the original: that was read and left alone. */
export interface LakeCopy {
  readonly objects: readonly CopiedObject[]
  /** Objects and bytes that are beyond the limits, and were left out. */
  readonly leftOut: number
}

export interface CopyBounds {
  readonly objects: number
  readonly bytes: number
}

/**
 * Copies every object of the sources into `folder`, through their own port: listing and reading is all that
 * is asked of them. Throws what a listing throws.
 */
export async function copyLake(
  sources: readonly Source[],
  folder: string,
  bounds: CopyBounds,
): Promise<LakeCopy> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const objects: CopiedObject[] = []
  let bytesLeft = bounds.bytes
  let leftOut = 0
  for (const source of sources) {
    for await (const page of source.list(new AbortController().signal)) {
      for (const entry of page) {
        if (objects.length >= bounds.objects || entry.sizeBytes > bytesLeft) {
          leftOut++
          continue
        }
        const copied = await copyObject(source, entry, join(folder, String(objects.length)))
        objects.push(copied)
        bytesLeft -= copied.file === undefined ? 0 : entry.sizeBytes
      }
    }
  }
  return { objects, leftOut }
}

async function copyObject(source: Source, entry: ObjectEntry, file: string): Promise<CopiedObject> {
  const { key, sizeBytes, version, unreadable } = entry
  const tags = entry.tags ?? (await source.tags?.(key))
  const told = {
    source: source.id,
    key,
    sizeBytes,
    version,
    ...(tags === undefined ? {} : { tags }),
  }
  if (unreadable !== undefined) return { ...told, unreadable }
  const read = await source.read(key, limits.objectBytesMax)
  if (read.kind !== 'bytes')
    return { ...told, unreadable: read.kind === 'gone' ? 'it went while it was read' : read.reason }
  await writeFile(file, read.bytes, { mode: 0o600 })
  return { ...told, file }
}

/** What stands in a world for an object: another name, other bytes, or an absence that no listing tells. */
export interface Changed {
  readonly key?: string
  readonly file?: string
  /** It is listed and read, but no check finds it: it went after it was indexed. */
  readonly gone?: true
}

/**
 * A source over copies. Version, size and tags are those of the original on both sides, so that what the
 * outside sees of them is equal.
 */
export function openTwinSource(
  id: string,
  objects: readonly CopiedObject[],
  changes: ReadonlyMap<CopiedObject, Changed>,
): Source {
  const entries = objects
    .filter(({ source }) => source === id)
    .map((object) => ({ ...object, ...changes.get(object) }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
  const byKey = new Map(entries.map((entry) => [entry.key, entry]))
  return {
    id,
    async *list(_, after) {
      const rest =
        after === undefined ? entries : entries.filter(({ key }) => compareKeys(key, after) > 0)
      for (let at = 0; at < rest.length; at += limits.sourcePageMax)
        yield rest.slice(at, at + limits.sourcePageMax).map(listed)
      await Promise.resolve()
    },
    async read(key, bytesMax): Promise<ObjectRead> {
      const entry = byKey.get(key)
      if (entry === undefined) return { kind: 'gone' }
      if (entry.file === undefined)
        return { kind: 'unreadable', reason: entry.unreadable ?? 'it cannot be read' }
      const bytes = await readFile(entry.file)
      return bytes.length > bytesMax
        ? { kind: 'unreadable', reason: 'it is too large to be read' }
        : { kind: 'bytes', bytes, version: entry.version }
    },
    check(key, version) {
      const entry = byKey.get(key)
      if (entry === undefined || entry.gone === true) return Promise.resolve('gone')
      return Promise.resolve(entry.version === version ? 'current' : 'changed')
    },
    tags: (key) => Promise.resolve(byKey.get(key)?.tags),
    watch: () => () => undefined,
  }
}

const listed = ({ key, sizeBytes, version, unreadable, tags }: CopiedObject): ObjectEntry => ({
  key,
  sizeBytes,
  version,
  ...(unreadable === undefined ? {} : { unreadable }),
  ...(tags === undefined ? {} : { tags }),
})
