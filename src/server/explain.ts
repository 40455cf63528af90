import { OUTCOMES, type ExplainResponse, type Outcome, type WatchEvent } from '../api/requests.ts'
import { instant, isoTime } from '../kernel/values.ts'
import type { AttemptRow, RequestView } from '../ledger/store.ts'
import type { RequestSummary } from '../pipeline/stages.ts'

type Facts = Readonly<Record<string, unknown>>
const factsOf = (value: unknown): Facts =>
  typeof value === 'object' && value !== null ? (value as Facts) : {}
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const listOf = <T>(value: unknown): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : []

/** The stored explanation and the ledger's rows, as the API tells them. */
export function explainView(request: string, view: RequestView): ExplainResponse {
  const facts = factsOf(view.explanation)
  const result = factsOf(facts['result'])
  const code = textOf(facts['code']) ?? textOf(result['code']) ?? textOf(result['failure'])
  const last = view.attempts.at(-1)
  const startedAt =
    typeof facts['at'] === 'number' ? instant(facts['at']) : view.attempts[0]?.startedAt
  return {
    request,
    at: isoTime(startedAt ?? instant(0)),
    finishedAt: last?.closedAt === undefined ? null : isoTime(last.closedAt),
    outcome: outcomeOf(facts, result, last),
    reason: code === null ? null : reasonOf(code, facts, result),
    principal: textOf(facts['principal']),
    user: textOf(facts['user']),
    alias: textOf(facts['alias']),
    label: textOf(result['label']) ?? textOf(facts['label']) ?? 'public',
    raisers: listOf<unknown>(facts['raisers']).map(raiserOf),
    parts: listOf<ExplainResponse['parts'][number]>(facts['parts']),
    ...(facts['done'] === undefined ? {} : { done: doneOf(factsOf(facts['done']), facts) }),
    findings: factsOf(facts['findings']) as Readonly<Record<string, number>>,
    policies: listOf<string>(facts['policies']),
    candidates: listOf<ExplainResponse['candidates'][number]>(facts['candidates']),
    ...(facts['before'] === undefined ? {} : { before: beforeOf(factsOf(facts['before'])) }),
    ...(facts['withheld'] === undefined
      ? {}
      : { withheld: withheldOf(factsOf(facts['withheld'])) }),
    ...(facts['observed'] === undefined ? {} : { observed: listOf<string>(facts['observed']) }),
    route: routeOf(factsOf(facts['route'])),
    ...(facts['search'] === undefined ? {} : { search: searchOf(factsOf(facts['search'])) }),
    deployment: textOf(result['deployment']),
    dropped: listOf<string>(result['dropped']),
    passages: listOf<Facts>(facts['passages']).map((passage) => ({
      number: Number(passage['number'] ?? 1),
      source: textOf(passage['source']) ?? '',
      path: textOf(passage['path']) ?? '',
      version: textOf(passage['version']) ?? '',
      label: textOf(passage['label']) ?? 'public',
      ...(passage['scores'] === undefined ? {} : { scores: scoresOf(factsOf(passage['scores'])) }),
    })),
    attempts: view.attempts.map(attemptView),
    ...(result['disputed'] === true
      ? { reported: factsOf(result['reported']) as Readonly<Record<string, string>> }
      : {}),
    records: view.records.map(({ seq, kind }) => ({ seq: String(seq), kind })),
  }
}

type Reason = NonNullable<ExplainResponse['reason']>
function reasonOf(code: string, facts: Facts, result: Facts): Reason {
  const message = textOf(facts['message']) ?? textOf(result['message']) ?? code
  const policies = listOf<string>(result['policies'])
  return { code, message, ...(policies.length === 0 ? {} : { policies }) }
}

type Before = NonNullable<ExplainResponse['before']>
const beforeOf = ({ label, candidates }: Facts): Before => ({
  label: textOf(label) ?? 'public',
  candidates: listOf<Before['candidates'][number]>(candidates),
})

const withheldOf = ({ count, labelBudget }: Facts): ExplainResponse['withheld'] => ({
  count: Number(count ?? 0),
  labelBudget: Number(labelBudget ?? 0),
})

