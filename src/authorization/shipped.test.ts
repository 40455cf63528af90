import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Principal } from '../identity/principal.ts'
import {
  dominates,
  INTEGRITIES,
  labelText,
  LEVELS,
  type Clearance,
  type Label,
} from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch } from '../kernel/values.ts'
import { PERIMETERS, type Alias, type Deployment } from '../models/deployment.ts'
import { EFFECT_KINDS } from '../models/settings.ts'
import {
  CONTROL_ACTIONS,
  DATA_ACTIONS,
  type Decision,
  type Grant,
  type ToolTerms,
} from './authorization.ts'
import { loadCedar } from './cedar.ts'
import { createAuthorization, type CedarAuthorization } from './create.ts'
import { shippedPolicies } from './shipped.ts'

const GOLDEN = 'policies/matrix.golden.txt'
const read = (file: string): Promise<string> => readFile(`policies/${file}`, 'utf8')
const NOTHING_KNOWN = {
  apps: [],
  users: [],
  groups: [],
  aliases: [],
  deployments: [],
  knowledgeBases: [],
}

const engine = await loadCedar()
async function shipped(): Promise<CedarAuthorization> {
  const sources = await shippedPolicies(read, [])
  const made = createAuthorization(engine, { ...sources, known: NOTHING_KNOWN, epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems, undefined, 2))
  return made.value
}
const authorization = await shipped()

const who = (kind: Principal['kind'], id: string, groups: readonly string[] = []): Principal => ({
  kind,
  id,
  groups,
  keyId: 'k',
})
const PRINCIPALS = [
  who('app', 'intranet', ['staff']),
  who('user', 'ada', ['hr', 'staff']),
  who('admin', 'operator'),
]
const alias: Alias = {
  id: 'assistant',
  deployments: [],
  knowledgeBases: [],
  instructions: undefined,
  passages: 8,
}
const deployment = (fields: Partial<Deployment> & Pick<Deployment, 'id'>): Deployment => ({
  provider: 'fake',
  perimeter: 'external',
  baseUrl: undefined,
  model: 'm',
  apiKey: undefined,
  addresses: [],
  region: undefined,
  retention: undefined,
  training: false,
  baa: false,
  clearance: { level: 'public', compartments: [] },
  price: undefined,
  onHangup: 'drain',
  accepts: { tools: true, images: false, structured: true },
  outputTokensMax: undefined,
  ...fields,
})
const all = (level: Clearance['level']): Clearance => ({ level, compartments: ['*'] })
const DEPLOYMENTS: readonly (readonly [string, Deployment])[] = [
  ['built in, cleared for everything', { perimeter: 'process', clearance: all('restricted') }],
  ['sealed, cleared for everything', { perimeter: 'sealed', clearance: all('restricted') }],
  ['network, cleared for everything', { perimeter: 'network', clearance: all('restricted') }],
  [
    'network, confidential [pii,phi]',
    { perimeter: 'network', clearance: { level: 'confidential', compartments: ['phi', 'pii'] } },
  ],
  ['external, cleared for everything', { perimeter: 'external', clearance: all('restricted') }],
  [
    'external, cleared for everything, BAA',
    { perimeter: 'external', baa: true, clearance: all('restricted') },
  ],
  [
    'external, internal',
    { perimeter: 'external', clearance: { level: 'internal', compartments: [] } },
  ],
  ['external, nothing said', {}],
].map(([name, fields]) => [
  name as string,
  deployment({ id: 'd', ...(fields as Partial<Deployment>) }),
])

const TOOLS: readonly ToolTerms[] = [
  { name: 'reads, inside', sideEffects: false, perimeter: 'inside' },
  { name: 'acts, outside', sideEffects: true, perimeter: 'outside' },
]

const label = (level: Label['level'], ...compartments: readonly string[]): Label => ({
  level,
  compartments,
  integrity: 'trusted',
})
const LABELS: readonly Label[] = [
  label('public'),
  label('internal'),
  label('confidential'),
  label('restricted'),
  label('confidential', 'pii'),
  label('confidential', 'phi'),
  label('restricted', 'phi', 'pii'),
  label('restricted', 'secret'),
  label('internal', 'project-x'),
  { ...label('public'), integrity: 'untrusted' },
]

function granted(principal: Principal, asked: Label): Grant {
  const grant = authorization.authorize(principal, 'Chat', alias, asked)
  if (isRefusal(grant)) throw new Error(grant.message)
  return grant
}

const yes = 'yes'
const no = (policyIds: readonly string[] | undefined): string =>
  `no  ${policyIds?.join(' ') || '(no policy permits it)'}`
const outcome = (value: unknown): string => (isRefusal(value) ? no(value.policyIds) : yes)

