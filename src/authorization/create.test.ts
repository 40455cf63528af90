import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Principal } from '../identity/principal.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch } from '../kernel/values.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import { Grant, type ObservedRequest } from './authorization.ts'
import { CedarEngine, loadCedar, NameRing } from './cedar.ts'
import type { PolicySources } from './compile.ts'
import { createAuthorization, type CedarAuthorization } from './create.ts'
import { Memo } from './memo.ts'
import type { OrProblems } from './problem.ts'
import { labelKey } from './question.ts'
import { shippedPolicies, type Drafts } from './shipped.ts'
import type { PolicyWatch } from './watch.ts'

const engine = await loadCedar()
const read = (file: string): Promise<string> => readFile(`policies/${file}`, 'utf8')
const known = {
  apps: ['intranet'],
  users: ['ada'],
  groups: ['hr', 'staff', 'interns', 'boom'],
  aliases: ['assistant', 'hr'],
  deployments: ['local'],
  knowledgeBases: ['handbook'],
}
const shipped = await shippedPolicies(read, [])
const bare = await shippedPolicies(read, [{ file: 'none.cedar', text: '' }])

function created(sources: Partial<PolicySources>): OrProblems<CedarAuthorization> {
  return createAuthorization(engine, { ...shipped, known, epoch: epoch(1), ...sources })
}
function withOwn(text: string, invariants = shipped.invariants): CedarAuthorization {
  const policies = [...bare.policies, { file: 'own.cedar', text }]
  const made = created({ policies, invariants })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return made.value
}
function problemsOf(text: string): readonly string[] {
  const made = created({ policies: [...bare.policies, { file: 'own.cedar', text }] })
  if (made.ok) throw new Error('no problems')
  return made.problems.map(
    ({ file, line, policyId, message }) => `${file}:${line} [${policyId ?? ''}] ${message}`,
  )
}

const app: Principal = { kind: 'app', id: 'intranet', groups: ['staff'], keyId: 'k' }
const ada: Principal = { kind: 'user', id: 'ada', groups: ['hr', 'staff'], keyId: 'k' }
const operator: Principal = { kind: 'admin', id: 'operator', groups: [], keyId: 'k' }
const aliasOf = (id: string): Alias => ({
  id,
  deployments: [],
  knowledgeBases: [],
  instructions: undefined,
  passages: 8,
})
const assistant = aliasOf('assistant')
const local: Deployment = {
  id: 'local',
  provider: 'fake',
  perimeter: 'network',
  baseUrl: undefined,
  model: 'm',
  apiKey: undefined,
  addresses: [],
  region: undefined,
  retention: undefined,
  training: false,
  baa: false,
  clearance: { level: 'restricted', compartments: ['*'] },
  price: undefined,
  onHangup: 'drain',
  accepts: { tools: true, images: true, structured: true },
  outputTokensMax: undefined,
}
const internal: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
const PERMIT_ALL = '@id("all") permit (principal, action, resource);'
/** Validates, and overflows at evaluation for every label above public. */
const OVERFLOWS = 'context.level * 9223372036854775807 * 2 > 0'
const INVOKE = 'action in Standpipe::Action::"Invoke"'

// -- errors deny

test('INVARIANT (errors deny): a permit that fails does not permit', () => {
  const own = withOwn(`@id("boom") permit (principal, ${INVOKE}, resource) when { ${OVERFLOWS} };`)
  const refused = own.authorize(app, 'Chat', assistant, internal)
  expect(refused).toMatchObject({
    code: 'forbidden',
    policyIds: ['boom'],
    message:
      'policy does not allow `app:intranet` to use alias `assistant`: a policy could not be evaluated; ask an administrator to look at it',
  })
})

test('INVARIANT (errors deny): a forbid that fails is not skipped', () => {
  const boom = `@id("boom") forbid (principal, ${INVOKE}, resource) when { ${OVERFLOWS} };`
  const own = withOwn(`${PERMIT_ALL} ${boom}`)
  expect(isRefusal(own.authorize(app, 'Chat', assistant, PUBLIC))).toBe(false)
  expect(own.authorize(app, 'Chat', assistant, internal)).toMatchObject({ policyIds: ['boom'] })
  const grant = own.authorize(app, 'Chat', assistant, PUBLIC) as Grant
  expect(own.clear(grant, [local], internal).denied).toEqual([
    { deployment: 'local', policyIds: ['boom'], ladder: [] },
  ])
})

test('INVARIANT (errors deny): an invariant that fails denies before any permit is looked at', () => {
  const boom = {
    file: 'more.cedar',
    text: `@id("boom") forbid (principal, ${INVOKE}, resource) when { ${OVERFLOWS} };`,
  }
  const own = withOwn(PERMIT_ALL, [...shipped.invariants, boom])
  expect(own.authorize(app, 'Chat', assistant, internal)).toMatchObject({ policyIds: ['boom'] })
})

test('INVARIANT (errors deny): an attribute that is missing, or of another type, denies', () => {
  const own = withOwn(PERMIT_ALL)
  const grant = own.authorize(app, 'Chat', assistant, PUBLIC) as Grant
  expect(own.clear(grant, [local], PUBLIC).cleared).toEqual([local])
  for (const damage of [{ perimeter: undefined }, { baa: 'yes' }, { training: undefined }]) {
    const damaged = { ...local, ...damage } as unknown as Deployment
    expect(own.clear(grant, [damaged], PUBLIC).cleared, JSON.stringify(damage)).toEqual([])
  }
  const top = 'top' as unknown as Label['level']
  expect(own.clear(grant, [local], { ...PUBLIC, level: top }).cleared).toEqual([])
  const unclear = { ...local, clearance: { level: top, compartments: [] } }
  expect(own.clear(grant, [unclear], PUBLIC).cleared).toEqual([])
})

