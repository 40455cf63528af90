import { expect, test } from 'vitest'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import { VirtualClock } from '../../test/simulation/virtual-clock.ts'
import { refusedAs } from '../identity/caller.ts'
import type { Principal } from '../identity/principal.ts'
import { limits } from '../kernel/limits.ts'
import { refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { refuse } from './refuse.ts'
import type { Stages } from './stages.ts'
import { strangersOf, strangersRation } from './strangers.ts'

const app: Principal = { kind: 'app', id: 'crm', groups: [], keyId: 'k' }
const person = { kind: 'user', id: 'ada', groups: [], keyId: 'issuer:x' } as const
const NO = refusal('forbidden', 'no')

function world(ration?: () => boolean) {
  const { ledger } = memoryStores()
  const stages = {
    clock: new VirtualClock(Date.UTC(2026, 0, 15)).of('test'),
    random: new SeededRandom(1),
    ledger,
    keys: {
      subject: (subject: string) => ({
        keyId: `key of ${subject}`,
        commit: (_: string, value: string) => ({ keyId: `key of ${subject}`, mac: `mac ${value}` }),
      }),
    },
    observe: () => undefined,
    ...(ration === undefined ? {} : { strangers: ration }),
  } as unknown as Stages
  let n = 0
  const told = async (principal: Principal | undefined, reason = NO): Promise<unknown> => {
    const id = `req_${n++}` as RequestId
    await refuse(stages, id, principal, reason)
    const view = await ledger.request(id)
    const [record] = view?.records ?? []
    if (record === undefined) return undefined
    const { facts } = JSON.parse(Buffer.from(record.bytes).toString()) as { facts: unknown }
    return { facts, explanation: view?.explanation }
  }
  return { told }
}

test('who was refused is committed to, the person under a key of their own', async () => {
  const { told } = world()
  expect(await told(app)).toMatchObject({
    facts: { code: 'forbidden', principal: { keyId: 'key of app:crm', mac: 'mac app:crm' } },
    explanation: { principal: 'app:crm', key: 'k' },
  })
  expect(await told({ ...app, user: person })).toMatchObject({
    facts: {
      principal: { keyId: 'key of app:crm' },
      user: { keyId: 'key of user:ada', mac: 'mac user:ada' },
    },
    explanation: { principal: 'app:crm', user: 'user:ada' },
  })
  // Beside a known key, whatever was wrong is told of that key.
  expect(await told(undefined, refusedAs(NO, app))).toMatchObject({
    facts: { principal: { mac: 'mac app:crm' } },
  })
})

test('strangers, and whoever only names a key, are rationed', async () => {
  const claimed: Principal = { ...app, claimed: true }
  const none = world()
  expect(await none.told(undefined)).toBeUndefined()
  expect(await none.told(claimed)).toBeUndefined()
  const some = world(() => true)
  expect(await some.told(undefined)).toMatchObject({ facts: { code: 'forbidden', policies: [] } })
  expect(await some.told(claimed)).toMatchObject({
    facts: { claimed: true, principal: { mac: 'mac app:crm' } },
  })
  const empty = world(() => false)
  expect(await empty.told(refusedClaim(claimed).caller)).toBeUndefined()
  expect(await empty.told(app)).toBeDefined()
})
const refusedClaim = (principal: Principal) => refusedAs(NO, principal)

test('so many a minute, and not one more', () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 15)).of('test')
  let now = 0
  const ration = strangersRation({ ...clock, monotonicMs: () => now }, 3)
  const taken = (): readonly boolean[] => Array.from({ length: 5 }, () => ration())
  expect(taken()).toEqual([true, true, true, false, false])
  now = 59_999
  expect(taken()).toEqual([false, false, false, false, false])
  now = 60_000
  expect(taken()).toEqual([true, true, true, false, false])
  const shipped = strangersOf({ ...clock, monotonicMs: () => 0 })
  const all = Array.from({ length: 200 }, () => shipped()).filter((each) => each)
  expect(all).toHaveLength(limits.anonymousRefusalsPerMinute)
})
