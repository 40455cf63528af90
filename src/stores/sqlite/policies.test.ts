import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PolicyVersionText } from '../../audit/policy-versions.ts'
import { instant } from '../../kernel/values.ts'
import { openSqliteStores } from './sqlite.ts'

const texts = (text: string): readonly PolicyVersionText[] => [
  { file: 'baseline.cedar', role: 'policy', text: 'permit…' },
  { file: '/etc/own.cedar', role: 'policy', text },
]
const set = (hash: string, at = 1) => ({ hash, at: instant(at), by: 'reload', config: 'c' })

test('versions are dense, numbered when texts or hash change, kept with their texts over a restart', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-'))
  try {
    let { policies, ...stores } = await openSqliteStores(directory)
    expect(await policies.list(9)).toEqual([])
    expect(await policies.activate(set('a'), texts('1'))).toEqual({ version: 1, isNew: true })
    expect(await policies.activate(set('a', 2), texts('1'))).toEqual({ version: 1, isNew: false })
    // A comment changes the text and not what it means: an auditor reads texts.
    expect(await policies.activate(set('a'), texts('// 1'))).toEqual({ version: 2, isNew: true })
    expect(await policies.activate(set('b'), texts('2'))).toEqual({ version: 3, isNew: true })
    // Back to what was in force before: a version of its own, as it is in force again from now on.
    expect(await policies.activate(set('a', 9), texts('1'))).toEqual({ version: 4, isNew: true })
    await stores.close()
    ;({ policies, ...stores } = await openSqliteStores(directory))
    expect(await policies.list(2)).toEqual([
      { version: 4, ...set('a', 9) },
      { version: 3, ...set('b') },
    ])
    expect(await policies.get(1)).toEqual({ version: 1, ...set('a'), texts: texts('1') })
    expect(await policies.get(5)).toBeUndefined()
    expect(await policies.activate(set('a'), texts('1'))).toMatchObject({
      version: 4,
      isNew: false,
    })
    await stores.close()
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
