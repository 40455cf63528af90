import { rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MUTANTS } from '../kernel/mutants.ts'
import {
  failure,
  isFailure,
  type CliDeps,
  type ExitCode,
  type ProveProgress,
  type ProvenReport,
  type ProvenStatement,
} from './deps.ts'
import type { Output } from './output.ts'
import { quoted } from './ready.ts'
import { limits } from '../kernel/limits.ts'
import { counted, fit, grouped } from './text.ts'

const NAMES: readonly string[] = MUTANTS

export interface ProveFlags {
  readonly config?: string
  readonly rules: string
  readonly seed: number
  readonly minutes: number
  readonly probes: number
  readonly report?: string
  readonly data?: string
  readonly replay?: string
  readonly mutant?: string
}

export async function prove(deps: CliDeps, output: Output, flags: ProveFlags): Promise<ExitCode> {
  const { rules, mutant } = flags
  if (rules !== 'configured' && rules !== 'generated')
    return output.fail(failure('--rules is `configured` or `generated`', 2))
  if (mutant !== undefined && !NAMES.includes(mutant))
    return output.fail(failure(`--mutant is one of \`${NAMES.join('`, `')}\``, 2))
  const [, pair, probe] = /^(\d{1,4}):(\d{1,9})$/.exec(flags.replay ?? '') ?? []
  if (flags.replay !== undefined && pair === undefined)
    return output.fail(failure('--replay names a pair and a probe, as in `--replay 2:431`', 2))
  const report = flags.report === undefined ? undefined : resolve(deps.cwd, flags.report)
  if (report !== undefined && !(await isWritable(report)))
    return output.fail(
      failure(
        `the report \`${flags.report}\` cannot be written; name a file in a folder that is there`,
        2,
      ),
    )
  const progress = progressOn(deps)
  const proven = await deps.prove({
    configFile: flags.config === undefined ? deps.sampleConfig : resolve(deps.cwd, flags.config),
    rules,
    seed: flags.seed,
    minutes: flags.minutes,
    probes: flags.probes,
    ...(pair === undefined ? {} : { only: { pair: Number(pair), probe: Number(probe) } }),
    ...(mutant === undefined ? {} : { mutant }),
    data: flags.data === undefined ? undefined : resolve(deps.cwd, flags.data),
    replay: (ofPair, ofProbe) => replayText(deps.command, flags, `${ofPair}:${ofProbe}`),
    onProgress: (now) => {
      if (!output.json) progress.show(now)
    },
  })
  progress.end()
  if (isFailure(proven)) {
    if (report !== undefined) await rm(`${report}.part`, { force: true })
    return output.fail(proven)
  }
  const { statement } = proven.report
  if (output.json) output.result(resultOf(statement, flags))
  else say(output, proven.report, flags)
  // Last: minutes of work are not lost to a disk that is full.
  if (report !== undefined) await writeReport(report, proven.report)
  return exitOf(statement, flags)
}

/** Tried before the work is done that it is about. */
const isWritable = (file: string): Promise<boolean> =>
  writeFile(`${file}.part`, '', { mode: 0o600 }).then(
    () => true,
    () => false,
  )

