import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Principal } from '../identity/principal.ts'
import { parseLabel, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { epoch } from '../kernel/values.ts'
import type { Deployment } from '../models/deployment.ts'
import { loadCedar } from './cedar.ts'
import { createAuthorization } from './create.ts'
import { Replay, type Recorded } from './replay.ts'
import { policiesOf } from './shipped.ts'

const engine = await loadCedar()
async function replayOf(text: string): Promise<Replay> {
  const read = (file: string): Promise<string> => readFile(`policies/${file}`, 'utf8')
  const own = { kind: 'file', mode: 'enforce', text: { file: 'draft.cedar', text } } as const
  const policies = await policiesOf(read, [own])
  const made = createAuthorization(engine, { ...policies, known: 'any', epoch: epoch(1) })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return new Replay(made.value)
}
const label = (text: string): Label => parseLabel(text) as Label
const deployment = (id: string, perimeter: Deployment['perimeter']): Deployment => ({
  id,
  provider: 'fake',
  perimeter,
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
})
const [vendor, local] = [deployment('vendor', 'external'), deployment('local', 'network')]
const app: Principal = { kind: 'app', id: 'crm', groups: ['staff'], keyId: 'k' }
const served = (more: Partial<Recorded> = {}): Recorded => ({
  request: 'req_1',
  principal: app,
  action: 'Chat',
  alias: 'assistant',
  asked: label('internal'),
  label: label('internal'),
  aliasAllowed: true,
  candidates: [vendor, local].map((one) => ({ deployment: one, cleared: true, ladder: undefined })),
  ...more,
})
const STAFF = `@id("staff") permit (principal in Standpipe::Group::"staff", action in Standpipe::Action::"Invoke", resource is Standpipe::Alias);`
const pii = label('internal[pii]')

test('nothing changes where the draft says the same', async () => {
  const replay = await replayOf(STAFF)
  replay.add(served())
  expect(replay.difference()).toMatchObject({
    requests: 1,
    decisions: 3,
    refused: 0,
    served: 0,
    rerouted: 0,
    failed: 0,
    rows: [],
  })
})

test('each change is counted by who, what and which label, and as what became of the request', async () => {
  const replay = await replayOf(`${STAFF}
    @id("inside") @ladder("redact") forbid (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Deployment)
    when { context.compartments.contains("pii") && resource.perimeter == "external" };`)
  for (let n = 0; n < 3; n++) replay.add(served({ asked: pii, label: pii, request: `req_${n}` }))
  // Only the vendor: nobody is left. A stranger to the draft: no alias. Refused then, let in now.
  const alone = [{ deployment: vendor, cleared: true, ladder: undefined }]
  replay.add(served({ asked: pii, label: pii, candidates: alone }))
  replay.add(served({ principal: { ...app, id: 'guest', groups: [] } }))
  replay.add(served({ aliasAllowed: false, candidates: [] }))
  const denied = [{ deployment: vendor, cleared: false, ladder: ['reroute'] as const }]
  replay.add(served({ asked: pii, label: pii, candidates: denied }))
  const { rows, ...sums } = replay.difference()
  expect(sums).toMatchObject({ requests: 7, refused: 2, served: 1, rerouted: 3, failed: 0 })
  expect(sums.changed).toEqual({ allowToDeny: 5, denyToAllow: 1, ladder: 1 })
  expect(sums.byPrincipal).toEqual([
    { name: 'app:crm', allowToDeny: 4, denyToAllow: 1, ladder: 1 },
    { name: 'app:guest', allowToDeny: 1, denyToAllow: 0, ladder: 0 },
  ])
  expect(sums.byLabel).toContainEqual({
    name: 'internal[pii]',
    allowToDeny: 4,
    denyToAllow: 0,
    ladder: 1,
  })
  expect(rows[0]).toEqual({
    principal: 'app:crm',
    resource: 'deployment:vendor',
    label: 'internal[pii]',
    change: 'allowToDeny',
    policies: ['inside'],
    count: 4,
    example: 'req_0',
  })
  expect(rows.map(({ resource, change }) => `${resource} ${change}`)).toContain(
    'deployment:vendor ladder',
  )
})

test('an app for a person is decided for both, and named so', async () => {
  const replay = await replayOf(STAFF)
  const user = { kind: 'user', id: 'ada', groups: [], keyId: 'issuer:x' } as const
  replay.add(served({ principal: { ...app, user } }))
  expect(replay.difference().byPrincipal).toMatchObject([
    { name: 'app:crm for user:ada', allowToDeny: 1 },
  ])
})

test('a draft that fails denies, and that is counted', async () => {
  const replay = await replayOf(`${STAFF}
    @id("boom") forbid (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Alias)
    when { context.level * 9223372036854775807 * 2 > 0 };`)
  replay.add(served())
  expect(replay.difference()).toMatchObject({ failed: 1, refused: 1 })
})

test('memory is bounded: what is beyond has no row, and is in the sums', async () => {
  const replay = await replayOf(
    `@id("none") permit (principal == Standpipe::App::"nobody", action, resource);`,
  )
  const total = limits.replayRowsMax + 20
  for (let n = 0; n < total; n++)
    replay.add(served({ principal: { ...app, id: `a${n}` }, candidates: [] }))
  const { rows, rowsLeftOut, changed, byPrincipal } = replay.difference()
  expect([rows.length, rowsLeftOut, changed.allowToDeny]).toEqual([limits.replayRowsMax, 20, total])
  expect(byPrincipal.find(({ name }) => name === '(others)')).toMatchObject({ allowToDeny: 20 })
})

const KEPT = `${STAFF}
  @id("out") permit (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Deployment);`
const noPii = (ladder: string) => `${KEPT}
  @id("no-pii") @ladder("${ladder}")
  forbid (principal, action in Standpipe::Action::"Invoke", resource == Standpipe::Deployment::"vendor")
  when { context.compartments.contains("pii") };`
const one = (cleared: boolean, ladder?: readonly ['tokenise', 'reroute']) => [
  { deployment: vendor, cleared, ladder },
]
const tokenised = served({
  asked: pii,
  label: pii,
  candidates: one(false, ['tokenise', 'reroute']),
  changed: {
    rungs: ['tokenise'],
    isDeclassified: false,
    label: label('internal'),
    candidates: one(true),
  },
})

test.each([
  ['the same ladder', 'tokenise reroute', { refused: 0, ladder: 0 }],
  ['another that has what was done', 'redact tokenise', { refused: 0, ladder: 1 }],
  ['one that has it not', 'reroute', { refused: 1, ladder: 1 }],
  ['none at all', '', { refused: 1, ladder: 1 }],
])('a request that was changed to go out: %s', async (_, ladder, { refused, ladder: changed }) => {
  const replay = await replayOf(noPii(ladder))
  replay.add(tokenised)
  const said = replay.difference()
  expect([said.refused, said.changed.ladder, said.changed.allowToDeny]).toEqual([
    refused,
    changed,
    0,
  ])
})

test('a request that was changed, and by the draft goes out as it came', async () => {
  const replay = await replayOf(KEPT)
  replay.add(tokenised)
  expect(replay.difference()).toMatchObject({
    refused: 0,
    rerouted: 0,
    changed: { denyToAllow: 1 },
  })
})
