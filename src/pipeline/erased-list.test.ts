import { expect, test } from 'vitest'
import { LakeWorld } from '../../test/fakes/lake-world.ts'
import type { ObjectEntry, ObjectRead, Source } from '../lake/source.ts'
import { withoutErased } from './erased-list.ts'

const entry = (key: string): ObjectEntry => ({ key, sizeBytes: 1, version: 'v1' })

/** Like the sources that there are: its state is its own, so that its members work on it alone. */
class Bucket implements Source {
  readonly id = 'docs'
  readonly isDistant = true
  readonly listsPast = true
  readonly #keys = ['a', 'erased', 'z']
  #closed = false

  async *list(signal: AbortSignal, after = ''): AsyncGenerator<readonly ObjectEntry[]> {
    signal.throwIfAborted()
    yield this.#keys.filter((key) => key > after).map(entry)
  }
  read(key: string): Promise<ObjectRead> {
    const bytes = new TextEncoder().encode(key)
    return Promise.resolve(
      this.#keys.includes(key) ? { kind: 'bytes', bytes, version: 'v1' } : { kind: 'gone' },
    )
  }
  check(key: string): Promise<'current' | 'gone'> {
    return Promise.resolve(this.#keys.includes(key) ? 'current' : 'gone')
  }
  tags(key: string): Promise<Readonly<Record<string, string>> | undefined> {
    return Promise.resolve(this.#keys.includes(key) ? { of: key } : undefined)
  }
  lookup(key: string): Promise<ObjectEntry | undefined> {
    return Promise.resolve(this.#keys.includes(key) ? entry(key) : undefined)
  }
  watch(): () => void {
    return () => void this.#keys
  }
  sweepEveryMs(): number {
    return this.#keys.length
  }
  facts(): ReturnType<NonNullable<Source['facts']>> {
    const now = { requestsToday: this.#keys.length, throttledToday: 0 }
    return { ...now, sweepEveryMs: 1, inventoryAt: undefined, queue: undefined }
  }
  close(): Promise<void> {
    this.#closed = true
    return Promise.resolve()
  }
  get closed(): boolean {
    return this.#closed
  }
}

test('INVARIANT (erased stays erased): no way that asks by key knows an erased path, every other is as before', async () => {
  const bucket = new Bucket()
  const seen = withoutErased(bucket, { has: (source, key) => `${source}/${key}` === 'docs/erased' })
  const listed = async (after?: string): Promise<readonly string[]> => {
    const keys: string[] = []
    for await (const page of seen.list(new AbortController().signal, after))
      keys.push(...page.map(({ key }) => key))
    return keys
  }
  expect([await listed(), await listed('a')]).toEqual([['a', 'z'], ['z']])
  const answers = async (key: string): Promise<readonly unknown[]> => [
    (await seen.read(key, 9)).kind,
    await seen.check(key, 'v1'),
    await seen.tags?.(key),
    await seen.lookup?.(key),
  ]
  expect(await answers('a')).toEqual(['bytes', 'current', { of: 'a' }, entry('a')])
  expect(await answers('erased')).toEqual(['gone', 'gone', undefined, undefined])
  expect([seen.id, seen.isDistant, seen.listsPast, seen.sweepEveryMs?.()]).toEqual([
    'docs',
    true,
    true,
    3,
  ])
  expect(seen.facts?.().requestsToday).toBe(3)
  expect(seen.watch(() => undefined)()).toBeUndefined()
  await seen.close?.()
  expect(bucket.closed).toBe(true)
})

test('a member that the source does not have is not there', () => {
  const seen = withoutErased(new LakeWorld().source(), { has: () => true })
  for (const name of ['lookup', 'tags', 'facts', 'close'])
    expect(Reflect.get(seen, name)).toBeUndefined()
})
