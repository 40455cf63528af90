import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Clock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import { instant } from '../kernel/values.ts'
import type { KeyService } from './keys.ts'
import { openKeyService, type KeyServiceParts } from './service.ts'
import type { MasterKey, MasterKeySource, WrappedKeyRow, WrappedKeyStore } from './store.ts'

/** Deterministic and never repeating: SHA-256 of a counter. */
function countedRandom(seed: string): Random {
  let drawn = 0
  return {
    bytes(count) {
      let bytes = Buffer.alloc(0)
      while (bytes.length < count) {
        bytes = Buffer.concat([bytes, createHash('sha256').update(`${seed}${drawn++}`).digest()])
      }
      return bytes.subarray(0, count)
    },
    fraction: () => 0.5,
  }
}
function tickingClock(): Clock {
  let now = 1_000
  return { now: () => instant(now++), monotonicMs: () => now, sleep: () => Promise.resolve() }
}

/** What survives a crash. */
class Disk {
  readonly rows = new Map<string, WrappedKeyRow>()
  masters: readonly MasterKey[] = []
}
type Step = () => void

function storeOn(disk: Disk, before: Step, after: Step): WrappedKeyStore {
  const durably = async <T>(work: () => T): Promise<T> => {
    before()
    const result = work()
    await Promise.resolve()
    after()
    return result
  }
  return {
    insert: (row) =>
      durably(() => {
        if (disk.rows.has(row.id)) throw new Error('repeated id')
        disk.rows.set(row.id, row)
      }),
    rewrap: (rows) =>
      durably(() => {
        for (const { id, masterKeyId, wrapped } of rows) {
          const row = disk.rows.get(id)
          if (row === undefined) throw new Error('no such row')
          disk.rows.set(id, { ...row, masterKeyId, wrapped })
        }
      }),
    destroy: (id, at) =>
      durably(() => {
        const row = disk.rows.get(id)
        if (row === undefined) return false
        disk.rows.set(id, { ...row, wrapped: new Uint8Array(), destroyedAt: at })
        return true
      }),
    list: () => durably(() => [...disk.rows.values()]),
  }
}
function mastersOn(disk: Disk, before: Step, after: Step): MasterKeySource {
  const durably = async <T>(work: () => T): Promise<T> => {
    before()
    const result = work()
    await Promise.resolve()
    after()
    return result
  }
  return {
    load: () => durably(() => disk.masters),
    add: (key) => durably(() => void (disk.masters = [key, ...disk.masters])),
    retire: (id) =>
      durably(() => void (disk.masters = disk.masters.filter((key) => key.id !== id))),
  }
}

const nothing: Step = () => undefined
let opened = 0
function partsOn(disk: Disk, before: Step = nothing, after: Step = nothing): KeyServiceParts {
  return {
    store: storeOn(disk, before, after),
    master: mastersOn(disk, before, after),
    random: countedRandom(`opening ${opened++} `),
    clock: tickingClock(),
  }
}
const open = (disk: Disk): Promise<KeyService> => openKeyService(partsOn(disk))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Everything that must be the same after a restart. */
async function fingerprint(keys: KeyService, subjects: readonly string[]): Promise<unknown> {
  const commitments = []
  for (const subject of subjects)
    commitments.push((await keys.subject(subject)).commit('test', 'x'))
  return { hash: hex(keys.apiKeyHash('text')), signing: keys.signingPublicKey().keyId, commitments }
}

test('everything is the same after a restart', async () => {
  const disk = new Disk()
  const first = await open(disk)
  const before = await fingerprint(first, ['app:a', 'user:b'])
  const message = Buffer.from('checkpoint')
  const { keyId, signature } = first.sign(message)
  const second = await open(disk)
  expect(await fingerprint(second, ['app:a', 'user:b'])).toEqual(before)
  expect(second.verify(keyId, message, signature)).toBe(true)
  expect(second.verify(keyId, Buffer.from('checkpoinT'), signature)).toBe(false)
  expect(second.verify('nobody', message, signature)).toBe(false)
  expect(second.signingPublicKey().publicKey).toHaveLength(32)
})

test('commitments differ by subject, domain and value, and are stable otherwise', async () => {
  const keys = await open(new Disk())
  const a = await keys.subject('app:a')
  const b = await keys.subject('app:b')
  const macs = [a.commit('d', 'v'), a.commit('d', 'w'), a.commit('e', 'v'), b.commit('d', 'v')]
  expect(new Set(macs.map(({ mac }) => mac)).size).toBe(4)
  expect(a.commit('d', Buffer.from('v'))).toEqual(a.commit('d', 'v'))
  expect(a.commit('dv', '').mac).not.toBe(a.commit('d', 'v').mac)
  expect(() => a.commit('d\0', 'v')).toThrow(/NUL/)
  expect(macs[0]?.mac).toMatch(/^[\w-]{43}$/)
})

