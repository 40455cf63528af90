import { pino } from 'pino'

/**
 * The operator's log: JSON lines on stderr. It holds ids, outcomes and our own sentences; never a
 * body, a key, a query, or a document's text.
 */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void
  warn(facts: Readonly<Record<string, unknown>>, message: string): void
  error(facts: Readonly<Record<string, unknown>>, message: string): void
}

/** Errors of ours may quote what they choked on: only their class and the places in our code are kept. */
export function bugFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error }
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
  return { error: error.name, at: places.slice(0, 8).map((line) => line.trim()) }
}

export const createLog = (): Log =>
  pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  )