test('INVARIANT (errors deny): an engine that throws denies, and is asked again', () => {
  let broken = true
  const fragile = new CedarEngine(
    new Proxy(engine.module, {
      get(target, name: keyof typeof engine.module) {
        if (name === 'statefulIsAuthorized' && broken)
          throw new Error('memory access out of bounds')
        return target[name]
      },
    }),
  )
  const made = createAuthorization(fragile, { ...shipped, known, epoch: epoch(1) })
  if (!made.ok) throw new Error('problems')
  expect(made.value.authorize(app, 'Chat', assistant, PUBLIC)).toMatchObject({ code: 'forbidden' })
  broken = false
  expect(isRefusal(made.value.authorize(app, 'Chat', assistant, PUBLIC))).toBe(false)
})

test('INVARIANT (errors deny): invariants that could not be asked are not taken for silent', () => {
  let calls = 0
  const fragile = new CedarEngine(
    new Proxy(engine.module, {
      get(target, name: keyof typeof engine.module) {
        if (name === 'statefulIsAuthorized' && calls++ === 0) throw new Error('trap')
        return target[name]
      },
    }),
  )
  const made = createAuthorization(fragile, { ...shipped, known, epoch: epoch(1) })
  if (!made.ok) throw new Error('problems')
  expect(made.value.authorize(app, 'Chat', assistant, PUBLIC)).toMatchObject({ code: 'forbidden' })
  expect(calls).toBe(1)
})

test('INVARIANT (errors deny): a question that the schema does not know fails, whatever is permitted', () => {
  const uid = (type: string, id: string): { type: string; id: string } => ({
    type: `Standpipe::${type}`,
    id,
  })
  const set = { hash: 'permit all', policies: { all: 'permit (principal, action, resource);' } }
  const schema = { hash: 'schema', text: shipped.schema.text }
  const asked = (action: string, resource: string): unknown =>
    engine.ask(set, schema, {
      principal: uid('App', 'a'),
      action: uid('Action', action),
      resource: uid(resource, 'x'),
      context: {},
      entities: [],
    })
  expect(asked('ReadKeys', 'Installation')).toMatchObject({ allowed: true, failed: false })
  expect(asked('ReadKeys', 'Alias')).toEqual({ allowed: false, failed: true, policyIds: [] })
  expect(asked('Chat', 'Alias')).toMatchObject({ failed: true })
})

test('INVARIANT (only an allow makes a grant)', () => {
  const fields = {
    principal: app,
    action: 'Chat',
    alias: 'a',
    policyIds: [],
    epoch: epoch(1),
  } as const
  for (const [allowed, failed] of [
    [false, false],
    [true, true],
    [false, true],
  ] as const) {
    expect(isRefusal(Grant.from({ allowed, failed, policyIds: [] }, fields, 'it'))).toBe(true)
  }
})

// -- ladders

const external: Deployment = {
  ...local,
  id: 'frontier',
  perimeter: 'external',
  clearance: { level: 'internal', compartments: [] },
}
const ladderFor = (own: CedarAuthorization, who: Principal, label: Label): unknown => {
  const grant = own.authorize(who, 'Chat', assistant, PUBLIC)
  if (isRefusal(grant)) throw new Error(grant.message)
  return own.clear(grant, [external], label).denied[0]?.ladder
}
const personal: Label = { level: 'internal', compartments: ['pii'], integrity: 'trusted' }
const forbidding = (id: string, when: string, ladder?: string): string =>
  `@id("${id}") ${ladder === undefined ? '' : `@ladder("${ladder}")`} forbid (principal, ${INVOKE}, resource is Standpipe::Deployment) when { ${when} };`
const PII = 'context.compartments.contains("pii")'

test.each<[what: string, policies: string, ladder: readonly string[]]>([
  ['nobody says anything', '', ['reroute']],
  [
    'a forbid of one’s own, where an invariant denies',
    forbidding('a', PII, 'redact reroute'),
    ['redact', 'reroute'],
  ],
  ['a forbid without a ladder says reroute', forbidding('a', PII), ['reroute']],
  [
    'in the order of the annotation',
    forbidding('a', PII, 'tokenise, redact'),
    ['tokenise', 'redact'],
  ],
  ['an empty ladder refuses at once', forbidding('a', PII, ''), []],
  [
    'of several, what all have, in the order of the first',
    `${forbidding('b', PII, 'tokenise reroute redact')} ${forbidding('a', PII, 'redact tokenise')}`,
    ['redact', 'tokenise'],
  ],
  [
    'a forbid that does not apply is not asked',
    `${forbidding('a', 'context.level > 2', '')} ${forbidding('b', PII, 'redact')}`,
    ['redact'],
  ],
  [
    'a permit, where only an invariant denies',
    `@id("a") @ladder("tokenise") permit (principal, ${INVOKE}, resource);`,
    ['tokenise'],
  ],
  [
    'a forbid overrules a permit’s',
    `@id("a") @ladder("tokenise") permit (principal, ${INVOKE}, resource); ${forbidding('b', PII, 'redact')}`,
    ['redact'],
  ],
  [
    'a policy that fails leaves none',
    `${forbidding('a', PII, 'redact')} ${forbidding('b', OVERFLOWS, 'redact')}`,
    [],
  ],
])('a ladder: %s', (_what, policies, ladder) => {
  expect(ladderFor(withOwn(`${PERMIT_ALL} ${policies}`), app, personal)).toEqual(ladder)
})

