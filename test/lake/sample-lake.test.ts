import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { openPrepareHost } from '../../src/ingest/worker-host.ts'
import type { LakeRule } from '../../src/lake/rule.ts'
import type { Preparer } from '../../src/lake/prepare.ts'
import { systemClock } from '../../src/main/world.ts'
import { openLakeService, type LakeService } from '../../src/pipeline/lake-service.ts'
import { visibleClasses } from '../../src/retrieval/visibility.ts'
import { openFilesystemSource } from '../../src/sources/filesystem/filesystem.ts'
import { memoryStores } from '../../src/stores/memory/memory.ts'
import { NaiveIndex } from '../../src/stores/naive-index/naive-index.ts'

const rule = (match: string, level: LakeRule['label']['level'], readers: string[]): LakeRule => ({
  match,
  readers,
  denied: [],
  label: { level, compartments: [], integrity: 'trusted' },
})
const RULES = [
  rule('hr/**', 'confidential', ['group:hr']),
  rule('board/**', 'restricted', ['group:board']),
  rule('handbook/**', 'internal', ['group:staff']),
  rule('products/**', 'internal', ['group:staff']),
]

/** The whole of ingest with its real parts, in memory: files, threads, detectors, an index that scans. */
describe('the sample lake', () => {
  const root = mkdtempSync(join(tmpdir(), 'standpipe-lake-'))
  const index = new NaiveIndex()
  const { manifest } = memoryStores()
  let preparer: Preparer
  let service: LakeService
  beforeAll(async () => {
    cpSync(join(process.cwd(), 'samples', 'lake'), root, { recursive: true })
    preparer = openPrepareHost({ raises: defaultRaises })
    const source = openFilesystemSource({ id: 'company', root })
    service = await openLakeService({ manifest, index, preparer, clock: systemClock }, [
      { source, rules: RULES },
    ])
    await service.start()
    await service.sync(undefined)
  })
  afterAll(async () => {
    await service.stop()
    await preparer.close()
    rmSync(root, { recursive: true })
  })

  async function ask(question: string, groups: readonly string[]) {
    const tokens = groups.map((group) => `group:${group}`)
    const classes = visibleClasses(tokens, [...service.classes().byId.values()])
    const { hits } = await index.search({ text: question, classes, limit: 5 })
    const rows = await manifest.byIds(hits.map(({ document }) => document))
    const pathOf = (id: number): string => rows.find((row) => row.id === id)?.key ?? ''
    return hits.map((hit) => ({ path: pathOf(hit.document), text: hit.text, label: hit.label }))
  }

  test('is read without a gap', async () => {
    expect(await service.status()).toMatchObject([{ indexed: 14, skipped: 0, state: 'current' }])
  })

  test('one question, two answers: it depends on who asks', async () => {
    const question = 'What is the salary range for grade 4?'
    const [staff] = await ask(question, ['staff'])
    const [hr] = await ask(question, ['staff', 'hr'])
    expect(staff?.path).toBe('handbook/pay-and-grades.md')
    expect(hr?.path).toBe('hr/salary-bands.md')
    expect(hr?.text).toContain('58,400 to 71,900')
    const seen = await ask('Skylark sale offer Brightmast', ['staff', 'hr'])
    expect(seen.map(({ path }) => path)).not.toContain('board/minutes-2026-09.md')
  })

  test('detectors have labelled what they found in the text', async () => {
    const hits = await ask('relocation travel allowance account', ['hr'])
    const refund = hits.find(({ text }) => text.includes('GB82'))
    const expected = createScanner(defaultRaises).classify(['GB82 WEST 1234 5698 7654 32']).label
    expect(expected.level).not.toBe('public')
    expect(refund?.label.compartments).toEqual(expect.arrayContaining([...expected.compartments]))
  })

  test('a file that changes is another answer within two seconds, by the watcher alone', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    writeFileSync(join(root, 'products', 'umbrella.txt'), 'The umbrella costs 12 euros.')
    const started = performance.now()
    for (;;) {
      const [hit] = await ask('How much is the umbrella?', ['staff'])
      if (hit?.path === 'products/umbrella.txt') break
      expect(performance.now() - started).toBeLessThan(2_000)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  })
})
