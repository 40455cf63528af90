import { adminCall } from './admin-call.ts'
import type { ServerOptions } from './connect.ts'
import { isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'
import { tableText } from './table.ts'

export async function listModels(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const models = await adminCall(deps, options, { route: 'models' })
  if (isFailure(models)) return output.fail(models)
  if (output.json) {
    output.result(models)
    return 0
  }
  const aliases = tableText(
    [
      { title: 'ALIAS', of: ({ id }) => id },
      { title: 'TRIES', of: ({ deployments }) => deployments.join(', '), elastic: true },
      { title: 'KNOWS', of: ({ knowledgeBases }) => knowledgeBases.join(', '), elastic: true },
    ],
    models.aliases,
    output,
  )
  const deployments = tableText(
    [
      { title: 'DEPLOYMENT', of: ({ id }) => id, elastic: true },
      { title: 'PERIMETER', of: ({ perimeter }) => perimeter },
      { title: 'CLEARED FOR', of: ({ clearance }) => clearanceText(clearance), elastic: true },
      { title: 'STATE', of: ({ breaker }) => STATES[breaker] },
      { title: 'IN', of: (row) => dollars(row.pricePerMillion, 'input'), right: true },
      { title: 'OUT', of: (row) => dollars(row.pricePerMillion, 'output'), right: true },
      { title: 'MODEL', of: ({ model }) => model, elastic: true },
    ],
    models.deployments,
    output,
  )
  output.say(`${aliases}\n\n${deployments}`)
  output.note(output.paint('faint', 'Prices: US dollars per million tokens; `?` is unknown.'))
  return 0
}

/** As an operator sees it: is it tried or passed over? */
const STATES = { closed: 'up', 'half-open': 'on trial', open: 'failing' } as const

const clearanceText = (clearance: { level: string; compartments: readonly string[] }): string =>
  clearance.compartments.length === 0
    ? clearance.level
    : `${clearance.level}[${clearance.compartments.join(',')}]`

const dollars = (prices: Readonly<Record<string, string>> | null, tokenClass: string): string =>
  prices?.[tokenClass] ?? '?'