test('INVARIANT (a user never widens): a rung is one that each of the two who is denied has', () => {
  const own = withOwn(`${PERMIT_ALL}
    @id("a") @ladder("redact tokenise reroute") forbid (principal is Standpipe::App, ${INVOKE}, resource is Standpipe::Deployment) when { ${PII} };
    @id("b") @ladder("tokenise reroute") forbid (principal in Standpipe::Group::"hr", ${INVOKE}, resource is Standpipe::Deployment) when { ${PII} };`)
  const person = { kind: 'user', id: 'ada', keyId: 'issuer:x' } as const
  expect(ladderFor(own, app, personal)).toEqual(['redact', 'tokenise', 'reroute'])
  expect(ladderFor(own, { ...app, user: { ...person, groups: ['hr'] } }, personal)).toEqual([
    'tokenise',
    'reroute',
  ])
  // Nothing of their own: what they are told where an invariant alone denies.
  expect(ladderFor(own, { ...app, user: { ...person, groups: [] } }, personal)).toEqual(['reroute'])
})

test('what may be done about a denial is asked once', () => {
  const own = withOwn(PERMIT_ALL)
  expect(ladderFor(own, app, personal)).toEqual(['reroute'])
  const asked = vi.spyOn(engine, 'ask')
  for (let n = 0; n < 10; n++) expect(ladderFor(own, app, personal)).toEqual(['reroute'])
  expect(asked).not.toHaveBeenCalled()
  expect(isRefusal(own.authorize(app, 'Embed', assistant, PUBLIC))).toBe(false)
  expect(asked).toHaveBeenCalled()
  asked.mockRestore()
})

// -- classes, tools, placeholders, declassification

test('INVARIANT (no passage of a class that policy denies): narrowed by label and by group, open otherwise', () => {
  const own = withOwn(`${PERMIT_ALL}
    @id("interns-internal") forbid (principal in Standpipe::Group::"interns", action == Standpipe::Action::"RetrieveClass", resource) when { resource.level > 1 };
    @id("no-legal") forbid (principal, action == Standpipe::Action::"RetrieveClass", resource) when { resource.compartments.contains("legal") };`)
  const may = (groups: readonly string[], label: Label): boolean => {
    const grant = own.authorize({ ...app, groups }, 'Chat', assistant, PUBLIC) as Grant
    return own.mayRetrieveClass(grant, label).allowed
  }
  const legal: Label = { ...PUBLIC, compartments: ['legal', 'pii'] }
  const restricted: Label = { ...PUBLIC, level: 'restricted' }
  expect([may([], PUBLIC), may([], restricted), may([], legal)]).toEqual([true, true, false])
  expect([may(['interns'], internal), may(['interns'], restricted)]).toEqual([true, false])
})

test('policies written before classes, keys and tools keep their meaning', () => {
  const own = withOwn(`
    @id("ask") permit (principal in Standpipe::Group::"staff", ${INVOKE}, resource is Standpipe::Alias);
    @id("find") permit (principal, action == Standpipe::Action::"Retrieve", resource == Standpipe::KnowledgeBase::"handbook");
    @id("only") forbid (principal, action == Standpipe::Action::"Retrieve", resource is Standpipe::KnowledgeBase) unless { resource == Standpipe::KnowledgeBase::"handbook" };`)
  const grant = own.authorize(app, 'Chat', assistant, PUBLIC) as Grant
  expect(own.mayRetrieve(grant, 'handbook').allowed).toBe(true)
  expect(own.mayRetrieve(grant, 'other').allowed).toBe(false)
  expect(own.mayRetrieveClass(grant, personal).allowed).toBe(true)
  expect(
    own.mayCallTool(grant, { name: 't', sideEffects: true, perimeter: 'outside' }, personal)
      .allowed,
  ).toBe(true)
  expect(own.mayDetokenise(grant, personal).allowed).toBe(false)
  expect(own.mayDeclassify(grant, local, personal, PUBLIC).allowed).toBe(false)
})

test('INVARIANT (a key says everything): one key is narrowed, and no other key of its owner', () => {
  const narrow = `${PERMIT_ALL}
    @id("one-key") forbid (principal in Standpipe::Key::"k7f2m9qx4abc", ${INVOKE}, resource == Standpipe::Alias::"hr");
    @id("metrics-key") forbid (principal in Standpipe::Key::"0123456789ab", action in Standpipe::Action::"Control", resource)
      unless { action == Standpipe::Action::"ReadMetrics" };`
  const own = withOwn(narrow)
  const asks = (keyId: string): boolean =>
    !isRefusal(own.authorize({ ...app, keyId }, 'Chat', aliasOf('hr'), PUBLIC))
  // In turns, so that an answer for the one would be found for the other.
  expect([asks('k'), asks('k7f2m9qx4abc'), asks('k'), asks('k7f2m9qx4abc')]).toEqual([
    true,
    false,
    true,
    false,
  ])
  const reads = { ...operator, id: '0123456789ab', keyId: '0123456789ab' }
  expect(isRefusal(own.control(reads, 'ReadMetrics'))).toBe(false)
  expect(own.control(reads, 'ManageKeys')).toMatchObject({ policyIds: ['metrics-key'] })
  expect(isRefusal(own.control(operator, 'ManageKeys'))).toBe(false)
  // Where no policy names a key, all keys of an owner are one question.
  const open = withOwn(PERMIT_ALL)
  for (const keyId of ['a', 'b', 'c']) open.authorize({ ...app, keyId }, 'Chat', assistant, PUBLIC)
  expect(open.memoSize).toBe(1)
})

