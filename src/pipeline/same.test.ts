import { beforeEach, describe, expect, test } from 'vitest'
import { keep } from '../content/vault.ts'
import type { Principal } from '../identity/principal.ts'
import { PUBLIC } from '../kernel/label.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { instant, type RequestId } from '../kernel/values.ts'
import type { KeyService } from '../keys/keys.ts'
import { responseIdOf } from '../models/response-id.ts'
import { memoryStores, type MemoryStores } from '../stores/memory/memory.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import { serveCheck } from './guardrail.ts'
import { serveProfiles, type Command } from './profiles.ts'
import { serveRecall } from './recall.ts'
import type { Snapshot, Stages } from './stages.ts'

/** Doors without a model: who is proven is who was recognized, and what they do is recorded before it is done. */
const APP: Principal = { kind: 'app', id: 'crm', groups: [], keyId: 'k' }
const ADA = { kind: 'user', id: 'ada', groups: [], keyId: 'issuer:corp' } as const
const FOR_ADA: Principal = { ...APP, user: ADA }
const ID = 'req_one' as RequestId
const KEPT = 'req_kept' as RequestId
const caller = { headers: {}, method: 'POST', target: '/', requestId: ID, body: undefined }
const alias = { id: 'assistant', deployments: [], knowledgeBases: [], passages: 1 }
const keys = {
  subject: (subject: string) => ({
    keyId: subject,
    commit: (domain: string, value: string) => ({
      keyId: subject,
      mac: Buffer.from(`${domain} ${subject} ${String(value)}`).toString('base64url'),
    }),
  }),
  seal: (subject: string, _place: unknown, bytes: Uint8Array) =>
    Promise.resolve({ keyId: subject, bytes }),
  open: ({ bytes }: { readonly bytes: Uint8Array }) => bytes,
} as unknown as KeyService

let proven: OrRefusal<Principal>
let stores: MemoryStores
let steps: string[]
let stages: Stages
beforeEach(() => {
  proven = FOR_ADA
  steps = []
  stores = memoryStores((operation, moment) => {
    if (moment === 'before') steps.push(operation)
  })
  const snapshot = {
    aliases: new Map([['assistant', alias]]),
    authorization: { maySee: () => true },
  } as unknown as Snapshot
  stages = {
    ...stores,
    keys,
    random: new SeededRandom(1),
    clock: { now: () => instant(1_000), monotonicMs: () => 0 },
    recognize: () => FOR_ADA,
    authenticate: () => proven,
    admit: () => () => undefined,
    current: () => snapshot,
    observe: () => undefined,
  } as unknown as Stages
})
const bodyBytes = new Uint8Array(0)
const command = (name: string, token?: string): Command => ({
  does: 'create',
  name,
  description: undefined,
  alias: 'assistant',
  tags: {},
  token,
})
const profiles = (asked: Command) =>
  serveProfiles(
    { id: ID, caller, decode: () => Promise.resolve({ command: asked, bodyBytes }) },
    stages,
  )
const check = () =>
  serveCheck(
    {
      id: ID,
      caller,
      decode: () =>
        Promise.resolve({
          asked: { source: 'input', alias: 'assistant', texts: [], unscannable: 0 },
          bodyBytes,
        }),
    },
    stages,
  )
const recall = (does: 'get' | 'delete') =>
  serveRecall({ id: ID, caller, asked: { does, answer: responseIdOf(KEPT) } }, stages)
const DOORS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['a check', check],
  ['a profile', () => profiles(command('x'))],
  ['a kept answer', () => recall('get')],
  ['a deletion', () => recall('delete')],
]
const keepOne = (owner: string) =>
  keep(
    { content: stores.content, keys },
    { request: KEPT, owner, subject: 's', alias: 'assistant', days: 1 },
    {
      kept: {
        createdAt: instant(1),
        complete: true,
        deployment: 'local',
        label: PUBLIC,
        found: PUBLIC,
        dropped: [],
        outputTokensInserted: undefined,
        passages: [],
        basis: [],
        messages: [],
        batches: [[{ kind: 'finish', choice: 0, reason: 'stop' }]],
      },
      at: instant(0),
    },
  )
const kinds = async () => (await stores.ledger.records(0n, 99)).map(({ kind }) => kind)

describe.each(DOORS)('%s', (_what, ask) => {
  test.each([
    ['the app alone', APP],
    ['another person', { ...APP, user: { ...ADA, id: 'bob' } }],
    ['another key', { ...FOR_ADA, keyId: 'k2' }],
  ] as const)('ends when %s is proven in the end', async (_who, who) => {
    await keepOne('app:crm for user:ada')
    proven = who
    expect(await ask()).toMatchObject({ code: 'conflict' })
    expect(await kinds()).toEqual(['refused'])
    expect(await stores.profiles.list('app:crm', undefined, 9)).toEqual([])
    expect(await stores.content.get('app:crm for user:ada', KEPT, instant(1))).toBeDefined()
  })
})

test('intent before effect: the record of a change is there before the change', async () => {
  await profiles(command('x'))
  await keepOne('app:crm for user:ada')
  expect(await recall('delete')).toBe('deleted')
  const done = steps.filter((step) => ['append', 'createProfile', 'deleteContent'].includes(step))
  expect(done).toEqual(['append', 'createProfile', 'append', 'deleteContent'])
  expect(await kinds()).toEqual(['profile', 'content'])
  const [first] = await stores.ledger.records(0n, 1)
  const { facts } = JSON.parse(Buffer.from(first?.bytes ?? []).toString()) as {
    readonly facts: Readonly<Record<string, { readonly keyId: string }>>
  }
  expect([facts['principal']?.keyId, facts['user']?.keyId]).toEqual(['app:crm', 'user:ada'])
})

test('a change that the store refused has its refusal behind its record', async () => {
  await profiles(command('x'))
  expect(await profiles(command('x'))).toMatchObject({ code: 'conflict' })
  expect(await kinds()).toEqual(['profile', 'profile', 'refused'])
  const view = await stores.ledger.request(ID)
  expect(view?.explanation).toMatchObject({ result: { outcome: 'refused' }, user: 'user:ada' })
})

test('what an app had for one person is unknown to it for another, and for nobody', async () => {
  await keepOne('app:crm for user:bob')
  for (const does of ['get', 'delete'] as const) {
    const found = await recall(does)
    expect(isRefusal(found) ? found.code : found).toBe('not_found')
  }
  expect(await stores.content.get('app:crm for user:bob', KEPT, instant(1))).toBeDefined()
})

test('a token makes one profile: the same again writes nothing', async () => {
  const made = await profiles(command('x', 'token'))
  const again = await profiles(command('x', 'token'))
  expect(again).toEqual(made)
  expect(await profiles(command('y', 'token'))).toMatchObject({ code: 'conflict' })
  expect(await kinds()).toEqual(['profile', 'refused'])
})
