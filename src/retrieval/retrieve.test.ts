import { expect, test } from 'vitest'
import { Grant } from '../authorization/authorization.ts'
import { join, levelRank, PUBLIC, type Label } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch, instant } from '../kernel/values.ts'
import type { AclClassRow, ObjectRow } from '../lake/store.ts'
import { NaiveIndex } from '../stores/naive-index/naive-index.ts'
import type { Hit, Index, IndexChange } from './index-port.ts'
import { retrieve, type Leak, type RetrievalWorld } from './retrieve.ts'
import { VisibilityMemo } from './visibility.ts'

const label = (level: 'internal' | 'confidential') =>
  ({ level, compartments: [], integrity: 'trusted' }) as const
const BASES = [{ id: 'handbook', sources: ['lake'] }]

function grantOf(groups: readonly string[]): Grant {
  const grant = Grant.from(
    { allowed: true, policyIds: [], failed: false },
    {
      principal: { kind: 'user', id: 'ada', groups, keyId: 'k' },
      action: 'Chat',
      alias: 'assistant',
      policyIds: [],
      epoch: epoch(1),
    },
    'this',
  )
  if (isRefusal(grant)) throw new Error('no grant')
  return grant
}
const ada = grantOf(['staff'])

const classRow = (id: number, fields: Partial<AclClassRow> = {}): AclClassRow => ({
  id,
  source: 'lake',
  cause: `c${id}`,
  ruleId: '**',
  readers: ['group:staff'],
  denied: [],
  label: label('internal'),
  ...fields,
})
const objectRow = (id: number, fields: Partial<ObjectRow> = {}): ObjectRow => ({
  id,
  source: 'lake',
  key: `${id}.md`,
  version: 'v1',
  sizeBytes: 1,
  contentHash: '',
  state: 'indexed',
  reason: undefined,
  aclClass: 1,
  chunkCount: 1,
  syncedAt: instant(0),
  parserRevision: 1,
  ...fields,
})
type Put = Extract<IndexChange, { kind: 'put' }>
const put = (document: number, texts: readonly string[], aclClass = 1): Put => ({
  kind: 'put',
  document,
  version: 'v1',
  aclClass,
  title: `Title ${document}`,
  path: `${document}.md`,
  chunks: texts.map((text, ordinal) => ({
    ordinal,
    text,
    headings: ['Trail'],
    page: 2,
    label: label('confidential'),
  })),
})

interface Setting {
  readonly index?: Pick<Index, 'search'>
  readonly changes?: readonly IndexChange[]
  readonly classes?: readonly AclClassRow[]
  /** Classes as they are at the second look and later. */
  readonly classesLater?: readonly AclClassRow[]
  readonly objects?: readonly ObjectRow[]
  readonly check?: RetrievalWorld['check']
  readonly isRuled?: RetrievalWorld['isRuledByWhatIsThere']
}

async function worldOf(setting: Setting) {
  const index = new NaiveIndex()
  await index.apply(setting.changes ?? [])
  const leaks: Leak[] = []
  const asked: string[] = []
  let looks = 0
  const view = (rows: readonly AclClassRow[], revision: number) => ({
    revision,
    byId: new Map(rows.map((row) => [row.id, row])),
  })
  const classes = setting.classes ?? [classRow(1), classRow(2, { readers: ['group:hr'] })]
  const world: RetrievalWorld = {
    index: setting.index ?? index,
    manifest: {
      byIds: (ids) => Promise.resolve((setting.objects ?? []).filter(({ id }) => ids.includes(id))),
    },
    check: (source, key, version) => {
      asked.push(key)
      return setting.check?.(source, key, version) ?? Promise.resolve('current')
    },
    isRuledByWhatIsThere: setting.isRuled ?? (() => Promise.resolve(true)),
    classes: () => (looks++ === 0 ? view(classes, 1) : view(setting.classesLater ?? classes, 2)),
    memo: new VisibilityMemo(),
    onLeak: (leak) => void leaks.push(leak),
  }
  return { world, leaks, asked }
}
const query = (text: string, passages = 4) => ({ text, knowledgeBases: BASES, passages })

test('gives numbered passages with everything that a citation needs', async () => {
  const { world } = await worldOf({
    changes: [put(1, ['the zebra sleeps']), put(2, ['the secret zebra'], 2)],
    objects: [objectRow(1), objectRow(2, { aclClass: 2 })],
  })
  const { passages, termWeights, mode } = await retrieve(world, ada, query('zebra'))
  expect(passages).toMatchObject([
    {
      number: 1,
      knowledgeBase: 'handbook',
      source: 'lake',
      path: '1.md',
      version: 'v1',
      title: 'Title 1',
      headings: ['Trail'],
      page: 2,
      text: 'the zebra sleeps',
      label: label('confidential'),
    },
  ])
  expect([...termWeights.keys()]).toEqual(['zebra'])
  expect(mode).toBe('exact')
})

