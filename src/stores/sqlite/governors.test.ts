import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UNSCANNABLE } from '../../kernel/label.ts'
import { openBare } from './connection.ts'
import { DATABASE } from './data-directory.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { migrate } from './schema-version.ts'
import { openSqliteStores } from './sqlite.ts'

test('a manifest of before sidecars and ACL files is what it was: ruled by rules alone', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
  try {
    const before = openBare(join(directory, DATABASE))
    migrate(before, 0, MIGRATIONS.slice(0, 3))
    before.execute(`
      insert into acl_class (source, cause, rule_id, readers, denied, label)
      values ('docs', '["**"]', '**', '["group:staff"]', '[]', '${JSON.stringify(UNSCANNABLE)}');
      insert into object values (1, 'docs', 'a', 'v', 3, 'ab', 'indexed', null, 1, 2, 5, 1);
      insert into object values (2, 'docs', 'b', 'v', 3, 'ab', 'skipped', 'too large', 1, 0, 5, 1)`)
    before.close()
    const stores = await openSqliteStores(directory)
    const { manifest } = stores
    const [aclClass] = await manifest.classes()
    expect(aclClass).toEqual({
      id: 1,
      source: 'docs',
      cause: '["**"]',
      ruleId: '**',
      readers: ['group:staff'],
      denied: [],
      label: UNSCANNABLE,
    })
    const rows = await manifest.objects('docs', undefined, 5)
    expect(rows.map(({ key, governors }) => [key, governors])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ])
    expect((await manifest.skipped('docs', 5)).map(({ key }) => key)).toEqual(['b'])
    expect(await manifest.counts('docs')).toMatchObject({ indexed: 1, skipped: 1 })
    await stores.close()
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
