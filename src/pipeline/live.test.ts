import { describe, expect, test } from 'vitest'
import {
  passageOf,
  pricedAt,
  requestOf,
  workWorld,
  type WorkOptions,
  type WorkWorld,
} from '../../test/fakes/work.ts'
import type { StreamScan } from '../dlp/scan.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { limits } from '../kernel/limits.ts'
import type { ModelEvent, OtherText, Part, UpstreamFailure } from '../models/chat.ts'
import { NO_LOSSES } from '../models/provider.ts'
import type { Deployment } from '../models/deployment.ts'
import { answerSteps, type FakeStep } from '../providers/fake/fake.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { epoch } from '../kernel/values.ts'
import { refusal } from '../kernel/refusal.ts'
import { attemptInOrder } from './attempt.ts'
import { liveAnswer } from './live.ts'

const KEY = 'AKIAIOSFODNN7EXAMPLE'
const USAGE = { input: 3, output: 2 }
const cut: UpstreamFailure = {
  reason: 'cut',
  dispatched: true,
  retryable: true,
  message: 'it broke',
}
const batch = (...events: ModelEvent[]): FakeStep => ({ kind: 'batch', events })
const text = (said: string): ModelEvent => ({ kind: 'text', choice: 0, text: said })

interface Run extends WorkWorld {
  readonly iterator: AsyncIterator<readonly ModelEvent[]>
}
async function begun(options: WorkOptions, terms: Partial<Deployment> = {}): Promise<Run> {
  const world = workWorld(options)
  const result = await attemptInOrder(world.work, [pricedAt('local', terms)])
  if (result.kind !== 'live') throw new Error(result.kind)
  return { ...world, iterator: liveAnswer(world.work, result.live)[Symbol.asyncIterator]() }
}
/** Lets time pass until the work is done. */
async function passing<T>({ clock }: WorkWorld, work: Promise<T>): Promise<T> {
  let done = false
  const finished = work.finally(() => (done = true))
  for (let step = 0; step < 100 && !done; step++) {
    await new Promise((resolve) => void setImmediate(resolve))
    if (!done) clock.advance()
  }
  return finished
}
async function readAll(run: Run): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for (;;) {
    const step = await passing(run, run.iterator.next())
    if (step.done === true) return events
    events.push(...step.value)
  }
}
/** State, charge, estimated, and the outcomes that were recorded. */
async function ended({ stores, work, released }: Run) {
  const view = await stores.ledger.request(work.id)
  const [attempt] = view?.attempts ?? []
  const outcomes = (view?.records ?? [])
    .filter(({ kind }) => kind === 'outcome')
    .map(
      ({ bytes }) =>
        (JSON.parse(Buffer.from(bytes).toString()) as { facts: { outcome: string } }).facts.outcome,
    )
  return [attempt?.state, attempt?.chargedNanoUsd, attempt?.estimated, outcomes.join(), released()]
}

test('settled before the end is told: when it is over, charge and outcome are durable', async () => {
  const run = await begun({ script: () => answerSteps(['Yes, ', 'it is.'], USAGE) })
  expect((await readAll(run)).map(({ kind }) => kind)).toEqual([
    'text',
    'text',
    'finish',
    'usage',
    'charged',
  ])
  expect(await ended(run)).toEqual(['settled', 7n, false, 'completed', 1])
})

