import { beforeEach, expect, test } from 'vitest'
import { keep } from '../content/vault.ts'
import type { Kept } from '../content/kept.ts'
import type { Person, Principal } from '../identity/principal.ts'
import { PUBLIC } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { instant, type RequestId } from '../kernel/values.ts'
import type { KeyService } from '../keys/keys.ts'
import { draftOf } from '../ledger/conformance.ts'
import { memoryStores, type MemoryStores } from '../stores/memory/memory.ts'
import { requestOf } from '../../test/fakes/work.ts'
import { createScanner } from '../dlp/scanner.ts'
import { classify } from './classify.ts'
import { answerMessage, parted, resolve, type Resolved } from './resolve.ts'
import type { Snapshot, Stages } from './stages.ts'

const ADA: Principal = { kind: 'app', id: 'intranet', groups: [], keyId: 'k' }
const EVE: Principal = { kind: 'app', id: 'other', groups: [], keyId: 'k2' }
const INTERNAL = { level: 'internal', compartments: [], integrity: 'trusted' } as const

const kept: Kept = {
  createdAt: instant(1),
  complete: true,
  deployment: 'local',
  label: INTERNAL,
  found: PUBLIC,
  dropped: [],
  outputTokensInserted: undefined,
  passages: [],
  basis: [{ knowledgeBase: 'company', source: 'company', path: 'a.md', version: 'v1' }],
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'first' }] }],
  batches: [
    [{ kind: 'text', choice: 0, text: 'ans' }],
    [
      { kind: 'text', choice: 0, text: 'wer' },
      { kind: 'finish', choice: 0, reason: 'stop' },
    ],
  ],
}

/** Seals nothing: what is sealed is asked of the real service elsewhere. */
const keys = {
  seal: (subject: string, _place: unknown, bytes: Uint8Array) =>
    Promise.resolve({ keyId: subject, bytes }),
  open: ({ bytes }: { readonly bytes: Uint8Array }) => bytes,
} as unknown as KeyService
let stores: MemoryStores
let stages: Stages
beforeEach(() => {
  stores = memoryStores()
  const { content, profiles, ledger } = stores
  const clock = { now: () => instant(1_000) }
  stages = { content, profiles, ledger, keys, clock } as unknown as Stages
})
const snapshot = { aliases: new Map([['assistant', {}]]) } as unknown as Snapshot
const put = (request: string, changes: Partial<Kept> = {}, days = 1): Promise<boolean> =>
  keep(
    { content: stores.content, keys },
    { request: request as RequestId, owner: 'app:intranet', subject: 's', alias: 'a', days },
    { kept: { ...kept, ...changes }, at: instant(0) },
  )
const asking = (previous: string, changes: object = {}) =>
  requestOf('second', { previous, raw: { previous_response_id: previous, x: 1 }, ...changes })
const resolved = async (principal: Principal, previous: string): Promise<Resolved> => {
  const result = await resolve(stages, snapshot, principal, asking(previous))
  if (isRefusal(result)) throw new Error(result.message)
  return result
}
const refused = async (principal: Principal, previous: string) => {
  const result = await resolve(stages, snapshot, principal, asking(previous))
  return isRefusal(result) ? [result.code, result.param] : 'nothing'
}

test('an earlier answer becomes the whole conversation, labelled by what it was built from', async () => {
  await put('req_1')
  const { request, basis } = await resolved(ADA, 'resp_1')
  expect(request.messages.map(({ role, parts }) => [role, parts])).toEqual([
    ['user', [{ kind: 'text', text: 'first' }]],
    ['assistant', [{ kind: 'text', text: 'answer' }]],
    ['user', [{ kind: 'text', text: 'second' }]],
  ])
  expect(request.declared).toEqual(INTERNAL)
  const said = classify(request, createScanner(new Map()), PUBLIC)
  expect(said.raisers).toEqual([{ kind: 'declared', id: 'earlier answer', label: INTERNAL }])
  expect(request.raw).toEqual({ x: 1 })
  expect(request).not.toHaveProperty('previous')
  expect(request).not.toHaveProperty('rawMessages')
  expect(basis).toEqual(kept.basis)
})

