import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CONFIG_NAME } from '../config/locate.ts'
import { adminCall } from './admin-call.ts'
import { dataFolder, type ServerOptions } from './connect.ts'
import {
  failure,
  isFailure,
  type CliDeps,
  type ExitCode,
  type PolicyProblemText,
  type PolicyTest,
} from './deps.ts'
import type { Output } from './output.ts'
import { tableText } from './table.ts'
import { counted, oneLine, printable } from './text.ts'

export interface CheckOptions {
  readonly config?: string
  readonly data: string
}

/** Files and packs as they would stand in a configuration; without any, those of the configuration. */
export async function checkPolicies(
  deps: CliDeps,
  output: Output,
  named: readonly string[],
  options: CheckOptions,
): Promise<ExitCode> {
  const configFile = configOf(deps, options, named.length === 0)
  const checked = await deps.policies.check({
    configFile,
    policies: named.length === 0 ? undefined : named,
    folder: deps.cwd,
  })
  if (isFailure(checked)) return output.fail(checked)
  const { problems, warnings, hash, policies } = checked
  if (output.json)
    output.result({ ok: problems.length === 0, hash: hash ?? null, policies, problems, warnings })
  for (const warning of warnings) output.note(`${output.paint('warn', 'warning:')} ${warning}`)
  for (const problem of problems) output.note(problemLines(problem).join('\n'))
  if (problems.length > 0) return 1
  if (configFile === undefined)
    output.note('No configuration was given, so the names in the policies were not checked.')
  if (!output.json)
    output.prose(
      `${output.paint('good', '✔')} ${policies} ${policies === 1 ? 'policy' : 'policies'} and what ships are valid together.`,
    )
  return 0
}

function configOf(deps: CliDeps, options: CheckOptions, isNeeded: boolean): string | undefined {
  if (options.config !== undefined) return resolve(deps.cwd, options.config)
  const file = join(dataFolder(deps, options.data), CONFIG_NAME)
  return isNeeded || existsSync(file) ? resolve(deps.cwd, file) : undefined
}

/** `own.cedar:12:8`, the sentence, and below it the line with the place marked. */
function problemLines({
  file,
  line,
  policyId,
  message,
  span,
}: PolicyProblemText): readonly string[] {
  const place = [file, ...(line === 0 ? [] : [line]), ...(span === undefined ? [] : [span.column])]
  const about = policyId === undefined ? '' : ` policy \`${policyId}\`:`
  const told = printable(`${place.join(':')}:${about} ${message}`)
  if (span === undefined) return [told]
  const mark = `${' '.repeat(span.at)}${'^'.repeat(span.length)}`
  return [told, `  ${printable(span.excerpt)}`, `  ${mark}`]
}

export async function testPolicies(deps: CliDeps, output: Output, file: string): Promise<ExitCode> {
  const tested = await deps.policies.test(resolve(deps.cwd, file))
  if (isFailure(tested)) {
    if (output.json)
      output.result({ ok: false, passed: 0, failed: 0, cases: [], problems: tested.messages })
    return output.fail(tested)
  }
  const { results } = tested
  const failures = results.filter(({ passed }) => !passed)
  const ok = failures.length === 0
  if (output.json) {
    const cases = results.map(caseView)
    const passed = results.length - failures.length
    output.result({ ok, passed, failed: failures.length, cases, problems: [] })
  }
  for (const { it, line, problems } of failures) {
    output.note(`${output.paint('bad', '✘')} ${printable(`${file}:${line}: ${it}`)}`)
    for (const problem of problems) output.note(printable(`    ${problem}`))
  }
  if (!ok)
    return output.fail(failure(`${failures.length} of ${counted(results.length, 'case')} failed`))
  if (!output.json)
    output.prose(`${output.paint('good', '✔')} ${counted(results.length, 'case')} passed.`)
  return 0
}

const caseView = ({ it, line, passed, problems, said }: PolicyTest['results'][number]) => ({
  it,
  line,
  passed,
  problems,
  decision: said.allowed ? 'allow' : 'deny',
  by: said.policyIds,
  ladder: said.ladder,
})

export async function listPolicies(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const listed = await adminCall(deps, options, { route: 'policies' })
  if (isFailure(listed)) return output.fail(listed)
  if (output.json) output.result(listed)
  else
    output.say(
      tableText(
        [
          { title: 'VERSION', of: ({ version }) => `${version}`, right: true },
          { title: 'SINCE', of: ({ at }) => at },
          { title: 'BY', of: ({ by }) => by },
          { title: 'IN FORCE', of: ({ inForce }) => (inForce ? 'yes' : '') },
          { title: 'POLICY SET', of: ({ hash }) => hash.slice(0, 12) },
          { title: 'CONFIG', of: ({ config }) => config.slice(0, 12) },
        ],
        listed.versions,
        output,
      ),
    )
  return 0
}

export async function showPolicies(
  deps: CliDeps,
  output: Output,
  version: string,
  options: ServerOptions,
): Promise<ExitCode> {
  if (!/^[1-9]\d{0,8}$/.test(version))
    return output.fail(failure('give the number of a version, as `policy list` prints it', 2))
  const shown = await adminCall(deps, options, { route: 'policyVersion', params: { id: version } })
  if (isFailure(shown)) return output.fail(shown)
  if (output.json) output.result(shown)
  else
    for (const { file, role, text } of shown.texts) {
      output.say(output.paint('strong', oneLine(`// ---- ${file} (${role})`)))
      output.prose(printable(text))
    }
  return 0
}
