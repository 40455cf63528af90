import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseRecord } from '../audit/bytes.ts'
import type { RecordDraft } from '../audit/record.ts'
import { limits } from '../kernel/limits.ts'
import { epoch, instant, nanoUsd, type AttemptId, type RequestId } from '../kernel/values.ts'
import type { AttemptDraft, BudgetDefinition, LedgerStore, Settlement } from './store.ts'

/** What a suite opens: the store, and how to let go of it. */
export interface OpenedLedger {
  readonly ledger: LedgerStore
  close(): Promise<void>
}

export const AT = instant(Date.UTC(2026, 10, 18, 12))
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const requestId = (text: string): RequestId => text as RequestId
export const attemptId = (request: string, n = 1): AttemptId => `${request}.${n}` as AttemptId

/** An attempt of `app:intranet` that holds 100 nano-USD, unless told otherwise. */
export function draftOf(request: string, changes: Partial<AttemptDraft> = {}): AttemptDraft {
  const n = changes.n ?? 1
  const startedAt = changes.startedAt ?? AT
  return {
    attempt: attemptId(request, n),
    request: requestId(request),
    n,
    principal: 'app:intranet',
    alias: 'assistant',
    deployment: 'local',
    priceVersion: 'p1',
    holdNanoUsd: nanoUsd(100n),
    scopes: ['organization', 'app:intranet'],
    startedAt,
    deadlineAt: instant(startedAt + 60_000),
    epoch: epoch(1),
    record: recordOf(n === 1 ? 'intent' : 'reattempt', request),
    explanation: {},
    closes: undefined,
    ...changes,
  }
}

export const recordOf = (
  kind: RecordDraft['kind'],
  request: string,
  facts: RecordDraft['facts'] = { note: 'é "quoted" \u2028' },
): RecordDraft => ({ kind, at: AT, request, facts })

/** Settles attempt 1 at `charge` input tokens of one nano-USD each, unless told otherwise. */
export function settlementOf(
  request: string,
  charge: number,
  changes: Partial<Settlement> = {},
): Settlement {
  return {
    attempt: attemptId(request),
    state: 'settled',
    lines: [{ tokenClass: 'input', units: charge, nanoUsd: nanoUsd(BigInt(charge)) }],
    estimated: false,
    at: instant(AT + 1_000),
    record: recordOf('outcome', request),
    explanation: {},
    ...changes,
  }
}

export const budgetOf = (
  scope: string,
  limit: bigint,
  changes: Partial<BudgetDefinition> = {},
): BudgetDefinition => ({
  scope,
  period: 'monthly',
  mode: 'hard',
  limitNanoUsd: nanoUsd(limit),
  ...changes,
})