test('instructions are of one request: new ones come first, old ones are not carried over', async () => {
  const system = { role: 'system', parts: [{ kind: 'text', text: 'be brief' }] } as const
  const user = { role: 'user', parts: [{ kind: 'text', text: 'second' }] } as const
  const asked = asking('resp_1', {
    dialect: 'responses',
    messages: [system, user],
    raw: { instructions: 'be brief', previous_response_id: 'resp_1' },
  })
  expect(parted(asked).said).toEqual([user])
  await put('req_1')
  const result = await resolve(stages, snapshot, ADA, asked)
  if (isRefusal(result)) throw new Error(result.message)
  const roles = result.request.messages.map(({ role }) => role)
  expect(roles).toEqual(['system', 'user', 'assistant', 'user'])
  expect(parted(result.request).said.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
})

test('own alone: somebody else’s answer is as unknown as none', async () => {
  await put('req_1')
  expect(await refused(EVE, 'resp_1')).toEqual(await refused(EVE, 'resp_nothing'))
  expect(await refused(EVE, 'resp_1')).toEqual(['not_found', 'previous_response_id'])
  await stores.ledger.open(draftOf('req_5', { explanation: { principal: 'app:intranet' } }))
  expect(await refused(EVE, 'resp_5')).toEqual(['not_found', 'previous_response_id'])
  expect(await refused(ADA, 'resp_5')).toEqual(['invalid_request', 'previous_response_id'])
})

test('a session that is not kept is refused by the name that its dialect gives it', async () => {
  await stores.ledger.open(draftOf('req_5', { explanation: { principal: 'app:intranet' } }))
  const asked = asking('resp_5', { raw: {} })
  const result = await resolve(stages, snapshot, ADA, asked)
  expect(isRefusal(result) && [result.param, result.message.includes('`sessionId`')]).toEqual([
    'sessionId',
    true,
  ])
})

test('own alone: of what was asked for a person the app alone knows nothing, also once the person is erased', async () => {
  const person: Person = { kind: 'user', id: 'ada', groups: [], keyId: 'issuer:corp' }
  const explanation = { principal: 'app:intranet', user: 'user:ada' }
  await stores.ledger.open(draftOf('req_6', { explanation }))
  const unknown = ['not_found', 'previous_response_id']
  expect(await refused(ADA, 'resp_6')).toEqual(unknown)
  expect(await refused({ ...ADA, user: { ...person, id: 'eve' } }, 'resp_6')).toEqual(unknown)
  expect(await refused({ ...ADA, user: person }, 'resp_6')).not.toEqual(unknown)
  await stores.ledger.open(draftOf('req_7', { explanation: {} }))
  expect(await refused(ADA, 'resp_7')).toEqual(unknown)
})

test.each([
  ['expired', {}, 0],
  ['broken off', { complete: false }, 1],
  [
    'with parts that are not kept',
    { messages: [{ role: 'user', parts: [{ kind: 'opaque', type: 'input_audio' }] }] },
    1,
  ],
] as const)('%s: refused by the name of the member', async (_what, changes, days) => {
  await stores.ledger.open(draftOf('req_1', { explanation: { principal: 'app:intranet' } }))
  await put('req_1', changes, days)
  expect(await refused(ADA, 'resp_1')).toEqual(['invalid_request', 'previous_response_id'])
})

test('no effect without a permit: an address of the earlier conversation is fetched again', async () => {
  const image = { kind: 'image', url: 'https://example.com/a.png' } as const
  await put('req_1', { messages: [{ role: 'user', parts: [image] }] })
  const { request } = await resolved(ADA, 'resp_1')
  expect(request.effects).toEqual([{ kind: 'fetch', name: 'previous_response_id', needed: true }])
  expect(request.wants.images).toBe(true)
})

test('the answer as a message: thoughts with their signatures, calls with their arguments', () => {
  const { parts } = answerMessage({
    batches: [
      [
        { kind: 'reasoning', choice: 0, text: 'hm' },
        { kind: 'reasoning', choice: 0, text: 'm', signature: 'sig' },
        { kind: 'reasoning', choice: 0, text: 'next' },
        { kind: 'reasoning', choice: 0, text: '', redacted: 'xx' },
        { kind: 'reasoning', choice: 0, text: '', redacted: 'yy' },
        { kind: 'text', choice: 1, text: 'another choice' },
        { kind: 'text', choice: 0, text: 'so' },
      ],
      [
        { kind: 'toolCall', choice: 0, index: 0, id: 'c1', name: 'f', text: '{"a"' },
        { kind: 'toolCall', choice: 0, index: 0, text: ':1}' },
        { kind: 'toolCall', choice: 0, index: 1, id: 'c2', name: 'g', text: '{}' },
      ],
    ],
  })
  expect(parts).toEqual([
    { kind: 'thinking', text: 'hmm', signature: 'sig' },
    { kind: 'thinking', text: 'next' },
    { kind: 'redactedThinking', data: 'xx' },
    { kind: 'redactedThinking', data: 'yy' },
    { kind: 'text', text: 'so' },
    { kind: 'toolCall', id: 'c1', name: 'f', arguments: '{"a":1}' },
    { kind: 'toolCall', id: 'c2', name: 'g', arguments: '{}' },
  ])
})

const ARN = 'arn:aws:bedrock:eu-west-1:000000000000:application-inference-profile/abcdefghijkl'
test.each([['abcdefghijkl'], [ARN]])(
  'a profile becomes its alias and its tags: %s',
  async (name) => {
    await stores.profiles.create({
      id: 'abcdefghijkl',
      name: 'search',
      description: undefined,
      alias: 'assistant',
      owner: 'app:intranet',
      tags: { team: 'search' },
      createdAt: instant(1),
      updatedAt: instant(1),
    })
    const asked = requestOf('hello', { alias: name, tags: { team: 'mine', more: '1' } })
    expect(await resolve(stages, snapshot, ADA, asked)).toMatchObject({
      request: { alias: 'assistant', tags: { team: 'search', more: '1' } },
      profile: 'abcdefghijkl',
    })
    // As unknown as a model that nobody has.
    const foreign = await resolve(stages, snapshot, EVE, asked)
    expect(foreign).toMatchObject({ request: { alias: name }, profile: undefined })
  },
)
