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
  // The one that no object is of is not in memory, and says nothing in the manifest; all others say what they did.
  const reopened = await ClassBook.open(manifest)
  for (const { view } of [classes, reopened]) {
    expect([...view.byId.values()].toSorted((a, b) => a.id - b.id)).toEqual(
      stored.filter(({ id }) => id !== unused),
    )
  }
  expect(JSON.stringify(stored.find(({ id }) => id === unused))).not.toContain('mallory')
  for (const id of [plain, used, elsewhere]) {
    expect(classes.view.byId.get(id)?.readers).toEqual(['group:staff'])
  }
  // No rules give it readers again.
  const emptied = stored.find(({ id }) => id === unused)
  expect(emptied && underRules(emptied, RULES, GOVERNANCE).readers).toEqual([])
  const again = await classes.idOf('docs', ruled('a', denying('mallory')))
  expect([plain, used, unused, elsewhere]).not.toContain(again)
  expect(classes.view.byId.get(again)?.denied).toEqual(['user:mallory'])
})

test('an emptying that failed after all was done: what would be of the class is of another', async () => {
  const { manifest } = memoryStores()
  const failing = {
    ...manifest,
    rewriteClasses: async (rows: Parameters<typeof manifest.rewriteClasses>[0]) => {
      await manifest.rewriteClasses(rows)
      throw new Error('the store failed')
    },
  }
  const classes = await ClassBook.open(failing)
  const unused = await classes.idOf('docs', ruled('a', denying('mallory')))
  const { clock } = new LakeWorld()
  await expect(emptyUnusedClasses({ manifest, classes, clock }, 'docs')).rejects.toThrow(
    'the store failed',
  )
  const again = await classes.idOf('docs', ruled('a', denying('mallory')))
  expect(again).not.toBe(unused)
  const stored = await manifest.classes()
  expect(stored.find(({ id }) => id === again)?.denied).toEqual(['user:mallory'])
})

test('a full lake makes no class more and says why; what it has stays, and what is emptied makes room', async () => {
  const { manifest } = memoryStores()
  const { clock } = new LakeWorld()
  const classes = await ClassBook.open(manifest, 2)
  const plain = await classes.idOf('docs', ruled('a'))
  await classes.idOf('docs', ruled('a', denying('bob')))
  await expect(classes.idOf('docs', ruled('a', denying('eve')))).rejects.toThrow(
    'sidecars and ACL files say more than 2 different things of who may read: let more objects share theirs',
  )
  expect(await classes.idOf('docs', ruled('a'))).toBe(plain)
  await emptyUnusedClasses({ manifest, classes, clock }, 'docs')
  const made = await classes.idOf('docs', ruled('a', denying('eve')))
  expect(classes.view.byId.get(made)?.denied).toEqual(['user:eve'])
})

test('a view once given out never changes, and a class more copies none of the others', async () => {
  const classes = await ClassBook.open(memoryStores().manifest)
  await classes.idOf('docs', ruled('a'))
  const { view, live } = classes
  const made = await classes.idOf('docs', ruled('a', denying('eve')))
  expect([view.byId.has(made), live.byId.has(made), classes.view.byId.has(made)]).toEqual([
    false,
    true,
    true,
  ])
  expect(classes.view.revision).toBeGreaterThan(view.revision)
  expect(classes.live.byId).toBe(live.byId)
})
