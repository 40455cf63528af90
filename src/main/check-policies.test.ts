import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemText } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { checkPolicies } from './check-policies.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-policies-'))
  mkdirSync(join(folder, 'lake'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What `config check` says of a file whose own policies are these. */
async function said(...files: readonly string[]): Promise<readonly string[]> {
  const names = files.map((text, index) => {
    if (!text.startsWith('permit') && !text.startsWith('@') && !text.startsWith('forbid'))
      return text
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
