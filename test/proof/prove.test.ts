import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isFailure, type ProveOptions } from '../../src/cli/deps.ts'
import { loadConfig } from '../../src/config/load.ts'
import { defaultRaises } from '../../src/dlp/scanner.ts'
import { MUTANTS } from '../../src/kernel/mutants.ts'
import { prove } from '../../src/main/prove.ts'
import { verifyReport, type ProofReport } from '../../src/prove/report.ts'

/** A small lake of one's own, attacked by the command that ships. */
const root = mkdtempSync(join(tmpdir(), 'standpipe-proved-'))
const config = join(root, 'standpipe.yaml')
/** Where worlds are built: what is left there is ours, and no other run's. */
const temporary = mkdtempSync(join(tmpdir(), 'standpipe-worlds-'))

const LAKE: Readonly<Record<string, string>> = {
  'handbook/leave.md':
    '# Leave\n\nEverybody has thirty days of leave. Ask the front desk for the form.\n',
  'handbook/travel.md':
    '# Travel\n\nTravel is booked by the front desk. Hotels cost up to ninety euros.\n',
  'hr/salaries.md':
    '# Salaries\n\nAda Quillfeather earns 91,250 euros. The card is 4111 1111 1111 1111.\n',
  'hr/cases.csv': 'name,case\nBrunhilde Okapi,arbitration\nAda Quillfeather,relocation\n',
  'board/zeppelin.md':
    '# Project Zeppelin\n\nThe board buys Ostrava Holdings for leave of nine euros a share.\n',
}
const RULES = `
        - { match: "handbook/**", level: public, readers: ["group:staff", "group:hr"] }
        - { match: "hr/**", level: confidential, compartments: [pii], readers: ["group:hr"] }
        - { match: "board/**", level: restricted, readers: ["app:hr-desk"] }`
const configOf = (rules: string): string => `
lake:
  sources:
    - id: company
      filesystem: { root: ./lake }
      rules:${rules}
knowledgeBases: [ { id: company, sources: [company] } ]
deployments:
  - { id: extract, provider: extract }
  - id: vendor
    provider: openai
    baseUrl: https://vendor.example/v1
    model: big
    perimeter: external
    clearance: { level: confidential }
aliases:
  - { id: assistant, deployments: [extract], knowledgeBases: [company] }
  - { id: frontier, deployments: [vendor], knowledgeBases: [company] }
groups: [ { id: staff }, { id: hr } ]
apps: [ { id: intranet, groups: [staff] }, { id: hr-desk, groups: [staff, hr] } ]
users: [ { id: ada, groups: [staff] } ]
`

const load = (file: string) =>
  loadConfig(file, {}, { providers: ['extract', 'openai', 'embedder'], raises: defaultRaises })
const options = (more: Partial<ProveOptions> = {}): ProveOptions => ({
  configFile: config,
  rules: 'configured',
  seed: 3,
  minutes: 5,
  probes: 250,
  data: undefined,
  replay: (pair, probe) => `${pair}:${probe}`,
  onProgress: () => undefined,
  ...more,
})

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
const stateOf = (folder: string): readonly string[] =>
  filesIn(folder).map((file) => {
    const { mtimeMs, ctimeMs, size, ino } = statSync(file)
    return [file, mtimeMs, ctimeMs, size, ino, readFileSync(file, 'base64')].join(' ')
  })
const worlds = (): readonly string[] =>
  readdirSync(temporary).filter((name) => name.startsWith('standpipe-prove-'))

beforeAll(() => {
  vi.stubEnv('TMPDIR', temporary)
  for (const [key, text] of Object.entries(LAKE)) {
    mkdirSync(dirname(join(root, 'lake', key)), { recursive: true })
    writeFileSync(join(root, 'lake', key), text)
  }
  writeFileSync(config, configOf(RULES))
})
afterAll(() => {
  vi.unstubAllEnvs()
  for (const folder of [root, temporary]) rmSync(folder, { recursive: true, force: true })
})

async function proven(more: Partial<ProveOptions> = {}): Promise<ProofReport> {
  const result = await prove(options(more), load, '0')
  if (isFailure(result)) throw new Error(result.messages.join('\n'))
  return result.report as ProofReport
}

test('what cannot be signed or read is told before anything is asked', async () => {
  const early = { onProgress: () => expect.unreachable() }
  expect(await prove(options({ ...early, data: join(root, 'none') }), load, '1')).toMatchObject({
    kind: 'failure',
    messages: [expect.stringContaining('is no data directory')],
  })
  writeFileSync(join(root, 'lost.yaml'), configOf(RULES).replace('./lake', './lost'))
  const lost = options({ ...early, configFile: join(root, 'lost.yaml') })
  expect(await prove(lost, load, '1')).toMatchObject({
    kind: 'failure',
    messages: [expect.stringContaining('is no folder that can be read')],
  })
})

test(
  'nothing differs, every mutant is caught, and nothing is changed or left behind',
  { timeout: 400_000 },
  async () => {
    const before = stateOf(root)
    const report = await proven()
    const { statement } = report
    expect(statement.found).toEqual([])
    expect(statement.differences).toBe(0)
    expect(statement.probes).toBeGreaterThanOrEqual(250)
    expect(statement.mutants.map(({ name, caught }) => [name, caught])).toEqual(
      MUTANTS.map((name) => [name, true]),
    )
    expect(stateOf(root)).toEqual(before)
    expect(worlds()).toEqual([])
    expect(verifyReport(report)).toBe(true)
    expect(verifyReport({ ...report, statement: { ...statement, probes: 20_000 } })).toBe(false)
    // It asked, was answered, and outside deployments were told something: the proof is not empty itself.
    expect(statement.byStatus['200']).toBeGreaterThan(150)
    expect(statement.byPrincipal['app:prove-paster']).toBeGreaterThan(0)
    expect([statement.seenOnce, statement.pairsNotAsked]).toEqual([0, 0])
    expect(Object.keys(statement.byDialect)).toHaveLength(6)
    for (const id of ['prove-outside', 'prove-embedder', 'prove-reranker', 'vendor'])
      expect(statement.recordedBytes[id]).toBeGreaterThan(0)
    const secrets = /quillfeather|okapi|ostrava|zeppelin|91,?250|4111/i
    expect(JSON.stringify(report)).not.toMatch(secrets)
  },
)

test(
  'a mutant that is let loose is told with its probe, and never with a secret',
  { timeout: 200_000 },
  async () => {
    const { statement } = await proven({ mutant: 'no-filter' })
    expect(statement.mutants).toEqual([
      { name: 'no-filter', caught: true, probes: expect.any(Number) },
    ])
    expect(statement.probes).toBe(0)
  },
)

test('one probe again', { timeout: 200_000 }, async () => {
  const { statement } = await proven({ only: { pair: 1, probe: 3 } })
  expect([statement.probes, statement.differences, statement.mutants]).toEqual([1, 0, []])
})

test(
  'a lake without anything to protect: nothing could be proven',
  { timeout: 200_000 },
  async () => {
    const file = join(root, 'open.yaml')
    writeFileSync(
      file,
      configOf('\n        - { match: "**", level: public, readers: ["group:staff"] }'),
    )
    const result = await prove(options({ configFile: file }), load, '0')
    expect(isFailure(result) && [result.exitCode, result.messages[0]]).toEqual([
      2,
      expect.stringContaining('nothing could be proven'),
    ])
  },
)