// -- drafts

const observing = (policies: string, draft: string, watch?: PolicyWatch): CedarAuthorization => {
  const made = created({
    policies: [...bare.policies, { file: 'own.cedar', text: policies }],
    observed: { drafts: [{ file: 'draft.cedar', text: draft }], withdraws: [] },
    ...(watch === undefined ? {} : { watch }),
  })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return made.value
}
const draftsOf = (file: string, text: string): Drafts => ({
  drafts: [{ file, text }],
  withdraws: [],
})
const requestOf = (label: Label, ...deployments: readonly Deployment[]): ObservedRequest => ({
  action: 'Chat',
  alias: assistant,
  asked: label,
  deployments,
  label,
})

test('INVARIANT (drafts decide nothing): whatever a draft says, everything is decided as without it', () => {
  const draft = fc.constantFrom(
    `@id("d") forbid (principal, action, resource);`,
    `@id("d") permit (principal, action, resource);`,
    `@id("d") forbid (principal, ${INVOKE}, resource) when { ${OVERFLOWS} };`,
    `@id("d") @ladder("redact") forbid (principal, ${INVOKE}, resource is Standpipe::Deployment) when { ${PII} };`,
    `@id("all") forbid (principal, action, resource);`,
  )
  const labels = fc.constantFrom(PUBLIC, internal, personal)
  fc.assert(
    fc.property(draft, fc.boolean(), labels, (text, open, label) => {
      const policies = open
        ? PERMIT_ALL
        : '@id("all") permit (principal is Standpipe::User, action, resource);'
      const [own, watched] = [withOwn(policies), observing(policies, text)]
      const said = (by: CedarAuthorization): unknown => {
        const free = withOwn(PERMIT_ALL).authorize(app, 'Chat', assistant, PUBLIC) as Grant
        return [
          by.policyHash,
          by.authorize(app, 'Chat', assistant, label),
          by.clear(free, [local, external], label),
          by.mayReceive(free, label, PUBLIC),
          by.mayRetrieveClass(free, label),
          by.mayDetokenise(free, label),
          by.maySee(app, assistant),
          by.control(operator, 'ReadKeys'),
          [...by.permitted(free, local, label)],
        ]
      }
      expect(said(watched)).toEqual(said(own))
    }),
    { numRuns: 30 },
  )
})

test.each<[what: string, draft: string, label: Label, observed: readonly unknown[]]>([
  [
    'nothing',
    '@id("d") forbid (principal, action == Standpipe::Action::"Embed", resource);',
    PUBLIC,
    [],
  ],
  [
    'a denial of the alias and of a deployment',
    `@id("d") forbid (principal, ${INVOKE}, resource) when { ${PII} };`,
    personal,
    [
      { action: 'Chat', resource: 'alias:assistant', would: 'deny', policyIds: ['d'] },
      { action: 'Chat', resource: 'deployment:local', would: 'deny', policyIds: ['d'] },
      {
        action: 'Chat',
        resource: 'deployment:frontier',
        would: 'ladder',
        policyIds: ['invariant-clearance'],
      },
    ],
  ],
  [
    'a failure of its own',
    `@id("d") forbid (principal, ${INVOKE}, resource is Standpipe::Alias) when { ${OVERFLOWS} };`,
    internal,
    [{ action: 'Chat', resource: 'alias:assistant', would: 'fail', policyIds: ['d'] }],
  ],
  [
    'a policy in force in another form',
    `@id("no-hr") forbid (principal, action, resource == Standpipe::Alias::"hr") unless { principal in Standpipe::Group::"hr" };`,
    PUBLIC,
    [],
  ],
  [
    'other rungs',
    `@id("d") @ladder("redact tokenise") forbid (principal, ${INVOKE}, resource is Standpipe::Deployment) when { ${PII} && resource.perimeter == "external" };`,
    personal,
    [
      {
        action: 'Chat',
        resource: 'deployment:frontier',
        would: 'ladder',
        policyIds: ['invariant-clearance'],
      },
    ],
  ],
])('a draft is told: %s', (_what, draft, label, observed) => {
  const own = observing(
    `${PERMIT_ALL} @id("no-hr") forbid (principal, action, resource == Standpipe::Alias::"hr"); ${forbidding('ladder', `${PII} && resource.perimeter == "external"`, 'reroute redact')}`,
    draft,
  )
  expect(own.observed?.(app, requestOf(label, local, external))).toEqual(observed)
})

