import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import {
  CONTROL_ACTIONS,
  DATA_ACTIONS,
  RUNGS,
  type ControlAction,
  type DataAction,
} from '../authorization/authorization.ts'
import {
  runCase,
  type CaseResource,
  type CaseResult,
  type PolicyCase,
} from '../authorization/cases.ts'
import type { PolicyProblem } from '../authorization/problem.ts'
import { policyEntry } from '../config/policies.ts'
import { policyList } from '../config/schema.ts'
import { problemText, type ConfigProblem, type LoadResult } from '../config/config.ts'
import { parseYaml, type Path } from '../config/yaml.ts'
import type { Principal } from '../identity/principal.ts'
import { LEVELS, parseLabel, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { epoch } from '../kernel/values.ts'
import { PERIMETERS, type Deployment } from '../models/deployment.ts'
import { asConfigProblem, authorizationOf, readOwn, type KnownNames } from './snapshot.ts'

export type CasesReport =
  | { readonly kind: 'report'; readonly results: readonly CaseResult[] }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }

const ids = z.array(z.string().min(1).max(200)).max(1_000)
const labelShape = z.string().transform((text, context) => {
  const label = parseLabel(text)
  if (label !== undefined) return label
  context.addIssue('expected a label such as `confidential[pii]` or `public!untrusted`')
  return z.NEVER
})
const deploymentShape = z.strictObject({
  provider: z.string().default('any'),
  model: z.string().default('model'),
  perimeter: z.enum(PERIMETERS).default('external'),
  region: z.string().optional(),
  retention: z.string().optional(),
  /** Unlike in a configuration nothing is assumed: a case says what it is about. */
  training: z.boolean().default(false),
  baa: z.boolean().default(false),
  clearance: z
    .strictObject({ level: z.enum(LEVELS), compartments: ids.default([]) })
    .default({ level: 'public', compartments: [] }),
})
const toolShape = z.strictObject({
  name: z.string().default(''),
  sideEffects: z.boolean().default(true),
  perimeter: z.enum(['inside', 'outside']).default('outside'),
})
const userShape = z.strictObject({ id: z.string().min(1), groups: ids.default([]) })
const caseShape = z.strictObject({
  it: z.string().min(1).max(500),
  principal: z
    .string()
    .regex(/^(app|user|admin):.+$/, 'expected `app:ID`, `user:ID` or `admin:ID`'),
  groups: ids.default([]),
  key: z.string().default('case'),
  /** The person whom the app asks for. */
  for: userShape.optional(),
  action: z.enum([...DATA_ACTIONS, ...CONTROL_ACTIONS]),
  alias: z.string().optional(),
  deployment: z.union([z.string(), deploymentShape]).optional(),
  knowledgeBase: z.string().optional(),
  class: labelShape.optional(),
  tool: z.union([z.string(), toolShape]).optional(),
  label: labelShape.default(PUBLIC),
  /** Of `Receive`. */
  asked: labelShape.optional(),
  /** Of `Declassify`. */
  to: labelShape.optional(),
  expect: z.enum(['allow', 'deny']),
  by: ids.optional(),
  ladder: z.array(z.enum(RUNGS)).optional(),
})
const fileShape = z.strictObject({
  /** As in a configuration. What ships is there too. Absent: those of `config`. */
  policies: policyList.optional(),
  /** A configuration whose names, deployments and policies the cases may use. */
  config: z.string().optional(),
  deployments: z.record(z.string(), deploymentShape).default({}),
  tools: z.record(z.string(), toolShape).default({}),
  cases: z.array(caseShape).min(1).max(limits.policyCasesMax),
})
type RawFile = z.output<typeof fileShape>
type RawCase = RawFile['cases'][number]

/** Runs the cases of one file against the policies that it names. Paths in it start beside it. */
export async function runCases(
  file: string,
  load: (file: string) => Promise<LoadResult>,
): Promise<CasesReport> {
  const read = await readCases(file)
  if (read.kind === 'problems') return read
  const { raw } = read
  const loaded =
    raw.config === undefined ? undefined : await load(resolve(dirname(file), raw.config))
  if (loaded?.kind === 'problems') return loaded
  const known = loaded?.config
  const cases = casesIn(file, read, known?.deployments ?? [])
  if (cases.kind === 'problems') return cases
  const entries = raw.policies?.map((one) => policyEntry(dirname(file), one))
  const own = await readOwn(entries ?? known?.policies ?? [])
  if (!own.ok) return problemsOf(own.problems)
  const made = await authorizationOf(known ?? namesIn(raw), own.value, { epoch: epoch(1) })
  if (!made.ok) return problemsOf(made.problems)
  return { kind: 'report', results: cases.cases.map((one) => runCase(made.value, one)) }
}

/** The cases of a file that names no configuration. For tests: throws what a person would be told. */
export async function readPolicyCases(file: string): Promise<readonly PolicyCase[]> {
  const read = await readCases(file)
  const cases = read.kind === 'problems' ? read : casesIn(file, read, [])
  if (cases.kind === 'problems') throw new Error(cases.problems.map(problemText).join('\n'))
  return cases.cases
}

const problemsOf = (problems: readonly PolicyProblem[]): CasesReport => ({
  kind: 'problems',
  problems: problems.map(asConfigProblem),
})

type Cases =
  | { readonly kind: 'cases'; readonly cases: readonly PolicyCase[] }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }

function casesIn(
  file: string,
  { raw, lineOf }: Extract<Read, { readonly kind: 'read' }>,
  configured: readonly Deployment[],
): Cases {
  const cases: PolicyCase[] = []
  const problems: ConfigProblem[] = []
  for (const [index, one] of raw.cases.entries()) {
    const line = lineOf(['cases', index])
    const resource = resourceOf(one, raw, configured)
    if (typeof resource === 'string')
      problems.push({ file, line, key: `cases[${index}]`, message: resource })
    else cases.push(caseOf(one, line, resource))
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'cases', cases }
}

