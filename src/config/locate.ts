import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { generateConfig } from './generate.ts'
import { s3Url } from '../lake/place.ts'
import { checkLakes, type Lake } from './lakes.ts'
import { folderOf } from './sources.ts'
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
  /** Absolute path of the sample configuration; served when nothing else is there. */
  readonly sample: string
}

export type Located =
  | { readonly kind: 'file'; readonly file: string; readonly generated: boolean }
  | { readonly kind: 'problem'; readonly message: string }

const file = (path: string, generated = false): Located => ({ kind: 'file', file: path, generated })
const problem = (message: string): Located => ({ kind: 'problem', message })

/** Which configuration file `up` runs with; the first start with `--lake` writes it. */
export async function locateConfig(wanted: Wanted): Promise<Located> {
  const { lakes, config, data, cwd, sample } = wanted
  if (config !== undefined) {
    if (lakes.length === 0) return file(resolve(cwd, config))
    return problem('give --lake or --config, not both: a configuration names its own sources')
  }
  const own = join(data, CONFIG_NAME)
  if (lakes.length > 0) return fileForLakes(lakes, own, wanted)
  if (await exists(own)) return file(own)
  // A restored directory, or one made with --config: the sample's rules are not its rules.
  if (await exists(join(data, 'VERSION'))) {
    return problem(
      `\`${data}\` has no ${CONFIG_NAME}: put yours back there, or name it with --config`,
    )
  }
  return written(own, await sampleText(sample))
}

async function written(own: string, text: string): Promise<Located> {
  try {
    await writeGenerated(own, text)
    return file(own, true)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return problem(
      `cannot write \`${own}\` (${code}); choose a data directory of yours with --data`,
    )
  }
}

/** The sample configuration, its folder named absolutely: it is written somewhere else. */
async function sampleText(sample: string): Promise<string> {
  const text = await readFile(sample, 'utf8')
  return text.replace('root: ./lake', `root: ${JSON.stringify(join(dirname(sample), 'lake'))}`)
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
    // What we wrote and nobody touched may be written again for other folders.
    if (!(await isUnedited(own)))
      return problem(
        `\`${own}\` already describes other folders; edit it, or start apart from it with --data DIR`,
      )
  }
  return written(own, generateConfig(checked.lakes))
}

const MARK = '# Written by `standpipe up`; yours to edit. '
const markOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16)

/** The first line says what the rest was, so that an edit can be told. */
async function writeGenerated(own: string, text: string): Promise<void> {
  await mkdir(dirname(own), { recursive: true, mode: 0o700 })
  const partial = `${own}.partial`
  await writeFile(partial, `${MARK}${markOf(text)}\n${text}`, { mode: 0o600 })
  await rename(partial, own)
}

async function isUnedited(own: string): Promise<boolean> {
  const text = await readFile(own, 'utf8').catch(() => '')
  const end = text.indexOf('\n')
  return text.startsWith(MARK) && text.slice(MARK.length, end) === markOf(text.slice(end + 1))
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined

/** Does the file name each of the folders? One that cannot be read is left to `loadConfig` to explain. */
async function describes(path: string, lakes: readonly Lake[]): Promise<boolean> {
  const parsed = parseYaml(path, await readFile(path, 'utf8').catch(() => ''))
  if (parsed.kind === 'problems') return true
  const roots = new Set(
    rootsIn(parsed.yaml.value).map((root) =>
      root.startsWith('s3://') ? root : resolve(dirname(path), root),
    ),
  )
  return lakes.every(({ root }) => roots.has(root))
}

function rootsIn(value: unknown): readonly string[] {
  const sources = member(member(value, 'lake'), 'sources')
  if (!Array.isArray(sources)) return []
  return sources
    .map((source: unknown) => {
      const [bucket, prefix] = ['bucket', 'prefix'].map((key) => member(member(source, 's3'), key))
      if (typeof bucket !== 'string') return member(member(source, 'filesystem'), 'root')
      return s3Url({ bucket, prefix: folderOf(typeof prefix === 'string' ? prefix : '') })
    })
    .filter((root) => typeof root === 'string')
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