test('INVARIANT (a key is stored before its first use), once, however many ask at once', async () => {
  const disk = new Disk()
  const keys = await open(disk)
  const rows = disk.rows.size
  const both = await Promise.all([keys.subject('app:a'), keys.subject('app:a')])
  expect(both[0]).toBe(both[1])
  expect(disk.rows.size).toBe(rows + 1)
  expect(disk.rows.has(both[0].keyId)).toBe(true)
  expect(keys.subject('app:a')).toBe(both[0])
})

test('a key that could not be stored is never given out', async () => {
  const disk = new Disk()
  let broken = false
  const keys = await openKeyService(
    partsOn(disk, () => {
      if (broken) throw new Error('disk full')
    }),
  )
  broken = true
  await expect(keys.subject('app:a')).rejects.toThrow('disk full')
  broken = false
  expect(disk.rows.has((await keys.subject('app:a')).keyId)).toBe(true)
})

test('the cache is bounded; what falls out opens again without the store', async () => {
  const disk = new Disk()
  const keys = await openKeyService({ ...partsOn(disk), subjectKeysMax: 2 })
  const first = (await keys.subject('s0')).commit('d', 'v')
  for (const subject of ['s1', 's2', 's3']) await keys.subject(subject)
  const again = keys.subject('s0')
  expect(again).not.toBeInstanceOf(Promise)
  expect((await again).commit('d', 'v')).toEqual(first)
})

test('INVARIANT (shredded is gone): not in this process, not after a restart', async () => {
  const disk = new Disk()
  const keys = await open(disk)
  const before = (await keys.subject('user:ada')).commit('d', 'v')
  const other = (await keys.subject('user:bob')).commit('d', 'v')
  expect(await keys.destroySubject('user:ada', instant(5))).toBe(1)
  expect(await keys.destroySubject('user:nobody', instant(5))).toBe(0)
  const row = disk.rows.get(before.keyId)
  expect(row).toMatchObject({ destroyedAt: 5, wrapped: new Uint8Array() })
  for (const service of [keys, await open(disk)]) {
    const after = (await service.subject('user:ada')).commit('d', 'v')
    expect(after.keyId).not.toBe(before.keyId)
    expect(after.mac).not.toBe(before.mac)
    expect((await service.subject('user:bob')).commit('d', 'v')).toEqual(other)
  }
})

test('a subject that asks while it is shredded gets a new key', async () => {
  const keys = await open(new Disk())
  const old = await keys.subject('user:ada')
  const destroyed = keys.destroySubject('user:ada', instant(5))
  const asked = await keys.subject('user:ada')
  expect(await destroyed).toBe(1)
  expect((await keys.subject('user:ada')).keyId).toBe(asked.keyId)
  expect(asked.keyId).not.toBe(old.keyId)
})

test("the installation's own keys are never shredded", async () => {
  const keys = await open(new Disk())
  expect(() => keys.destroySubject('', instant(1))).toThrow(/never destroyed/)
})

test('rotation rewraps what lives, retires the old master key and changes nothing else', async () => {
  const disk = new Disk()
  const keys = await open(disk)
  const before = await fingerprint(keys, ['app:a', 'app:b'])
  await keys.subject('app:c')
  await keys.destroySubject('app:c', instant(1))
  const { masterKeyId, rewrapped } = await keys.rotateMasterKey(instant(2))
  expect(rewrapped).toBe(4)
  expect(disk.masters.map(({ id }) => id)).toEqual([masterKeyId])
  expect(await fingerprint(keys, ['app:a', 'app:b'])).toEqual(before)
  await keys.subject('app:d')
  expect(await fingerprint(await open(disk), ['app:a', 'app:b'])).toEqual(before)
})

test('a key evicted before a rotation opens after it', async () => {
  const disk = new Disk()
  const keys = await openKeyService({ ...partsOn(disk), subjectKeysMax: 1 })
  const before = (await keys.subject('app:a')).commit('d', 'v')
  await keys.subject('app:b')
  await keys.rotateMasterKey(instant(2))
  expect((await keys.subject('app:a')).commit('d', 'v')).toEqual(before)
})

/**
 * Pulls the plug at each await of the work, once before its effect and once after, and then looks at
 * what a restart finds.
 */