const leakedHit: Hit = {
  document: 2,
  version: 'v1',
  aclClass: 2,
  ordinal: 0,
  title: '',
  headings: [],
  page: undefined,
  text: 'secret',
  label: label('internal'),
  score: 1,
}
test.each([
  ['of a class that the principal may not read', leakedHit],
  ['of a class that does not exist', { ...leakedHit, aclClass: 77 }],
  ['of a class of another source', { ...leakedHit, aclClass: 3 }],
])('filter inside: a hit %s is reported, then thrown', async (_, hit) => {
  const { world, leaks } = await worldOf({
    index: {
      search: () =>
        Promise.resolve({
          hits: [hit],
          termWeights: new Map(),
          relatedTerms: new Map(),
          rows: 1,
          mode: 'exact',
        }),
    },
    classes: [classRow(1), classRow(2, { readers: [] }), classRow(3, { source: 'other' })],
    objects: [objectRow(2, { aclClass: hit.aclClass })],
  })
  await expect(retrieve(world, ada, query('secret'))).rejects.toThrow('filter inside')
  expect(leaks).toEqual([{ document: 2, aclClass: hit.aclClass, principal: 'ada' }])
})

test.each([
  ['the manifest no longer knows the document', { objects: [] }],
  [
    'its class changed',
    { objects: [objectRow(1, { aclClass: 4 })], classes: [classRow(1), classRow(4)] },
  ],
  ['its version changed', { objects: [objectRow(1, { version: 'v2' })] }],
  ['it is skipped now', { objects: [objectRow(1, { state: 'skipped' })] }],
  ['it is in another source', { objects: [objectRow(1, { source: 'other' })] }],
  [
    'its readers were taken away meanwhile',
    { objects: [objectRow(1)], classesLater: [classRow(1, { readers: [] })] },
  ],
  ['its class disappeared meanwhile', { objects: [objectRow(1)], classesLater: [] }],
] satisfies readonly (readonly [string, Setting])[])(
  'outside check: not quoted when %s',
  async (_, setting) => {
    const { world, leaks } = await worldOf({ changes: [put(1, ['the zebra'])], ...setting })
    const { passages, dropped } = await retrieve(world, ada, query('zebra'))
    expect(passages).toEqual([])
    expect(dropped.outdated).toBe(1)
    expect(leaks).toEqual([])
  },
)

test.each([
  ['changed', 'changed'],
  ['gone', 'gone'],
  ['unreachable', 'changed'],
] as const)(
  'an object that is %s is not quoted; the next hit takes its place',
  async (state, counted) => {
    const { world, asked } = await worldOf({
      changes: [put(1, ['zebra zebra zebra']), put(2, ['zebra and other animals'])],
      objects: [objectRow(1), objectRow(2)],
      check: (_, key) => {
        if (key !== '1.md') return Promise.resolve('current')
        return state === 'unreachable' ? Promise.reject(new Error('down')) : Promise.resolve(state)
      },
    })
    const { passages, dropped } = await retrieve(world, ada, query('zebra', 1))
    expect(passages.map(({ path, number }) => [path, number])).toEqual([['2.md', 1]])
    expect(dropped[counted]).toBe(1)
    expect(asked).toEqual(['1.md', '2.md'])
  },
)

test.each([
  ['not that any more', () => Promise.resolve(false)],
  ['what nobody can tell', () => Promise.reject(new Error('down'))],
])(
  'an object that is governed by %s is not quoted, whatever its own version',
  async (_, isRuled) => {
    const asked = new Set<unknown>()
    const { world } = await worldOf({
      changes: [put(1, ['zebra zebra zebra']), put(2, ['zebra and other animals'])],
      objects: [objectRow(1), objectRow(2)],
      isRuled: (row, memory) => {
        asked.add(memory)
        return row.key === '1.md' ? isRuled() : Promise.resolve(true)
      },
    })
    const { passages, dropped } = await retrieve(world, ada, query('zebra', 1))
    expect(passages.map(({ path }) => path)).toEqual(['2.md'])
    expect(dropped.changed).toBe(1)
    // One memory of what was asked for the whole request, and none for the next.
    expect(asked.size).toBe(1)
  },
)

test('at most three passages of one document, none twice, one question per object', async () => {
  const long = 'the zebra crosses the wide river at noon and looks back at the herd on the bank'
  const { world, asked } = await worldOf({
    changes: [
      put(1, ['zebra one alpha', 'zebra two beta', 'zebra three gamma', 'zebra four delta']),
      put(2, [long]),
      put(3, [`${long} again`]),
    ],
    objects: [objectRow(1), objectRow(2), objectRow(3)],
  })
  const { passages } = await retrieve(world, ada, query('zebra', 10))
  const paths = passages.map(({ path }) => path)
  expect(paths.filter((path) => path === '1.md')).toHaveLength(3)
  expect(paths.filter((path) => path !== '1.md')).toHaveLength(1)
  expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted())
})

