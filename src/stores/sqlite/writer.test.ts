import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../kernel/limits.ts'
import { AT, budgetOf, draftOf, recordOf, requestId } from '../../ledger/conformance.ts'
import { StoreUnavailableError } from '../../ledger/unavailable.ts'
import { commitBatch } from './commit.ts'
import { openWriter, type Connection } from './connection.ts'
import { openSqliteStores, type SqliteStores } from './sqlite.ts'
import type { WriterHandlers } from './writer-protocol.ts'

let directory: string
let stores: SqliteStores
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
  stores = await openSqliteStores(directory)
})
afterEach(async () => {
  await stores.close()
  rmSync(directory, { recursive: true })
})

describe('writer', () => {
  test("own savepoint: a call that fails takes back its own writes and no other call's", async () => {
    await stores.ledger.configureBudgets([budgetOf('organization', 10_000n)])
    const drafts = ['r1', 'r2', 'r1', 'r3'].map((request) => draftOf(request))
    const results = await Promise.allSettled(drafts.map((draft) => stores.ledger.open(draft)))
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(await stores.ledger.balances(AT)).toMatchObject([{ heldNanoUsd: 300n }])
    const records = await stores.ledger.records(0n, 10)
    expect(records.map(({ seq, request }) => [seq, request])).toEqual([
      [1n, 'r1'],
      [2n, 'r2'],
      [3n, 'r3'],
    ])
  })

  test('beyond limits.commitQueueMax: refused as unavailable, and what waits is kept', async () => {
    const record = recordOf('system', '')
    const writes = Array.from({ length: limits.commitQueueMax + 5 }, () =>
      stores.ledger.append(record),
    )
    const results = await Promise.allSettled(writes)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(5)
    expect(refused[0]?.reason).toBeInstanceOf(StoreUnavailableError)
    expect(refused[0]?.reason).toMatchObject({ reason: 'queue_full' })
    expect((await stores.ledger.records(BigInt(limits.commitQueueMax) - 1n, 9)).length).toBe(1)
  })

  test('close keeps what was submitted and refuses what comes after', async () => {
    const before = stores.ledger.open(draftOf('r1'))
    await Promise.resolve()
    const closed = stores.close()
    await expect(stores.ledger.open(draftOf('r2'))).rejects.toMatchObject({ reason: 'closed' })
    expect(await before).toEqual({ kind: 'opened' })
    await closed
    stores = await openSqliteStores(directory)
    expect(await stores.ledger.request(requestId('r1'))).toBeDefined()
  })
})

describe('commit', () => {
  let connection: Connection
  let forgotten: number
  beforeEach(() => {
    connection = openWriter(join(directory, 'other.sqlite'))
    connection.execute('CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY) STRICT')
    forgotten = 0
  })
  afterEach(() => connection.close())

  const commit = (...works: readonly (() => unknown)[]) => {
    const handlers = { open: (work: () => unknown) => work() } as unknown as WriterHandlers
    const calls = works.map((request) => ({ operation: 'open', request }) as const)
    const context = {
      connection,
      handlers,
      flush: () => undefined,
      forget: () => void forgotten++,
    }
    return commitBatch(context, calls)
  }
  const insert = (id: number) => () => connection.execute(`INSERT INTO t VALUES (${id})`)
  const rows = () => connection.prepare('SELECT id FROM t').all([]).flat()
  const failing = (code: string) => () => {
    throw Object.assign(new Error('disk'), { code })
  }

  test('a transaction that SQLite rolled back loses the batch, and says so to each call', () => {
    const full = () => {
      connection.execute('ROLLBACK')
      throw new Error('database or disk is full')
    }
    expect(commit(insert(1), full, insert(2))).toEqual(
      [1, 2, 3].map(() => ({
        ok: false,
        error: {
          name: 'StoreUnavailableError',
          message: 'the commit failed: database or disk is full',
        },
      })),
    )
    expect([rows(), forgotten]).toEqual([[], 1])
    expect(commit(insert(3))).toEqual([{ ok: true, value: undefined }])
    expect(rows()).toEqual([3n])
  })

  test.each(['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT'])('%s ends the thread', (code) => {
    expect(() => commit(insert(1), failing(code))).toThrow('disk')
    expect(connection.inTransaction).toBe(true)
  })
})