async function crashEverywhere(
  prepare: (disk: Disk) => Promise<unknown>,
  work: (keys: KeyService) => Promise<unknown>,
  check: (restarted: KeyService, prepared: unknown, disk: Disk) => Promise<void>,
): Promise<number> {
  let crashes = 0
  for (const moment of ['before', 'after'] as const) {
    for (let at = 0, finished = false; !finished; at++) {
      const disk = new Disk()
      const prepared = await prepare(disk)
      let left = Number.POSITIVE_INFINITY
      const step = (): void => {
        if (left-- <= 0) throw new Error('crash')
      }
      const keys = await openKeyService(
        moment === 'before' ? partsOn(disk, step) : partsOn(disk, nothing, step),
      )
      left = at
      finished = await work(keys)
        .then(() => true)
        .catch((error: Error) => {
          expect(error.message).toBe('crash')
          crashes++
          return false
        })
      await check(await open(disk), prepared, disk)
    }
  }
  return crashes
}

const SUBJECTS = Array.from({ length: 5 }, (_, n) => `user:${n}`)
const prepared = async (disk: Disk): Promise<unknown> => fingerprint(await open(disk), SUBJECTS)

test('INVARIANT (rotation survives a crash): at each await, and the next rotation finishes it', async () => {
  const crashes = await crashEverywhere(
    prepared,
    (keys) => keys.rotateMasterKey(instant(9)),
    async (restarted, before, disk) => {
      expect(await fingerprint(restarted, SUBJECTS)).toEqual(before)
      const { masterKeyId } = await restarted.rotateMasterKey(instant(10))
      expect(disk.masters.map(({ id }) => id)).toEqual([masterKeyId])
      expect(await fingerprint(await open(disk), SUBJECTS)).toEqual(before)
    },
  )
  expect(crashes).toBeGreaterThanOrEqual(8)
})

test('a store that does not keep what is rewrapped keeps the old master key alive', async () => {
  const disk = new Disk()
  const before = await fingerprint(await open(disk), SUBJECTS)
  const parts = partsOn(disk)
  const keys = await openKeyService({
    ...parts,
    store: { ...parts.store, rewrap: () => Promise.resolve() },
  })
  await expect(keys.rotateMasterKey(instant(2))).rejects.toThrow(/every living key opens/)
  expect(disk.masters).toHaveLength(2)
  expect(await fingerprint(await open(disk), SUBJECTS)).toEqual(before)
})

test('shredding cut off at each await hurts nobody else, and can be asked again', async () => {
  const crashes = await crashEverywhere(
    prepared,
    (keys) => keys.destroySubject('user:0', instant(9)),
    async (restarted, before, disk) => {
      const others = SUBJECTS.slice(1)
      const { commitments } = before as { commitments: readonly { keyId: string }[] }
      expect(await fingerprint(restarted, others)).toMatchObject({
        commitments: commitments.slice(1),
      })
      await restarted.destroySubject('user:0', instant(10))
      const again = await (await open(disk)).subject('user:0')
      expect(again.keyId).not.toBe(commitments[0]?.keyId)
    },
  )
  expect(crashes).toBeGreaterThanOrEqual(4)
})

test('a first start cut off at each await starts the next time', async () => {
  for (const moment of ['before', 'after'] as const) {
    for (let at = 0, finished = false; !finished; at++) {
      const disk = new Disk()
      let left = at
      const step = (): void => {
        if (left-- <= 0) throw new Error('crash')
      }
      finished = await openKeyService(
        moment === 'before' ? partsOn(disk, step) : partsOn(disk, nothing, step),
      )
        .then(() => true)
        .catch(() => false)
      const first = await fingerprint(await open(disk), SUBJECTS)
      expect(await fingerprint(await open(disk), SUBJECTS)).toEqual(first)
    }
  }
})

test('refuses to start without the master key, instead of drawing a new one', async () => {
  const disk = new Disk()
  await open(disk)
  disk.masters = []
  await expect(open(disk)).rejects.toThrow(/the master key is missing, but keys wrapped by it/)
  expect(disk.masters).toEqual([])
  disk.masters = [{ id: 'another', bytes: Buffer.alloc(32) }]
  await expect(open(disk)).rejects.toThrow(/which is missing; restore it/)
})

test.each<[string, (row: WrappedKeyRow) => WrappedKeyRow]>([
  [
    'its bytes',
    (row) => ({ ...row, wrapped: row.wrapped.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }),
  ],
  ['its tag cut short', (row) => ({ ...row, wrapped: row.wrapped.subarray(0, 20) })],
  ['its subject', (row) => ({ ...row, subject: 'user:mallory' })],
  ['its id', (row) => ({ ...row, id: '000000000000' })],
  ['its purpose', (row) => ({ ...row, purpose: 'commitment', subject: 'x' })],
])(
  'INVARIANT (one key, one purpose): a row with %s changed does not open',
  async (_what, change) => {
    const disk = new Disk()
    const keys = await open(disk)
    const { keyId } = await keys.subject('app:a')
    const victim = _what === 'its purpose' ? keys.signingPublicKey().keyId : keyId
    const row = disk.rows.get(victim)
    if (row === undefined) throw new Error('no row')
    disk.rows.delete(victim)
    const changed = change(row)
    disk.rows.set(changed.id, changed)
    const again = await open(disk)
    expect(() => again.subject(changed.subject)).toThrow(/does not open under its master key/)
  },
)