function matrix(): string {
  const lines = [
    'What the shipped policies decide. Written by the test (UPDATE_GOLDENS=1); read the difference.',
  ]
  const section = (title: string, rows: readonly (readonly [string, string])[]): void => {
    const width = Math.max(...rows.map(([name]) => name.length))
    lines.push('', `# ${title}`)
    for (const [name, said] of rows) lines.push(`${name.padEnd(width)}  ${said}`)
  }
  for (const principal of PRINCIPALS) {
    const name = `${principal.kind}:${principal.id}`
    section(`${name} asks an alias`, [
      ...(['Chat', 'Embed', 'Rerank', 'Retrieve'] as const).flatMap((action) =>
        [label('public'), label('restricted', 'phi', 'pii', 'secret')].map(
          (asked) =>
            [
              `${action} ${labelText(asked)}`,
              outcome(authorization.authorize(principal, action, alias, asked)),
            ] as const,
        ),
      ),
      ['Retrieve from a knowledge base', outcome(authorization.authorizeRetrieve(principal, 'kb'))],
      ['sees that the alias exists', authorization.maySee(principal, alias) ? yes : 'no'],
    ])
    section(
      `${name} does a control action`,
      CONTROL_ACTIONS.map((action) => [action, outcome(authorization.control(principal, action))]),
    )
  }
  const app = PRINCIPALS[0]!
  for (const [name, candidate] of DEPLOYMENTS) {
    section(
      `data of an app reaches a deployment: ${name}`,
      LABELS.map((asked) => {
        const { denied } = authorization.clear(granted(app, asked), [candidate], asked)
        return [labelText(asked), denied.length === 0 ? yes : no(denied[0]?.policyIds)]
      }),
    )
  }
  section(
    'a member with an effect is sent to a deployment (only a policy of your own permits it)',
    DEPLOYMENTS.flatMap(([name, candidate]) => {
      const permitted = authorization.permitted(
        granted(app, label('public')),
        candidate,
        label('public'),
      )
      return EFFECT_KINDS.map(
        (kind) => [`${kind}: ${name}`, permitted.has(kind) ? yes : no([])] as const,
      )
    }),
  )
  section(
    'what may be done about a denial (DENIED: rungs, and then a refusal)',
    DEPLOYMENTS.flatMap(([name, candidate]) =>
      LABELS.flatMap((asked) => {
        const { denied } = authorization.clear(granted(app, asked), [candidate], asked)
        const rungs = denied.map(({ ladder }) => `DENIED: ${ladder.join(' ')}`)
        return rungs.map((said) => [`${labelText(asked)}: ${name}`, said] as const)
      }),
    ),
  )
  const decided = ({ allowed, policyIds }: Decision): string => (allowed ? yes : no(policyIds))
  section(
    'passages of a class are retrieved',
    LABELS.map((asked) => [
      labelText(asked),
      decided(authorization.mayRetrieveClass(granted(app, label('public')), asked)),
    ]),
  )
  section(
    'a model’s call of a tool goes to the client',
    LABELS.flatMap((asked) =>
      TOOLS.map((tool) => [
        `${tool.name}, of ${labelText(asked)}`,
        decided(authorization.mayCallTool(granted(app, asked), tool, asked)),
      ]),
    ),
  )
  section(
    'a placeholder in an answer is replaced by its value',
    LABELS.map((asked) => [
      labelText(asked),
      decided(authorization.mayDetokenise(granted(app, label('public')), asked)),
    ]),
  )
  section(
    'a label is lowered without replacing text (only a policy of your own permits it)',
    DEPLOYMENTS.map(([name, candidate]) => {
      const grant = granted(app, label('public'))
      const said = authorization.mayDeclassify(
        grant,
        candidate,
        label('restricted', 'pii'),
        label('public'),
      )
      return [name, decided(said)]
    }),
  )
  section(
    'an answer goes back (found in it / in the request)',
    LABELS.flatMap((found) =>
      [label('public'), label('restricted', 'secret')].map((asked) => {
        const { allowed, policyIds } = authorization.mayReceive(granted(app, asked), found, asked)
        return [`${labelText(found)} / ${labelText(asked)}`, allowed ? yes : no(policyIds)] as const
      }),
    ),
  )
  return `${lines.join('\n')}\n`
}

test('authorization matrix', () => {
  const now = matrix()
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, now)
  expect(existsSync(GOLDEN), `${GOLDEN} is missing; run with UPDATE_GOLDENS=1`).toBe(true)
  expect(now).toBe(readFileSync(GOLDEN, 'utf8'))
})

