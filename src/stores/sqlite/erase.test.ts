import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instant } from '../../kernel/values.ts'
import { openSqliteStores, type SqliteStores } from './sqlite.ts'

let folder: string
let stores: SqliteStores
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-erasures-'))
  stores = await openSqliteStores(folder)
})
afterEach(async () => {
  await stores.close()
  rmSync(folder, { recursive: true, force: true })
})

const ROW = { id: 'er_1', source: 'docs', by: 'k1', at: instant(5), plan: '{"keys":["hr/a.md"]}' }
const mark = (mac: string) => ({ source: 'docs', keyId: 'k', mac })
const explain = (request: string, path: string) =>
  stores.ledger.append(
    { kind: 'retrieval', at: instant(1), request, facts: {} },
    { passages: [{ source: 'docs', path, version: 'v1' }] },
  )
const named = { source: 'docs', keys: new Set(['hr/a.md']) }

test('an erasure goes from its plan over its progress to its statement, and each is kept', async () => {
  const { erasures } = stores
  await erasures.begin(ROW, [mark('m1'), mark('m2')])
  const open = { ...ROW, state: 'erasing', progress: '{}', statement: undefined }
  expect(await erasures.unfinished()).toEqual([open])
  await erasures.forgetPlan('er_1', '{"ids":[1]}')
  const purging = { ...open, state: 'purging', plan: undefined, progress: '{"ids":[1]}' }
  expect(await erasures.unfinished()).toEqual([purging])
  await erasures.forgetPlan('er_1', '{"ids":[2]}')
  expect(await erasures.get('er_1')).toEqual(purging)
  await erasures.finish('er_1', '{}')
  expect(await erasures.unfinished()).toEqual([])
  expect(await erasures.get('er_1')).toEqual({ ...purging, state: 'done', statement: '{}' })
  expect(await erasures.get('er_2')).toBeUndefined()
})

test('marks stay until they are lifted, over a restart too', async () => {
  await stores.erasures.begin(ROW, [mark('m1'), mark('m2')])
  await stores.close()
  stores = await openSqliteStores(folder)
  expect(await stores.erasures.marks()).toEqual([mark('m1'), mark('m2')])
  expect(await stores.erasures.lift([mark('m1'), mark('m3')])).toBe(1)
  expect(await stores.erasures.marks()).toEqual([mark('m2')])
})

test('explanations lose a name and nothing else, however many they are', async () => {
  for (let at = 0; at < 300; at++) await explain(`r${at}`, at % 3 === 0 ? 'hr/a.md' : 'b.md')
  const { erasures, ledger } = stores
  expect(await erasures.countExplanations(named)).toBe(100)
  expect(await erasures.redactExplanations(named)).toBe(100)
  expect(await erasures.countExplanations(named)).toBe(0)
  expect((await ledger.request('r0' as never))?.explanation).toEqual({
    passages: [{ source: 'docs', path: '(erased)', version: '' }],
  })
  expect((await ledger.request('r1' as never))?.explanation).toMatchObject({
    passages: [{ path: 'b.md' }],
  })
  expect((await ledger.verify()).problems).toEqual([])
})

test('pages are cleared while commits go on, and what they hold stays whole', async () => {
  const { erasures } = stores
  for (let at = 0; at < 400; at++) await explain(`r${at}`, `hr/${'a'.repeat(at % 90)}.md`)
  let cleared = false
  const clearing = erasures.purge('pages').finally(() => {
    cleared = true
  })
  let written = 0
  while (!cleared) await explain(`more${written++}`, 'b.md')
  expect(await clearing).toBeGreaterThan(0)
  await erasures.purge('log')
  await erasures.purge('memory')
  await stores.close()
  const database = new Libsql(join(folder, 'standpipe.sqlite'))
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  const [count] = database.prepare('SELECT count(*) AS n FROM explanation').all() as { n: number }[]
  expect(count?.n).toBe(400 + written)
  database.close()
  stores = await openSqliteStores(folder)
})