test('a draft with the id of a policy in force stands in its place, and opens what that one closed', () => {
  const own = observing(
    `${PERMIT_ALL} @id("no-hr") forbid (principal, action, resource == Standpipe::Alias::"hr");`,
    '@id("no-hr") forbid (principal in Standpipe::Group::"interns", action, resource == Standpipe::Alias::"hr");',
  )
  const asked = { ...requestOf(PUBLIC), alias: aliasOf('hr') }
  expect(own.observed?.(app, asked)).toMatchObject([{ resource: 'alias:hr', would: 'allow' }])
  expect(own.observed?.({ ...app, groups: ['interns'] }, asked)).toEqual([])
})

test('whoever watches is told of each decision that a draft would have made otherwise, and of failures', () => {
  const told: string[] = []
  const watch: PolicyWatch = {
    failed: (action, ids) => void told.push(`failed ${action} ${ids.join()}`),
    observed: ({ action, resource, would }) => void told.push(`${would} ${action} ${resource}`),
  }
  const boom = `@id("boom") forbid (principal, action == Standpipe::Action::"Embed", resource) when { ${OVERFLOWS} };`
  const own = observing(
    `${PERMIT_ALL} ${boom}`,
    '@id("d") forbid (principal, action == Standpipe::Action::"ReadKeys", resource);',
    watch,
  )
  own.control(operator, 'ReadKeys')
  own.control(operator, 'ReadMetrics')
  own.authorize(app, 'Embed', assistant, internal)
  own.maySee(app, assistant)
  expect(told).toEqual([
    'deny ReadKeys installation:this',
    'failed Embed boom',
    'fail Embed alias:assistant',
  ])
})

test('a draft is validated as strictly as what is in force', () => {
  const made = created({
    observed: draftsOf('draft.cedar', 'permit (principal, action, resource);'),
  })
  expect(made).toMatchObject({ ok: false, problems: [{ file: 'draft.cedar', line: 1 }] })
  const taken = created({
    observed: draftsOf('d', '@id("invariant-clearance") forbid (principal, action, resource);'),
  })
  expect(taken).toMatchObject({
    ok: false,
    problems: [{ file: 'd', policyId: 'invariant-clearance' }],
  })
})

test('INVARIANT (errors deny): what cannot be evaluated is denied, and told to whoever keeps the records', () => {
  const failed: string[] = []
  const watch: PolicyWatch = {
    failed: (action, ids) => void failed.push([action, ...ids].join(' ')),
    observed: () => undefined,
  }
  const boom = `@id("boom") forbid (principal, ${INVOKE}, resource is Standpipe::Alias) when { ${OVERFLOWS} };`
  const made = created({
    policies: [...bare.policies, { file: 'own.cedar', text: `${PERMIT_ALL} ${boom}` }],
    watch,
  })
  if (!made.ok) throw new Error('problems')
  const grant = made.value.authorize(app, 'Chat', assistant, PUBLIC) as Grant
  expect(failed).toEqual([])
  expect(isRefusal(made.value.authorize(app, 'Chat', assistant, internal))).toBe(true)
  const damaged = { ...local, perimeter: undefined } as unknown as Deployment
  expect(made.value.clear(grant, [damaged], PUBLIC)).toMatchObject({
    cleared: [],
    denied: [{ ladder: [] }],
  })
  // Of an attribute that is missing it is the question that fails, and no policy by name.
  expect(new Set(failed)).toEqual(new Set(['Chat boom', 'Chat']))
})

// -- refusals explain themselves

test('a refusal names the principal, the thing, the reason and the remedy', () => {
  const own = withOwn(`
    @id("hr-only")
    @reason("the alias \`hr\` is for the personnel department")
    @remedy("ask to be put into group \`hr\`")
    forbid (principal, ${INVOKE}, resource == Standpipe::Alias::"hr")
    unless { principal in Standpipe::Group::"hr" };
    ${PERMIT_ALL}`)
  expect(own.authorize(app, 'Chat', aliasOf('hr'), PUBLIC)).toMatchObject({
    policyIds: ['hr-only'],
    message:
      'policy does not allow `app:intranet` to use alias `hr`: the alias `hr` is for the personnel department; ask to be put into group `hr`',
  })
  expect(isRefusal(own.authorize(ada, 'Chat', aliasOf('hr'), PUBLIC))).toBe(false)
  expect(own.maySee(app, aliasOf('hr'))).toBe(false)
  expect(own.maySee(ada, aliasOf('hr'))).toBe(true)
})

test('with policies of one’s own, nothing is open that they do not open', () => {
  const own = withOwn(
    `@id("staff") permit (principal in Standpipe::Group::"staff", ${INVOKE}, resource == Standpipe::Alias::"assistant");`,
  )
  expect(isRefusal(own.authorize(app, 'Chat', assistant, PUBLIC))).toBe(false)
  expect(own.authorize(app, 'Chat', aliasOf('hr'), PUBLIC)).toMatchObject({
    policyIds: [],
    message:
      'policy does not allow `app:intranet` to use alias `hr`: no policy permits it; ask an administrator',
  })
  expect(isRefusal(own.authorizeRetrieve(app, 'handbook'))).toBe(true)
  expect(isRefusal(own.control(operator, 'ManageKeys'))).toBe(false)
})

test('a grant to retrieve clears embedders as Embed', () => {
  const own = withOwn(
    `${PERMIT_ALL} @id("no-embed") forbid (principal, action == Standpipe::Action::"Embed", resource);`,
  )
  const grant = own.authorizeRetrieve(app, 'handbook') as Grant
  expect(own.mayRetrieve(grant, 'handbook').allowed).toBe(true)
  expect(own.clear(grant, [local], PUBLIC).denied).toEqual([
    { deployment: 'local', policyIds: ['no-embed'], ladder: ['reroute'] },
  ])
  expect(own.mayReceive(grant, PUBLIC, PUBLIC).allowed).toBe(true)
})