test('the schema has every action of the code, and no other', async () => {
  const schema = engine.module.schemaToJson(await read('schema.cedarschema'))
  if (schema.type === 'failure') throw new Error('no schema')
  const { actions = {} } = schema.json['Standpipe'] ?? {}
  const groups = ['Control', 'Data', 'Effect', 'Invoke']
  const names = Object.keys(actions).filter((name) => !groups.includes(name))
  expect(names.toSorted()).toEqual([...DATA_ACTIONS, ...CONTROL_ACTIONS].toSorted())
  for (const name of groups) expect(actions[name]?.appliesTo?.resourceTypes, name).toEqual([])
  const parents = (name: string): readonly string[] =>
    (actions[name]?.memberOf ?? []).map(({ id }) => id)
  for (const name of CONTROL_ACTIONS) expect(parents(name), name).toEqual(['Control'])
  for (const name of DATA_ACTIONS) {
    const invokes = ['Chat', 'Embed', 'Rerank'].includes(name)
    // A permit of all data actions opens no effect.
    const effects = ['Store', 'Fetch', 'Act'].includes(name)
    if (name === 'Declassify') expect(parents(name), name).toEqual([])
    else expect(parents(name), name).toEqual([invokes ? 'Invoke' : effects ? 'Effect' : 'Data'])
  }
})

test('every shipped policy says why; every forbid says what to do, and which control it serves', () => {
  for (const policy of authorization.policies.values()) {
    expect(policy.reason, policy.id).toMatch(/^[a-z].*[^.]$/)
    if (policy.effect === 'permit') continue
    expect(policy.remedy, policy.id).toMatch(/^[a-z].*[^.]$/)
    expect(policy.controls.length, policy.id).toBeGreaterThan(0)
    for (const control of policy.controls) expect(control).toMatch(/^(SOC2|HIPAA|NIST):[\w().-]+$/)
  }
})

// -- properties

const NAMES = ['pii', 'phi', 'pci', 'secret', 'legal', 'project-x', 'a,b', '*']
const labels: fc.Arbitrary<Label> = fc.record({
  level: fc.constantFrom(...LEVELS),
  compartments: fc.subarray(NAMES),
  integrity: fc.constantFrom(...INTEGRITIES),
})
const deployments: fc.Arbitrary<Deployment> = fc
  .record({
    id: fc.constantFrom('d', 'e'),
    perimeter: fc.constantFrom(...PERIMETERS),
    baa: fc.boolean(),
    training: fc.boolean(),
    region: fc.constantFrom(undefined, 'eu'),
    retention: fc.constantFrom(undefined, 'none'),
    clearance: fc.record({ level: fc.constantFrom(...LEVELS), compartments: fc.subarray(NAMES) }),
  })
  .map(deployment)
const principals: fc.Arbitrary<Principal> = fc.record({
  kind: fc.constantFrom('app' as const, 'user' as const),
  id: fc.constantFrom('a', 'b'),
  groups: fc.subarray(['hr', 'staff', 'legal']),
  keyId: fc.constant('k'),
})

/** What `policies/*.cedar` mean, once more, in TypeScript. */
function mayReach({ perimeter, baa, clearance }: Deployment, asked: Label): boolean {
  const holds = (compartment: string): boolean => asked.compartments.includes(compartment)
  const isInside = perimeter === 'process' || perimeter === 'sealed'
  if (!dominates(clearance, asked)) return false
  if (holds('secret') && !isInside) return false
  return !holds('phi') || baa || isInside || perimeter === 'network'
}

test('INVARIANT (clearance): `clear` is what the naive reference says, in order, for all labels and deployments', () => {
  const some = fc.array(deployments, { maxLength: 4 })
  fc.assert(
    fc.property(principals, labels, some, (principal, asked, candidates) => {
      const { cleared, denied } = authorization.clear(granted(principal, asked), candidates, asked)
      expect(cleared).toEqual(candidates.filter((candidate) => mayReach(candidate, asked)))
      expect(denied.map((entry) => entry.deployment)).toEqual(
        candidates.filter((candidate) => !mayReach(candidate, asked)).map(({ id }) => id),
      )
      for (const entry of denied) expect(entry.policyIds.length).toBeGreaterThan(0)
    }),
    { numRuns: 400 },
  )
})

test('a raised label never reaches more deployments', () => {
  fc.assert(
    fc.property(labels, labels, deployments, (low, raise, candidate) => {
      const high: Label = {
        level: LEVELS[Math.max(LEVELS.indexOf(low.level), LEVELS.indexOf(raise.level))]!,
        compartments: [...new Set([...low.compartments, ...raise.compartments])],
        integrity: raise.integrity,
      }
      const reaches = (asked: Label): number =>
        authorization.clear(granted(PRINCIPALS[0]!, asked), [candidate], asked).cleared.length
      expect(reaches(high)).toBeLessThanOrEqual(reaches(low))
    }),
    { numRuns: 200 },
  )
})

/**
 * What compiled code assumed changes while policy is being asked. Without the flag that `loadCedar`
 * sets, this ended the process of Node 20 in about every second run.
 */