type Read =
  | { readonly kind: 'read'; readonly raw: RawFile; readonly lineOf: (path: Path) => number }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }

async function readCases(file: string): Promise<Read> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const whole = (message: string): Read => ({
    kind: 'problems',
    problems: [{ file, line: 0, key: '', message }],
  })
  if (text === undefined) return whole('cannot be read')
  if (text.length > limits.configBytesMax) return whole('is too large')
  const parsed = parseYaml(file, text)
  if (parsed.kind === 'problems') return parsed
  const { value, place } = parsed.yaml
  const shaped = fileShape.safeParse(value)
  if (!shaped.success) {
    const problems = shaped.error.issues
      .slice(0, limits.configProblemsMax)
      .map(({ path, message }) => place({ path: path.filter(isKey), message }))
    return { kind: 'problems', problems }
  }
  return { kind: 'read', raw: shaped.data, lineOf: (path) => place({ path, message: '' }).line }
}
const isKey = (part: PropertyKey): part is string | number => typeof part !== 'symbol'

/** A sentence when the case does not say what it is about. */
function resourceOf(
  one: RawCase,
  file: RawFile,
  configured: readonly Deployment[],
): CaseResource | string {
  const { alias, deployment, knowledgeBase, class: label, tool } = one
  const named = [alias, deployment, knowledgeBase, label, tool].filter((each) => each !== undefined)
  if (named.length > 1) return 'names more than one thing; a case is about one'
  if (alias !== undefined) return { kind: 'alias', id: alias }
  if (knowledgeBase !== undefined) return { kind: 'knowledgeBase', id: knowledgeBase }
  if (label !== undefined) return { kind: 'class', label }
  if (typeof deployment === 'object')
    return { kind: 'deployment', deployment: terms('case', deployment) }
  if (typeof deployment === 'string') {
    const raw = file.deployments[deployment]
    const known = configured.find(({ id }) => id === deployment)
    if (raw !== undefined) return { kind: 'deployment', deployment: terms(deployment, raw) }
    if (known !== undefined) return { kind: 'deployment', deployment: known }
    return `there is no deployment \`${deployment}\` in this file or its configuration`
  }
  if (tool === undefined) return { kind: 'installation' }
  if (typeof tool === 'object') return { kind: 'tool', tool }
  const toolTerms = file.tools[tool]
  if (toolTerms === undefined) return `there is no tool \`${tool}\` in this file`
  return { kind: 'tool', tool: { ...toolTerms, name: tool } }
}

function caseOf(one: RawCase, line: number, resource: CaseResource): PolicyCase {
  return {
    it: one.it,
    line,
    principal: principalOf(one),
    action: one.action as DataAction | ControlAction,
    resource,
    label: one.label,
    other: otherOf(one),
    expect: one.expect,
    by: one.by,
    ladder: one.ladder,
  }
}
const otherOf = ({ asked, to }: RawCase): Label => asked ?? to ?? PUBLIC

function principalOf(one: RawCase): Principal {
  const [kind = '', ...rest] = one.principal.split(':')
  const own = {
    kind: kind as Principal['kind'],
    id: rest.join(':'),
    groups: one.groups.toSorted(),
    keyId: one.key,
  }
  if (one.for === undefined) return own
  const { id, groups } = one.for
  return { ...own, user: { kind: 'user', id, groups: groups.toSorted(), keyId: 'issuer:case' } }
}

const terms = (id: string, raw: z.output<typeof deploymentShape>): Deployment => ({
  id,
  provider: raw.provider,
  perimeter: raw.perimeter,
  baseUrl: undefined,
  model: raw.model,
  apiKey: undefined,
  addresses: [],
  region: raw.region,
  retention: raw.retention,
  training: raw.training,
  baa: raw.baa,
  clearance: raw.clearance,
  price: undefined,
  onHangup: 'drain',
  accepts: { tools: true, images: true, structured: true },
  outputTokensMax: undefined,
})

/** Without a configuration the cases themselves say which names there are. */
function namesIn(raw: RawFile): KnownNames {
  const of = (kind: string): readonly string[] =>
    raw.cases.flatMap(({ principal, for: user }) => [
      ...(principal.startsWith(`${kind}:`) ? [principal.slice(kind.length + 1)] : []),
      ...(kind === 'user' && user !== undefined ? [user.id] : []),
    ])
  const groups = raw.cases.flatMap(({ groups: own, for: user }) => [
    ...own,
    ...(user?.groups ?? []),
  ])
  const named = (all: readonly (string | undefined)[]): { readonly id: string }[] =>
    all.flatMap((id) => (id === undefined ? [] : [{ id }]))
  return {
    groups: named(groups).map((group) => ({ ...group, in: [] })),
    apps: named(of('app')).map(noTerms),
    users: named(of('user')).map((user) => ({ ...user, groups: [] })),
    aliases: named(raw.cases.map(({ alias }) => alias)).map(({ id }) => ({
      id,
      deployments: [],
      knowledgeBases: [],
      instructions: undefined,
      passages: 1,
    })),
    deployments: Object.entries(raw.deployments).map(([id, each]) => terms(id, each)),
    knowledgeBases: named(raw.cases.map(({ knowledgeBase }) => knowledgeBase)).map(({ id }) => ({
      id,
      sources: [],
    })),
  }
}
const noTerms = ({ id }: { readonly id: string }): KnownNames['apps'][number] => ({
  id,
  groups: [],
  requestsPerMinute: undefined,
  concurrency: undefined,
  userTokenAbove: undefined,
})