// -- validation

test('a policy that does not validate is refused, and the problem names file, line and policy', () => {
  expect(
    problemsOf(
      `// é\n\n${PERMIT_ALL}\n@id("own")\nforbid (principal, action, resource)\nwhen { context.level > 2 };`,
    ),
  ).toEqual([
    'own.cedar:6 [own] attribute `level` in context for Standpipe::Action::"BackUp" not found (and 18 more like it)',
  ])
})

test.each<[what: string, text: string, line: number, column: number, marked: string]>([
  [
    'in its own line',
    '@id("a")\nforbid (principal, action, resource)\nwhen { context.levl > 2 };',
    3,
    8,
    'context.levl',
  ],
  [
    'after another policy in the same line',
    `${PERMIT_ALL} @id("a") forbid (principal, action, resource) when { context.levl > 2 };`,
    1,
    103,
    'context.levl',
  ],
  [
    'behind letters of several bytes',
    '@id("é")\n/* */ permit (principal,\naction resource);',
    2,
    1,
    '/',
  ],
  ['text that does not parse', '// é\npermit (principal,\naction résource);', 3, 9, 'é'],
])('a problem knows its column: %s', (_what, text, line, column, marked) => {
  const made = created({ policies: [...bare.policies, { file: 'own.cedar', text }] })
  const [problem] = made.ok ? [] : made.problems
  expect([problem?.line, problem?.span?.column]).toEqual([line, column])
  const { excerpt = '', at = 0, length = 0 } = problem?.span ?? {}
  expect(excerpt.slice(at, at + length)).toBe(marked)
})

test.each([
  [
    'an optional attribute, unguarded',
    `@id("a") forbid (principal, ${INVOKE}, resource is Standpipe::Deployment) when { resource.region == "eu" };`,
    /own\.cedar:1 \[a\] unable to guarantee safety of access to optional attribute `region`.*has region/,
  ],
  [
    'an action that does not exist',
    '@id("a") forbid (principal, action == Standpipe::Action::"Chatt", resource);',
    /\[a\] unrecognized action .*did you mean/,
  ],
  [
    'a policy that can never apply',
    '@id("a")\n\nforbid (principal, action == Standpipe::Action::"ReadKeys", resource is Standpipe::Alias);',
    /own\.cedar:1 \[a\] (policy is impossible|unable to find an applicable action)/,
  ],
  [
    'a string with hidden direction',
    '@id("a") permit (principal, action, resource) when { "\u202e" != "x" };',
    /\[a\] .*BIDI/i,
  ],
  [
    'text that does not parse',
    '// é\npermit (principal,\naction resource);',
    /own\.cedar:3 \[\] unexpected token `resource`/,
  ],
  ['no id', '\npermit (principal, action, resource);', /own\.cedar:2 \[\] every policy has an id/],
  [
    'an id with a space',
    '@id("a b") permit (principal, action, resource);',
    /own\.cedar:1 \[a b\] every policy has an id/,
  ],
  [
    'a template',
    '@id("a") permit (principal == ?principal, action, resource);',
    /own\.cedar:1 \[\] templates are not used here/,
  ],
  [
    'an id taken twice',
    `${PERMIT_ALL}\n${PERMIT_ALL.replace('action', 'action ')}`,
    /own\.cedar:2 \[all\] this id is taken by own\.cedar:1/,
  ],
  [
    'an id of an invariant',
    '@id("invariant-clearance") permit (principal, action, resource);',
    /own\.cedar:1 \[invariant-clearance\] this id is taken by invariants\.cedar:\d+/,
  ],
  [
    'an app nobody knows',
    '@id("a") permit (principal == Standpipe::App::"intrnet", action, resource);',
    /own\.cedar:1 \[a\] app `intrnet` is not in the configuration/,
  ],
  [
    'a group nobody knows, in a condition',
    '@id("a") permit (principal, action, resource) when { principal in Standpipe::Group::"stuff" };',
    /\[a\] group `stuff` is not in the configuration/,
  ],
  [
    'a file too long',
    `//${'x'.repeat(1024 * 1024)}`,
    /own\.cedar:0 \[\] a policy file has at most 1048576 bytes/,
  ],
  [
    'brackets without end',
    `@id("a")\npermit (principal, action, resource) when { ${'('.repeat(5_000)}true${')'.repeat(5_000)} };`,
    /own\.cedar:2 \[\] a policy nests at most 50 brackets deep/,
  ],
  [
    'a sum without end',
    `@id("a") permit (principal, action, resource) when { 1${' + 1'.repeat(5_000)} > 0 };`,
    /own\.cedar:1 \[\] a policy nests at most 300 steps deep/,
  ],
])('refused: %s', (_what, text, expected) => {
  expect(problemsOf(text).join('\n')).toMatch(expected)
})

test('brackets in strings and comments do not count', () => {
  const brackets = '(['.repeat(100)
  const text = `// ${brackets}\n@id("a") permit (principal, action, resource) when { "\\"${brackets}" != "x" };`
  expect(withOwn(text).policies.has('a')).toBe(true)
})

