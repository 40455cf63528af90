import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isFailure } from '../../src/cli/deps.ts'
import { runTour } from '../../src/main/tour/tour.ts'

const MAIN = join(process.cwd(), 'dist/src/main.js')
const NO_FILTER = join(process.cwd(), 'dist/test/tour/no-filter.js')

async function played(...before: readonly string[]) {
  const said: string[] = []
  const result = await runTour(
    {
      program: [process.execPath, ...before, MAIN],
      sampleLake: join(process.cwd(), 'samples/lake'),
      fetch: globalThis.fetch,
      monotonicMs: () => performance.now(),
    },
    { say: (text) => void said.push(text) },
  )
  return { result, said: said.join('\n') }
}

test('every promise is kept', { timeout: 150_000 }, async () => {
  const { result, said } = await played()
  expect(isFailure(result) ? result.messages : []).toEqual([])
  if (isFailure(result)) return
  expect(result.scenes.length).toBe(5)
  expect(result.vendorRequests).toBeGreaterThan(3)
  expect(said).toMatch(/the vendor receives \d+ bytes/)
})

test('with a broken filter it fails loudly', { timeout: 150_000 }, async () => {
  const { result, said } = await played('--import', NO_FILTER)
  expect(result).toMatchObject({ kind: 'failure', exitCode: 1 })
  expect(isFailure(result) && result.messages[0]).toContain('a promise of the tour is broken')
  expect(said).not.toContain('the ledger adds up')
})
