import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { instant } from '../../kernel/values.ts'
import { AT, budgetOf, requestId } from '../../ledger/conformance.ts'
import type { LedgerStore } from '../../ledger/store.ts'
import { openSqliteStores } from './sqlite.ts'

const CHILD = fileURLToPath(new URL('./crash-child.js', import.meta.url))
const CRASHES = 20
const SECOND_MS = 1_000

interface Acknowledged {
  readonly opened: readonly string[]
  readonly settled: ReadonlyMap<string, bigint>
}

/** Runs the child until `delayMs` after its first acknowledgement, then ends it without a word. */
async function killed(directory: string, run: string, delayMs: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, [CHILD, directory, run, `${AT}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more))
  const exited = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), exited])
  await sleep(delayMs)
  child.kill('SIGKILL')
  expect(await exited).toEqual([null, 'SIGKILL'])
  const lines = text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .map((line) => line.split(' '))
  return {
    opened: lines.flatMap(([what, request = '']) => (what === 'opened' ? [request] : [])),
    settled: new Map(
      lines.flatMap(([what, request = '', charge = '']) =>
        what === 'settled' ? [[request, BigInt(charge)] as const] : [],
      ),
    ),
  }
}

async function nothingLost(ledger: LedgerStore, said: Acknowledged): Promise<void> {
  for (const request of said.opened) {
    const view = await ledger.request(requestId(request))
    const attempt = view?.attempts[0]
    expect([request, view?.attempts.length]).toEqual([request, 1])
    expect(view?.records[0]?.kind).toBe('intent')
    const charge = said.settled.get(request)
    if (charge === undefined) continue
    expect([attempt?.state, attempt?.chargedNanoUsd]).toEqual(['settled', charge])
  }
}

test('kill -9 at random points: nothing acknowledged is lost, budgets hold, the lock is free', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
  const first = await openSqliteStores(directory)
  await first.ledger.configureBudgets([
    budgetOf('organization', 10n ** 12n),
    budgetOf('app:intranet', 10n ** 12n, { period: 'daily' }),
  ])
  await first.close()

  let acknowledged = 0
  for (let crash = 1; crash <= CRASHES; crash++) {
    const said = await killed(directory, `c${crash}`, Math.random() * 60)
    acknowledged += said.opened.length
    const stores = await openSqliteStores(directory)
    const { ledger } = stores
    await nothingLost(ledger, said)
    expect((await ledger.verify()).problems).toEqual([])
    const { crashed } = await ledger.sweep(instant(AT + SECOND_MS), instant(AT + SECOND_MS))
    const after = await ledger.verify()
    expect([after.problems, after.open]).toEqual([[], 0])
    expect(after.indeterminate).toBeGreaterThanOrEqual(crashed)
    await stores.close()
  }
  expect(acknowledged).toBeGreaterThan(CRASHES)
  rmSync(directory, { recursive: true })
}, 120_000)
