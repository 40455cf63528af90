import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteStores } from '../../src/stores/sqlite/sqlite.ts'
import { MUTANTS } from './mutants.ts'
import { reportText } from './report.ts'
import { runSeed } from './run.ts'
import type { Report } from './simulation.ts'

const SEEDS = 200
const SQLITE_SEEDS = [3, 12, 31] as const

async function firstOf(
  run: (seed: number) => Promise<Report>,
  found: (report: Report) => boolean,
): Promise<Report | undefined> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const report = await run(seed)
    if (found(report)) return report
  }
  return undefined
}

test(`${SEEDS} seeds break no invariant`, async () => {
  const totals: Record<string, number> = {}
  const broken = await firstOf(runSeed, ({ violations, counts }) => {
    for (const [what, times] of Object.entries(counts)) totals[what] = (totals[what] ?? 0) + times
    return violations.length > 0
  })
  expect(broken && reportText(broken)).toBeUndefined()
  // What is not reached is not tested: every kind of end, and every kind of fault.
  const reached = [
    'clean',
    'broken',
    'left',
    'refused',
    'threw',
    'crash',
    'passages',
    'retried',
    '"blocked"',
    'dropped markers',
    'breaker',
    'estimated',
    'counted',
    'embedding',
    'ranked',
    'replayed',
  ]
  expect(reached.filter((what) => (totals[what] ?? 0) < 20)).toEqual([])
}, 120_000)

test('a seed gives the same run again', async () => {
  const [first, second] = [await runSeed(7), await runSeed(7)]
  expect(second.log).toEqual(first.log)
})

test.each(SQLITE_SEEDS)('seed %i on SQLite', async (seed) => {
  const directory = await mkdtemp(join(tmpdir(), 'standpipe-sim-'))
  const stores = await openSqliteStores(directory)
  try {
    const report = await runSeed(seed, undefined, stores)
    expect(report.violations.length === 0 ? '' : reportText(report)).toBe('')
  } finally {
    await stores.close()
    await rm(directory, { recursive: true, force: true })
  }
})

test.each(MUTANTS)('the checker finds a mutant: $name', async (mutant) => {
  const broken = await firstOf(
    (seed) => runSeed(seed, mutant),
    ({ violations }) => violations.some(({ invariant }) => invariant === mutant.breaks),
  )
  expect(broken?.violations.map(({ invariant }) => invariant)).toContain(mutant.breaks)
})
