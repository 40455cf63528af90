import { parseArgs } from 'node:util'
import { runSeed } from './run.ts'
import { MUTANTS } from './mutants.ts'
import { reportText } from './report.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    mutant: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})
const first = Number(values.seed)
const count = Number(values.seeds)
const mutant = MUTANTS.find(({ name }) => name === values.mutant)
const totals: Record<string, number> = {}
let failed = 0
const startedMs = performance.now()
for (let seed = first; seed < first + count; seed++) {
  const report = await runSeed(seed, mutant)
  for (const [what, times] of Object.entries(report.counts))
    totals[what] = (totals[what] ?? 0) + times
  if (report.violations.length > 0) failed += 1
  if (report.violations.length > 0 || values.verbose)
    console.log(reportText(report, values.verbose))
}
const seconds = (performance.now() - startedMs) / 1_000
console.log(`${count} seeds from ${first}, ${failed} failed, ${seconds.toFixed(1)} s`)
console.log(JSON.stringify(totals))
process.exitCode = failed > 0 ? 1 : 0