type Scores = NonNullable<ExplainResponse['passages'][number]['scores']>
function scoresOf({ fused, lexical, dense }: Facts): Scores {
  const scoreOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
  return { fused: scoreOf(fused) ?? 0, lexical: scoreOf(lexical), dense: scoreOf(dense) }
}

function doneOf(done: Facts, facts: Facts): NonNullable<ExplainResponse['done']> {
  const reason = textOf(facts['declassify'])
  return {
    actions: listOf<string>(done['actions']),
    replaced: factsOf(done['replaced']) as Readonly<Record<string, number>>,
    fell: listOf<string>(done['fell']),
    ...(reason === null ? {} : { reason }),
  }
}

/** Explanations of an earlier version hold some as one text: `detector:card restricted[pci]`. */
function raiserOf(raiser: unknown): ExplainResponse['raisers'][number] {
  const { kind, id, label } = factsOf(raiser)
  const [, textKind, textId, textLabel] = /^([a-z]+):(.*) (\S+)$/s.exec(textOf(raiser) ?? '') ?? []
  return {
    kind: textOf(kind) ?? textKind ?? 'unknown',
    id: textOf(id) ?? textId ?? '',
    label: textOf(label) ?? textLabel ?? 'public',
  }
}

function outcomeOf(facts: Facts, result: Facts, last: AttemptRow | undefined): Outcome {
  const said = OUTCOMES.find((outcome) => outcome === result['outcome'])
  if (said !== undefined) return said
  if (last === undefined) return textOf(facts['code']) === null ? 'open' : 'refused'
  return last.state === 'reserved' ? 'open' : 'crashed'
}

const searchOf = (how: Facts): NonNullable<ExplainResponse['search']> =>
  Object.fromEntries(
    Object.entries(how).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
    ),
  )

function routeOf({ by, order, passedOver }: Facts): ExplainResponse['route'] {
  const name = textOf(by)
  return name === null
    ? null
    : { by: name, order: listOf<string>(order), passedOver: listOf<string>(passedOver) }
}

function attemptView(row: AttemptRow): ExplainResponse['attempts'][number] {
  return {
    attempt: row.attempt,
    n: row.n,
    deployment: row.deployment,
    state: row.state,
    holdNanoUsd: row.holdNanoUsd?.toString() ?? null,
    chargedNanoUsd: row.chargedNanoUsd?.toString() ?? null,
    estimated: row.estimated,
    startedAt: isoTime(row.startedAt),
    closedAt: row.closedAt === undefined ? null : isoTime(row.closedAt),
    charges: row.lines.map(({ tokenClass, units, nanoUsd }) => ({
      tokenClass,
      units,
      nanoUsd: nanoUsd.toString(),
    })),
  }
}

/** Without an attempt (a refusal before it, a kept answer again) nothing was spent. Else: null is unknown. */
function spentOf({ result }: RequestSummary): Pick<RequestEvent, 'tokens' | 'costNanoUsd'> {
  if (result === undefined) return { tokens: {}, costNanoUsd: '0' }
  const { usage, charge } = factsOf(result)
  return {
    tokens:
      usage === null || usage === undefined ? null : (factsOf(usage) as Record<string, number>),
    costNanoUsd: textOf(charge),
  }
}
type RequestEvent = Extract<WatchEvent, { kind: 'request' }>

/** One line of `watch`. */
export function watchEventOf(summary: RequestSummary, at: string): WatchEvent {
  const result = factsOf(summary.result)
  const [outcome = '', code] = summary.outcome.split(':')
  return {
    kind: 'request',
    at,
    request: summary.id,
    principal: summary.principal === '' ? null : summary.principal,
    alias: summary.alias === '' ? null : summary.alias,
    label: textOf(result['label']) ?? textOf(summary.explanation['label']) ?? 'public',
    policies: listOf<string>(summary.explanation['policies']),
    deployment: summary.deployment === '' ? null : summary.deployment,
    ...spentOf(summary),
    estimated: result['estimated'] === true,
    replayed: summary.explanation['replayOf'] !== undefined,
    outcome: OUTCOMES.find((known) => known === outcome) ?? 'failed',
    code: code ?? null,
    ms: Math.max(0, Math.round(summary.durationMs)),
  }
}
