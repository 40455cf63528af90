import { constants } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseJson } from '../../kernel/json.ts'
import type { MasterKey, MasterKeySource } from '../../keys/store.ts'

const DIRECTORY_MODE = 0o700
const FILE_MODE = 0o600
const OTHERS = 0o077
const KEY_BYTES = 32
/** Bytes: some hundred keys. A larger file is not ours. */
const FILE_BYTES_MAX = 64 * 1024
const VERSION = 1

/** What the operator has to mend before the server can start: a sentence for the terminal. */
export class UnusableMasterKeyFile extends Error {
  override readonly name = 'UnusableMasterKeyFile'
}

/** What is used of node:fs/promises, so that a test can pull the plug at each step. */
export type Files = Pick<typeof nodeFiles, 'chmod' | 'mkdir' | 'open' | 'rename' | 'rm' | 'stat'>

/**
 * The master key in `<data>/keys/master.json`: directory 0700, file 0600. Whoever reads this file
 * and the database reads everything that is encrypted in it, so keep their backups apart.
 *
 * INVARIANT (a key file is whole): it is written beside, flushed, renamed over the old one, and the
 * directory is flushed: a crash leaves the old file or the new one, never half of either.
 */
export function masterKeyFile(dataDirectory: string, files: Files = nodeFiles): MasterKeySource {
  const path = join(dataDirectory, 'keys', 'master.json')
  return {
    load: () => readKeys(path, files),
    async add(key) {
      const keys = await readKeys(path, files)
      await writeKeys(path, [key, ...keys], files)
    },
    async retire(id) {
      const keys = await readKeys(path, files)
      const kept = keys.filter((key) => key.id !== id)
      if (kept.length < keys.length) await writeKeys(path, kept, files)
    },
  }
}

async function readKeys(path: string, files: Files): Promise<readonly MasterKey[]> {
  await refuseOpenDirectory(dirname(path), files)
  const file = await openOwn(path, files)
  if (file === undefined) return []
  try {
    const { mode, size } = await file.stat()
    refuseOthers(path, mode, 'chmod 600')
    if (size > FILE_BYTES_MAX) throw new UnusableMasterKeyFile(`\`${path}\` is not a key file`)
    return parseKeys(path, await file.readFile('utf8'))
  } finally {
    await file.close()
  }
}

/** A link could point into somebody else's directory; the file's own mode is checked on the open file. */
async function openOwn(path: string, files: Files): Promise<nodeFiles.FileHandle | undefined> {
  try {
    return await files.open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'ELOOP') {
      throw new UnusableMasterKeyFile(`\`${path}\` is a link; put the key file itself there`)
    }
    throw error
  }
}

async function refuseOpenDirectory(directory: string, files: Files): Promise<void> {
  try {
    refuseOthers(directory, (await files.stat(directory)).mode, 'chmod 700')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function refuseOthers(path: string, mode: number, remedy: string): void {
  if ((mode & OTHERS) === 0) return
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  throw new UnusableMasterKeyFile(
    `\`${path}\` is open to others (mode ${shown}); run \`${remedy} ${path}\`, and rotate the master key if somebody may have read it`,
  )
}

async function writeKeys(path: string, keys: readonly MasterKey[], files: Files): Promise<void> {
  const directory = dirname(path)
  await files.mkdir(directory, { recursive: true, mode: DIRECTORY_MODE })
  const beside = `${path}.new`
  // A crash may have left one; `wx` below then makes sure that the mode is ours from the first byte.
  await files.rm(beside, { force: true })
  const file = await files.open(beside, 'wx', FILE_MODE)
  try {
    await file.writeFile(formatKeys(keys))
    await file.sync()
  } finally {
    await file.close()
  }
  await files.rename(beside, path)
  await flushDirectory(directory, files)
  // The name of a directory made just now lives in its parent.
  await flushDirectory(dirname(directory), files)
}

async function flushDirectory(directory: string, files: Files): Promise<void> {
  const handle = await files.open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const formatKeys = (keys: readonly MasterKey[]): string =>
  `${JSON.stringify(
    {
      version: VERSION,
      keys: keys.map(({ id, bytes }) => ({ id, key: Buffer.from(bytes).toString('base64url') })),
    },
    undefined,
    2,
  )}\n`

function parseKeys(path: string, text: string): readonly MasterKey[] {
  const damaged = (what: string): UnusableMasterKeyFile =>
    new UnusableMasterKeyFile(`\`${path}\` is damaged: ${what}; restore it from its backup`)
  const parsed = parseJson(text, { depthMax: 4 })
  if (!parsed.ok) throw damaged(parsed.message)
  const { version, keys } = Object(parsed.value) as { version?: unknown; keys?: unknown }
  if (version !== VERSION) throw damaged(`its version is not ${VERSION}`)
  if (!Array.isArray(keys) || keys.length === 0) throw damaged('it holds no keys')
  return keys.map((entry: unknown) => {
    const { id, key } = Object(entry) as { id?: unknown; key?: unknown }
    if (typeof id !== 'string' || id === '') throw damaged('a key has no id')
    const bytes = typeof key === 'string' ? Buffer.from(key, 'base64url') : Buffer.alloc(0)
    if (bytes.length !== KEY_BYTES) throw damaged(`key \`${id}\` is not ${KEY_BYTES} bytes`)
    return { id, bytes }
  })
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code
