import { afterEach, describe, expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { limits } from '../kernel/limits.ts'
import { openScanPool, type ScanPool, type ScanPoolOptions } from './scan-pool.ts'

const pools: ScanPool[] = []
const opened = (options?: ScanPoolOptions): ScanPool => {
  const pool = openScanPool(options)
  pools.push(pool)
  return pool
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})
const pause = (): Promise<void> => Promise.resolve()
const long = `${'Nothing to see in these words. '.repeat(800)}card 4111 1111 1111 1111`
/** A module whose scanner does `what` to what it is asked. */
const scannerThat = (what: string): string =>
  `data:text/javascript,${encodeURIComponent(`export const createScanner = () => ({ classify: (texts) => { ${what} } })`)}`

test('a long text is judged as in process', async () => {
  expect(long.length).toBeGreaterThan(limits.scanInProcessChars)
  const scanner = opened().scanner(defaultRaises)
  const expected = createScanner(defaultRaises).classify(['short', long])
  expect(expected.findings).toHaveLength(1)
  expect(await scanner.classifyInTurns(['short', long], pause)).toEqual(expected)
  expect(await scanner.classifyInTurns(['4111111111111111'], pause)).toMatchObject({
    label: { level: 'restricted' },
  })
})

test('the event loop goes on meanwhile', async () => {
  const scanner = opened().scanner(defaultRaises)
  await scanner.classifyInTurns([long], pause)
  let turns = 0
  const ticking = setInterval(() => turns++, 1)
  await scanner.classifyInTurns([long.repeat(100)], pause)
  clearInterval(ticking)
  expect(turns).toBeGreaterThan(5)
})

test('each configuration raises what it says, in whatever order they ask', async () => {
  const pool = opened({ workers: 1 })
  const strict = pool.scanner(defaultRaises)
  const lax = pool.scanner(new Map())
  const [first, second, third] = await Promise.all([
    strict.classifyInTurns([long], pause),
    lax.classifyInTurns([long], pause),
    strict.classifyInTurns([long], pause),
  ])
  expect(second.label.level).toBe('public')
  expect(first.label.level).toBe('restricted')
  expect(third).toEqual(first)
})

describe('a promise rejects, so that the pipeline denies,', () => {
  test('where a detector throws, and no word of it comes out', async () => {
    const pool = opened({ scannerModule: scannerThat('throw new Error(texts[0])') })
    const failing = pool.scanner(defaultRaises).classifyInTurns([long], pause)
    await expect(failing).rejects.toThrow('a long text could not be scanned')
  })
  test('where the thread dies, and the next one is served', async () => {
    const module = scannerThat(
      'if (texts[0].startsWith("die")) process.exit(); return { label: {}, raisers: [], findings: [] }',
    )
    const scanner = opened({ workers: 1, scannerModule: module }).scanner(defaultRaises)
    const dead = scanner.classifyInTurns([`die ${long}`], pause)
    const next = scanner.classifyInTurns([long], pause)
    await expect(dead).rejects.toThrow('could not be scanned')
    expect(await next).toMatchObject({ findings: [] })
  })
  test('where it takes too long', async () => {
    const pool = opened({ timeoutMs: 100, scannerModule: scannerThat('for (;;);') })
    const endless = pool.scanner(defaultRaises).classifyInTurns([long], pause)
    await expect(endless).rejects.toThrow('could not be scanned')
  })
  test('where too many wait', async () => {
    const module = scannerThat('for (;;);')
    const pool = opened({ workers: 1, queueMax: 1, timeoutMs: 300, scannerModule: module })
    const scanner = pool.scanner(defaultRaises)
    const asked = [1, 2, 3].map(() => scanner.classifyInTurns([long], pause))
    const settled = await Promise.allSettled(asked)
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(String((settled[2] as PromiseRejectedResult).reason)).toContain('too many long texts')
  })
})
