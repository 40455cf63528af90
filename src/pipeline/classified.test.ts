import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import { requestOf } from '../../test/fakes/work.ts'
import { VirtualClock } from '../../test/simulation/virtual-clock.ts'
import { loadCedar } from '../authorization/cedar.ts'
import { createAuthorization } from '../authorization/create.ts'
import { shippedPolicies } from '../authorization/shipped.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import type { Principal } from '../identity/principal.ts'
import { UNSCANNABLE } from '../kernel/label.ts'
import { epoch, type RequestId } from '../kernel/values.ts'
import type { Alias } from '../models/deployment.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { serve } from './serve.ts'
import type { Arrival, Snapshot, Stages } from './stages.ts'

const app: Principal = { kind: 'app', id: 'crm', groups: [], keyId: 'k' }
const commit = (_: string, value: string | Uint8Array): object => ({
  keyId: 'k',
  mac: `${value.length}`,
})

test('INVARIANT (a detector that throws denies): nothing is asked, and the refusal is in the records', async () => {
  const texts = await shippedPolicies((file) => readFile(`policies/${file}`, 'utf8'), [])
  const known = {
    apps: [],
    users: [],
    groups: [],
    aliases: [],
    deployments: [],
    knowledgeBases: [],
  }
  const made = createAuthorization(await loadCedar(), { ...texts, known, epoch: epoch(1) })
  if (!made.ok) throw new Error('the shipped policies hold')
  const request = requestOf('hello')
  const alias = {
    id: request.alias,
    deployments: [],
    knowledgeBases: [],
    passages: 1,
  } as unknown as Alias
  // As a scanner does whose detector throws (`scanner.test.ts`).
  const scanner = {
    ...createScanner(defaultRaises),
    classify: () => {
      throw new Error('a broken detector')
    },
  }
  const snapshot = {
    authorization: made.value,
    scanner,
    aliases: new Map([[alias.id, alias]]),
    deployments: new Map(),
    knowledgeBases: new Set(),
    hardScopes: new Set(),
    unscannable: UNSCANNABLE,
  } as unknown as Snapshot
  const { ledger } = memoryStores()
  const bugs: unknown[] = []
  let released = 0
  const stages = {
    clock: new VirtualClock(0).of('test'),
    random: new SeededRandom(1),
    ledger,
    keys: { subject: () => ({ keyId: 'k', commit }) },
    current: () => snapshot,
    recognize: () => app,
    authenticate: () => app,
    admit: () => () => void released++,
    provider: () => {
      throw new Error('a deployment was asked')
    },
    observe: () => undefined,
  } as unknown as Stages
  const arrival = {
    id: 'req_1' as RequestId,
    caller: { headers: [], method: 'POST', target: '/', requestId: 'req_1' },
    decode: () => Promise.resolve({ request, bodyBytes: Buffer.from('{}') }),
    gone: { gone: false, onGone: () => undefined },
  } as unknown as Arrival
  const answer = await serve(arrival, stages, (error) => void bugs.push(error))
  expect(answer).toMatchObject({ kind: 'refusal', code: 'data_blocked' })
  expect(JSON.stringify(answer)).not.toContain('broken')
  expect(bugs).toHaveLength(1)
  expect(released).toBe(1)
  const view = await ledger.request('req_1' as RequestId)
  expect(view?.records.map(({ kind }) => kind)).toEqual(['refused'])
  expect(JSON.parse(Buffer.from(view?.records[0]?.bytes ?? '').toString())).toMatchObject({
    facts: { code: 'data_blocked', alias: alias.id },
  })
})
