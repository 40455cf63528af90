import { createHash } from 'node:crypto'
import { lstat, readdir, realpath } from 'node:fs/promises'
import type { BigIntStats, Dirent } from 'node:fs'
import { limits } from '../../kernel/limits.ts'
import { compareKeys } from '../../lake/key-order.ts'
import { isAclFile, isHidden, isSidecar, GOVERNANCE } from '../../lake/governance.ts'
import type { ObjectEntry } from '../../lake/source.ts'
import { named, type Named } from './names.ts'

/**
 * INVARIANT (a version is a state of a file): size, times to the nanosecond and inode; any write moves
 * one of them. Hashed, because versions are told with passages: inodes count what else the disk holds.
 */
export const versionOf = (stats: BigIntStats): string =>
  createHash('sha256')
    .update([stats.size, stats.mtimeNs, stats.ctimeNs, stats.ino].join('-'))
    .digest('base64url')
    .slice(0, VERSION_CHARS)
/** 132 bits: two states of one file never share a version. */
const VERSION_CHARS = 22

/** The folder itself, links above it resolved. Rejects when there is none: an absent lake is not an empty one. */
export const realRoot = (root: string): Promise<Buffer> => realpath(root, 'buffer')

interface Child extends Named {
  readonly isFolder: boolean
  /** Neither a folder nor a regular file, and nobody meant it to say who may read. */
  readonly isNothing: boolean
  /** Why it is told and never followed: it could say, or hide, who may read others. */
  readonly refused: string | undefined
  /** What it sorts by: a folder's keys all continue with a slash. */
  readonly sortKey: string
}

/**
 * All files below `root`, in the order of their keys.
 *
 * Symbolic links are never followed, also not to places inside: what a link shows is listed under its
 * own key, once. Devices, pipes and sockets are left out.
 */
export async function* walk(root: Buffer, signal: AbortSignal): AsyncGenerator<ObjectEntry> {
  const open = [{ path: root, prefix: '', children: (await childrenOf(root)).values() }]
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    signal.throwIfAborted()
    const { value: child, done } = folder.children.next()
    if (done === true) {
      open.pop()
      continue
    }
    const path = below(folder.path, child.raw)
    const key = folder.prefix + child.name
    if (child.refused !== undefined) {
      yield { key, sizeBytes: 0, version: 'no file', unreadable: child.refused }
    } else if (!child.isFolder) {
      const entry = await entryOf(path, key, child)
      if (entry !== undefined) yield entry
    }
    if (!child.isFolder) continue
    const inside = await openFolder(path, key)
    if (inside.closed !== undefined) yield inside.closed
    else open.push({ path, prefix: `${key}/`, children: inside.children.values() })
  }
}

export const below = (folder: Buffer, name: Buffer): Buffer =>
  Buffer.concat([folder, Buffer.from('/'), name])

/**
 * INVARIANT (one name, one entry): of two names that differ on disk but not as keys, neither is chosen:
 * whoever adds the second could else say who may read what is in the first. `spelledOnDisk` refuses them too.
 */
async function childrenOf(folder: Buffer): Promise<readonly Child[]> {
  const children = new Map<string, Child>()
  for (const entry of await entriesOf(folder)) {
    const child = childOf(entry)
    // A folder is no ACL file, whatever its name looks like.
    if (child.isFolder ? child.name.startsWith('.') : isHidden(child.name)) continue
    const twin = children.get(child.name)
    children.set(child.name, twin === undefined ? child : eitherOf(twin, child))
  }
  return [...children.values()]
    .filter(({ isNothing }) => !isNothing)
    .toSorted((a, b) => compareKeys(a.sortKey, b.sortKey))
}

function childOf(entry: Dirent<Buffer>): Child {
  const child = named(entry.name)
  const isFalseGovernor = !entry.isFile() && isNamedLikeGovernor(child.name)
  const isFolder = entry.isDirectory() && !isFalseGovernor
  return {
    ...child,
    isFolder,
    isNothing: !isFolder && !entry.isFile() && !isFalseGovernor,
    refused: isFalseGovernor ? NO_FILE : undefined,
    sortKey: isFolder ? `${child.name}/` : child.name,
  }
}

const eitherOf = (a: Child, b: Child): Child => ({
  ...a,
  isFolder: false,
  isNothing: a.isNothing && b.isNothing,
  refused: a.isUtf8 || b.isUtf8 ? TWO_NAMES : NOT_UTF8,
  sortKey: a.name,
})

/** Names as bytes: a name that is not UTF-8 must still be seen. Some file systems leave the type out. */
async function entriesOf(folder: Buffer): Promise<readonly Dirent<Buffer>[]> {
  return readdir(folder, { withFileTypes: true, encoding: 'buffer' })
}

/** Whatever configuration says of them: it may begin to listen to them at any time. */
const isNamedLikeGovernor = (name: string): boolean =>
  isSidecar(name, GOVERNANCE) || isAclFile(name, GOVERNANCE)
const NO_FILE = 'it is named like a sidecar or an ACL file and is no regular file'
const TWO_NAMES = 'two names on disk are one in Unicode’s normal form; rename one'
const NOT_UTF8 = 'its name is not valid UTF-8; rename it'

async function entryOf(path: Buffer, key: string, child: Child): Promise<ObjectEntry | undefined> {
  const stats = await lstat(path, { bigint: true }).catch(absentOrThrow)
  if (stats === undefined || !stats.isFile()) return undefined
  const entry = { key, sizeBytes: Number(stats.size), version: versionOf(stats) }
  const unreadable = unfitName(key, child.isUtf8)
  return unreadable === undefined ? entry : { ...entry, unreadable }
}

function unfitName(key: string, isUtf8: boolean): string | undefined {
  if (!isUtf8) return NOT_UTF8
  if (Buffer.byteLength(key) <= limits.objectKeyBytesMax) return undefined
  return `its path is longer than ${limits.objectKeyBytesMax} bytes; shorten it`
}

type OpenedFolder =
  | { readonly children: readonly Child[]; readonly closed?: undefined }
  | { readonly closed: ObjectEntry }

/** A folder that is closed to us is reported like an object; any other trouble ends the listing. */
async function openFolder(path: Buffer, key: string): Promise<OpenedFolder> {
  try {
    return { children: await childrenOf(path) }
  } catch (error) {
    const code = codeOf(error)
    if (GONE.has(code)) return { children: [] }
    const reason = CLOSED.get(code)
    if (reason === undefined) throw error
    return {
      closed: { key: `${key}/(folder)`, sizeBytes: 0, version: code, unreadable: reason },
    }
  }
}

const GONE = new Set(['ENOENT', 'ENOTDIR'])
const CLOSED = new Map([
  ['EACCES', 'the folder cannot be opened: permission denied'],
  ['EPERM', 'the folder cannot be opened: permission denied'],
  ['ENAMETOOLONG', 'the folder is nested too deep to be opened'],
])

export const codeOf = (error: unknown): string =>
  (error as { readonly code?: string } | null)?.code ?? ''

function absentOrThrow(error: unknown): undefined {
  if (GONE.has(codeOf(error))) return undefined
  throw error
}
