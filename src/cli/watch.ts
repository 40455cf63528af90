import type { WatchEvent } from '../api/requests.ts'
import { callLines } from './client.ts'
import { adminServer, type ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode } from './deps.ts'
import { dollars, toneOf } from './explain.ts'
import type { Output } from './output.ts'
import { fit, grouped, oneLine, widthOf } from './text.ts'

export interface WatchOptions extends ServerOptions {
  /** End after so many requests; undefined: follow until interrupted. */
  readonly count?: number
}

export async function watch(
  deps: CliDeps,
  output: Output,
  options: WatchOptions,
): Promise<ExitCode> {
  const server = await adminServer(deps, options)
  if (isFailure(server)) return output.fail(server)
  const hangUp = new AbortController()
  let seen = 0
  if (!output.json) output.say(output.paint('faint', headText()))
  for await (const event of callLines(deps, server, { route: 'watch', signal: hangUp.signal })) {
    if (isFailure(event)) return output.fail(event)
    if (event.kind === 'idle') continue
    if (output.json) output.result(event)
    else output.say(eventText(event, output))
    if (event.kind !== 'request') continue
    seen += 1
    if (seen === options.count) {
      hangUp.abort()
      return 0
    }
  }
  return output.fail(failure('the server ended the watch'))
}

/** Fixed widths, since a row is written before the next one is known. They add up to 79 columns. */
const COLUMNS = [8, 14, 10, 12, 10, 7, 9] as const
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => {
      const width = COLUMNS[at] ?? 0
      const text = fit(cell, width)
      const space = ' '.repeat(width - widthOf(text))
      // Tokens and cost to the right.
      return at >= 5 ? space + text : text + space
    })
    .join(' ')

const headText = (): string =>
  row(['TIME', 'PRINCIPAL', 'ALIAS', 'LABEL', 'ANSWERED', 'TOKENS', 'COST'])

function eventText(event: Exclude<WatchEvent, { kind: 'idle' }>, output: Output): string {
  if (event.kind === 'dropped') {
    return output.paint('warn', `… ${event.count} left out: this watch was too slow`)
  }
  const tokens = event.tokens === null ? '?' : grouped(sumOf(Object.values(event.tokens)))
  const cost = event.costNanoUsd === null ? '?' : dollars(event.costNanoUsd)
  const cells = [
    event.at.slice(11, 19),
    event.principal ?? '-',
    event.alias ?? '-',
    event.label,
    event.deployment ?? '-',
    tokens,
    cost,
  ]
  const outcome = output.paint(toneOf(event.outcome), event.outcome)
  const detail = [
    // The main column: what does not fit there stands here whole.
    widthOf(event.label) > (COLUMNS[3] ?? 0) ? event.label : null,
    event.replayed ? 'replayed' : null,
    event.code,
    `${grouped(event.ms)} ms`,
    event.policies.length === 0 ? null : event.policies.join(', '),
    event.request,
  ].filter((part) => part !== null)
  return `${row(cells.map(oneLine))}\n         ${outcome} ${output.paint('faint', detail.map(oneLine).join(' · '))}`
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
