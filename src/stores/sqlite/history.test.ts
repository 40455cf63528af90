import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { epoch, instant, nanoUsd } from '../../kernel/values.ts'
import {
  AT,
  attemptId,
  budgetOf,
  draftOf,
  recordOf,
  settlementOf,
} from '../../ledger/conformance.ts'
import type { BudgetDefinition, LedgerStore } from '../../ledger/store.ts'
import { memoryStores } from '../memory/memory.ts'
import { openReader } from './connection.ts'
import { verifyLedger } from './ledger-verify.ts'
import { openSqliteStores, type SqliteStores } from './sqlite.ts'

const HOUR_MS = 3_600_000
const SCOPES = ['organization', 'app:intranet', 'user:ada'] as const

/** One step against a ledger. Requests are few, so that steps meet. */
interface Step {
  /** What a counterexample shows. */
  readonly given: unknown
  /** Undefined: close and open again. */
  readonly run: ((ledger: LedgerStore) => Promise<unknown>) | undefined
}

const request = fc.integer({ min: 1, max: 8 }).map((at) => `r${at}`)
const time = fc.integer({ min: -40, max: 40 }).map((hours) => instant(AT + hours * HOUR_MS))
const hold = fc.option(
  fc.bigInt(0n, 60n).map((n) => nanoUsd(n)),
  { nil: undefined, freq: 8 },
)
const scopes = fc.subarray([...SCOPES, 'app:other'])

const openStep = fc
  .record({ request, scopes, hold, startedAt: time, epoch: fc.constantFrom(1, 1, 1, 2) })
  .map(({ hold: holdNanoUsd, epoch: at, request: name, ...rest }): Step => {
    const draft = draftOf(name, { ...rest, holdNanoUsd, epoch: epoch(at) })
    return { given: draft, run: (ledger) => ledger.open(draft) }
  })

const reattemptStep = fc
  .record({
    request,
    n: fc.integer({ min: 2, max: 4 }),
    hold,
    scopes,
    closing: fc.constantFrom('voided', 'indeterminate', undefined),
  })
  .map(({ request: name, n, hold: holdNanoUsd, scopes: spends, closing }): Step => {
    const closes = closing && { attempt: attemptId(name, n - 1), state: closing, reason: 'x' }
    const draft = draftOf(name, { n, holdNanoUsd, scopes: spends, closes })
    return { given: draft, run: (ledger) => ledger.open(draft) }
  })

const settleStep = fc
  .record({
    request,
    n: fc.integer({ min: 1, max: 3 }),
    charge: fc.nat(90),
    state: fc.constantFrom('settled', 'settled', 'voided', 'indeterminate'),
    at: time,
  })
  .map(({ request: name, n, charge, ...rest }): Step => {
    const settlement = settlementOf(name, charge, { ...rest, attempt: attemptId(name, n) })
    return { given: settlement, run: (ledger) => ledger.settle(settlement) }
  })

const budget: fc.Arbitrary<BudgetDefinition> = fc
  .record({
    scope: fc.constantFrom(...SCOPES),
    period: fc.constantFrom('daily', 'weekly', 'monthly', 'total'),
    mode: fc.constantFrom('hard', 'hard', 'soft', 'observe'),
    limit: fc.bigInt(0n, 300n),
  })
  .map(({ scope, limit, ...rest }) => budgetOf(scope, limit, rest))
const configureStep = fc
  .uniqueArray(budget, { maxLength: 5, selector: ({ scope, period }) => `${scope} ${period}` })
  .map((given): Step => ({ given, run: (ledger) => ledger.configureBudgets(given) }))

const sweepStep = fc.record({ at: time, startedBefore: time }).map((given): Step => ({
  given,
  run: (ledger) => ledger.sweep(given.at, given.startedBefore),
}))
const answerStep = request.map((given): Step => ({
  given,
  run: (ledger) => ledger.append(recordOf('outcome', given)),
}))
const reopenStep = fc.constant<Step>({ given: 'reopen', run: undefined })