test('equal scores stand in the order of names, whatever ids the documents got', async () => {
  const tied = (id: number): IndexChange => ({ ...put(id, ['zebra']), title: '', path: '' })
  const orders = [
    ['b.md', 'a.md', 'c.md'],
    ['c.md', 'b.md', 'a.md'],
  ].map(async (keys) => {
    const { world } = await worldOf({
      changes: keys.map((_, at) => tied(at + 1)),
      objects: keys.map((name, at) => objectRow(at + 1, { key: name })),
    })
    const { passages } = await retrieve(world, ada, query('zebra', 1))
    return passages.map(({ path }) => path)
  })
  expect(await Promise.all(orders)).toEqual([['a.md'], ['a.md']])
})

test('knowledge bases narrow the sources; none means nothing', async () => {
  const { world } = await worldOf({ changes: [put(1, ['zebra'])], objects: [objectRow(1)] })
  const other = [{ id: 'b', sources: ['other'] }]
  for (const knowledgeBases of [other, []]) {
    const found = await retrieve(world, ada, { text: 'zebra', knowledgeBases, passages: 3 })
    expect(found.passages).toEqual([])
  }
  const admin = grantOf([])
  expect((await retrieve(world, admin, query('zebra'))).passages).toEqual([])
})

/** Internal and below. */
const upToInternal = {
  clears: ({ level }: Label) => levelRank(level) <= 1,
  clearsChunk: (ofClass: Label, ofChunk: Label) => levelRank(join(ofClass, ofChunk).level) <= 1,
}
const plain = (document: number, text: string, aclClass: number): Put => {
  const one = put(document, [text], aclClass)
  return { ...one, chunks: one.chunks.map((chunk) => ({ ...chunk, label: PUBLIC })) }
}

test('INVARIANT (nothing outside changes): what is above the ceiling moves nothing of what is below, and is counted', async () => {
  const twin = async (secret: string) => {
    const { world } = await worldOf({
      changes: [
        plain(1, 'the zebra sleeps', 1),
        plain(2, 'zebra and lion', 1),
        plain(3, secret, 2),
      ],
      classes: [classRow(1), classRow(2, { label: label('confidential') })],
      objects: [objectRow(1), objectRow(2), objectRow(3, { aclClass: 2 })],
    })
    return retrieve(world, ada, { ...query('zebra lion'), ceiling: upToInternal })
  }
  const one = await twin('zebra zebra lion lion zebra')
  const other = await twin('nothing that was asked for')
  expect(one.passages.map(({ path }) => path).toSorted()).toEqual(['1.md', '2.md'])
  expect(one.passages).toEqual(other.passages)
  expect([...one.termWeights]).toEqual([...other.termWeights])
  expect([one.withheld, other.withheld]).toEqual([1, undefined])
})

test('a chunk that detectors raised above the ceiling is left out, and another takes its place', async () => {
  const { world } = await worldOf({
    changes: [put(1, ['zebra zebra zebra']), plain(2, 'a zebra once', 1)],
    objects: [objectRow(1), objectRow(2)],
  })
  const found = await retrieve(world, ada, { ...query('zebra', 1), ceiling: upToInternal })
  expect(found.passages.map(({ path }) => path)).toEqual(['2.md'])
  expect(found.withheld).toBe(1)
})

test('without anything above it a ceiling changes nothing', async () => {
  const { world } = await worldOf({ changes: [plain(1, 'zebra', 1)], objects: [objectRow(1)] })
  const free = await retrieve(world, ada, query('zebra'))
  expect(await retrieve(world, ada, { ...query('zebra'), ceiling: upToInternal })).toEqual(free)
})

test('what policy does not let the principal retrieve is as if it were not there, and is not counted', async () => {
  const { world } = await worldOf({
    changes: [plain(1, 'the zebra sleeps', 1), plain(2, 'zebra zebra', 2)],
    classes: [classRow(1), classRow(2, { label: label('confidential') })],
    objects: [objectRow(1), objectRow(2, { aclClass: 2 })],
  })
  const narrowed: RetrievalWorld = { ...world, mayRetrieve: (_, { level }) => level === 'internal' }
  const found = await retrieve(narrowed, ada, { ...query('zebra'), ceiling: upToInternal })
  expect(found.passages.map(({ path }) => path)).toEqual(['1.md'])
  expect([found.rows, found.withheld]).toEqual([1, undefined])
})
