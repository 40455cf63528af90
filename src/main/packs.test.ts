import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { runCase } from '../authorization/cases.ts'
import { loadCedar } from '../authorization/cedar.ts'
import { createAuthorization, type CedarAuthorization } from '../authorization/create.ts'
import type { Policy } from '../authorization/policies.ts'
import { PACKS, packText, policiesOf } from '../authorization/shipped.ts'
import { PUBLIC } from '../kernel/label.ts'
import { epoch } from '../kernel/values.ts'
import type { LoadResult } from '../config/config.ts'
import { readPolicyCases, runCases } from './policy-cases.ts'
import { readShipped } from './snapshot.ts'

const NOTHING = {
  apps: [],
  users: [],
  groups: [],
  aliases: [],
  deployments: [],
  knowledgeBases: [],
}
const noConfig = (): Promise<LoadResult> => Promise.reject(new Error('no configuration is named'))
const casesOf = (pack: string): string => resolve(`policies/packs/${pack}/cases.yaml`)
const engine = await loadCedar()

async function with_(
  packs: readonly string[],
  edit = (text: string) => text,
): Promise<CedarAuthorization> {
  const own = await Promise.all(
    packs.map(async (name) => {
      const read = await packText(readShipped, name)
      if (!read.ok) throw new Error(`no pack ${name}`)
      const { file, text } = read.value
      return { kind: 'pack', mode: 'enforce', text: { file, text: edit(text) } } as const
    }),
  )
  const policies = await policiesOf(readShipped, own)
  const made = createAuthorization(engine, { ...policies, known: NOTHING, epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems, undefined, 2))
  return made.value
}
const policiesIn = (authorization: CedarAuthorization, pack: string): readonly Policy[] =>
  [...authorization.policies.values()].filter(({ file }) => file === `pack:${pack}`)

test.each(PACKS)('pack %s: its cases hold', async (pack) => {
  const report = await runCases(casesOf(pack), noConfig)
  if (report.kind === 'problems') throw new Error(JSON.stringify(report.problems))
  expect(
    report.results.flatMap(({ it, problems }) => problems.map((one) => `${it}: ${one}`)),
  ).toEqual([])
  expect(report.results.length).toBeGreaterThanOrEqual(8)
})

test.each(PACKS)('pack %s: without any one of its policies a case fails', async (pack) => {
  const cases = await readPolicyCases(casesOf(pack))
  const all = await with_([pack])
  for (const { id, text } of policiesIn(all, pack)) {
    const less = await with_([pack], (whole) => {
      expect(whole).toContain(text)
      return whole.replace(text, '')
    })
    expect(less.policies.has(id), id).toBe(false)
    expect(
      cases.some((one) => !runCase(less, one).passed),
      `${id} decides no case`,
    ).toBe(true)
  }
})

test.each(PACKS)(
  'pack %s: forbids only, with reason, remedy, control ids and rungs',
  async (pack) => {
    const policies = policiesIn(await with_([pack]), pack)
    expect(policies.length).toBeGreaterThan(0)
    for (const { id, effect, reason, remedy, controls, ladder, text } of policies) {
      expect(effect, id).toBe('forbid')
      expect(id.startsWith(`${pack}-`), id).toBe(true)
      expect(reason, id).toMatch(/^[a-z].*[^.]$/)
      expect(remedy, id).toMatch(/^[a-z].*[^.]$/)
      expect(controls.length, id).toBeGreaterThan(0)
      for (const control of controls)
        expect(control).toMatch(/^(SOC2|HIPAA|NIST|GDPR|ISO42001):[\w().-]+$/)
      expect(ladder !== undefined, id).toBe(text.includes('"Invoke"'))
    }
  },
)

test('INVARIANT (packs only narrow): all together they close nothing to public data, and open nothing', async () => {
  const [bare, packed] = [await with_([]), await with_(PACKS)]
  for (const pack of PACKS) {
    for (const one of await readPolicyCases(casesOf(pack))) {
      const [before, after] = [runCase(bare, one).said, runCase(packed, one).said]
      expect(before.allowed || !after.allowed, one.it).toBe(true)
      const isPublic = JSON.stringify(one.label) === JSON.stringify(PUBLIC)
      if (isPublic) expect(after.allowed, one.it).toBe(before.allowed)
    }
  }
})

test('each pack ships with a README that says what it needs', async () => {
  for (const pack of PACKS) {
    const text = await readFile(`policies/packs/${pack}/README.md`, 'utf8')
    expect(text).toMatch(/\*\*Needs\*\*/)
  }
})
