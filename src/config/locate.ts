import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { generateConfig } from './generate.ts'
import { checkLakes, type Lake } from './lakes.ts'
import { parseYaml } from './yaml.ts'

export const CONFIG_NAME = 'standpipe.yaml'

export interface Wanted {
  /** Folders of `--lake`, as written. */
  readonly lakes: readonly string[]
  /** `--config`, as written. */
  readonly config: string | undefined
  /** Absolute. */
  readonly data: string
  /** Where relative paths start. */
  readonly cwd: string
}

export type Located =
  | { readonly kind: 'file'; readonly file: string; readonly generated: boolean }
  | { readonly kind: 'problem'; readonly message: string }

const file = (path: string, generated = false): Located => ({ kind: 'file', file: path, generated })
const problem = (message: string): Located => ({ kind: 'problem', message })

/** Which configuration file `up` runs with; the first start with `--lake` writes it. */
export async function locateConfig(wanted: Wanted): Promise<Located> {
  const { lakes, config, data, cwd } = wanted
  if (config !== undefined) {
    if (lakes.length === 0) return file(resolve(cwd, config))
    return problem('give --lake or --config, not both: a configuration names its own sources')
  }
  const own = join(data, CONFIG_NAME)
  if (lakes.length > 0) return fileForLakes(lakes, own, wanted)
  for (const candidate of [join(cwd, CONFIG_NAME), own]) {
    if (await exists(candidate)) return file(candidate)
  }
  return problem('there is nothing to serve yet: say where the documents are with --lake DIR')
}

async function fileForLakes(
  folders: readonly string[],
  own: string,
  wanted: Wanted,
): Promise<Located> {
  const checked = await checkLakes(folders, wanted)
  if (checked.kind === 'problem') return checked
  if (await exists(own)) {
    if (await describes(own, checked.lakes)) return file(own)
    return problem(
      `\`${own}\` already describes other folders; edit it, or start apart from it with --data DIR`,
    )
  }
  await mkdir(dirname(own), { recursive: true, mode: 0o700 })
  await writeFile(own, generateConfig(checked.lakes), { mode: 0o600, flag: 'wx' })
  return file(own, true)
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined

/** Does the file name each of the folders? One that cannot be read is left to `loadConfig` to explain. */
async function describes(path: string, lakes: readonly Lake[]): Promise<boolean> {
  const parsed = parseYaml(path, await readFile(path, 'utf8').catch(() => ''))
  if (parsed.kind === 'problems') return true
  const roots = new Set(rootsIn(parsed.yaml.value).map((root) => resolve(dirname(path), root)))
  return lakes.every(({ root }) => roots.has(root))
}

function rootsIn(value: unknown): readonly string[] {
  const sources = member(member(value, 'lake'), 'sources')
  if (!Array.isArray(sources)) return []
  return sources
    .map((source: unknown) => member(member(source, 'filesystem'), 'root'))
    .filter((root) => typeof root === 'string')
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
