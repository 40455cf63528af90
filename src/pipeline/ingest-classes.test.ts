import { expect, test } from 'vitest'
import { LakeWorld } from '../../test/fakes/lake-world.ts'
import { instant } from '../kernel/values.ts'
import { GOVERNANCE } from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import { compileRules } from '../lake/rules.ts'
import type { Statement } from '../lake/statement.ts'
import type { ObjectRow } from '../lake/store.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { ClassBook, emptyUnusedClasses, underRules } from './ingest-classes.ts'

const RULES: readonly LakeRule[] = [
  {
    match: '**',
    label: { level: 'internal', compartments: [], integrity: 'trusted' },
    readers: ['group:staff'],
    denied: [],
  },
]
const ruled = (key: string, ...statements: readonly Statement[]) =>
  compileRules(RULES).classOf(key, { tags: undefined, statements })
const denying = (user: string): Statement => ({ from: 'sidecar', denied: [`user:${user}`] })
const row = (id: number, aclClass: number): ObjectRow => ({
  id,
  source: 'docs',
  key: `${id}.md`,
  version: 'v1',
  sizeBytes: 1,
  contentHash: 'a',
  state: 'indexed',
  reason: undefined,
  aclClass,
  chunkCount: 1,
  syncedAt: instant(1),
  parserRevision: 1,
})

test('INVARIANT (a number means one cause): an emptied class is nobody’s for good, and its cause gets another number', async () => {
  const { manifest } = memoryStores()
  const { clock } = new LakeWorld()
  const classes = await ClassBook.open(manifest)
  const plain = await classes.idOf('docs', ruled('a'))
  const used = await classes.idOf('docs', ruled('a', denying('bob')))
  const unused = await classes.idOf('docs', ruled('a', denying('mallory')))
  const elsewhere = await classes.idOf('other', ruled('a', denying('mallory')))
  await manifest.apply([{ kind: 'put', row: row(1, used) }])
  const ports = { manifest, classes, clock }
  expect(await emptyUnusedClasses(ports, 'docs')).toBe(1)
  expect(await emptyUnusedClasses(ports, 'docs')).toBe(0)
  const stored = await manifest.classes()
  // In memory and in the manifest: the one that no object is of says nothing; all others say what they did.
  expect([...classes.view.byId.values()].toSorted((a, b) => a.id - b.id)).toEqual(stored)
  expect(JSON.stringify(stored.find(({ id }) => id === unused))).not.toContain('mallory')
  for (const id of [plain, used, elsewhere]) {
    expect(classes.view.byId.get(id)?.readers).toEqual(['group:staff'])
  }
  // No rules give it readers again.
  const emptied = classes.view.byId.get(unused)
  expect(emptied && underRules(emptied, RULES, GOVERNANCE).readers).toEqual([])
  const again = await classes.idOf('docs', ruled('a', denying('mallory')))
  expect([plain, used, unused, elsewhere]).not.toContain(again)
  expect(classes.view.byId.get(again)?.denied).toEqual(['user:mallory'])
})
