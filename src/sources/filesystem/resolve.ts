import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, readdir, realpath, type FileHandle } from 'node:fs/promises'
import { limits } from '../../kernel/limits.ts'
import { hasOneSpelling, named, partsOf, type Named } from './names.ts'
import { below, codeOf } from './walk.ts'

/** An open file that is what its key says: a regular file inside the root, reached without any link. */
export interface OpenedFile {
  readonly handle: FileHandle
  readonly stats: BigIntStats
}

export type Resolved<T> = T | 'gone' | 'outside'

/**
 * Where a key's file is now.
 *
 * INVARIANT (inside the root): the path has no symbolic link below the root, proven by the system's own
 * resolution of it and not by its spelling. INVARIANT (one name, one entry): where the disk has a part of
 * the key twice, in two forms of Unicode, it is neither of them: `outside`.
 */
export async function locate(root: string, key: string): Promise<Resolved<Buffer>> {
  // It may be there, and cannot be named.
  if (Buffer.byteLength(key) > limits.objectKeyBytesMax) return 'outside'
  const parts = partsOf(key)
  if (parts === undefined) return 'gone'
  const rootReal = await realpath(root, 'buffer')
  const path = await spelledOnDisk(rootReal, parts)
  if (typeof path === 'string') return path
  const real = await realpathOf(path)
  if (real === undefined) return 'gone'
  return real.equals(path) ? path : 'outside'
}

/**
 * Keys are NFC; a disk may hold the same name in another form. Folders are listed only for names that have
 * more than one: before a passage is quoted we ask for files that are not there.
 */
async function spelledOnDisk(root: Buffer, parts: readonly string[]): Promise<Resolved<Buffer>> {
  let path: Buffer = root
  for (const part of parts) {
    if (hasOneSpelling(part)) {
      path = below(path, Buffer.from(part))
      continue
    }
    const [match, ...others] = await namesOf(part, path)
    if (others.length > 0) return 'outside'
    if (match?.isUtf8 !== true) return 'gone'
    path = below(path, match.raw)
  }
  return path
}

/** What the disk calls a part. Rejects when the folder cannot be listed: what it holds is not known. */
async function namesOf(part: string, folder: Buffer): Promise<readonly Named[]> {
  try {
    if (part.includes('\ufffd')) {
      const raw = await readdir(folder, { encoding: 'buffer' })
      return raw.map(named).filter(({ name }) => name === part)
    }
    // Cheaper than bytes in large folders. What is not UTF-8 shows as U+FFFD and is no name of this part.
    const names = await readdir(folder)
    return names
      .filter((name) => name.normalize('NFC') === part)
      .map((name) => named(Buffer.from(name)))
  } catch (error) {
    if (ABSENT.has(codeOf(error))) return []
    throw error
  }
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])

async function realpathOf(path: Buffer): Promise<Buffer | undefined> {
  try {
    return await realpath(path, 'buffer')
  } catch (error) {
    if (ABSENT.has(codeOf(error)) || (await isNoName(path, error))) return undefined
    throw error
  }
}

/**
 * Can no file have this name? Where a part is longer than the disk's names can be, none can: `X.metadata.json`
 * beside a name of 250 bytes. A path that is too long as a whole is doubt: its file may be there.
 */
async function isNoName(path: Buffer, error: unknown): Promise<boolean> {
  if (codeOf(error) !== 'ENAMETOOLONG' || path.length >= PATH_BYTES_MAX) return false
  const seen = await lstat(path).catch(codeOf)
  return seen === 'ENAMETOOLONG'
}

/** What the system takes for one path, its end included: Linux, and the least that others take. */
const PATH_BYTES_MAX = process.platform === 'linux' ? 4_096 : 1_024

/**
 * Opens the file and then checks that the handle is the file at that path: a link that was put in the
 * way between look and open is found out, because its target has another inode.
 */
export async function openInside(root: string, key: string): Promise<Resolved<OpenedFile>> {
  const path = await locate(root, key)
  if (typeof path === 'string') return path
  const handle = await open(path, READ_FLAGS).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return 'gone' as const
    if (codeOf(error) === 'ELOOP') return 'outside' as const
    throw error
  })
  if (typeof handle === 'string') return handle
  const checked = await sameFile(handle, root, key)
  if (typeof checked !== 'string') return { handle, stats: checked }
  await handle.close()
  return checked
}

/** No link as the last part; no waiting for a writer when it is a pipe. Windows has neither flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

async function sameFile(
  handle: FileHandle,
  root: string,
  key: string,
): Promise<Resolved<BigIntStats>> {
  const stats = await handle.stat({ bigint: true })
  if (!stats.isFile()) return 'outside'
  const again = await locate(root, key)
  if (typeof again === 'string') return again
  const there = await lstat(again, { bigint: true }).catch(() => undefined)
  return there?.ino === stats.ino && there.dev === stats.dev ? stats : 'outside'
}
