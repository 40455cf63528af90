import { lstat } from 'node:fs/promises'
import { limits } from '../../kernel/limits.ts'
import { compareKeys } from '../../lake/key-order.ts'
import type { ObjectEntry, ObjectRead, Source } from '../../lake/source.ts'
import { locate, openInside, type OpenedFile } from './resolve.ts'
import { codeOf, realRoot, versionOf, walk } from './walk.ts'
import { watchTree } from './watch.ts'

export interface FilesystemOptions {
  readonly id: string
  /** Absolute path of a folder. It may itself be a link; nothing below it may. */
  readonly root: string
}

/** A directory as a source. */
export function openFilesystemSource({ id, root }: FilesystemOptions): Source {
  return {
    id,
    list: (signal, after) => pages(root, signal, after),
    read: (key, bytesMax) => readWhole(root, key, bytesMax),
    check: (key, version) => check(root, key, version),
    watch: (onHint) => watchTree(root, onHint),
  }
}

async function* pages(
  root: string,
  signal: AbortSignal,
  after: string | undefined,
): AsyncGenerator<readonly ObjectEntry[]> {
  let page: ObjectEntry[] = []
  for await (const entry of walk(await realRoot(root), signal)) {
    if (after !== undefined && compareKeys(entry.key, after) <= 0) continue
    page.push(entry)
    if (page.length < limits.sourcePageMax) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

const OUTSIDE: ObjectRead = {
  kind: 'unreadable',
  reason: 'its path leads through a link or is no regular file',
}

async function readWhole(root: string, key: string, bytesMax: number): Promise<ObjectRead> {
  for (let attempt = 0; attempt < limits.readAttemptsMax; attempt++) {
    const file = await openInside(root, key).catch(deniedOrThrow)
    if (file === 'denied')
      return { kind: 'unreadable', reason: 'it cannot be opened: permission denied' }
    if (file === 'gone') return { kind: 'gone' }
    if (file === 'outside') return OUTSIDE
    try {
      const read = await readFile(file, bytesMax)
      if (read !== 'changed') return read
    } finally {
      await file.handle.close()
    }
  }
  return { kind: 'unreadable', reason: 'it kept changing while it was read' }
}

function deniedOrThrow(error: unknown): 'denied' {
  if (['EACCES', 'EPERM'].includes(codeOf(error))) return 'denied'
  throw error
}

/** INVARIANT (bytes belong to their version): the file's state is the same before the first and after the last byte. */
async function readFile(file: OpenedFile, bytesMax: number): Promise<ObjectRead | 'changed'> {
  const size = Number(file.stats.size)
  if (size > bytesMax) {
    return { kind: 'unreadable', reason: `it is larger than ${bytesMax} bytes` }
  }
  // Not from Node's pool of small buffers: a parser's thread takes the memory over.
  const bytes = new Uint8Array(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await file.handle.read(bytes, filled, size - filled, filled)
    if (bytesRead === 0) return 'changed'
    filled += bytesRead
  }
  const version = versionOf(file.stats)
  const after = await file.handle.stat({ bigint: true })
  return versionOf(after) === version ? { kind: 'bytes', bytes, version } : 'changed'
}

async function check(
  root: string,
  key: string,
  version: string,
): Promise<'current' | 'changed' | 'gone'> {
  try {
    const path = await locate(root, key)
    if (path === 'gone') return 'gone'
    if (path === 'outside') return 'changed'
    const stats = await lstat(path, { bigint: true })
    return stats.isFile() && versionOf(stats) === version ? 'current' : 'changed'
  } catch {
    // Deny on doubt.
    return 'changed'
  }
}