/** Every implementation of LedgerStore runs this. `open` gives an empty ledger each time. */
export function ledgerStoreSuite(name: string, open: () => Promise<OpenedLedger>): void {
  describe(`ledger store: ${name}`, () => {
    let opened: OpenedLedger
    let ledger: LedgerStore
    beforeEach(async () => {
      opened = await open()
      ledger = opened.ledger
    })
    afterEach(async () => {
      expect((await ledger.verify()).problems).toEqual([])
      await opened.close()
    })

    /** spent, held, overage of the scope's budget at AT. */
    const balanceOf = async (scope: string, at = AT): Promise<readonly bigint[] | undefined> => {
      const balance = (await ledger.balances(at)).find((each) => each.scope === scope)
      return balance && [balance.spentNanoUsd, balance.heldNanoUsd, balance.overageNanoUsd]
    }
    const kinds = async (): Promise<readonly string[]> =>
      (await ledger.records(0n, 1_000)).map(({ kind }) => kind)

    describe('open', () => {
      test('intent before effect: hold, attempt and intent record are there when it resolves', async () => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        expect(await ledger.open(draftOf('r1'))).toEqual({ kind: 'opened' })
        const view = await ledger.request(requestId('r1'))
        expect(view?.attempts).toMatchObject([
          { attempt: 'r1.1', n: 1, state: 'reserved', holdNanoUsd: 100n, closedAt: undefined },
        ])
        expect(view?.attempts[0]).not.toHaveProperty('balances')
        expect(view?.records.map(({ kind }) => kind)).toEqual(['intent'])
        expect(await balanceOf('organization')).toEqual([0n, 100n, 0n])
      })

      test('all scopes or none: one budget without room leaves the others untouched', async () => {
        await ledger.configureBudgets([
          budgetOf('organization', 1_000n),
          budgetOf('app:intranet', 99n),
        ])
        expect(await ledger.open(draftOf('r1'))).toMatchObject({
          kind: 'refusal',
          code: 'budget_exhausted',
          message: expect.stringContaining('`app:intranet`') as string,
        })
        expect(await balanceOf('organization')).toEqual([0n, 0n, 0n])
        expect(await ledger.request(requestId('r1'))).toBeUndefined()
        expect(await kinds()).toEqual([])
      })

      test('budgets hold: the last nano-USD fits, one more does not', async () => {
        await ledger.configureBudgets([budgetOf('organization', 200n)])
        expect(await ledger.open(draftOf('r1'))).toEqual({ kind: 'opened' })
        expect(await ledger.open(draftOf('r2'))).toEqual({ kind: 'opened' })
        const more = draftOf('r3', { holdNanoUsd: nanoUsd(1n) })
        expect(await ledger.open(more)).toMatchObject({ code: 'budget_exhausted' })
      })

      test('budgets hold under concurrency: 50 callers on room for 7', async () => {
        await ledger.configureBudgets([budgetOf('organization', 799n)])
        const results = await Promise.all(
          Array.from({ length: 50 }, (_, at) => ledger.open(draftOf(`r${at}`))),
        )
        expect(results.filter(({ kind }) => kind === 'opened')).toHaveLength(7)
        expect(await balanceOf('organization')).toEqual([0n, 700n, 0n])
      })

      test.each([
        ['hard', 'refusal'],
        ['soft', 'opened'],
        ['observe', 'opened'],
      ] as const)('a full %s budget: %s', async (mode, kind) => {
        await ledger.configureBudgets([budgetOf('organization', 10n, { mode })])
        expect((await ledger.open(draftOf('r1'))).kind).toBe(kind)
      })

      test.each([
        ['hard', 'refusal'],
        ['soft', 'opened'],
        ['observe', 'opened'],
      ] as const)('an unknown price under a %s budget: %s', async (mode, kind) => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n, { mode })])
        const result = await ledger.open(draftOf('r1', { holdNanoUsd: undefined }))
        expect(result.kind).toBe(kind)
        const view = await ledger.request(requestId('r1'))
        expect(view?.attempts.map(({ holdNanoUsd }) => holdNanoUsd)).toEqual(
          kind === 'opened' ? [undefined] : undefined,
        )
      })

      test('an unknown price without any budget opens', async () => {
        expect(await ledger.open(draftOf('r1', { holdNanoUsd: undefined }))).toEqual({
          kind: 'opened',
        })
      })

      test('a changed epoch writes nothing and says the current one', async () => {
        await ledger.open(draftOf('r1'))
        const current = await ledger.bumpEpoch(recordOf('admin', ''))
        expect([current, await ledger.epoch()]).toEqual([2, 2])
        const closes = { attempt: attemptId('r1'), state: 'voided', reason: 'connect' } as const
        const again = draftOf('r1', { n: 2, closes })
        expect(await ledger.open(again)).toEqual({ kind: 'epochChanged', current: 2 })
        expect((await ledger.request(requestId('r1')))?.attempts).toMatchObject([
          { state: 'reserved' },
        ])
        expect(await ledger.open({ ...again, epoch: current })).toEqual({ kind: 'opened' })
      })

      test('an attempt opens once', async () => {
        await ledger.open(draftOf('r1'))
        await expect(ledger.open(draftOf('r1'))).rejects.toThrow()
        expect(await kinds()).toEqual(['intent'])
      })

      test('a record over the limit is refused and takes no number', async () => {
        const facts = { long: 'x'.repeat(limits.recordBytesMax) }
        const draft = draftOf('r1', { record: recordOf('intent', 'r1', facts) })
        await expect(ledger.open(draft)).rejects.toThrow(/over the limit/)
        await ledger.open(draftOf('r2'))
        expect((await ledger.records(0n, 9)).map(({ seq, request }) => [seq, request])).toEqual([
          [1n, 'r2'],
        ])
      })

      test.each(['nul\0', 'lone\ud800'])(
        'a name that cannot be kept as given is refused: %j',
        async (text) => {
          await expect(ledger.open(draftOf(text))).rejects.toThrow(/kept as given/)
        },
      )
    })

    describe('reattempt', () => {
      const closes = (state: 'voided' | 'indeterminate') => ({
        attempt: attemptId('r1'),
        state,
        reason: 'connection refused',
      })

      test.each([
        ['voided', 100n],
        ['indeterminate', 200n],
      ] as const)('closes the attempt before it as %s in the same commit', async (state, held) => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        await ledger.open(draftOf('r1'))
        await ledger.open(draftOf('r1', { n: 2, closes: closes(state) }))
        expect((await ledger.request(requestId('r1')))?.attempts).toMatchObject([
          { n: 1, state, closedAt: AT },
          { n: 2, state: 'reserved' },
        ])
        expect(await balanceOf('organization')).toEqual([0n, held, 0n])
        expect(await kinds()).toEqual(['intent', 'reattempt'])
      })

      test('the released hold is room for the next', async () => {
        await ledger.configureBudgets([budgetOf('organization', 100n)])
        await ledger.open(draftOf('r1'))
        expect(await ledger.open(draftOf('r1', { n: 2, closes: closes('voided') }))).toEqual({
          kind: 'opened',
        })
      })

      test("refused: the attempt before it is closed all the same, its record is the caller's", async () => {
        await ledger.configureBudgets([budgetOf('organization', 100n)])
        await ledger.open(draftOf('r1'))
        const again = draftOf('r1', { n: 2, closes: closes('indeterminate') })
        expect(await ledger.open(again)).toMatchObject({ code: 'budget_exhausted' })
        expect((await ledger.request(requestId('r1')))?.attempts).toMatchObject([
          { n: 1, state: 'indeterminate' },
        ])
        expect(await kinds()).toEqual(['intent'])
        await ledger.append(recordOf('outcome', 'r1'))
        expect(await kinds()).toEqual(['intent', 'outcome'])
      })

      test.each([
        ['of an unknown request', 'r9', undefined],
        ['while the attempt before it is reserved', 'r1', undefined],
      ] as const)('is a bug %s', async (_, request, closing) => {
        await ledger.open(draftOf('r1'))
        const draft = draftOf(request, { n: 2, closes: closing })
        await expect(ledger.open(draft)).rejects.toThrow(/reattempt/)
      })
    })

    describe('settle', () => {
      beforeEach(async () => {
        await ledger.configureBudgets([
          budgetOf('organization', 1_000n),
          budgetOf('app:intranet', 500n, { period: 'daily' }),
        ])
        await ledger.open(draftOf('r1'))
      })

      test('charges exactly and gives back the rest', async () => {
        expect(await ledger.settle(settlementOf('r1', 40))).toEqual({
          applied: true,
          chargedNanoUsd: 40n,
          overageNanoUsd: 0n,
        })
        expect(await balanceOf('organization')).toEqual([40n, 0n, 0n])
        expect(await balanceOf('app:intranet')).toEqual([40n, 0n, 0n])
        expect((await ledger.request(requestId('r1')))?.attempts).toMatchObject([
          {
            state: 'settled',
            chargedNanoUsd: 40n,
            estimated: false,
            lines: [{ tokenClass: 'input', units: 40, nanoUsd: 40n }],
          },
        ])
      })

      test('settle once: the second changes nothing and returns the first', async () => {
        await ledger.settle(settlementOf('r1', 140))
        expect(await ledger.settle(settlementOf('r1', 7))).toEqual({
          applied: false,
          chargedNanoUsd: 140n,
          overageNanoUsd: 40n,
        })
        expect(await balanceOf('organization')).toEqual([140n, 0n, 40n])
        expect(await kinds()).toEqual(['intent', 'outcome'])
      })

      test('a charge above its hold is overage, and lets no further hold in', async () => {
        const hold = nanoUsd(400n)
        await ledger.open(draftOf('r2', { holdNanoUsd: hold }))
        expect(await ledger.settle(settlementOf('r1', 150))).toMatchObject({ overageNanoUsd: 50n })
        expect(await balanceOf('app:intranet')).toEqual([150n, 400n, 50n])
        const more = draftOf('r3', { holdNanoUsd: nanoUsd(1n) })
        expect(await ledger.open(more)).toMatchObject({ code: 'budget_exhausted' })
      })

      test('voided: nothing is charged, the hold goes back', async () => {
        const voided = settlementOf('r1', 40, { state: 'voided' })
        expect(await ledger.settle(voided)).toMatchObject({ chargedNanoUsd: 0n })
        expect(await balanceOf('organization')).toEqual([0n, 0n, 0n])
      })

      test('unknown is not zero: indeterminate keeps the hold', async () => {
        await ledger.settle(settlementOf('r1', 40, { state: 'indeterminate', lines: [] }))
        expect(await balanceOf('organization')).toEqual([0n, 100n, 0n])
        expect(await ledger.verify()).toMatchObject({ open: 0, indeterminate: 1 })
      })

      test('only an opened attempt settles', async () => {
        await expect(ledger.settle(settlementOf('r9', 1))).rejects.toThrow(/opened attempt/)
      })

      test('hold and charge land in the period in which the attempt started', async () => {
        const startedAt = instant(AT - DAY_MS)
        await ledger.open(draftOf('r2', { startedAt }))
        await ledger.settle(settlementOf('r2', 60))
        expect(await balanceOf('app:intranet', startedAt)).toEqual([60n, 0n, 0n])
        expect(await balanceOf('app:intranet')).toEqual([0n, 100n, 0n])
        expect(await balanceOf('organization')).toEqual([60n, 100n, 0n])
      })
    })

    describe('configureBudgets', () => {
      test('keeps the balance of a budget that stays, and of one that returns', async () => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        await ledger.open(draftOf('r1'))
        await ledger.configureBudgets([])
        expect(await ledger.balances(AT)).toEqual([])
        await ledger.configureBudgets([budgetOf('organization', 2_000n)])
        expect(await balanceOf('organization')).toEqual([0n, 100n, 0n])
      })

      test('a limit below what is spent and held: overage takes the difference', async () => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        await ledger.open(draftOf('r1'))
        await ledger.configureBudgets([budgetOf('organization', 30n)])
        expect(await balanceOf('organization')).toEqual([0n, 100n, 70n])
        const more = draftOf('r2', { holdNanoUsd: nanoUsd(1n) })
        expect(await ledger.open(more)).toMatchObject({ code: 'budget_exhausted' })
        await ledger.settle(settlementOf('r1', 100))
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        expect(await balanceOf('organization')).toEqual([100n, 0n, 0n])
      })

      test('a soft budget over its limit turns hard', async () => {
        await ledger.configureBudgets([budgetOf('organization', 10n, { mode: 'soft' })])
        await ledger.open(draftOf('r1'))
        await ledger.configureBudgets([budgetOf('organization', 10n)])
        expect(await balanceOf('organization')).toEqual([0n, 100n, 90n])
        await ledger.settle(settlementOf('r1', 150))
        expect(await balanceOf('organization')).toEqual([150n, 0n, 140n])
      })

      test('an unused budget shows zeros in its period', async () => {
        await ledger.configureBudgets([budgetOf('user:ada', 5n, { period: 'weekly' })])
        expect(await ledger.balances(AT)).toEqual([
          {
            ...budgetOf('user:ada', 5n, { period: 'weekly' }),
            periodStart: Date.UTC(2026, 10, 16),
            spentNanoUsd: 0n,
            heldNanoUsd: 0n,
            overageNanoUsd: 0n,
          },
        ])
      })
    })

    describe('records', () => {
      test('dense sequence, canonical bytes', async () => {
        await ledger.append(recordOf('system', '', { z: 1, a: ['ü', null, true] }))
        await ledger.open(draftOf('r1'))
        await ledger.settle(settlementOf('r1', 1))
        const records = await ledger.records(0n, 10)
        expect(records.map(({ seq }) => seq)).toEqual([1n, 2n, 3n])
        expect(Buffer.from(records[0]?.bytes ?? []).toString()).toBe(
          '{"at":"2026-11-18T12:00:00.000Z","facts":{"a":["ü",null,true],"z":1},' +
            '"kind":"system","request":"","seq":"1","v":1}',
        )
        for (const record of records)
          expect(parseRecord(record.bytes)).toMatchObject({ seq: record.seq })
        expect((await ledger.records(1n, 1)).map(({ seq }) => seq)).toEqual([2n])
      })

      test('one outcome: a second one is a bug', async () => {
        await ledger.open(draftOf('r1'))
        await expect(ledger.append(recordOf('outcome', 'r1'))).rejects.toThrow(/outcome/)
        await ledger.settle(settlementOf('r1', 1))
        await expect(ledger.append(recordOf('outcome', 'r1'))).rejects.toThrow(/outcome/)
        await expect(ledger.append(recordOf('intent', 'r2'))).rejects.toThrow(/intent/)
      })

      test('explanations of one request are merged, later ones win', async () => {
        await ledger.open(draftOf('r1', { explanation: { a: 1, b: { c: 2 } } }))
        await ledger.settle(settlementOf('r1', 1, { explanation: { b: 'later' } }))
        await ledger.append(recordOf('refused', 'r2'), { why: 'policy' })
        expect((await ledger.request(requestId('r1')))?.explanation).toEqual({ a: 1, b: 'later' })
        expect(await ledger.request(requestId('r2'))).toMatchObject({
          attempts: [],
          explanation: { why: 'policy' },
        })
      })

      test('an explanation over its limit is left out and says so', async () => {
        const long = 'x'.repeat(limits.explanationBytesMax)
        await ledger.open(draftOf('r1', { explanation: { long } }))
        expect((await ledger.request(requestId('r1')))?.explanation).toEqual({
          omitted: expect.stringContaining('left out') as string,
        })
      })

      test('a request that is a prefix of another sees its own attempts only', async () => {
        await ledger.open(draftOf('r1'))
        await ledger.open(draftOf('r1.1'))
        await ledger.open(draftOf('r10'))
        const view = await ledger.request(requestId('r1'))
        expect(view?.attempts.map(({ attempt }) => attempt)).toEqual(['r1.1'])
      })

      test('an unknown request is undefined', async () => {
        expect(await ledger.request(requestId('r9'))).toBeUndefined()
      })
    })

    describe('sweep', () => {
      const later = (ms: number) => instant(AT + ms)

      test('a reserved attempt of a dead process becomes indeterminate, with its outcome', async () => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        await ledger.open(draftOf('old'))
        await ledger.open(draftOf('new', { startedAt: later(2) }))
        expect(await ledger.sweep(later(5), later(1))).toEqual({ crashed: 1, expired: 0 })
        const view = await ledger.request(requestId('old'))
        expect(view?.attempts).toMatchObject([{ state: 'indeterminate', closedAt: later(5) }])
        const outcome = parseRecord(view?.records.at(-1)?.bytes ?? new Uint8Array())
        expect(outcome).toMatchObject({ kind: 'outcome', facts: { outcome: 'crashed' } })
        expect(await balanceOf('organization')).toEqual([0n, 200n, 0n])
        expect(await ledger.sweep(later(5), later(1))).toEqual({ crashed: 0, expired: 0 })
        expect(await ledger.settle(settlementOf('old', 1))).toMatchObject({ applied: false })
      })

      test('a request whose last attempt closed without an outcome gets one', async () => {
        await ledger.configureBudgets([budgetOf('organization', 100n)])
        await ledger.open(draftOf('r1'))
        const closes = { attempt: attemptId('r1'), state: 'voided', reason: 'x' } as const
        const dear = draftOf('r1', { n: 2, closes, holdNanoUsd: nanoUsd(999n) })
        expect(await ledger.open(dear)).toMatchObject({ code: 'budget_exhausted' })
        expect(await ledger.sweep(later(5), later(1))).toMatchObject({ crashed: 1 })
        expect(await kinds()).toEqual(['intent', 'outcome'])
        expect(await balanceOf('organization')).toEqual([0n, 0n, 0n])
      })

      test('an indeterminate hold settles at the hold, flagged estimated, after its hours', async () => {
        await ledger.configureBudgets([budgetOf('organization', 1_000n)])
        await ledger.open(draftOf('r1'))
        await ledger.settle(settlementOf('r1', 0, { state: 'indeterminate', lines: [] }))
        const due = later(1_000 + limits.indeterminateSettleHours * HOUR_MS)
        expect(await ledger.sweep(instant(due - 1), AT)).toEqual({ crashed: 0, expired: 0 })
        expect(await ledger.sweep(due, AT)).toEqual({ crashed: 0, expired: 1 })
        expect((await ledger.request(requestId('r1')))?.attempts).toMatchObject([
          { state: 'settled', estimated: true, chargedNanoUsd: 100n, lines: [] },
        ])
        expect(await balanceOf('organization')).toEqual([100n, 0n, 0n])
        expect(await kinds()).toEqual(['intent', 'outcome', 'system'])
      })

      test('unknown is not zero: without a hold it stays indeterminate', async () => {
        await ledger.open(draftOf('r1', { holdNanoUsd: undefined }))
        await ledger.sweep(later(5), later(1))
        expect(await ledger.sweep(later(99 * DAY_MS), AT)).toEqual({ crashed: 0, expired: 0 })
      })
    })

    test('verify counts', async () => {
      await ledger.open(draftOf('r1'))
      await ledger.open(draftOf('r2'))
      await ledger.open(draftOf('r3'))
      await ledger.settle(settlementOf('r1', 40))
      await ledger.settle(settlementOf('r2', 0, { state: 'indeterminate', lines: [] }))
      expect(await ledger.verify()).toEqual({
        attempts: 3,
        records: 5,
        open: 1,
        indeterminate: 1,
        spentNanoUsd: 40n,
        problems: [],
      })
    })
  })
}
