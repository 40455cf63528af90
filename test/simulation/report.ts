import type { Report } from './simulation.ts'

const LINES_MAX = 60

/** What to read of a failing seed: which invariant, and the steps of the requests that broke it. */
export function reportText({ seed, violations, log }: Report, all = false): string {
  const requests = new Set(violations.map(({ request }) => request))
  const lines = log.filter(({ request }) => all || request === undefined || requests.has(request))
  return [
    `seed ${seed}: ${violations.length} violations (npm run sim -- --seed ${seed})`,
    ...violations.map(
      ({ invariant, detail, request }) => `  INVARIANT (${invariant}) ${request ?? ''}: ${detail}`,
    ),
    ...lines
      .slice(all ? 0 : -LINES_MAX)
      .map(({ request, text }) => `    ${text}${request === undefined ? '' : ` [${request}]`}`),
  ].join('\n')
}
