import { beforeEach, expect, test } from 'vitest'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import type { Label } from '../kernel/label.ts'
import { instant } from '../kernel/values.ts'
import { openKeyService } from '../keys/service.ts'
import type { MasterKey } from '../keys/store.ts'
import { memoryStores, type MemoryStores } from '../stores/memory/memory.ts'
import { putAway, takeOut, type PlaceholderVault } from './placeholder.ts'

const label: Label = { level: 'restricted', compartments: ['pci'], integrity: 'trusted' }
const value = { text: '4111 1111 1111 1111 "é"', type: 'card', label }
const ADA = { owner: 'app:a for user:ada', conversation: 'c1', subject: 'user:ada' }
const P = '[[sp-CARD-abcdefghijklmnopqrstuvwx]]'
const NOW = instant(0)

let stores: MemoryStores
let vault: PlaceholderVault & { readonly keys: Awaited<ReturnType<typeof openKeyService>> }
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
    clock: { now: () => NOW, monotonicMs: () => 0, sleep: () => Promise.resolve() },
  })
  vault = { placeholders: stores.placeholders, keys }
  await putAway(vault, ADA, new Map([[P, value]]), instant(1_000))
})

test('a value comes back to whom it was put away for, and is not written in the clear', async () => {
  expect(await takeOut(vault, ADA, [P], NOW)).toEqual(new Map([[P, value]]))
  const [row] = await stores.placeholders.find(ADA, [P], NOW)
  expect(Buffer.from(row?.bytes ?? []).includes('4111')).toBe(false)
})

test.each([
  ['another owner', { ...ADA, owner: 'app:a' }, P, NOW],
  ['another conversation', { ...ADA, conversation: 'c2' }, P, NOW],
  ['a forged one', ADA, P.replace('abc', 'cba'), NOW],
  ['an expired one', ADA, P, instant(1_000)],
])('nothing comes back for %s', async (_, whose, placeholder, at) => {
  expect(await takeOut(vault, whose, [placeholder], at)).toEqual(new Map())
})

test('a row that was moved to another conversation or placeholder does not open', async () => {
  const [row] = await stores.placeholders.find(ADA, [P], NOW)
  if (row === undefined) throw new Error('it was put there')
  const other = P.replace('abc', 'cba')
  await stores.placeholders.put([
    { ...row, conversation: 'c2' },
    { ...row, placeholder: other },
  ])
  expect(await takeOut(vault, { ...ADA, conversation: 'c2' }, [P], NOW)).toEqual(new Map())
  expect(await takeOut(vault, ADA, [other], NOW)).toEqual(new Map())
})

test("destroying the subject's key makes its values unreadable", async () => {
  await vault.keys.destroySubject('user:ada', NOW)
  expect(await takeOut(vault, ADA, [P], NOW)).toEqual(new Map())
})
