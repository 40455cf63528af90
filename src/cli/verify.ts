import { adminCall } from './admin-call.ts'
import { limits } from '../kernel/limits.ts'
import { formatUsd } from '../kernel/money.ts'
import { nanoUsd } from '../kernel/values.ts'
import type { ServerOptions } from './connect.ts'
import { isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'
import { counted, oneLine } from './text.ts'

export async function verifyLedger(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const report = await adminCall(deps, options, { route: 'verifyLedger' })
  if (isFailure(report)) return output.fail(report)
  const spent = formatUsd(nanoUsd(BigInt(report.spentNanoUsd)))
  const facts = [
    counted(report.attempts, 'attempt'),
    counted(report.records, 'record'),
    `${report.open} open`,
    `${report.indeterminate} indeterminate`,
    `${spent} spent`,
  ]
  // The one of these words that is not plain: what became of such a call, nobody knows yet.
  const unknown =
    report.indeterminate === 0
      ? ''
      : ` Indeterminate: a call went out and its usage is not known; its hold stays, and is charged after ${limits.indeterminateSettleHours} hours.`
  return sayReport(output, report, `The ledger adds up: ${facts.join(', ')}.${unknown}`)
}

export async function verifyAudit(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const report = await adminCall(deps, options, { route: 'verifyAudit' })
  if (isFailure(report)) return output.fail(report)
  const root = report.rootHash === null ? '' : ` Root ${report.rootHash}.`
  const records = counted(report.records, 'record')
  return sayReport(
    output,
    report,
    `The records are in order: ${records} in a dense sequence, canonical bytes, one outcome for each intent.${root}`,
  )
}

interface Report {
  readonly ok: boolean
  readonly problems: readonly { readonly invariant: string; readonly detail: string }[]
}

/** Fails closed: a report with problems is not right, whatever its `ok` says. */
function sayReport(output: Output, report: Report, allIsWell: string): ExitCode {
  if (output.json) output.result(report)
  if (report.ok && report.problems.length === 0) {
    if (!output.json) output.prose(`${output.paint('good', '✔')} ${allIsWell}`)
    return 0
  }
  const messages = report.problems.map(
    ({ invariant, detail }) => `${oneLine(invariant)} does not hold: ${oneLine(detail)}`,
  )
  return output.fail({
    kind: 'failure',
    messages: messages.length === 0 ? ['verification failed'] : messages,
    exitCode: 1,
  })
}
