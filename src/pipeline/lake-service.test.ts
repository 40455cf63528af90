import { afterEach, describe, expect, test } from 'vitest'
import { LakeWorld } from '../../test/fakes/lake-world.ts'
import type { Clock } from '../kernel/clock.ts'
import { instant } from '../kernel/values.ts'
import type { LakeRule } from '../lake/rule.ts'
import type { Source } from '../lake/source.ts'
import { openLakeService, type LakeService, type LakeSource } from './lake-service.ts'

const rule = (match: string, readers: string[]): LakeRule => ({
  match,
  readers,
  denied: [],
  label: { level: 'internal', compartments: [], integrity: 'trusted' },
})

/** Time passes only when told: sleepers wake when their time has come or their signal aborts. */
class HandClock implements Clock {
  #now = 1_000
  readonly #sleepers = new Set<() => void>()
  now = () => instant(this.#now)
  monotonicMs = () => this.#now
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    const until = this.#now + ms
    return new Promise((resolve) => {
      const wake = (): void => {
        if (this.#now < until && signal?.aborted !== true) return
        this.#sleepers.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#sleepers.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }
  advance(ms: number): void {
    this.#now += ms
    for (const wake of this.#sleepers) wake()
  }
}

describe('the lake service', () => {
  let service: LakeService | undefined
  afterEach(() => service?.stop())

  async function open(world: LakeWorld, sources: readonly LakeSource[], index = world.index) {
    const { manifest, preparer } = world
    const clock = new HandClock()
    service = await openLakeService({ manifest, index, preparer, clock }, sources)
    await service.start()
    return { service, clock }
  }
  const settled = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; !condition() && turn < 1_000; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(condition()).toBe(true)
  }
  const paths = (world: LakeWorld): string[] =>
    [...world.indexed.values()].map(({ path }) => path).toSorted()

  test('syncs at start, on a hint, and by a sweep when nobody hints', async () => {
    const world = new LakeWorld()
    world.put('a', 'one')
    let hint = (): void => undefined
    const watched: Source = {
      ...world.source(),
      watch(onHint) {
        hint = onHint
        return () => undefined
      },
    }
    const { clock } = await open(world, [{ source: watched, rules: [rule('**', ['group:staff'])] }])
    await settled(() => paths(world).length === 1)
    world.put('b', 'two')
    hint()
    clock.advance(1_000)
    await settled(() => paths(world).length === 2)
    world.put('c', 'three')
    clock.advance(1_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(paths(world)).toEqual(['a', 'b'])
    clock.advance(30_000)
    await settled(() => paths(world).length === 3)
  })

  test('a sync on demand begins after the call and says what it did', async () => {
    const world = new LakeWorld()
    const { service } = await open(world, [{ source: world.source(), rules: [] }])
    await service.sync(undefined)
    world.put('a', 'one')
    world.put('b', '!broken')
    const seen: number[] = []
    const outcomes = await service.sync('docs', (_, progress) => seen.push(progress.seen))
    expect(outcomes).toMatchObject([{ source: 'docs', added: 1, skipped: 1, failure: undefined }])
    expect(seen.at(-1)).toBe(2)
    expect(await service.sync('nowhere')).toBeUndefined()
  })

  test('status tells counts, reasons, lag and failures', async () => {
    const world = new LakeWorld()
    world.put('a', 'one')
    world.put('b', '!broken')
    const { service, clock } = await open(world, [{ source: world.source(), rules: [] }])
    await service.sync(undefined)
    clock.advance(5_000)
    expect(await service.status()).toMatchObject([
      {
        id: 'docs',
        state: 'current',
        indexed: 1,
        skipped: 1,
        lagMs: 5_000,
        failure: undefined,
        skippedObjects: [{ path: 'b', reason: 'it is broken' }],
      },
    ])
    world.listingFailsAfter = 0
    await service.sync(undefined)
    expect(await service.status()).toMatchObject([
      { state: 'failed', failure: 'the sync stopped: the listing was cut', indexed: 1 },
    ])
  })

  test('other rules are in force when configure resolves, before any sync', async () => {
    const world = new LakeWorld()
    world.put('hr/a', 'one')
    const source = world.source()
    const { service } = await open(world, [{ source, rules: [rule('**', ['group:staff'])] }])
    await service.sync(undefined)
    const { revision } = service.classes()
    const readersOf = (): readonly string[] => {
      const [row] = world.rows.values()
      return service.classes().byId.get(row?.aclClass ?? 0)?.readers ?? []
    }
    expect(readersOf()).toEqual(['group:staff'])
    const rules = [rule('**', ['group:staff']), rule('hr/**', ['group:hr'])]
    await service.configure([{ source, rules }])
    expect(readersOf()).toEqual(['group:hr'])
    expect(service.classes().revision).toBeGreaterThan(revision)
  })

  test('a source that leaves the configuration is nobody’s when configure resolves', async () => {
    const world = new LakeWorld()
    world.put('a', 'one')
    const { service } = await open(world, [
      { source: world.source(), rules: [rule('**', ['group:staff'])] },
    ])
    await service.sync(undefined)
    await service.configure([])
    expect([...service.classes().byId.values()].flatMap(({ readers }) => readers)).toEqual([])
    await settled(() => world.rows.size + world.indexed.size === 0)
    expect(await service.status()).toEqual([])
  })

  test('a source that was removed while the process was down is forgotten at its start', async () => {
    const world = new LakeWorld()
    world.put('a', 'one')
    const first = await open(world, [{ source: world.source(), rules: [rule('**', ['group:a'])] }])
    await first.service.sync(undefined)
    await first.service.stop()
    const second = await open(world, [])
    expect([...second.service.classes().byId.values()][0]?.readers).toEqual([])
    await settled(() => world.rows.size === 0)
  })

  test('a failing store stops one sync, and the next one finishes the work', async () => {
    const world = new LakeWorld()
    for (let at = 0; at < 10; at++) world.put(`file-${at}`, 'text')
    let full = false
    const { index } = world
    const filling = {
      ...index,
      apply: (changes: Parameters<typeof index.apply>[0]) =>
        full ? Promise.reject(new Error('the disk is full')) : index.apply(changes),
    }
    const sources = [{ source: world.source(), rules: [] }]
    const { service } = await open(world, sources, filling)
    await service.sync(undefined)
    for (let at = 0; at < 10; at++) world.put(`file-${at}`, 'other')
    full = true
    const [failed] = (await service.sync(undefined)) ?? []
    expect(failed?.failure).toBe('the sync stopped: the disk is full')
    full = false
    await service.sync(undefined)
    expect(
      [...world.indexed.values()].every(({ chunks }) => chunks[0]?.text.startsWith('other')),
    ).toBe(true)
    expect(world.indexed.size).toBe(10)
  })

  test('whoever waits for a sync when the service stops is told', async () => {
    const world = new LakeWorld()
    const { service } = await open(world, [{ source: world.source(), rules: [] }])
    await service.sync(undefined)
    const waiting = service.sync(undefined)
    await service.stop()
    expect((await waiting)?.[0]).toMatchObject({ source: 'docs' })
  })
})