describe('settle once, however it ends', () => {
  const says = (...steps: FakeStep[]) => ({ script: () => [batch(text('Well, ')), ...steps] })
  const inside = { perimeter: 'network' } as const
  const outside = { perimeter: 'external' } as const
  test.each<[string, WorkOptions, Partial<Deployment>, readonly unknown[], string]>([
    [
      'breaks off outside: unknown',
      says(batch({ kind: 'failed', failure: cut })),
      outside,
      ['indeterminate', undefined, false, 'failed', 1],
      'upstream_failed',
    ],
    [
      'ends without finishing: unknown',
      says(),
      outside,
      ['indeterminate', undefined, false, 'failed', 1],
      'upstream_failed',
    ],
    [
      'a secret is stopped',
      says(batch(text(KEY), { kind: 'finish', choice: 0, reason: 'stop' })),
      outside,
      ['indeterminate', undefined, false, 'blocked', 1],
      'data_blocked',
    ],
  ])('%s', async (_, options, terms, expected, code) => {
    const run = await begun(options, terms)
    expect((await readAll(run)).at(-1)).toMatchObject({ kind: 'refused', refusal: { code } })
    expect(await ended(run)).toEqual(expected)
  })

  test('breaks off inside: the upper bound, marked as an estimate', async () => {
    const run = await begun(says(batch({ kind: 'failed', failure: cut })), inside)
    await readAll(run)
    const [state, charge, estimated] = await ended(run)
    expect([state, estimated]).toEqual(['settled', true])
    expect(charge).toBeGreaterThan(0n)
  })
  test('finishes without a word of its usage: completed, unknown', async () => {
    const run = await begun(says(batch({ kind: 'finish', choice: 0, reason: 'stop' })), outside)
    await readAll(run)
    expect(await ended(run)).toEqual(['indeterminate', undefined, false, 'completed', 1])
  })
  test('a class without a price: charged nothing, and the record says that it is not known', async () => {
    const price = { output: { nanoPerBlock: 2n, blockUnits: 1n } }
    const run = await begun({ script: () => answerSteps(['Yes.'], USAGE) }, { price })
    await readAll(run)
    const view = await run.stores.ledger.request(run.work.id)
    expect(JSON.stringify(view?.explanation)).toContain('"charge":null')
  })
  test('a provider that throws in the middle is a failure like any other', async () => {
    const steps = [[text('Well, ')]]
    const provider = {
      id: 'fake',
      dialectOf: () => undefined,
      serves: () => ['chat' as const],
      losses: () => NO_LOSSES,
      invoke: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            const value = steps.shift()
            return value === undefined
              ? Promise.reject(new Error('a bug'))
              : Promise.resolve({ value })
          },
        }),
      }),
    }
    const run = await begun({ provider: () => provider }, outside)
    expect((await readAll(run)).at(-1)).toMatchObject({ kind: 'refused' })
    expect(await ended(run)).toEqual(['indeterminate', undefined, false, 'failed', 1])
    expect(run.bugs).toHaveLength(1)
  })
  test('a detector that throws denies, and the attempt is closed', async () => {
    const scanner = createScanner(defaultRaises)
    const scan: StreamScan = {
      push: () => {
        throw new Error('a bug')
      },
      end: () => ({ releasedTo: 0, findings: [] }),
      fork: () => scan,
    }
    const broken = { ...scanner, stream: () => scan }
    const run = await begun(
      { scanner: broken, script: () => answerSteps(['Yes.'], USAGE) },
      outside,
    )
    expect(await readAll(run)).toMatchObject([{ kind: 'refused' }])
    expect((await ended(run))[3]).toBe('failed')
  })
  test('a settlement that fails is no clean end', async () => {
    const stores = memoryStores((operation, moment) => {
      if (operation === 'settle' && moment === 'before') throw new Error('the disk is full')
    })
    const run = await begun({ stores, script: () => answerSteps(['Yes.'], USAGE) })
    expect((await readAll(run)).at(-1)).toMatchObject({ refusal: { code: 'audit_unavailable' } })
    expect(run.released()).toBe(1)
  })
})

describe('the client hangs up', () => {
  const long = () => [
    batch(text('Well. ')),
    { kind: 'wait', ms: 5_000 } as const,
    ...answerSteps(['Yes.'], USAGE),
  ]
  const endless = () => [batch(text('Well. ')), { kind: 'hang' } as const]

  test.each([
    ['drain: reads on, and charges exactly', 'drain', long, 'settled', 7n, 5_000],
    [
      'drain: for a bounded time',
      'drain',
      endless,
      'indeterminate',
      undefined,
      limits.hangupDrainMs,
    ],
    ['abort: at once, unknown', 'abort', long, 'indeterminate', undefined, 0],
  ] as const)('%s', async (_, onHangup, script, state, charge, ms) => {
    const run = await begun({ script }, { onHangup, perimeter: 'external' })
    await run.iterator.next()
    const before = run.clock.now()
    run.gone.hangUp()
    await passing(run, Promise.resolve(run.iterator.return?.()))
    expect(await ended(run)).toEqual([state, charge, false, 'abandoned', 1])
    expect(run.clock.now() - before).toBe(ms)
  })

  test('before it asked for the first batch: closed all the same', async () => {
    const run = await begun({ script: long }, { onHangup: 'abort', perimeter: 'external' })
    await run.iterator.return?.()
    expect(await ended(run)).toEqual(['indeterminate', undefined, false, 'abandoned', 1])
    expect(await run.iterator.next()).toMatchObject({ done: true })
  })
  test('after the end: nothing is written again', async () => {
    const run = await begun({ script: () => answerSteps(['Yes.'], USAGE) })
    await readAll(run)
    await run.iterator.return?.()
    expect(await ended(run)).toEqual(['settled', 7n, false, 'completed', 1])
  })
})

