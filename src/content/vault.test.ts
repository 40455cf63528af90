import { beforeEach, expect, test } from 'vitest'
import { PUBLIC } from '../kernel/label.ts'
import { instant, type RequestId } from '../kernel/values.ts'
import { openKeyService } from '../keys/service.ts'
import { memoryStores, type MemoryStores } from '../stores/memory/memory.ts'
import type { MasterKey } from '../keys/store.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import type { Kept } from './kept.ts'
import { keep, recall, type Vault } from './vault.ts'

const SAID = 'what nobody else may read'
const kept: Kept = {
  createdAt: instant(1),
  complete: true,
  deployment: 'local',
  label: PUBLIC,
  found: PUBLIC,
  dropped: [],
  outputTokensInserted: undefined,
  passages: [],
  basis: [],
  messages: [{ role: 'user', parts: [{ kind: 'text', text: SAID }] }],
  batches: [[{ kind: 'text', choice: 0, text: SAID }]],
}
const DAY_MS = 86_400_000
const ADA = 'user:ada'

let stores: MemoryStores
let vault: Vault & { readonly keys: Awaited<ReturnType<typeof openKeyService>> }
beforeEach(async () => {
  stores = memoryStores()
  let masters: readonly MasterKey[] = []
  const keys = await openKeyService({
    store: stores.wrappedKeys,
    master: {
      load: () => Promise.resolve(masters),
      add: (key) => Promise.resolve(void (masters = [key, ...masters])),
      retire: (id) => Promise.resolve(void (masters = masters.filter((key) => key.id !== id))),
    },
    random: new SeededRandom(1),
    clock: { now: () => instant(0), monotonicMs: () => 0, sleep: () => Promise.resolve() },
  })
  vault = { content: stores.content, keys }
  for (const request of ['r1', 'r2'])
    await keep(
      vault,
      { request: request as RequestId, owner: 'app:a', subject: ADA, alias: 'x', days: 2 },
      { kept: { ...kept, deployment: request }, at: instant(0) },
    )
})
const again = (request: string, owner = 'app:a', at = 1) =>
  recall(vault, owner, request, instant(at))

test('what is kept comes back to its owner, until its day', async () => {
  expect(await again('r1')).toEqual({ ...kept, deployment: 'r1' })
  expect(await again('r1', 'app:b')).toBeUndefined()
  expect(await again('r1', 'app:a', 2 * DAY_MS - 1)).toBeDefined()
  expect(await again('r1', 'app:a', 2 * DAY_MS)).toBeUndefined()
})

test('nothing of it stands in the row, and a row moved to another request does not open', async () => {
  const row = await stores.content.get('app:a', 'r1', instant(1))
  expect(Buffer.from(row?.bytes ?? []).includes(SAID)).toBe(false)
  expect(row?.bytes.length).toBeGreaterThan(SAID.length)
  if (row === undefined) throw new Error('it is there')
  await stores.content.put({ ...row, request: 'r3' as RequestId })
  expect(await again('r3')).toBeUndefined()
})

test('crypto-shredding: with the key of its subject it is gone; what comes later is not', async () => {
  await vault.keys.destroySubject(ADA, instant(1))
  expect(await again('r1')).toBeUndefined()
  const later = { request: 'r4' as RequestId, owner: 'app:a', subject: ADA, alias: 'x', days: 2 }
  await keep(vault, later, { kept, at: instant(1) })
  expect(await again('r4')).toEqual(kept)
  expect(await again('r2')).toBeUndefined()
})

test('a rotated master key opens what was sealed before', async () => {
  await vault.keys.rotateMasterKey(instant(1))
  expect(await again('r1')).toBeDefined()
})