test.each([new Uint8Array(32), new Uint8Array(31), undefined])(
  'a public half of the signing key that was changed stops the start (%#)',
  async (publicKey) => {
    const disk = new Disk()
    const { keyId } = (await open(disk)).signingPublicKey()
    const row = disk.rows.get(keyId)
    if (row === undefined) throw new Error('no row')
    disk.rows.set(keyId, { ...row, publicKey })
    await expect(open(disk)).rejects.toThrow(/public half of signing key/)
  },
)

test('a signature of another length is no signature', async () => {
  const keys = await open(new Disk())
  const { keyId } = keys.sign(Buffer.from('x'))
  for (const length of [0, 63, 65]) {
    expect(keys.verify(keyId, Buffer.from('x'), new Uint8Array(length))).toBe(false)
  }
})

const PLACE = { domain: 'access-key', row: 'SPAK1' }
const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString()

test('sealed: opens at its place only, after restarts and rotations, and says by which key', async () => {
  const disk = new Disk()
  const keys = await open(disk)
  const sealed = await keys.seal('app:a', PLACE, Buffer.from('secret'))
  const again = await keys.seal('app:a', { ...PLACE, row: 'SPAK2' }, Buffer.from('secret'))
  expect(again.keyId).toBe(sealed.keyId)
  expect(hex(again.bytes)).not.toBe(hex(sealed.bytes))
  expect(disk.rows.get(sealed.keyId)).toMatchObject({ purpose: 'content', subject: 'app:a' })
  expect(Buffer.from(sealed.bytes).includes('secret')).toBe(false)
  const other = await keys.seal('app:b', PLACE, Buffer.from('secret'))
  await keys.rotateMasterKey(instant(1))
  const second = await open(disk)
  await second.rotateMasterKey(instant(2))
  for (const service of [second, await open(disk)]) {
    expect(textOf(service.open(sealed, PLACE))).toBe('secret')
    expect(service.open(sealed, { ...PLACE, row: 'SPAK2' })).toBeUndefined()
    expect(service.open(sealed, { ...PLACE, domain: 'other' })).toBeUndefined()
    expect(service.open({ ...sealed, keyId: other.keyId }, PLACE)).toBeUndefined()
    expect(service.open({ ...sealed, bytes: sealed.bytes.slice(1) }, PLACE)).toBeUndefined()
    expect(service.open({ ...sealed, bytes: new Uint8Array(3) }, PLACE)).toBeUndefined()
  }
})

test('INVARIANT (shredded is gone): what was sealed for the subject, too', async () => {
  const disk = new Disk()
  const keys = await open(disk)
  const sealed = await keys.seal('app:a', PLACE, Buffer.from('secret'))
  const kept = await keys.seal('app:b', PLACE, Buffer.from('kept'))
  expect(textOf(keys.open(sealed, PLACE))).toBe('secret')
  const destroyed = keys.destroySubject('app:a', instant(5))
  expect(keys.open(sealed, PLACE)).toBeUndefined()
  expect(await destroyed).toBe(1)
  for (const service of [keys, await open(disk)]) {
    expect(service.open(sealed, PLACE)).toBeUndefined()
    expect(textOf(service.open(kept, PLACE))).toBe('kept')
  }
  // A new key takes its place, and does not open the old.
  const next = await keys.seal('app:a', PLACE, Buffer.from('next'))
  expect(next.keyId).not.toBe(sealed.keyId)
  expect(textOf(keys.open(next, PLACE))).toBe('next')
  expect(keys.open(sealed, PLACE)).toBeUndefined()
})

test('a rotation that crashes at any step loses nothing that was sealed', async () => {
  for (let step = 0; step < 12; step++) {
    const disk = new Disk()
    const sealed = await (await open(disk)).seal('app:a', PLACE, Buffer.from('secret'))
    let left = step
    const cut: Step = () => {
      if (left-- === 0) throw new Error('cut')
    }
    let armed = false
    const broken = await openKeyService(partsOn(disk, () => (armed ? cut() : undefined)))
    armed = true
    await broken.rotateMasterKey(instant(1)).catch(() => undefined)
    expect(textOf((await open(disk)).open(sealed, PLACE))).toBe('secret')
  }
})
