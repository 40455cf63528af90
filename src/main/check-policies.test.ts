import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemText } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { checkPolicies, idleCompartments } from './check-policies.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-policies-'))
  mkdirSync(join(folder, 'lake'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What `config check` says of a file whose own policies are these. */
async function said(...files: readonly unknown[]): Promise<readonly string[]> {
  const names = files.map((text, index) => {
    if (typeof text !== 'string' || !/^(permit|@|forbid)/.test(text)) return text
    writeFileSync(join(folder, `own-${index}.cedar`), text)
    return `./own-${index}.cedar`
  })
  const file = join(folder, 'standpipe.yaml')
  writeFileSync(
    file,
    `deployments: [{ id: extract, provider: extract }]
aliases: [{ id: assistant, deployments: [extract] }]
groups: [{ id: staff }]
apps: [{ id: intranet, groups: [staff] }]
policies: ${JSON.stringify(names)}
`,
  )
  const loaded = await loadConfig(file, {}, { providers: ['extract'], raises: new Map() })
  const checked = await checkPolicies(file, loaded)
  const found = checked.kind === 'problems' ? checked.problems : checked.warnings
  return [checked.kind, ...found.map((problem) => problemText(problem).replaceAll(folder, '…'))]
}

const STAFF = `permit (principal in Standpipe::Group::"staff", action in Standpipe::Action::"Invoke", resource is Standpipe::Alias);`
const ACT = `@id("act")
permit (principal in Standpipe::Group::"staff", action == Standpipe::Action::"Act", resource == Standpipe::Deployment::"extract");`
const CLOSED =
  '…/standpipe.yaml: policies: no policy permits any app or user to use any alias, so every question is refused; the first policy file of your own takes the place of `policies/open.cedar`: name that one too, or copy its permits'

test('a policy that a start would refuse is a problem, with its file and line', async () => {
  const [kind, ...problems] = await said('permit (principal')
  expect(kind).toBe('problems')
  expect(problems[0]).toMatch(/^…\/own-0\.cedar:1: /)
})

test.each([
  ['no id', STAFF, '…/own-0.cedar:1: every policy has an id of letters'],
  [
    'an unknown action',
    `@id("a")\n${STAFF.replace('"Invoke"', '"Invok"')}`,
    '…/own-0.cedar:1: policy `a`: ',
  ],
  [
    'an unknown group',
    `@id("a")\n${STAFF.replace('"staff"', '"stuff"')}`,
    '…/own-0.cedar:1: policy `a`: ',
  ],
  [
    'an unknown deployment',
    ACT.replace('"extract"', '"extrakt"'),
    '…/own-0.cedar:1: policy `act`: ',
  ],
])('%s', async (_, text, starts) => {
  const [kind, problem] = await said(text)
  expect(kind).toBe('problems')
  expect(problem?.slice(0, starts.length)).toBe(starts)
})

test('policies that close every alias are warned of; those that open one are not', async () => {
  expect(await said()).toEqual(['config'])
  expect(await said(`@id("staff-ask")\n${STAFF}`)).toEqual(['config'])
  expect(await said(ACT)).toEqual(['config', CLOSED])
  expect(await said(ACT, resolve('policies/open.cedar'))).toEqual(['config'])
})

const CODE = 'packs that need `source_code`'
const idle = (file: string, ...names: readonly string[]): string =>
  `…/standpipe.yaml: policies: \`${file}\` speaks of ${names.map((name) => `\`${name}\``).join(', ')}, which no detector and no rule of the lake raises; what callers declare is all that it guards`

test(`${CODE} which nobody raises are warned of, and so is a compartment that is misspelt`, async () => {
  const raised = new Set(['pii', 'secret', 'pci'])
  expect(idleCompartments('when { context.compartments.contains("pii") }', raised)).toEqual([])
  expect(idleCompartments('when { context.compartments.contains("pji") }', raised)).toEqual(['pji'])
  expect(idleCompartments('context.compartments.containsAny(["pii", "x"])', raised)).toEqual([])
  expect(idleCompartments('context.compartments.containsAny(["y", "x"])', raised)).toEqual([
    'y',
    'x',
  ])
  expect(idleCompartments('context . compartments . containsAll([ "pii", "x" ])', raised)).toEqual([
    'x',
  ])
  expect(idleCompartments('// context.compartments.contains("x")', raised)).toEqual([])
  expect(idleCompartments('"//" != "" && context.from.compartments.contains("x")', raised)).toEqual(
    ['x'],
  )
  expect(idleCompartments('resource.compartments.contains("x")', raised)).toEqual([])
})

test('packs stand beside what is open, alone, in either spelling, also to be observed only', async () => {
  // The table of detectors is empty here.
  expect(await said('pack:source-code')).toEqual([
    'config',
    idle('pack:source-code', 'source_code'),
  ])
  expect(await said({ pack: 'eu-residency' })).toEqual([
    'config',
    idle('pack:eu-residency', 'eu-personal', 'pii'),
  ])
  expect(await said({ file: 'pack:hipaa', mode: 'observe' })).toEqual([
    'config',
    idle('pack:hipaa', 'phi', 'pii'),
  ])
  expect(await said('pack:hippa')).toEqual([
    'problems',
    'pack:hippa: there is no such pack; there are baseline, eu-residency, hipaa, source-code',
  ])
})

test('a draft is checked as strictly as what is in force, and closes nothing', async () => {
  expect(await said({ file: './own-9.cedar', mode: 'observe' })).toEqual([
    'problems',
    '…/standpipe.yaml:5: policies[0]: there is no file `./own-9.cedar`',
  ])
  writeFileSync(join(folder, 'draft.cedar'), ACT)
  expect(await said({ file: './draft.cedar', mode: 'observe' })).toEqual(['config'])
  writeFileSync(join(folder, 'draft.cedar'), STAFF)
  const [kind, problem] = await said({ file: './draft.cedar', mode: 'observe' })
  expect([kind, problem?.slice(0, 20)]).toEqual(['problems', '…/draft.cedar:1: eve'])
  expect(await said('pack:hipaa', 'pack:hipaa')).toEqual([
    'problems',
    '…/standpipe.yaml:5: policies[1]: is listed already; name it once, with one mode',
  ])
})

test.each([
  ['no file', undefined, 'there is no such file'],
  ['another separator', 'name;account\nAda;4711\n', 'its first line names no column `name`'],
  ['no line of names', 'Ada,4711\nGrace,4712\n', 'its first line names no column `name`'],
  ['nothing', '', 'it has no first line with the names of columns'],
  ['names alone', 'name,account\n', 'it has no rows below its first line'],
])('a table of exact data with %s protects nothing, and is a problem', async (_, text, why) => {
  const file = join(folder, 'tables.yaml')
  const table = join(folder, 'customers.csv')
  rmSync(table, { force: true })
  if (text !== undefined) writeFileSync(table, text)
  writeFileSync(
    file,
    `deployments: [{ id: extract, provider: extract }]
aliases: [{ id: assistant, deployments: [extract] }]
exactData: [{ id: customers, file: ./customers.csv, columns: [name, account], label: { level: confidential } }]
`,
  )
  const loaded = await loadConfig(file, {}, { providers: ['extract'], raises: new Map() })
  expect(loaded.kind).toBe('config')
  const checked = await checkPolicies(file, loaded)
  expect(checked.kind === 'problems' && checked.problems.map(problemText)).toEqual([
    `${file}: exactData[0].file: \`${table}\`: ${why}`,
  ])
})

const TOKENISES = `@id("no-pii") @ladder("tokenise")
forbid (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Deployment)
when { context.level > 2 };`
const RESTORES = `@id("own-values") permit (principal in Standpipe::Group::"staff", action == Standpipe::Action::"Detokenise", resource);`

test('a ladder that tokenises, and nobody who gets the values back', async () => {
  const staff = `@id("staff")\n${STAFF}`
  const [, warning] = await said(`${staff}\n${TOKENISES}`)
  expect(warning).toContain('policy `no-pii` puts placeholders for values, and no policy permits')
  expect(await said(`${staff}\n${TOKENISES}\n${RESTORES}`)).toEqual(['config'])
  expect(await said(staff)).toEqual(['config'])
})
