import { createHash } from 'node:crypto'
import { isHidden } from '../../lake/governance.ts'
import type { ObjectEntry } from '../../lake/source.ts'
import { unfitName } from './names.ts'

/** An object as any of a store's answers tells of it. */
export interface Told {
  readonly key: string
  readonly sizeBytes: number
  readonly etag: string | undefined
  readonly storageClass: string | undefined
  readonly versionId: string | undefined
}

/** 132 bits: two states of one object never share a version. */
const VERSION_CHARS = 22

/**
 * INVARIANT (a version is a state of an object): ETag, size and, where versions are asked for, the store's
 * version id. An ETag is opaque: of an upload in parts or an encrypted object it is no hash of the bytes.
 * Hashed, because versions are told with passages and an ETag can be the MD5 of the text.
 */
export const versionOf = (etag: string, sizeBytes: number, versionId: string | undefined): string =>
  createHash('sha256')
    .update([bare(etag), sizeBytes, versionId ?? ''].join('\n'))
    .digest('base64url')
    .slice(0, VERSION_CHARS)

/** Some stores quote it in one answer and not in another. */
export const bare = (etag: string): string => etag.replace(/^W\//, '').replace(/^"|"$/g, '')

const ARCHIVED = new Set(['GLACIER', 'DEEP_ARCHIVE'])

/** Undefined: nobody's document (hidden, the prefix itself, the empty object that stands for a folder). */
export function entryOf(told: Told, prefix: string, versions: boolean): ObjectEntry | undefined {
  if (!told.key.startsWith(prefix)) return undefined
  const key = told.key.slice(prefix.length)
  if (key === '' || isHidden(key) || (key.endsWith('/') && told.sizeBytes === 0)) return undefined
  const version = versionOf(told.etag ?? '', told.sizeBytes, versions ? told.versionId : undefined)
  const entry = { key, sizeBytes: told.sizeBytes, version }
  const unreadable = unfitName(key) ?? unfitObject(told)
  return unreadable === undefined ? entry : { ...entry, unreadable }
}

function unfitObject({ etag, storageClass }: Told): string | undefined {
  if (etag === undefined || bare(etag) === '') return 'the store tells no ETag for it'
  if (!ARCHIVED.has(storageClass ?? '')) return undefined
  return `it is archived (${storageClass}); restore it to another storage class to have it read`
}