test('all problems of all files at once', () => {
  const problems = problemsOf(
    '@id("a") permit (principal, action == Standpipe::Action::"X", resource);\n@id("a") permit (principal == Standpipe::App::"y", action, resource);',
  )
  expect(problems.length).toBeGreaterThanOrEqual(3)
})

test('a schema that does not parse is refused with its line', () => {
  const made = created({ schema: { file: 's', text: 'namespace X {\n entity Foo in [Nope];\n}' } })
  expect(made).toMatchObject({ ok: false, problems: [{ file: 's', line: 2 }] })
})

test('an invariant only forbids', () => {
  const made = created({ invariants: [{ file: 'inv', text: PERMIT_ALL }] })
  expect(made).toMatchObject({ ok: false, problems: [{ file: 'inv', line: 1, policyId: 'all' }] })
})

test('the hash names policies and schema, whatever the order of files and the comments', () => {
  const a = withOwn(PERMIT_ALL)
  expect(a.policyHash).toMatch(/^[0-9a-f]{64}$/)
  expect(withOwn(`// said otherwise\n${PERMIT_ALL}`).policyHash).toBe(a.policyHash)
  expect(withOwn('@id("all") permit (principal, action, resource) ;').policyHash).not.toBe(
    a.policyHash,
  )
  expect(withOwn('@id("al") permit (principal, action, resource);').policyHash).not.toBe(
    a.policyHash,
  )
})

// -- memo

test('INVARIANT (the memo dies with the epoch): a later epoch asks anew, and grants carry it', () => {
  const first = withOwn(PERMIT_ALL)
  first.authorize(app, 'Chat', assistant, PUBLIC)
  expect(first.memoSize).toBe(1)
  const later = first.at(epoch(2))
  expect(later.memoSize).toBe(0)
  expect(later.policyHash).toBe(first.policyHash)
  expect(later.authorize(app, 'Chat', assistant, PUBLIC)).toMatchObject({ epoch: 2 })
  expect(first.authorize(app, 'Chat', assistant, PUBLIC)).toMatchObject({ epoch: 1 })
})

test('a memo hit and a fresh decision agree, whatever was asked before', () => {
  const text = `${PERMIT_ALL}
    @id("hr-app") forbid (principal == Standpipe::App::"intranet", ${INVOKE}, resource == Standpipe::Alias::"hr");
    @id("no-hr") forbid (principal in Standpipe::Group::"hr", action == Standpipe::Action::"Embed", resource);
    @id("no-legal") forbid (principal, ${INVOKE}, resource) when { context.compartments.contains("legal") };
    @id("trusted") forbid (principal, action == Standpipe::Action::"Rerank", resource) when { context.untrusted };
    @id("eu") forbid (principal, ${INVOKE}, resource is Standpipe::Deployment) when { resource has region && resource.region == "us" };`
  const warm = withOwn(text)
  const labels: fc.Arbitrary<Label> = fc.record({
    level: fc.constantFrom('public', 'internal', 'restricted'),
    compartments: fc.subarray(['legal', 'pii', 'legal,pii', '"]', 'legal"']),
    integrity: fc.constantFrom('trusted', 'untrusted'),
  })
  const principals = fc.record({
    kind: fc.constantFrom('app' as const, 'user' as const, 'admin' as const),
    id: fc.constantFrom('intranet', 'ada'),
    groups: fc.subarray(['hr', 'staff', 'hr","staff']),
    keyId: fc.constant('k'),
  })
  const deployments = fc.record({
    region: fc.constantFrom(undefined, 'us', 'eu'),
    baa: fc.boolean(),
    clearance: fc.record({
      level: fc.constantFrom('public' as const, 'restricted' as const),
      compartments: fc.subarray(['*', 'pii', 'legal']),
    }),
  })
  const actions = fc.constantFrom('Chat' as const, 'Embed' as const, 'Rerank' as const)
  const aliases = fc.constantFrom('assistant', 'hr')
  fc.assert(
    fc.property(
      principals,
      actions,
      aliases,
      labels,
      deployments,
      (principal, action, alias, label, terms) => {
        const said = (by: CedarAuthorization): unknown => {
          const grant = by.authorize(principal, action, aliasOf(alias), label)
          if (isRefusal(grant)) return grant
          return [
            grant,
            by.clear(grant, [{ ...local, ...terms }], label),
            by.mayReceive(grant, label, PUBLIC),
          ]
        }
        expect(said(warm)).toEqual(said(warm.at(epoch(1))))
      },
    ),
    { numRuns: 300 },
  )
  expect(warm.memoSize).toBeGreaterThan(50)
})