describe('what is held back', () => {
  test('is never given when the answer breaks off: nobody knows what it was growing into', async () => {
    const run = await begun({
      script: () => [batch(text('The key: ')), batch(text(KEY.slice(0, 15)))],
    })
    const said = (await readAll(run)).flatMap((event) =>
      event.kind === 'text' ? [event.text] : [],
    )
    expect(said.join('')).not.toContain('AKIA')
  })
  test('a marker that is taken out does not let a secret through that it stood in', async () => {
    const split = `${KEY.slice(0, 9)}[77]${KEY.slice(9)} is it.`
    const run = await begun({
      passages: [passageOf(1, 'x')],
      script: () => answerSteps([split], USAGE),
    })
    const events = await readAll(run)
    expect(JSON.stringify(events)).not.toContain(KEY.slice(9))
    expect(events.at(-1)).toMatchObject({ refusal: { code: 'data_blocked' } })
  })
})

describe('INVARIANT (revocation reaches open answers)', () => {
  const script = () => [batch(text('Well. ')), ...answerSteps(['Yes.'], USAGE)]
  const gone = refusal('unauthenticated', 'the key was revoked')
  /** A world whose epoch moves after the first batch. */
  async function moved(authenticates: boolean, allows: boolean): Promise<Run> {
    let now = 1
    const run: Run = await begun(
      {
        script,
        authenticate: () => (authenticates ? run.work.grant.principal : gone),
        current: () =>
          ({
            aliases: new Map([['assistant', {}]]),
            authorization: {
              epoch: epoch(now),
              authorize: () => (allows ? run.work.grant : refusal('forbidden', 'no')),
            },
          }) as unknown as ReturnType<Run['work']['stages']['current']>,
      },
      { perimeter: 'external' },
    )
    await run.iterator.next()
    now = 2
    return run
  }
  test.each([
    ['the key is revoked', false, true, 'unauthenticated'],
    ['policy forbids', true, false, 'forbidden'],
  ])('%s: the answer ends, and is settled', async (_, authenticates, allows, code) => {
    const run = await moved(authenticates, allows)
    expect(await readAll(run)).toMatchObject([{ kind: 'refused', refusal: { code } }])
    expect(await ended(run)).toEqual(['indeterminate', undefined, false, 'failed', 1])
  })
  test('another change: it goes on', async () => {
    expect((await readAll(await moved(true, true))).at(-1)).toMatchObject({ kind: 'charged' })
  })
})

describe('what nobody can scan in an answer', () => {
  const picture = { text: 'data:image/png;base64,iVBORw0KGgo=' }
  const heard = (texts: readonly OtherText[]): WorkOptions => ({
    script: () => [
      batch({ kind: 'other', texts }, { kind: 'finish', choice: 0, reason: 'stop' }),
      batch({ kind: 'usage', usage: USAGE }),
    ],
  })
  test.each([
    [[picture], 'restricted'],
    [[{ text: 'AAAA', media: true } as const], 'restricted'],
    [[{ text: 'a long word of no meaning' }], 'public'],
  ])('raises its label as configured: %j', async (texts, level) => {
    const run = await begun(heard(texts))
    await readAll(run)
    const view = await run.stores.ledger.request(run.work.id)
    const facts = Buffer.concat(view?.records.map(({ bytes }) => bytes) ?? []).toString()
    expect(facts).toContain(`"label":"${level}`)
    expect(facts.includes('restricted')).toBe(level === 'restricted')
  })
})