/** Whole or not at all: a reader never sees half a report. */
async function writeReport(file: string, report: ProvenReport): Promise<void> {
  await writeFile(`${file}.part`, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

function replayText(command: string, flags: ProveFlags, which: string): string {
  const parts = [
    command,
    'prove',
    ...(flags.config === undefined ? [] : ['--config', quoted(flags.config)]),
    ...(flags.rules === 'configured' ? [] : ['--rules', flags.rules]),
    '--seed',
    String(flags.seed),
    '--probes',
    String(flags.probes),
    '--replay',
    which,
  ]
  return parts.join(' ')
}

const notProvenOf = ({ leftOut, pairs }: ProvenStatement): number =>
  leftOut + Math.max(0, ...pairs.map(({ unchanged }) => unchanged))

const caughtOf = ({ mutants }: ProvenStatement): number =>
  mutants.filter(({ caught }) => caught).length

const resultOf = (statement: ProvenStatement, { report }: ProveFlags) => ({
  probes: statement.probes,
  differences: statement.differences,
  seenOnce: statement.seenOnce,
  mutantsCaught: caughtOf(statement),
  mutants: statement.mutants.length,
  documents: statement.documents,
  protectedDocuments: statement.protectedDocuments,
  notProven: notProvenOf(statement),
  setsNotAsked: Math.max(statement.pairsLeftOut, statement.pairsNotAsked),
  seconds: statement.seconds,
  seed: statement.seed,
  report: report ?? null,
})

/** A replay has no mutants; otherwise all of them have to be there and caught. */
function exitOf(statement: ProvenStatement, { replay, mutant }: ProveFlags): ExitCode {
  const caught = caughtOf(statement)
  const wanted = replay !== undefined ? 0 : mutant !== undefined ? 1 : MUTANTS.length
  const { differences, seenOnce, pairsNotAsked } = statement
  const isEqual = differences === 0 && seenOnce === 0 && pairsNotAsked === 0
  return isEqual && caught === wanted && caught === statement.mutants.length ? 0 : 1
}

const FOUND_SHOWN = 5

function say(output: Output, { statement, keyId }: ProvenReport, { report }: ProveFlags): void {
  const { probes, differences, seenOnce, outOfTime, documents, protectedDocuments, seconds, seed } =
    statement
  for (const one of statement.found.slice(0, FOUND_SHOWN)) {
    const where = `${one.principal}, ${one.dialect}, ${one.path}, ${one.place}`
    const what =
      one.seen === 'once' ? 'different once, and not when it was asked again' : 'different'
    output.say(`${what}: probe ${one.pair}:${one.probe} (${where}) from character ${one.at} on`)
    output.say(`  the twin: ${JSON.stringify(one.twin)}`)
    output.say(`  again: ${one.replay}`)
  }
  for (const { name, caught, probes: took } of statement.mutants)
    output.say(`${caught ? 'caught' : 'NOT CAUGHT'}: ${name} (${counted(took, 'probe')})`)
  output.prose(
    `${grouped(probes)} probes in ${grouped(seconds)} s, ${counted(differences, 'difference')}${seenOnce > 0 ? `, ${grouped(seenOnce)} seen once` : ''}; ${caughtOf(statement)} of ${counted(statement.mutants.length, 'mutant')} caught. ${grouped(protectedDocuments)} of ${counted(documents, 'document')} are protected; seed ${seed}.`,
  )
  if (outOfTime > 0)
    output.note(
      `${counted(outOfTime, 'answer')} differed once, because this machine was too busy for an embedder or a reranker to answer in time`,
    )
  const notProven = notProvenOf(statement)
  if (notProven > 0)
    output.note(
      `nothing is proven of ${counted(notProven, 'document')}: too large, too many, or of a format that cannot be rewritten`,
    )
  if (statement.pairsNotAsked > 0)
    output.say(
      `NOT PROVEN: ${counted(statement.pairsNotAsked, 'set')} of documents that somebody may not read; there was no time, give more with --minutes`,
    )
  if (statement.pairsLeftOut > 0)
    output.note(
      `left out: ${counted(statement.pairsLeftOut, 'set')} of documents that somebody may not read`,
    )
  output.note(`not compared: ${statement.residualChannels.join('; ')}`)
  if (report !== undefined) output.note(`report: ${report}, signed by ${keyId}`)
}

interface Progress {
  show(progress: ProveProgress): void
  end(): void
}

const REDRAW_MS = 200

/** A line that is redrawn, on a terminal; elsewhere a line every few seconds. */
function progressOn({ stderr, monotonicMs }: Pick<CliDeps, 'stderr' | 'monotonicMs'>): Progress {
  const isTerminal = stderr.isTTY === true
  const everyMs = isTerminal ? REDRAW_MS : limits.progressLineMs
  let shownAt = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    show({ probes, of, pair, pairs }) {
      const now = monotonicMs()
      if (now - shownAt < everyMs) return
      shownAt = now
      const text = `Proving: ${grouped(probes)} of ${grouped(of)} probes, worlds ${pair} of ${pairs}`
      if (!isTerminal) return void stderr.write(`${text}\n`)
      drawn = true
      stderr.write(`\r${fit(text, Math.max(40, stderr.columns ?? 80) - 1)}\u001b[K`)
    },
    end: () => {
      if (drawn) stderr.write('\r\u001b[K')
    },
  }
}