test('INVARIANT (a user never widens): an app with a user may what both may, and nothing else', () => {
  const text = `${PERMIT_ALL}
    @id("app-no-hr") forbid (principal is Standpipe::App, ${INVOKE}, resource == Standpipe::Alias::"hr")
      unless { principal in Standpipe::Group::"hr" };
    @id("user-no-hr") forbid (principal is Standpipe::User, ${INVOKE}, resource == Standpipe::Alias::"hr")
      unless { principal in Standpipe::Group::"hr" };
    @id("interns") forbid (principal in Standpipe::Group::"interns", ${INVOKE}, resource) when { context.level > 1 };
    @id("no-wiki") forbid (principal in Standpipe::Group::"interns", action == Standpipe::Action::"Retrieve", resource == Standpipe::KnowledgeBase::"handbook");
    @id("no-store") forbid (principal in Standpipe::Group::"interns", action == Standpipe::Action::"Store", resource);
    @id("boom") forbid (principal in Standpipe::Group::"boom", ${INVOKE}, resource) when { ${OVERFLOWS} };`
  const own = withOwn(text)
  const member = fc.subarray(['hr', 'interns', 'boom'])
  const level = fc.constantFrom('public' as const, 'internal' as const, 'restricted' as const)
  fc.assert(
    fc.property(
      member,
      member,
      level,
      fc.constantFrom('assistant', 'hr'),
      (appGroups, userGroups, at, alias) => {
        const one: Principal = { kind: 'app', id: 'crm', groups: appGroups, keyId: 'k' }
        const person = { kind: 'user', id: 'ada', groups: userGroups, keyId: 'issuer:x' } as const
        const label: Label = { ...PUBLIC, level: at }
        const may = (who: Principal): readonly boolean[] => {
          const grant = own.authorize(who, 'Chat', aliasOf(alias), label)
          const free = own.authorize(who, 'Chat', aliasOf('assistant'), PUBLIC)
          const wiki = own.authorizeRetrieve(who, 'handbook')
          if (isRefusal(free)) return [!isRefusal(grant), false, !isRefusal(wiki)]
          return [
            !isRefusal(grant),
            true,
            !isRefusal(wiki),
            own.maySee(who, aliasOf(alias)),
            own.mayRetrieve(free, 'handbook').allowed,
            own.clear(free, [local], label).cleared.length > 0,
            own.permitted(free, local, label).has('store'),
            own.mayReceive(free, label, PUBLIC).allowed,
          ]
        }
        const [app, user, both] = [may(one), may(person), may({ ...one, user: person })]
        for (const [n, allowed] of both.entries())
          expect(allowed).toBe((app[n] ?? false) && (user[n] ?? false))
      },
    ),
    { numRuns: 200 },
  )
})

test('the evidence of two: of both when both allow, of whoever denies otherwise', () => {
  const own = withOwn(`@id("apps") permit (principal is Standpipe::App, ${INVOKE}, resource);
    @id("users") permit (principal is Standpipe::User, ${INVOKE}, resource);
    @id("no-interns") @reason("interns ask nobody") @remedy("ask a colleague")
    forbid (principal in Standpipe::Group::"interns", ${INVOKE}, resource);`)
  const person = { kind: 'user', id: 'ada', groups: [], keyId: 'issuer:x' } as const
  const asked = (user: Principal['user'] & object) =>
    own.authorize({ ...app, user }, 'Chat', assistant, PUBLIC)
  expect(asked(person)).toMatchObject({ policyIds: ['apps', 'users'] })
  expect(asked({ ...person, groups: ['interns'] })).toMatchObject({
    policyIds: ['no-interns'],
    message:
      'policy does not allow `app:intranet for user:ada` to use alias `assistant`: interns ask nobody; ask a colleague',
  })
})

test('INVARIANT (a key says everything): labels that read alike have keys of their own', () => {
  const alike: readonly Label[] = [
    PUBLIC,
    { ...PUBLIC, integrity: 'untrusted' },
    internal,
    { ...PUBLIC, compartments: ['a,b'] },
    { ...PUBLIC, compartments: ['a', 'b'] },
    { ...PUBLIC, compartments: ['a","b'] },
    { ...PUBLIC, compartments: [''] },
  ]
  expect(new Set(alike.map(labelKey)).size).toBe(alike.length)
})

test('the memo is bounded and keeps what is used', () => {
  const memo = new Memo<number>(10)
  memo.set('kept', 1)
  for (let n = 0; n < 1_000; n++) {
    memo.set(`k${n}`, n)
    expect(memo.get('kept')).toBe(1)
    expect(memo.size).toBeLessThanOrEqual(10)
  }
  expect(memo.get('k0')).toBeUndefined()
  expect(memo.get('k999')).toBe(999)
})

// -- names in the engine's cache

test('INVARIANT (a name means its content): more sets than names, in any order of use', () => {
  const sets = Array.from({ length: 12 }, (_, n) =>
    withOwn(
      `@id("only-${n}") permit (principal, ${INVOKE}, resource) when { context.level == ${n % 4} };`,
    ),
  )
  for (let round = 0; round < 3; round++) {
    for (const [n, own] of sets.entries()) {
      for (const [rank, level] of (
        ['public', 'internal', 'confidential', 'restricted'] as const
      ).entries()) {
        const outcome = own.at(epoch(round)).authorize(app, 'Chat', assistant, { ...PUBLIC, level })
        expect(isRefusal(outcome)).toBe(rank !== n % 4)
      }
    }
  }
})

test('a name whose content failed to load is never taken for loaded', () => {
  const ring = new NameRing('n', 2)
  const held = new Map<string, string>()
  const use = (hash: string): string | undefined =>
    held.get(ring.name(hash, (name) => void held.set(name, hash)))
  expect(use('a')).toBe('a')
  expect(use('b')).toBe('b')
  const fail = (): string =>
    ring.name('c', (name) => {
      held.set(name, 'half of c')
      throw new Error('no')
    })
  for (let n = 0; n < 5; n++) expect(fail).toThrow('no')
  for (const hash of ['a', 'b', 'c', 'a', 'c', 'b']) expect(use(hash)).toBe(hash)
  expect(held.size).toBe(2)
})
