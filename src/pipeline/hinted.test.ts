import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LakeWorld } from '../../test/fakes/lake-world.ts'
import { GOVERNANCE } from '../lake/governance.ts'
import { compareKeys } from '../lake/key-order.ts'
import { compileRules } from '../lake/rules.ts'
import type { ObjectEntry, Source } from '../lake/source.ts'
import { withoutErased } from './erased-list.ts'
import { Hints } from './hints.ts'
import { ClassBook } from './ingest-classes.ts'
import { governorMemory } from './ingest-governors.ts'
import { applyRules } from './ingest-rules.ts'
import {
  freshPlace,
  reconcile,
  reconcileHints,
  type IngestPorts,
  type ListingPlace,
} from './ingest.ts'

const RULES = [
  {
    match: '**',
    readers: ['group:staff'],
    denied: [],
    label: { level: 'internal', compartments: [], integrity: 'trusted' },
  },
] as const

/** A source that can look up, over a world whose listing may be of the past. */
async function openWorld(more: Partial<Source> = {}, erased: ReadonlySet<string> = new Set()) {
  const world = new LakeWorld()
  const doubtful = new Set<string>()
  const lookup = async (key: string): Promise<ObjectEntry | undefined> => {
    if (doubtful.has(key)) throw new Error('the store is away')
    const object = world.objects.get(key)
    return object && { key, sizeBytes: object.text.length, version: object.version }
  }
  const list = { has: (_: string, key: string) => erased.has(key) }
  const source = withoutErased({ ...world.source(), lookup, ...more }, list)
  const { manifest, index, preparer } = world
  let ms = 0
  const clock = { ...world.clock, monotonicMs: () => (ms += 1_000) }
  const classes = await ClassBook.open(manifest)
  const ports: IngestPorts = { manifest, index, preparer, clock, classes }
  const inDoubt = new Set<number>()
  const remembered = governorMemory()
  const ruled = { id: 'docs', rules: RULES, governance: GOVERNANCE, inDoubt, remembered }
  await applyRules(ports, ruled)
  const synced = { source, rules: compileRules(RULES), inDoubt, remembered }
  const { signal } = new AbortController()
  const settled: [keys: string, done: boolean][] = []
  const hint = (...keys: string[]) => ({
    keys,
    settle: (done: boolean): void => void settled.push([keys.join(), done]),
  })
  return {
    world,
    doubtful,
    settled,
    hint,
    sync: (place?: ListingPlace, hints?: Hints) =>
      reconcile(ports, synced, {
        signal,
        ...(place === undefined ? {} : { place }),
        ...(hints === undefined ? {} : { hints }),
      }),
    tell: (keys: readonly string[], place?: ListingPlace) =>
      reconcileHints(ports, synced, place === undefined ? { signal } : { signal, place }, [
        hint(...keys),
      ]),
  }
}

const indexed = (world: LakeWorld): readonly string[] =>
  [...world.indexed.values()].map(({ path, version }) => `${path} ${version}`).toSorted(compareKeys)
const shown = (world: LakeWorld): readonly string[] =>
  [...world.objects].map(([key, { version }]) => `${key} ${version}`).toSorted(compareKeys)

describe('keys that a source tells of', () => {
  test('are added, changed and deleted without a listing, and only they', async () => {
    const { world, sync, tell, settled } = await openWorld()
    for (const key of ['a', 'b', 'c', 'd']) world.put(key, key)
    await sync()
    world.put('a', 'changed')
    world.put('e', 'new')
    world.objects.delete('b')
    world.objects.delete('c')
    const done = await tell(['a', 'b', 'e', 'never'])
    expect(done).toMatchObject({ added: 1, changed: 1, deleted: 1 })
    expect(indexed(world).map((line) => line.split(' ')[0])).toEqual(['a', 'c', 'd', 'e'])
    expect(settled).toEqual([['a,b,e,never', true]])
    // Told again, out of order or late: nothing changes.
    expect(await tell(['b', 'a'])).toMatchObject({ added: 0, changed: 0, deleted: 0 })
  })

  test.each([[false], [true]])(
    'INVARIANT (erased stays erased): one that is told of is gone, and its hint settled (a listing of the past: %j)',
    async (listsPast) => {
      const erased = new Set<string>()
      const { world, sync, tell, settled } = await openWorld({ listsPast }, erased)
      for (const key of ['a', 'b']) world.put(key, key)
      await sync()
      erased.add('a')
      world.put('a', 'changed')
      world.put('b', 'changed')
      await tell(['a', 'b'])
      expect(settled).toEqual([['a,b', true]])
      expect(indexed(world).map((line) => line.split(' ')[0])).toEqual(['b'])
      await sync()
      expect(indexed(world).map((line) => line.split(' ')[0])).toEqual(['b'])
    },
  )

  test('INVARIANT (a transient error deletes nothing): a key that cannot be looked up stays, and its hint is not settled', async () => {
    const { world, sync, tell, settled, doubtful } = await openWorld()
    for (const key of ['a', 'b']) world.put(key, key)
    await sync()
    world.objects.clear()
    doubtful.add('a')
    await tell(['a', 'b'])
    expect(indexed(world).map((line) => line.split(' ')[0])).toEqual(['a'])
    expect(settled).toEqual([['a,b', false]])
  })

  test('a failing store settles nothing, and the next turn makes it right', async () => {
    for (let steps = 0; steps < 30; steps++) {
      const { world, sync, tell, settled } = await openWorld()
      world.put('a', 'a')
      world.put('b', 'b')
      await sync()
      world.put('a', 'changed')
      world.objects.delete('b')
      world.failAfter(steps, 'error')
      await tell(['a', 'b']).catch(() => undefined)
      world.restart()
      await tell(['a', 'b'])
      expect(settled).toHaveLength(2)
      expect(indexed(world)).toEqual(shown(world))
    }
  })

  test('while a sweep runs, what it has passed is reconciled at once and what lies ahead is left to it', async () => {
    const { world, sync, hint, settled } = await openWorld()
    const keys = Array.from({ length: 40 }, (_, at) => `k${String(at).padStart(2, '0')}`)
    for (const key of keys) world.put(key, key)
    await sync()
    const hints = new Hints()
    hints.add(hint('k00'))
    hints.add(hint('k39'))
    world.put('k00', 'changed')
    world.objects.delete('k39')
    await sync(undefined, hints)
    expect(settled).toEqual([['k00', true]])
    expect(hints.size).toBe(1)
    expect(indexed(world)).toEqual(shown(world))
    hints.drop()
    expect(settled.at(-1)).toEqual(['k39', false])
  })
})

