import { join, resolve } from 'node:path'
import type { ReplayEvent, ReplayReport, ReplayRequest } from '../api/policies.ts'
import { CONFIG_NAME } from '../config/locate.ts'
import { callLines } from './client.ts'
import { adminServer, dataFolder, type ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode, type OrFailure } from './deps.ts'
import type { Output } from './output.ts'
import { tableText } from './table.ts'
import { counted, grouped } from './text.ts'

export interface ReplayOptions extends ServerOptions {
  readonly since: string
  readonly policies?: readonly string[]
  readonly beside?: boolean
  /** Of a data directory that no server holds. */
  readonly offline?: boolean
  readonly config?: string
}

/** What a draft would have decided on what was decided. Exit code 0 whatever the difference. */
export async function replay(
  deps: CliDeps,
  output: Output,
  options: ReplayOptions,
): Promise<ExitCode> {
  const since = sinceOf(options.since, deps.policies.nowMs())
  if (since === undefined)
    return output.fail(failure('--since wants `7d`, `12h`, `30m`, or a time such as 2026-11-01', 2))
  if (options.policies === undefined)
    return output.fail(failure('say with --policies which draft to try: a file, or `pack:NAME`', 2))
  const draft = await deps.policies.draft(options.policies, deps.cwd)
  if (isFailure(draft)) return output.fail(draft)
  const request: ReplayRequest = {
    since,
    policies: draft.policies,
    ...(options.beside === true ? { beside: true } : {}),
  }
  const report = await (options.offline === true ? offline : online)(deps, output, request, options)
  if (isFailure(report)) return output.fail(report)
  if (output.json) output.result(report)
  else {
    output.say(sections(report, output).join('\n\n'))
    if (options.beside !== true && report.rows.some(isUnpermitted)) output.note(ALONE)
  }
  return 0
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 }
/** RFC 3339. */
function sinceOf(text: string, nowMs: number): string | undefined {
  const [, amount, unit = ''] = /^(\d{1,5})([dhm])$/.exec(text) ?? []
  const ms = amount === undefined ? Date.parse(text) : nowMs - Number(amount) * (UNITS[unit] ?? 0)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

async function online(
  deps: CliDeps,
  output: Output,
  body: ReplayRequest,
  options: ReplayOptions,
): Promise<OrFailure<ReplayReport>> {
  const server = await adminServer(deps, options)
  if (isFailure(server)) return server
  for await (const event of callLines(deps, server, { route: 'replayPolicies', body })) {
    if (isFailure(event)) return event
    const ended = endOf(event, output)
    if (ended !== undefined) return ended
  }
  return failure('the server ended the replay without a report; ask it again')
}

async function offline(
  deps: CliDeps,
  output: Output,
  request: ReplayRequest,
  options: ReplayOptions,
): Promise<OrFailure<ReplayReport>> {
  const data = dataFolder(deps, options.data)
  const config = resolve(deps.cwd, options.config ?? join(data, CONFIG_NAME))
  let ended: OrFailure<ReplayReport> | undefined
  const done = await deps.policies.replay(resolve(deps.cwd, data), config, request, (event) => {
    ended ??= endOf(event, output)
  })
  if (isFailure(done)) return done
  return ended ?? failure('the replay ended without a report')
}

function endOf(event: ReplayEvent, output: Output): OrFailure<ReplayReport> | undefined {
  if (event.kind === 'report') return event.report
  if (event.kind === 'failed')
    return { kind: 'failure', messages: [...event.messages], exitCode: 1 }
  output.note(`${grouped(event.records)} records, ${grouped(event.requests)} requests`)
  return undefined
}

function sections(report: ReplayReport, output: Output): readonly string[] {
  return [
    summary(report),
    tallies('PRINCIPAL', report.byPrincipal, output),
    tallies('ALIAS OR DEPLOYMENT', report.byResource, output),
    tallies('LABEL', report.byLabel, output),
    rows(report, output),
    remarks(report).join('\n'),
  ].filter((section) => section !== '')
}

function summary(report: ReplayReport): string {
  const { requests, since, refused, served, rerouted, failed, draft } = report
  const lines = [
    `${counted(requests, 'request')} since ${since}, decided again by ${draft.files.join(', ') || 'what ships alone'}`,
    `  refused that were served   ${grouped(refused)}`,
    `  served that were refused   ${grouped(served)}`,
    `  served by another          ${grouped(rerouted)}`,
  ]
  return [
    ...lines,
    ...(failed === 0 ? [] : [`  decisions that failed      ${grouped(failed)}`]),
  ].join('\n')
}

function tallies(title: string, all: ReplayReport['byLabel'], output: Output): string {
  if (all.length === 0) return ''
  return tableText(
    [
      { title, of: ({ name }) => name, elastic: true },
      { title: 'ALLOW→DENY', of: ({ allowToDeny }) => `${allowToDeny}`, right: true },
      { title: 'DENY→ALLOW', of: ({ denyToAllow }) => `${denyToAllow}`, right: true },
      { title: 'LADDER', of: ({ ladder }) => `${ladder}`, right: true },
    ],
    all.slice(0, ROWS_SHOWN),
    output,
  )
}

const CHANGES = { allowToDeny: 'allow→deny', denyToAllow: 'deny→allow', ladder: 'ladder' } as const
const ROWS_SHOWN = 20
/** A deny that no forbid made. */
const NO_POLICY = 'no permit'
const isUnpermitted = ({ change, policies }: ReplayReport['rows'][number]): boolean =>
  change === 'allowToDeny' && policies.length === 0
const ALONE =
  'a draft takes the place of all policies of your own: what they permit is permitted no more; --beside tries it beside them'

function rows({ rows: all }: ReplayReport, output: Output): string {
  if (all.length === 0) return ''
  return tableText(
    [
      { title: 'COUNT', of: ({ count }) => `${count}`, right: true },
      { title: 'CHANGE', of: ({ change }) => CHANGES[change] },
      { title: 'WHO', of: ({ principal }) => principal, elastic: true },
      { title: 'WHAT', of: ({ resource }) => resource, elastic: true },
      { title: 'LABEL', of: ({ label }) => label, elastic: true },
      { title: 'POLICIES', of: ({ policies }) => policies.join(', ') || NO_POLICY, elastic: true },
      { title: 'SUCH AS', of: ({ example }) => example, elastic: true },
    ],
    all.slice(0, ROWS_SHOWN),
    output,
  )
}

/** What records could not tell. */
function remarks({ unknown, rowsLeftOut, rows: all }: ReplayReport): readonly string[] {
  const said: readonly (readonly [number, string])[] = [
    [Math.max(0, all.length - ROWS_SHOWN) + rowsLeftOut, 'further changes; --json lists more'],
    [unknown.erased, 'requests left out: their explanation was erased, so nobody knows who asked'],
    [unknown.unreadable, 'requests left out: their label cannot be read'],
    [unknown.groupsOfNow, 'requests decided with the groups of now: those of then were not kept'],
    [unknown.actionAssumed, 'requests taken for chats: the action was not kept'],
    [unknown.laddersUnknown, 'requests whose ladders were not kept'],
    [unknown.beforeUnknown, 'requests decided only as they were sent, not as they came'],
    [unknown.deploymentsGone, 'candidates left out: their deployment is no longer configured'],
  ]
  const told = said
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${grouped(count)} ${what}.`)
  return [...told, 'Terms of deployments are those of now.']
}
