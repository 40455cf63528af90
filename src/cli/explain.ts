import { adminCall } from './admin-call.ts'
import type { ExplainResponse } from '../api/requests.ts'
import { formatUsd } from '../kernel/money.ts'
import { nanoUsd } from '../kernel/values.ts'
import type { ServerOptions } from './connect.ts'
import { isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output, Tone } from './output.ts'
import { tableText } from './table.ts'
import { counted, oneLine, wrap } from './text.ts'

export async function explain(
  deps: CliDeps,
  output: Output,
  id: string,
  options: ServerOptions,
): Promise<ExitCode> {
  const explained = await adminCall(deps, options, {
    route: 'explain',
    params: { id: requestOf(id) },
  })
  if (isFailure(explained)) return output.fail(explained)
  if (output.json) output.result(explained)
  else output.say(sections(explained, output).join('\n\n'))
  return 0
}

/** Answers carry the id of their request in the form of their dialect: any of them will do. */
export function requestOf(id: string): string {
  const [, prefix, own] = /^(chatcmpl-|msg_|resp_)(?:req_)?(.+?)(?:_\d+)?$/.exec(id.trim()) ?? []
  return prefix === undefined ? id.trim() : `req_${own}`
}

export const dollars = (nano: string | null): string =>
  nano === null ? 'unknown' : formatUsd(nanoUsd(BigInt(nano)))

export const toneOf = (outcome: ExplainResponse['outcome']): Tone => {
  if (outcome === 'completed') return 'good'
  return outcome === 'open' || outcome === 'abandoned' ? 'warn' : 'bad'
}

function sections(explained: ExplainResponse, output: Output): readonly string[] {
  return [
    summary(explained, output),
    candidates(explained, output),
    passages(explained, output),
    attempts(explained, output),
  ].filter((section) => section !== '')
}

/** Why a charge has a `~`. */
export function chargeText({
  reported,
  attempts: rows,
}: Pick<ExplainResponse, 'reported' | 'attempts'>): string {
  if (reported !== undefined) {
    const units = Object.entries(reported).map(([tokenClass, count]) => `${count} ${tokenClass}`)
    return `~ the deployment reported ${units.join(', ')}; charged as the most that the request can have used`
  }
  return rows.some(({ estimated, chargedNanoUsd }) => estimated && chargedNanoUsd !== null)
    ? '~ the deployment did not report its usage; charged as the most that the request can have used'
    : ''
}

function triedText(route: ExplainResponse['route']): string {
  if (route === null) return ''
  const passed =
    route.passedOver.length === 0 ? '' : `; passed over as failing: ${route.passedOver.join(', ')}`
  return `${route.order.join(', ')} (${route.by})${passed}`
}

const searchedText = ({ search = {} }: ExplainResponse): string =>
  Object.entries(search)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')

function summary(explained: ExplainResponse, output: Output): string {
  const findings = Object.entries(explained.findings).map(([type, count]) => `${count} ${type}`)
  const raisers = explained.raisers.map(({ kind, id, label }) => `${kind} ${id} → ${label}`)
  const facts: readonly (readonly [string, string])[] = [
    ['request', explained.request],
    ['asked', `${explained.at} by ${askedBy(explained)}`],
    ['alias', explained.alias ?? ''],
    ['outcome', output.paint(toneOf(explained.outcome), explained.outcome)],
    ['because', becauseText(explained)],
    ['label', explained.label],
    ['raised by', raisers.join('; ')],
    ['in parts', partsText(explained)],
    ['found', findings.join(', ')],
    ['done', doneText(explained)],
    ['as it came', beforeText(explained)],
    ['withheld', withheldText(explained)],
    ['policies', explained.policies.join(', ')],
    ['drafts', (explained.observed ?? []).map((one) => `would ${one}`).join('; ')],
    ['tried', triedText(explained.route)],
    ['searched', searchedText(explained)],
    ['answered by', explained.deployment ?? ''],
    ['left out', explained.dropped.join(', ')],
    ['charged', chargeText(explained)],
    ['records', explained.records.map(({ seq, kind }) => `${seq} ${kind}`).join(', ')],
  ]
  return facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => factText(name, name === 'outcome' ? value : oneLine(value), output))
    .join('\n')
}

function becauseText({ reason }: ExplainResponse): string {
  if (reason === null) return ''
  const { code, message, policies = [] } = reason
  return `${message} (${[code, ...policies].join(', ')})`
}

/** `confidential[pii]; frontier denied: own-pii (ladder: tokenise reroute)`. */
const beforeText = ({ before }: ExplainResponse): string =>
  before === undefined
    ? ''
    : [
        before.label,
        ...before.candidates.map(({ deployment, cleared, policies, ladder = [] }) => {
          if (cleared) return `${deployment} cleared`
          const by = policies.length === 0 ? 'no policy permits it' : policies.join(', ')
          return `${deployment} denied: ${by} (ladder: ${ladder.join(' ') || 'none'})`
        }),
      ].join('; ')