describe('a listing that was cut', () => {
  test('goes on where it ended, and deletes only when it has come to its end', async () => {
    const { world, sync } = await openWorld()
    for (let at = 10; at < 30; at++) world.put(`k${at}`, 'text')
    await sync()
    world.objects.delete('k10')
    world.objects.delete('k29')
    world.put('k11', 'changed')
    const place = freshPlace()
    world.listingFailsAfter = 10
    await expect(sync(place)).rejects.toThrow('cut')
    expect(place.after).toMatch(/^k1[89]$/)
    expect([...place.gone.values()]).toEqual(['k10'])
    expect(world.indexed.size).toBe(20)
    world.listingFailsAfter = undefined
    const done = await sync(place)
    expect(done.deleted).toBe(2)
    expect(done.seen).toBeLessThanOrEqual(10)
    expect(indexed(world)).toEqual(shown(world))
  })

  test('what is told meanwhile to be there is not deleted by what was listed before', async () => {
    const { world, sync, tell } = await openWorld()
    for (const key of ['a', 'b', 'c', 'd']) world.put(key, key)
    await sync()
    world.objects.delete('a')
    const place = freshPlace()
    world.listingFailsAfter = 2
    await expect(sync(place)).rejects.toThrow('cut')
    world.put('a', 'back')
    await tell(['a'], place)
    world.listingFailsAfter = undefined
    await sync(place)
    expect(indexed(world)).toEqual(shown(world))
  })
})

describe('a listing of the past', () => {
  test('property: whatever it says, what is there now decides, and doubt changes nothing', async () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const step = fc.record({ key, act: fc.constantFrom('put', 'remove') })
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        fc.uniqueArray(key),
        async (first, told, later, doubts) => {
          let past: readonly ObjectEntry[] = []
          const { world, sync, tell, doubtful } = await openWorld({
            listsPast: true,
            list: async function* () {
              yield past
            },
          })
          const snapshot = (): readonly ObjectEntry[] =>
            [...world.objects]
              .map(([at, { text, version }]) => ({ key: at, sizeBytes: text.length, version }))
              .toSorted((a, b) => compareKeys(a.key, b.key))
          const act = (steps: typeof first): void => {
            for (const { key: at, act: what } of steps) {
              if (what === 'put') world.put(at, `text of ${at}`)
              else world.objects.delete(at)
            }
          }
          act(first)
          past = snapshot()
          act(told)
          await tell(told.map(({ key: at }) => at))
          act(later)
          const before = indexed(world)
          for (const at of doubts) doubtful.add(at)
          await sync()
          const doubted = (line: string): boolean => doubts.some((at) => line.startsWith(`${at} `))
          const kept = before.filter(doubted)
          for (const line of kept) expect(indexed(world)).toContain(line)
          doubtful.clear()
          await sync()
          // What is neither listed nor indexed is not known yet; everything else is as it is now.
          const known = new Set([
            ...past.map(({ key: at }) => at),
            ...before.map((line) => line.split(' ')[0] ?? ''),
          ])
          const now = shown(world).filter((line) => known.has(line.split(' ')[0] ?? ''))
          expect(indexed(world)).toEqual(now)
        },
      ),
      { numRuns: 150 },
    )
  })
})
