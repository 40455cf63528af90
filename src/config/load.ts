import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { limits } from '../kernel/limits.ts'
import { AWS_SECRETS, buildConfig, secretName } from './build.ts'
import type { Config, ConfigProblem, Known, LoadResult } from './config.ts'
import { policyRemarks } from './policies.ts'
import { referenceRemarks } from './references.ts'
import type { RawConfig } from './schema.ts'
import { resolveSecret, type Environment } from './secrets.ts'
import { checkShape } from './shape.ts'
import { S3_SECRETS, sourceSecret } from './sources.ts'
import { warningRemarks } from './warnings.ts'
import { parseYaml, type Path, type Remark } from './yaml.ts'

/** Reads, checks and resolves a configuration file. All of it is right, or every problem is listed. */
export async function loadConfig(
  file: string,
  env: Environment,
  known: Known,
): Promise<LoadResult> {
  const text = await readText(file)
  if (text.kind === 'problem') return problems([{ file, line: 0, key: '', message: text.message }])
  const parsed = parseYaml(file, text.text)
  if (parsed.kind === 'problems') return problems(parsed.problems)
  const { value, place } = parsed.yaml
  const shaped = checkShape(value)
  if (shaped.kind === 'remarks') return problems(shaped.remarks.map(place))

  const { raw } = shaped
  const folder = dirname(resolve(file))
  const secrets = await resolveSecrets(raw, env, folder)
  const remarks = [
    ...referenceRemarks(raw, known),
    ...secrets.remarks,
    ...(await policyRemarks(raw, folder)),
  ]
  if (remarks.length > 0) return problems(remarks.map(place))
  const config = buildConfig(raw, { folder, secrets: secrets.byName, raises: known.raises })
  const warnings = [...(await rootRemarks(config.sources)), ...warningRemarks(config)]
  return { kind: 'config', config, warnings: warnings.map(place) }
}

/** In the order of the file, bounded. */
function problems(found: readonly ConfigProblem[]): LoadResult {
  const sorted = found.toSorted((a, b) => a.line - b.line)
  const listed = sorted.slice(0, limits.configProblemsMax)
  const rest = sorted.length - listed.length
  if (rest === 0) return { kind: 'problems', problems: listed }
  const file = sorted[0]?.file ?? ''
  return {
    kind: 'problems',
    problems: [...listed, { file, line: 0, key: '', message: `and ${rest} more problems` }],
  }
}

async function readText(
  file: string,
): Promise<{ kind: 'text'; text: string } | { kind: 'problem'; message: string }> {
  try {
    const { size } = await stat(file)
    if (size > limits.configBytesMax) {
      return { kind: 'problem', message: `is larger than ${limits.configBytesMax} bytes` }
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
    return { kind: 'text', text }
  } catch (error) {
    return { kind: 'problem', message: `cannot be read: ${whyUnreadable(error)}` }
  }
}

function whyUnreadable(error: unknown): string {
  const code = (error as { code?: string }).code
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  return error instanceof TypeError ? 'it is not UTF-8 text' : (code ?? 'unknown reason')
}

async function resolveSecrets(
  raw: RawConfig,
  env: Environment,
  folder: string,
): Promise<{ byName: ReadonlyMap<string, string>; remarks: readonly Remark[] }> {
  const byName = new Map<string, string>()
  const remarks: Remark[] = []
  for (const [index, { id, apiKey, aws }] of raw.deployments.entries()) {
    const references: readonly (readonly [path: Path, reference: string | undefined])[] = [
      [['apiKey'], apiKey],
      ...AWS_SECRETS.map((name) => [['aws', name], aws?.[name]] as const),
    ]
    for (const [path, reference] of references) {
      if (reference === undefined) continue
      const secret = await resolveSecret(reference, env, folder)
      if (secret.kind === 'secret') byName.set(secretName(id, path), secret.text)
      else remarks.push({ path: ['deployments', index, ...path], message: secret.message })
    }
  }
  for (const [index, { id, s3 }] of (raw.lake?.sources ?? []).entries()) {
    for (const name of S3_SECRETS) {
      const reference = s3?.[name]
      if (reference === undefined) continue
      const secret = await resolveSecret(reference, env, folder)
      const path = ['lake', 'sources', index, 's3', name]
      if (secret.kind === 'secret') byName.set(sourceSecret(id, name), secret.text)
      else remarks.push({ path, message: secret.message })
    }
  }
  return { byName, remarks }
}

/** A warning only: a mount that is away for a moment must not keep a reload from happening. */
async function rootRemarks(sources: Config['sources']): Promise<readonly Remark[]> {
  const remarks: Remark[] = []
  for (const [index, { root, s3 }] of sources.entries()) {
    if (s3 !== undefined) continue
    const found = await stat(root).catch(() => undefined)
    if (found?.isDirectory() === true) continue
    const path = ['lake', 'sources', index, 'filesystem', 'root']
    remarks.push({
      path,
      message: `there is no folder \`${root}\` now, so nothing is read from it`,
    })
  }
  return remarks
}
