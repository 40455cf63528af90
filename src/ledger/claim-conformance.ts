import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { instant, type Instant } from '../kernel/values.ts'
import {
  AT,
  attemptId,
  budgetOf,
  draftOf,
  recordOf,
  requestId,
  settlementOf,
  type OpenedLedger,
} from './conformance.ts'
import type { AttemptDraft, LedgerStore } from './store.ts'

const HOUR_MS = 3_600_000
const claiming = (request: string, changes: Partial<AttemptDraft> = {}): AttemptDraft =>
  draftOf(request, { idempotency: { key: 'key', body: 'body' }, ...changes })
const APP = 'app:intranet'

/** What `ledgerStoreSuite` asks about idempotency keys. */
export function claimSuite(name: string, open: () => Promise<OpenedLedger>): void {
  describe(`claims: ${name}`, () => {
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
    const claim = (at: Instant = AT) => ledger.claim(APP, 'key', at)

    test('asked once: a key names its first request, open and then answered', async () => {
      expect(await claim()).toBeUndefined()
      expect(await ledger.open(claiming('r1'))).toEqual({ kind: 'opened' })
      expect(await claim()).toEqual({ request: 'r1', body: 'body', open: true })
      expect(await ledger.open(claiming('r2'))).toEqual({ kind: 'claimed' })
      expect(await ledger.request(requestId('r2'))).toBeUndefined()
      await ledger.settle(settlementOf('r1', 5))
      expect(await claim()).toEqual({ request: 'r1', body: 'body', open: false })
      expect(await ledger.open(claiming('r3'))).toEqual({ kind: 'claimed' })
    })

    test('asked once under concurrency: one of twenty', async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, at) => ledger.open(claiming(`r${at}`))),
      )
      const kinds = results.map(({ kind }) => kind).toSorted()
      expect(kinds).toEqual([...Array.from({ length: 19 }, () => 'claimed'), 'opened'])
    })

    test('a key is its principal’s and its own; without one, nothing is claimed', async () => {
      await ledger.open(claiming('r1'))
      expect(await ledger.claim('app:other', 'key', AT)).toBeUndefined()
      expect(await ledger.claim(APP, 'other', AT)).toBeUndefined()
      const foreign = claiming('r2', { principal: 'app:other', scopes: [] })
      const another = claiming('r3', { idempotency: { key: 'other', body: 'body' } })
      for (const draft of [foreign, another, draftOf('r4')])
        expect(await ledger.open(draft)).toEqual({ kind: 'opened' })
    })

    test('refused before any attempt: the key stays free', async () => {
      await ledger.configureBudgets([budgetOf('organization', 99n)])
      expect((await ledger.open(claiming('r1'))).kind).toBe('refusal')
      const early = { ...claiming('r2'), epoch: 9 as AttemptDraft['epoch'] }
      expect((await ledger.open(early)).kind).toBe('epochChanged')
      expect(await claim()).toBeUndefined()
    })

    test('all attempts voided: the key is free again, once the request has its outcome', async () => {
      await ledger.open(claiming('r1'))
      const closes = { attempt: attemptId('r1'), state: 'voided', reason: 'connect' } as const
      await ledger.open(draftOf('r1', { n: 2, closes }))
      expect(await claim()).toMatchObject({ open: true })
      await ledger.settle(
        settlementOf('r1', 0, { attempt: attemptId('r1', 2), state: 'voided', lines: [] }),
      )
      expect(await claim()).toBeUndefined()
      expect(await ledger.open(claiming('r2'))).toEqual({ kind: 'opened' })
      expect(await claim()).toMatchObject({ request: 'r2', open: true })
    })

    test('closed by the ledger and not answered yet: open until the outcome', async () => {
      await ledger.configureBudgets([budgetOf('organization', 150n)])
      await ledger.open(claiming('r1'))
      await ledger.configureBudgets([budgetOf('organization', 50n)])
      const closes = { attempt: attemptId('r1'), state: 'voided', reason: 'connect' } as const
      expect((await ledger.open(draftOf('r1', { n: 2, closes }))).kind).toBe('refusal')
      expect(await claim()).toMatchObject({ request: 'r1', open: true })
      await ledger.append(recordOf('outcome', 'r1'))
      expect(await claim()).toBeUndefined()
    })

    test.each(['indeterminate', 'settled'] as const)(
      'an attempt that may have cost something (%s) keeps the key',
      async (state) => {
        await ledger.open(claiming('r1'))
        await ledger.settle(settlementOf('r1', 1, { state }))
        expect(await claim()).toMatchObject({ request: 'r1', open: false })
      },
    )

    test('what a dead process left open is answered by the sweep, and keeps the key', async () => {
      await ledger.open(claiming('r1'))
      await ledger.sweep(instant(AT + 1), instant(AT + 1))
      expect(await claim()).toEqual({ request: 'r1', body: 'body', open: false })
      expect(await ledger.open(claiming('r2'))).toEqual({ kind: 'claimed' })
    })

    test('over after its hours: free, and forgotten by the sweep', async () => {
      await ledger.open(claiming('r1'))
      await ledger.settle(settlementOf('r1', 5))
      const over = instant(AT + limits.idempotencyHours * HOUR_MS)
      expect(await claim(instant(over - 1))).toMatchObject({ request: 'r1' })
      expect(await claim(over)).toBeUndefined()
      await ledger.sweep(over, instant(0))
      // Forgotten, not only hidden: not even a clock that was set back finds it.
      expect(await claim()).toBeUndefined()
      expect(await ledger.open(claiming('r2', { startedAt: over }))).toEqual({ kind: 'opened' })
    })

    test('a further attempt claims nothing', async () => {
      await ledger.open(draftOf('r1'))
      const closes = { attempt: attemptId('r1'), state: 'voided', reason: 'connect' } as const
      await expect(ledger.open(claiming('r1', { n: 2, closes }))).rejects.toThrow()
    })
  })
}
