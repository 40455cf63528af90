import { join, resolve } from 'node:path'
import { problemText } from '../config/config.ts'
import { CONFIG_NAME } from '../config/locate.ts'
import { dataFolder } from './connect.ts'
import { counted } from './text.ts'
import type { CliDeps, ExitCode } from './deps.ts'
import type { Output } from './output.ts'

export async function checkConfig(
  deps: CliDeps,
  output: Output,
  named: string | undefined,
  options: { readonly data: string },
): Promise<ExitCode> {
  const file = named ?? join(dataFolder(deps, options.data), CONFIG_NAME)
  const result = await deps.loadConfig(resolve(deps.cwd, file))
  if (result.kind === 'problems') {
    const { problems } = result
    if (output.json) output.result({ ok: false, hash: null, problems, warnings: [] })
    return output.fail({ kind: 'failure', messages: problems.map(problemText), exitCode: 1 })
  }
  const { config, warnings } = result
  if (output.json) output.result({ ok: true, hash: config.hash, problems: [], warnings })
  for (const warning of warnings)
    output.note(`${output.paint('warn', 'warning:')} ${problemText(warning)}`)
  if (!output.json) {
    const parts = [
      counted(config.sources.length, 'source'),
      counted(config.deployments.length, 'deployment'),
      `${config.aliases.length} ${config.aliases.length === 1 ? 'alias' : 'aliases'}`,
      counted(config.apps.length, 'app'),
    ]
    output.prose(`${output.paint('good', '✔')} ${file} is valid: ${parts.join(', ')}.`)
  }
  return 0
}
