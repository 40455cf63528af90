import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Draws } from '../retrieval/conformance-draws.ts'
import { clearStep, FIRST_PLACE, type PageFile, type Place } from './dead-bytes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-dead-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Connection = InstanceType<typeof Libsql>

function pageFile(database: Connection): PageFile {
  const read = database.prepare('SELECT data FROM sqlite_dbpage WHERE pgno = ?').raw()
  const write = database.prepare('UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?')
  const count = database.prepare('PRAGMA page_count').raw()
  const roots = database.prepare('SELECT rootpage FROM sqlite_schema WHERE rootpage > 0').raw()
  return {
    roots: () => (roots.all() as number[][]).map(([page]) => page ?? 0),
    count: () => (count.all() as number[][])[0]?.[0] ?? 0,
    read: (page) => Buffer.from((read.all([page]) as Buffer[][])[0]?.[0] ?? Buffer.alloc(0)),
    write: (page, bytes) => void write.run([bytes, page]),
  }
}

function clearAll(database: Connection): { cleared: number; unknown: number } {
  const file = pageFile(database)
  let cleared = 0
  let unknown = 0
  database.exec('BEGIN IMMEDIATE')
  for (let place: Place | undefined = FIRST_PLACE; place !== undefined;) {
    const step = clearStep(file, place, 7)
    cleared += step.cleared
    unknown += step.unknown
    place = step.next
  }
  database.exec('COMMIT')
  return { cleared, unknown }
}

const rowsOf = (database: Connection): unknown => [
  database.prepare('SELECT key, hex(value), n FROM plain ORDER BY id').all(),
  database.prepare('SELECT a, b FROM keyed ORDER BY a').all(),
  database.prepare('SELECT key FROM plain ORDER BY key').all(),
]

/** Rows of every size, deleted and changed in no order, so that pages split, join, empty and fill again. */
function churn(database: Connection, draws: Draws, rounds: number): void {
  const put = database.prepare('INSERT OR REPLACE INTO plain (key, value, n) VALUES (?, ?, ?)')
  const keyed = database.prepare('INSERT OR REPLACE INTO keyed VALUES (?, ?)')
  const drop = database.prepare('DELETE FROM plain WHERE id % ? = ?')
  const unkey = database.prepare('DELETE FROM keyed WHERE a > ? AND a < ?')
  for (let round = 0; round < rounds; round++) {
    database.exec('BEGIN')
    for (let at = 0; at < 150; at++) {
      const size = draws.below(10) === 0 ? draws.below(30_000) : draws.below(300)
      const name = `CANARY-${draws.below(2_000)}-${'k'.repeat(draws.below(60))}`
      put.run([name, Buffer.from('CANARYVALUE'.repeat(Math.ceil(size / 11))), draws.below(1e9)])
      keyed.run([`CANARY${draws.below(900)}${'x'.repeat(draws.below(900))}`, 'CANARY'.repeat(3)])
    }
    drop.run([2 + draws.below(5), 0])
    unkey.run([`CANARY${draws.below(9)}`, `CANARY${draws.below(9)}`])
    database.exec('COMMIT')
  }
}

describe.each([1_024, 4_096, 8_192, 65_536])('pages of %i bytes', (pageBytes) => {
  function open(mode: 'wal' | 'delete'): Connection {
    const database = new Libsql(join(folder, 'a.sqlite'))
    database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA synchronous = OFF`)
    database.prepare(`PRAGMA journal_mode = ${mode}`).all()
    database.exec(`
      CREATE TABLE plain (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value BLOB, n INTEGER);
      CREATE INDEX by_n ON plain (n);
      CREATE TABLE keyed (a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID;`)
    return database
  }

  test('what lives stays whole, to the last byte', () => {
    const database = open('wal')
    const draws = new Draws(pageBytes)
    for (let turn = 0; turn < 4; turn++) {
      churn(database, draws, 3)
      const before = rowsOf(database)
      const { cleared, unknown } = clearAll(database)
      expect(cleared).toBeGreaterThan(0)
      expect(unknown).toBe(0)
      expect(rowsOf(database)).toEqual(before)
      expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      // Nothing is left to clear.
      expect(clearAll(database)).toEqual({ cleared: 0, unknown: 0 })
    }
    database.close()
  })

  test('what is deleted is in no byte of the file afterwards, and was before', () => {
    const database = open('delete')
    churn(database, new Draws(pageBytes + 1), 4)
    database.exec('DELETE FROM plain; DELETE FROM keyed')
    churnPlain(database)
    const found = (): boolean => readFileSync(join(folder, 'a.sqlite')).includes('CANARY')
    expect(found()).toBe(true)
    clearAll(database)
    database.close()
    expect(found()).toBe(false)
  })
})

/** Pages are taken into use again, with less than they held. */
function churnPlain(database: Connection): void {
  const put = database.prepare('INSERT INTO plain (key, value, n) VALUES (?, ?, ?)')
  for (let at = 0; at < 200; at++) put.run([`other-${at}`, Buffer.alloc(at * 60, 7), at])
}

test('a database whose pages carry back pointers is refused', () => {
  const database = new Libsql(join(folder, 'a.sqlite'))
  database.exec('PRAGMA auto_vacuum = FULL; CREATE TABLE plain (id INTEGER PRIMARY KEY)')
  expect(() => clearAll(database)).toThrow('auto-vacuum')
  database.close()
})
