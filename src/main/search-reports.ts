import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import type { SearchReport } from '../pipeline/stages.ts'
import type { Log } from './log.ts'

/**
 * Remembers what the embedder and the reranker last did to questions, and says it in the log: a search that
 * falls back to words answers as before, so nobody would notice.
 */
export class SearchReports {
  readonly #clock: Clock
  readonly #log: Log
  readonly #last = new Map<SearchReport['role'], SearchReport>()
  readonly #saidMs = new Map<SearchReport['role'], number>()
  readonly #unsaid = new Map<SearchReport['role'], number>()

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  add(report: SearchReport): void {
    const { role, deployment, trouble } = report
    this.#last.set(role, report)
    if (trouble === undefined) return
    const now = this.#clock.monotonicMs()
    const questions = (this.#unsaid.get(role) ?? 0) + 1
    this.#unsaid.set(role, questions)
    if (now - (this.#saidMs.get(role) ?? Number.NEGATIVE_INFINITY) < limits.searchWarningMs) return
    this.#saidMs.set(role, now)
    this.#unsaid.set(role, 0)
    this.#log.warn({ deployment, trouble, questions }, SENTENCES[role])
  }

  /** Of the last question that it was asked for. An embedder's is over when another space is searched. */
  trouble(
    role: SearchReport['role'],
    { deployment, space }: Pick<SearchReport, 'deployment' | 'space'>,
  ): string | undefined {
    const last = this.#last.get(role)
    return last?.deployment === deployment && last.space === space ? last.trouble : undefined
  }
}

const SENTENCES = {
  embed: 'questions are searched by words alone, because the embedder does not do its part',
  rerank: 'passages keep their order, because the reranker does not do its part',
} as const
