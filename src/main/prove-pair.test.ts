import { expect, test } from 'vitest'
import type { Observed } from '../prove/mask.ts'
import type { KnownAsker } from '../prove/plan.ts'
import type { Side } from '../prove/recorder.ts'
import { emptyTally, PairRun, type Tally } from './prove-pair.ts'
import type { World } from './prove-world.ts'

const ASKERS: readonly KnownAsker[] = ['app:one', 'app:two', 'user:three'].map((owner) => ({
  owner,
  generated: false,
  tokens: [],
}))

interface Asked {
  readonly side: Side
  readonly owner: string
  readonly target: string
}
type Answering = (asked: Asked, count: number) => string

/** A pair whose worlds say what `answering` says; `explained` is what an administrator is told of any request. */
async function ran(answering: Answering, explained = '{}') {
  const order: Record<Side, Asked[]> = { a: [], b: [] }
  const under = new Map<string, number>()
  const most = new Map<string, number>()
  let counted = 0
  const world = (side: Side): World => ({
    // Nothing here asks a gate anything.
    gate: undefined as unknown as World['gate'],
    async ask({ target }, owner): Promise<Observed> {
      if (owner === 'admin') return answerOf(explained)
      const lane = `${side} ${owner}`
      under.set(lane, (under.get(lane) ?? 0) + 1)
      most.set(lane, Math.max(most.get(lane) ?? 0, under.get(lane) ?? 0))
      const asked = { side, owner, target }
      order[side].push(asked)
      const text = answering(asked, counted++)
      await new Promise((resolve) => setTimeout(resolve, side === 'a' ? 0 : counted % 3))
      under.set(lane, (under.get(lane) ?? 0) - 1)
      return answerOf(text)
    },
    rulings: () => Promise.resolve([]),
    logged: () => [],
    close: () => Promise.resolve(),
  })
  const tally = emptyTally()
  const none = new Set<string>()
  const material = { shared: ['lamp'], dark: ['xuq'], sentences: ['A lamp.'], fragments: ['xuq'] }
  const run = new PairRun(
    {
      number: 1,
      seed: 7,
      pair: { hidden: new Set(), observers: ASKERS, readers: [], outsideSearch: false },
      twins: {
        a: new Map(),
        b: new Map(),
        planted: [],
        material: { ...material, paths: ['a.md'], documentIds: ['doc_1'], planted: ['A lamp.'] },
        pastes: [],
        canaries: new Map(),
        changed: 1,
        unchanged: 0,
        secretsOf: () => ({ a: none, b: none }),
      },
      worlds: { a: world('a'), b: world('b') },
      recorder: { url: () => '', drain: () => Promise.resolve([]), close: () => Promise.resolve() },
      deployments: [],
      ruled: [],
      names: { chat: ['chat'], embed: ['embed'], bases: ['base'] },
      replay: (pair, probe) => `${pair}:${probe}`,
    },
    tally,
  )
  await run.run(
    50,
    () => false,
    () => undefined,
  )
  return { tally, order, most }
}

const answerOf = (text: string): Observed => ({
  status: 200,
  headers: ['standpipe-request-id: req_1'],
  body: Buffer.from(text),
})
const found = ({ found: all }: Tally): readonly string[] => all.map(({ seen }) => seen)

test('lanes: each asker asks one thing after the other, and in both worlds the same', async () => {
  const { tally, order, most } = await ran(() => 'same')
  const asked = (side: Side, owner: string): readonly string[] =>
    order[side].filter((one) => one.owner === owner).map(({ target }) => target)
  for (const { owner } of ASKERS) {
    expect(asked('a', owner).length).toBeGreaterThan(10)
    expect(asked('b', owner)).toEqual(asked('a', owner))
  }
  expect([...most.values()]).toEqual(ASKERS.flatMap(() => [1, 1]))
  expect([tally.differences, tally.seenOnce, tally.askedAgain]).toEqual([0, 0, 0])
})

test('what differs again is a difference', async () => {
  const { tally } = await ran(({ side, target }) => (target === '/rerank' ? side : 'same'))
  expect(tally.differences).toBeGreaterThan(0)
  expect([tally.seenOnce, new Set(found(tally))]).toEqual([0, new Set(['again'])])
})

/** The first rerank of world b alone. */
function once(): Answering {
  let told = false
  return ({ side, target }) => {
    if (told || side === 'a' || target !== '/rerank') return 'same'
    told = true
    return 'another'
  }
}

test('what differs once is a finding of its own kind', async () => {
  const { tally } = await ran(once())
  expect([tally.differences, tally.seenOnce, tally.outOfTime]).toEqual([0, 1, 0])
  expect([found(tally), tally.askedAgain]).toEqual([['once'], 1])
})

test('what differs once because a world ran out of time is counted, and is none', async () => {
  const { tally } = await ran(once(), '{"search":{"ranks":"did not answer in time"}}')
  expect([tally.differences, tally.seenOnce, tally.outOfTime]).toEqual([0, 0, 1])
  expect(found(tally)).toEqual([])
})

test('what differs again is a difference, whatever ran out of time', async () => {
  const late = '{"search":{"ranks":"did not answer in time"}}'
  const { tally } = await ran(({ side, target }) => (target === '/rerank' ? side : 'same'), late)
  expect(tally.differences).toBeGreaterThan(0)
})
