import { resolve } from 'node:path'
import { problemText } from '../config/config.ts'
import {
  type CliDeps,
  type DetectOptions,
  type ExitCode,
  isFailure,
  type OrFailure,
} from './deps.ts'
import type { Output } from './output.ts'
import { tableText } from './table.ts'
import { counted } from './text.ts'

export interface DetectFlags {
  readonly config?: string
  readonly raising?: boolean
}

/** The text itself is not shown again: what is found is what should not lie about. */
export async function detect(
  deps: CliDeps,
  output: Output,
  file: string,
  options: DetectFlags,
): Promise<ExitCode> {
  const raises = await raisesOf(deps, options.config)
  if (isFailure(raises)) return output.fail(raises)
  const detected = await deps.detect({
    file: file === '-' ? undefined : resolve(deps.cwd, file),
    raises,
    raisingOnly: options.raising === true,
  })
  if (isFailure(detected)) return output.fail(detected)
  const { findings, label } = detected
  if (output.json) {
    const plain = findings.map(({ type, start, end, confidence }) => ({
      type,
      start,
      end,
      confidence,
    }))
    output.result({ findings: plain, label })
    return 0
  }
  const table = tableText(
    [
      { title: 'LINE', of: ({ line }) => String(line), right: true },
      { title: 'COLUMN', of: ({ column }) => String(column), right: true },
      { title: 'LENGTH', of: ({ start, end }) => String(end - start), right: true },
      { title: 'TYPE', of: ({ type }) => type },
      { title: 'CONFIDENCE', of: ({ confidence }) => confidence.toFixed(2), right: true },
      { title: 'RAISES', of: (finding) => finding.raises, elastic: true },
    ],
    findings,
    output,
  )
  if (findings.length > 0) output.say(`${table}\n`)
  output.prose(`${counted(findings.length, 'finding')}; the text is ${label}.`)
  return 0
}

async function raisesOf(
  deps: CliDeps,
  config: string | undefined,
): Promise<OrFailure<DetectOptions['raises']>> {
  if (config === undefined) return undefined
  const loaded = await deps.loadConfig(resolve(deps.cwd, config))
  if (loaded.kind !== 'problems') return loaded.config.raises
  return { kind: 'failure', messages: loaded.problems.map(problemText), exitCode: 1 }
}