function withheldText({ withheld }: ExplainResponse): string {
  if (withheld === undefined) return ''
  const { count, labelBudget } = withheld
  const why: readonly (readonly [number, string])[] = [
    [labelBudget, 'above the labelBudget of the alias'],
    [count - labelBudget, 'that no deployment of the alias is cleared for'],
  ]
  return why
    .filter(([passages]) => passages > 0)
    .map(([passages, what]) => `${counted(passages, 'passage')} ${what}`)
    .join('; ')
}

/** `message 2 toolResult: restricted[pci]!untrusted`: positions count from 1 for people. */
const partsText = ({ parts }: ExplainResponse): string =>
  parts
    .map(({ kind, message, tool, passage, label }) => {
      if (message !== undefined) return `message ${message + 1} ${kind}: ${label}`
      if (tool !== undefined) return `tool ${tool + 1}: ${label}`
      return passage === undefined ? `${kind}: ${label}` : `passage ${passage}: ${label}`
    })
    .join('; ')

function doneText({ done }: ExplainResponse): string {
  if (done === undefined) return ''
  const replaced = Object.entries(done.replaced).map(([type, count]) => `${count} ${type}`)
  return [
    done.actions.join(', '),
    ...(replaced.length === 0 ? [] : [`replaced ${replaced.join(', ')}`]),
    ...(done.fell.length === 0 ? [] : [`without ${done.fell.join(', ')}`]),
    ...(done.reason === undefined ? [] : [`because: ${done.reason}`]),
  ].join('; ')
}

/** A refusal has its reason for as long as it has its explanation. */
function askedBy({ principal, user, reason }: ExplainResponse): string {
  if (principal === null) return reason === null ? '(erased)' : 'a key that is not known'
  return user === null ? principal : `${principal} for ${user}`
}

const NAME_WIDTH = 12

function factText(name: string, value: string, output: Output): string {
  const indent = ' '.repeat(NAME_WIDTH)
  const wrapped = output.width === undefined ? indent + value : wrap(value, output.width, indent)
  return output.paint('faint', name.padEnd(NAME_WIDTH)) + wrapped.slice(NAME_WIDTH)
}

type Candidate = ExplainResponse['candidates'][number]

function candidates({ candidates: rows }: ExplainResponse, output: Output): string {
  if (rows.length === 0) return ''
  return tableText(
    [
      { title: 'CANDIDATE', of: ({ deployment }) => deployment },
      { title: 'CLEARED', of: ({ cleared }) => (cleared ? 'yes' : 'no') },
      { title: 'POLICIES', of: ({ policies }) => policies.join(', '), elastic: true },
      ...(rows.some(({ why }) => why !== undefined)
        ? [{ title: 'WHY', of: ({ why = '' }: Candidate) => why, elastic: true }]
        : []),
    ],
    rows,
    output,
  )
}

function passages({ passages: rows }: ExplainResponse, output: Output): string {
  if (rows.length === 0) return ''
  return tableText(
    [
      { title: '#', of: ({ number }) => `${number}`, right: true },
      { title: 'PASSAGE OF', of: ({ source, path }) => `${source}/${path}`, elastic: true },
      { title: 'VERSION', of: ({ version }) => version, elastic: true },
      { title: 'LABEL', of: ({ label }) => label },
      ...(rows.some(({ scores }) => scores !== undefined)
        ? [
            { title: 'WORDS', of: ({ scores }: Row) => scoreText(scores?.lexical), right: true },
            { title: 'MEANING', of: ({ scores }: Row) => scoreText(scores?.dense), right: true },
            { title: 'SCORE', of: ({ scores }: Row) => scoreText(scores?.fused), right: true },
          ]
        : []),
    ],
    rows,
    output,
  )
}

type Row = ExplainResponse['passages'][number]
const scoreText = (score: number | null | undefined): string => score?.toFixed(2) ?? '–'

function attempts({ attempts: rows }: ExplainResponse, output: Output): string {
  if (rows.length === 0) return ''
  return tableText(
    [
      { title: 'ATTEMPT', of: ({ n }) => `${n}`, right: true },
      { title: 'DEPLOYMENT', of: ({ deployment }) => deployment, elastic: true },
      { title: 'STATE', of: ({ state }) => state },
      { title: 'HELD', of: ({ holdNanoUsd }) => dollars(holdNanoUsd), right: true },
      { title: 'CHARGED', of: (row) => charged(row), right: true },
      {
        title: 'FOR',
        of: ({ charges }) =>
          charges.map(({ units, tokenClass }) => `${units} ${tokenClass}`).join(', '),
        elastic: true,
      },
    ],
    rows,
    output,
  )
}

const charged = (row: ExplainResponse['attempts'][number]): string =>
  row.chargedNanoUsd === null
    ? dollars(null)
    : `${row.estimated ? '~' : ''}${dollars(row.chargedNanoUsd)}`
