import { resolve } from 'node:path'
import { isFailure, type CliDeps, type ExitCode, type RetrievalEvaluation } from './deps.ts'
import type { Output } from './output.ts'
import { progressOn } from './progress.ts'
import { tableText } from './table.ts'
import { counted, grouped } from './text.ts'

export interface EvalOptions {
  readonly lake: string
  readonly queries: string
  readonly qrels: string
}

export async function evalRetrieval(
  deps: CliDeps,
  output: Output,
  options: EvalOptions,
): Promise<ExitCode> {
  const progress = progressOn(deps)
  const measured = await deps.evaluateRetrieval({
    lake: resolve(deps.cwd, options.lake),
    queriesFile: resolve(deps.cwd, options.queries),
    qrelsFile: resolve(deps.cwd, options.qrels),
    onProgress: (now) => progress.show(now),
  })
  progress.end()
  if (isFailure(measured)) return output.fail(measured)
  const { kind: _, ...result } = measured
  if (output.json) output.result(result)
  else say(output, measured)
  const { missing, judgedDocuments, sharedIds } = measured
  if (missing > 0)
    output.note(
      `not in the lake, so counted as not found: ${grouped(missing)} of ${counted(judgedDocuments, 'judged document')}; ids are file names without extension`,
    )
  if (sharedIds > 0)
    output.note(
      `ids of more than one file: ${grouped(sharedIds)}; ids are file names without extension`,
    )
  return 0
}

const LEGS = ['bm25', 'dense', 'hybrid'] as const
const MEASURES = [
  ['ndcg10', 'nDCG@10'],
  ['recall100', 'recall@100'],
  ['mrr10', 'MRR@10'],
] as const

function say(output: Output, measured: RetrievalEvaluation): void {
  const columns = [
    { title: '', of: (leg: (typeof LEGS)[number]) => leg },
    ...MEASURES.map(([name, title]) => ({
      title: `${title} [95 %]`,
      of: (leg: (typeof LEGS)[number]) => {
        const [low, high] = measured[leg].intervals[name]
        return `${measured[leg][name].toFixed(4)} [${low.toFixed(3)}, ${high.toFixed(3)}]`
      },
    })),
  ]
  output.say(tableText(columns, LEGS, output))
  const { hybridOver, queries, documents, chunks, skipped, unasked } = measured
  for (const leg of ['bm25', 'dense'] as const) {
    const [low, high] = hybridOver[leg].interval
    output.say(
      `hybrid over ${leg}: ${signed(hybridOver[leg].ndcg10)} nDCG@10 [${signed(low)}, ${signed(high)}]`,
    )
  }
  const facts = [
    queries === 1 ? '1 judged query' : `${grouped(queries)} judged queries`,
    counted(documents, 'document'),
    counted(chunks, 'chunk'),
    ...(skipped === 0 ? [] : [`${counted(skipped, 'object')} skipped`]),
    ...(unasked === 0 ? [] : [`${unasked} judged without a text`]),
  ]
  output.prose(`${facts.join(', ')}; embedded by ${measured.embedder}.`)
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