test('a thousand decisions that differ in shape do not end the process', () => {
  const later = authorization.at(epoch(2))
  for (let n = 0; n < 1_000; n++) {
    const groups = Array.from({ length: n % 6 }, (_, group) => `g${group}`)
    const principal = who(n % 2 === 0 ? 'app' : 'user', `a${n % 7}`, groups)
    const asked: Label = { ...label(LEVELS[n % 4]!, `c${n}`), integrity: INTEGRITIES[n % 2]! }
    const grant = later.authorize(principal, 'Chat', { ...alias, id: `al${n % 5}` }, asked)
    if (isRefusal(grant)) throw new Error(grant.message)
    const region = n % 3 === 0 ? {} : { region: 'eu' }
    const candidates = PERIMETERS.map((perimeter) =>
      deployment({ id: perimeter, perimeter, ...region, clearance: all(LEVELS[(n + 1) % 4]!) }),
    )
    const { cleared } = later.clear(grant, candidates, asked)
    expect(cleared).toHaveLength(n % 4 === 3 ? 0 : candidates.length)
  }
})

test('INVARIANT (two planes): whatever is permitted, admin keys open no data and others no control', async () => {
  const sources = await shippedPolicies(read, [
    { file: 'own.cedar', text: '@id("anything") permit (principal, action, resource);' },
  ])
  const made = createAuthorization(engine, { ...sources, known: NOTHING_KNOWN, epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  const [app, user, admin] = PRINCIPALS as [Principal, Principal, Principal]
  for (const action of ['Chat', 'Embed', 'Rerank', 'Retrieve'] as const) {
    expect(made.value.authorize(admin, action, alias, label('public'))).toMatchObject({
      code: 'forbidden',
      policyIds: ['invariant-admin-no-data'],
    })
  }
  expect(isRefusal(made.value.authorizeRetrieve(admin, 'kb'))).toBe(true)
  for (const action of CONTROL_ACTIONS) {
    expect(isRefusal(made.value.control(admin, action))).toBe(false)
    for (const principal of [app, user]) {
      expect(made.value.control(principal, action)).toMatchObject({
        code: 'forbidden',
        policyIds: ['invariant-control-admins-only'],
      })
    }
  }
})

test('INVARIANT (no effect without a permit): a policy of your own permits by kind, deployment and label; forbids and failures win', async () => {
  const own = `
    @id("fetch-public") permit (principal is Standpipe::App, action == Standpipe::Action::"Fetch", resource)
      when { context.level == 0 && resource.perimeter == "external" };
    @id("act-inside") permit (principal, action == Standpipe::Action::"Act", resource)
      when { resource.perimeter == "sealed" };
    @id("nothing-untrusted-acts") forbid (principal, action == Standpipe::Action::"Act", resource)
      when { context.untrusted };
    @id("store-in-region") permit (principal, action == Standpipe::Action::"Store", resource)
      when { resource has region && resource.region == "eu" };
    @id("ask") permit (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Alias);
  `
  const sources = await shippedPolicies(read, [{ file: 'own.cedar', text: own }])
  const made = createAuthorization(engine, { ...sources, known: NOTHING_KNOWN, epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  const permitted = (who: Principal, fields: Partial<Deployment>, asked: Label): string => {
    const grant = made.value.authorize(who, 'Chat', alias, asked)
    if (isRefusal(grant)) throw new Error(grant.message)
    return [...made.value.permitted(grant, deployment({ id: 'd', ...fields }), asked)].join()
  }
  const [app, user] = PRINCIPALS as [Principal, Principal]
  const untrusted: Label = { ...label('public'), integrity: 'untrusted' }
  expect([
    permitted(app, {}, label('public')),
    permitted(user, {}, label('public')),
    permitted(app, {}, label('internal')),
    permitted(app, { perimeter: 'network' }, label('public')),
    permitted(user, { perimeter: 'sealed' }, label('restricted')),
    permitted(user, { perimeter: 'sealed' }, untrusted),
    permitted(app, { region: 'eu' }, label('public')),
  ]).toEqual(['fetch', '', '', '', 'act', '', 'store,fetch'])
})

test('every policy of the cookbook is valid', async () => {
  const blocks = [...(await read('README.md')).matchAll(/```cedar\n([^`]*(?:`[^`\n]+`[^`]*)*)```/g)]
  expect(blocks.length).toBeGreaterThanOrEqual(7)
  const own = blocks.map(([, text = ''], at) => ({ file: `block-${at}`, text }))
  const sources = await shippedPolicies(read, own)
  const made = createAuthorization(engine, { ...sources, known: 'any', epoch: epoch(1) })
  expect(made.ok ? [] : made.problems).toEqual([])
})