const history = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: openStep },
    { weight: 4, arbitrary: reattemptStep },
    { weight: 7, arbitrary: settleStep },
    { weight: 3, arbitrary: configureStep },
    { weight: 2, arbitrary: sweepStep },
    { weight: 1, arbitrary: answerStep },
    { weight: 1, arbitrary: reopenStep },
  ),
  { minLength: 10, maxLength: 50 },
)

/** A bug that is thrown has another text in each store; that it is thrown must agree. */
const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch(() => 'threw')

const seenBy = async (ledger: LedgerStore): Promise<unknown> => ({
  epoch: await ledger.epoch(),
  balances: await Promise.all(
    [-40, 0, 40].map((hours) => ledger.balances(instant(AT + hours * HOUR_MS))),
  ),
  records: (await ledger.records(0n, 1_000)).map(({ bytes }) => Buffer.from(bytes).toString()),
})

const verifyNow = (directory: string): ReturnType<typeof verifyLedger> => {
  const reader = openReader(join(directory, 'standpipe.sqlite'))
  try {
    return verifyLedger(reader)
  } finally {
    reader.close()
  }
}

async function agree(directory: string, steps: readonly Step[]): Promise<void> {
  const model = memoryStores().ledger
  let stores: SqliteStores = await openSqliteStores(directory)
  try {
    await openSome(model, stores.ledger)
    for (const step of steps) {
      if (step.run === undefined) {
        await stores.close()
        stores = await openSqliteStores(directory)
      } else {
        const expected = await outcomeOf(step.run(model))
        expect(await outcomeOf(step.run(stores.ledger))).toEqual(expected)
      }
      expect(await seenBy(stores.ledger)).toEqual(await seenBy(model))
      expect(verifyNow(directory)).toEqual(await model.verify())
      expect(verifyNow(directory).problems).toEqual([])
    }
  } finally {
    await stores.close()
  }
}

/** As `agree`, but steps come in bursts: each burst is one batch of the writer, compared as a whole. */
async function agreeInBursts(
  directory: string,
  bursts: readonly (readonly Step[])[],
): Promise<void> {
  const model = memoryStores().ledger
  const stores = await openSqliteStores(directory)
  try {
    await openSome(model, stores.ledger)
    for (const burst of bursts) {
      const expected: unknown[] = []
      for (const { run } of burst) expected.push(await outcomeOf(run?.(model) ?? Promise.resolve()))
      const given = await Promise.all(
        burst.map(({ run }) => outcomeOf(run?.(stores.ledger) ?? Promise.resolve())),
      )
      expect(given).toEqual(expected)
      expect(await seenBy(stores.ledger)).toEqual(await seenBy(model))
      expect(verifyNow(directory)).toEqual(await model.verify())
      expect(verifyNow(directory).problems).toEqual([])
    }
  } finally {
    await stores.close()
  }
}

/** Both begin with budgets, so that short histories have something to break. */
async function openSome(...ledgers: readonly LedgerStore[]): Promise<void> {
  const budgets = [budgetOf('organization', 150n), budgetOf('app:intranet', 100n)]
  for (const ledger of ledgers) await ledger.configureBudgets(budgets)
}

test('any history: SQLite agrees with the model, and budgets hold after each step', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
      try {
        await agree(directory, steps)
      } finally {
        rmSync(directory, { recursive: true })
      }
    }),
    { numRuns: 15 },
  )
}, 90_000)

test('any history in bursts: a batch does what its calls would do one by one', async () => {
  const burst = fc.array(
    fc.oneof(
      { weight: 10, arbitrary: openStep },
      { weight: 4, arbitrary: reattemptStep },
      { weight: 10, arbitrary: settleStep },
      { weight: 1, arbitrary: configureStep },
      { weight: 1, arbitrary: sweepStep },
      { weight: 1, arbitrary: answerStep },
    ),
    { minLength: 2, maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(burst, { minLength: 3, maxLength: 10 }), async (bursts) => {
      const directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
      try {
        await agreeInBursts(directory, bursts)
      } finally {
        rmSync(directory, { recursive: true })
      }
    }),
    { numRuns: 25 },
  )
}, 90_000)