describe('INVARIANT (a report is not a blank cheque)', () => {
  const absurd = { input: 10_000_000_000, output: 1_000_000 }
  async function charged(maxOutputTokens: number | undefined, part?: Part, usage = absurd) {
    const messages =
      part === undefined ? {} : { messages: [{ role: 'user', parts: [part] } as const] }
    const request = requestOf('hello', { maxOutputTokens, ...messages })
    const run = await begun({ request, script: () => answerSteps(['Yes.'], usage) })
    await readAll(run)
    const view = await run.stores.ledger.request(run.work.id)
    const [attempt] = view?.attempts ?? []
    return {
      attempt,
      facts: Buffer.concat(view?.records.map(({ bytes }) => bytes) ?? []).toString(),
    }
  }
  test('more than was possible is charged at most the hold, marked, and kept as text', async () => {
    const { attempt, facts } = await charged(100)
    expect(attempt?.chargedNanoUsd).toBeLessThanOrEqual(attempt?.holdNanoUsd ?? 0n)
    expect(attempt).toMatchObject({ state: 'settled', estimated: true })
    expect(facts).toContain('"disputed":true')
    expect(facts).toContain('"reported":{"input":"10000000000","output":"1000000"}')
  })
  test('what nobody here can measure is charged as reported, beyond the hold too', async () => {
    const { attempt, facts } = await charged(
      100,
      { kind: 'image', data: 'AAAA' },
      { input: 300_000, output: 5 },
    )
    expect(attempt).toMatchObject({ chargedNanoUsd: 300_010n, estimated: false })
    expect(attempt?.holdNanoUsd).toBeLessThan(300_010n)
    expect(facts).not.toContain('"disputed":true')
  })
  test('and that at most what a model can read', async () => {
    const { attempt, facts } = await charged(100, { kind: 'opaque', type: 'file' })
    expect(attempt?.chargedNanoUsd).toBe(10_000_200n)
    expect(facts).toContain('"disputed":true')
  })
  test('without a bound the output is believed, the input is not', async () => {
    const { attempt } = await charged(undefined)
    expect(attempt?.chargedNanoUsd).toBeGreaterThan(2_000_000n)
    expect(attempt?.chargedNanoUsd).toBeLessThan(2_010_000n)
  })
})

describe('what is no chat', () => {
  const { kind: _kind, ...common } = requestOf('hello')
  const EMBED = {
    ...common,
    kind: 'embed',
    inputs: ['hello'],
    dimensions: undefined,
    encoding: 'float',
    purpose: undefined,
  } as const
  const vector = (...numbers: readonly number[]): ModelEvent => ({
    kind: 'embedding',
    index: 0,
    vector: numbers,
  })
  const END: ModelEvent = { kind: 'finish', choice: 0, reason: 'stop' }
  const INPUT: ModelEvent = { kind: 'usage', usage: { input: 3 } }
  const said = async (run: Run): Promise<readonly unknown[]> => {
    const records = (await run.stores.ledger.request(run.work.id))?.records ?? []
    return records.map(
      ({ bytes }) =>
        (JSON.parse(Buffer.from(bytes).toString()) as { facts: { answer?: unknown } }).facts.answer,
    )
  }

  test('vectors come as they are, are charged by the input and committed to', async () => {
    const first = vector(0.5, -1)
    const run = await begun({ request: EMBED, script: () => [batch(first), batch(END, INPUT)] })
    const events = await readAll(run)
    expect(events.slice(0, 3)).toEqual([first, END, INPUT])
    expect(await ended(run)).toEqual(['settled', 3n, false, 'completed', 1])
    expect(await said(run)).toContainEqual({ keyId: 'k', mac: 'answer' })
  })

  test.each<[string, readonly FakeStep[]]>([
    ['no number', [batch(vector(Number.NaN), END, INPUT)]],
    ['none at all', [batch(END, INPUT)]],
    ['one too many', [batch(vector(1), vector(2), END, INPUT)]],
  ])('%s: refused, given to nobody, and charged by its usage all the same', async (_, script) => {
    const run = await begun({ request: EMBED, script: () => script })
    const events = await readAll(run)
    expect(events.some(({ kind }) => kind === 'embedding')).toBe(false)
    expect(events.at(-1)).toMatchObject({ kind: 'refused', refusal: { code: 'upstream_failed' } })
    expect((await ended(run)).slice(3)).toEqual(['failed', 1])
  })

  test('output that nobody can have generated is not paid for', async () => {
    const usage: ModelEvent = { kind: 'usage', usage: { input: 3, output: 9_000 } }
    const run = await begun({ request: EMBED, script: () => [batch(vector(1), END, usage)] })
    await readAll(run)
    expect((await ended(run)).slice(0, 3)).toEqual(['settled', 3n, true])
  })

  test('a count costs nothing, whatever is said of it', async () => {
    const request = requestOf('hello', { only: 'count' })
    const counted: ModelEvent = { kind: 'counted', tokens: 7 }
    const usage: ModelEvent = { kind: 'usage', usage: { input: 9_000 } }
    const run = await begun({ request, script: () => [batch(counted, END, usage)] })
    const events = await readAll(run)
    expect(events.at(-1)).toEqual({ kind: 'charged', nanoUsd: 0n })
    expect(await ended(run)).toEqual(['settled', 0n, false, 'completed', 1])
  })
})
