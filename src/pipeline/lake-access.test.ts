import { afterEach, describe, expect, test } from 'vitest'
import { LakeWorld } from '../../test/fakes/lake-world.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { limits } from '../kernel/limits.ts'
import type { LakeRule } from '../lake/rule.ts'
import type { Source } from '../lake/source.ts'
import type { ObjectRow } from '../lake/store.ts'
import { accessOf, decisionOn, readableObjects, type AccessWorld } from './lake-access.ts'
import { openLakeService, type LakeService } from './lake-service.ts'

const rule = (match: string, readers: string[], more: Partial<LakeRule> = {}): LakeRule => ({
  match,
  readers,
  denied: [],
  label: { level: 'internal', compartments: [], integrity: 'trusted' },
  ...more,
})
const RULES = [
  rule('**', ['group:staff']),
  rule('**', ['group:hr'], { tags: { department: 'hr' } }),
  rule('hr/**', [], { denied: ['group:temps'], readers: ['group:staff', 'user:ada'] }),
]
type Tags = Readonly<Record<string, string>>

describe('who may read what', () => {
  const services: LakeService[] = []
  afterEach(() => Promise.all(services.splice(0).map((service) => service.stop())))

  /** A lake whose objects have tags, as a bucket's do. */
  async function lake(world: LakeWorld, tags: Map<string, Tags>, fails = { tags: false }) {
    const source: Source = {
      ...world.source(),
      tags: (key) =>
        fails.tags ? Promise.reject(new Error('down')) : Promise.resolve(tags.get(key) ?? {}),
    }
    const { manifest, index, preparer, clock } = world
    const service = await openLakeService({ manifest, index, preparer, clock }, [
      { source, rules: RULES },
    ])
    services.push(service)
    await service.start()
    await service.sync(undefined)
    const access: AccessWorld = {
      manifest,
      sources: ['docs'],
      classes: () => service.classes(),
      rulesOf: (id) => service.rulesOf(id),
      isAsRuled: (row) => service.isRuledByWhatIsThere(row, new Map()),
    }
    const decide = async (path: string, tokens: readonly string[]) => {
      const found = await accessOf(access, path, undefined)
      if (isRefusal(found)) throw new Error(found.message)
      return { ...decisionOn(found, tokens), isCurrent: found.isCurrent }
    }
    return { service, access, decide }
  }

  test('by rules, tags, ACL files, sidecars and denies, with the tokens that decided', async () => {
    const world = new LakeWorld()
    world.put('hr/a', 'one')
    world.put('_acl.json', '{"prefixes": {"hr/": {"readers": ["group:staff"]}}}')
    world.put('hr/a.metadata.json', '{"metadataAttributes": {"standpipe_denied": ["user:eve"]}}')
    const { access, decide } = await lake(world, new Map([['hr/a', { department: 'hr' }]]))
    expect(await decide('hr/a', ['user:bob', 'group:staff', 'group:hr'])).toEqual({
      allowed: true,
      isCurrent: true,
      because: [
        { by: { kind: 'rule', name: 'hr/**' }, token: 'group:staff', says: 'admits' },
        { by: { kind: 'rule', name: '** {"department":"hr"}' }, token: 'group:hr', says: 'admits' },
        { by: { kind: 'aclFile', name: '_acl.json hr/' }, token: 'group:staff', says: 'admits' },
      ],
    })
    expect(await decide('hr/a', ['user:bob', 'group:staff'])).toMatchObject({
      allowed: false,
      because: [{}, { token: undefined, says: 'does not admit' }, {}],
    })
    const eve = await decide('hr/a', ['user:eve', 'group:staff', 'group:hr', 'group:temps'])
    expect(eve).toMatchObject({
      allowed: false,
      because: [
        { by: { kind: 'rule', name: 'hr/**' }, token: 'group:temps', says: 'denies' },
        { by: { kind: 'sidecar' }, token: 'user:eve', says: 'denies' },
      ],
    })
    const found = await accessOf(access, 'hr/a', 'docs')
    expect(found).toMatchObject({ governedBy: ['_acl.json', 'hr/a.metadata.json'] })
  })

  test('tags that change are seen on the next request, and ruled by the next sync', async () => {
    const world = new LakeWorld()
    world.put('b', 'one')
    const tags = new Map<string, Tags>([['b', {}]])
    const { service, decide } = await lake(world, tags)
    const staff = ['user:bob', 'group:staff']
    expect(await decide('b', staff)).toMatchObject({ allowed: true, isCurrent: true })
    tags.set('b', { department: 'hr' })
    // The object's own version is the same: only its tags say so.
    expect(await decide('b', staff)).toMatchObject({ isCurrent: false })
    await service.sync(undefined)
    expect(await decide('b', staff)).toMatchObject({ allowed: false, isCurrent: true })
    expect(await decide('b', [...staff, 'group:hr'])).toMatchObject({ allowed: true })
    tags.set('b', {})
    expect(await decide('b', staff)).toMatchObject({ allowed: false, isCurrent: false })
    await service.sync(undefined)
    expect(await decide('b', staff)).toMatchObject({ allowed: true, isCurrent: true })
  })

  test('tags that cannot be had: nobody reads, and what was ruled by others is not quoted', async () => {
    const world = new LakeWorld()
    world.put('b', 'one')
    const fails = { tags: true }
    const { service, decide } = await lake(world, new Map(), fails)
    const staff = ['user:bob', 'group:staff', 'group:hr']
    expect(await decide('b', staff)).toMatchObject({ allowed: false, isCurrent: false })
    fails.tags = false
    await service.sync(undefined)
    expect(await decide('b', staff)).toMatchObject({ allowed: true, isCurrent: true })
    fails.tags = true
    expect(await decide('b', staff)).toMatchObject({ isCurrent: false })
  })

  test('a sidecar without a document is reported, until there is one', async () => {
    const world = new LakeWorld()
    for (const key of ['a', 'a.metadata.json', 'hr/b.metadata.json', '_acl.json.metadata.json'])
      world.put(key, '{"metadataAttributes": {}}')
    const { service } = await lake(world, new Map())
    const skipped = async () => (await service.status())[0]
    expect(await skipped()).toMatchObject({
      skipped: 1,
      skippedObjects: [
        {
          path: 'hr/b.metadata.json',
          reason: 'a sidecar without a document: there is no `b` beside it',
        },
      ],
    })
    world.put('hr/b', 'one')
    await service.sync(undefined)
    expect(await skipped()).toMatchObject({ skipped: 0, skippedObjects: [] })
  })

  test('no rule, nobody; no object, no answer', async () => {
    const world = new LakeWorld()
    const { access } = await lake(world, new Map())
    expect(await accessOf(access, 'x', undefined)).toMatchObject({ code: 'not_found' })
    expect(await accessOf(access, 'x', 'other')).toMatchObject({ code: 'not_found' })
  })

  test('a path as Standpipe prints it: source first', async () => {
    const world = new LakeWorld()
    for (const key of ['hr/a', 'docs/hr/b', 'docs/c', 'c', 'x']) world.put(key, 'one')
    const { access } = await lake(world, new Map())
    const at = async (path: string, source?: string) => {
      const found = await accessOf(access, path, source)
      return isRefusal(found) ? found.code : found.path
    }
    expect(await at('docs/hr/a')).toBe('hr/a')
    expect(await at('docs/hr/a', 'docs')).toBe('hr/a')
    // A path that is there as it stands is that one.
    expect(await at('docs/c')).toBe('docs/c')
    expect(await at('docs/docs/c')).toBe('docs/c')
    expect(await at('other/hr/a')).toBe('not_found')
    expect(await at('docsx')).toBe('not_found')
  })

  test.each([
    ['hr', 'hr/'],
    ['hr/', 'hr/'],
    ['docs/hr', 'hr/'],
    ['docs/hr/', 'hr/'],
    ['docs/hr/deep', 'hr/deep/'],
    ['nothing/', 'nothing/'],
  ])('a folder has no readers of its own: %s', async (path, prefix) => {
    const world = new LakeWorld()
    for (const key of ['hr/a', 'hr/deep/b', 'z']) world.put(key, 'one')
    const { access } = await lake(world, new Map())
    const found = await accessOf(access, path, undefined)
    const message = `\`${path}\` is a folder; use --prefix \`${prefix}\` with --as to list what somebody may read in it`
    expect(found).toMatchObject({ code: 'invalid_request', message })
  })

  test('what somebody may read: all of it, in order, whatever the pages', async () => {
    const rows = Array.from({ length: limits.pageRowsMax * 2 + 30 }, (_, at): ObjectRow => {
      const key = `${at % 3 === 0 ? 'hr/' : ''}${String(at).padStart(4, '0')}`
      const aclClass = at % 5 === 0 ? 2 : 1
      const state = at % 7 === 0 ? 'skipped' : 'indexed'
      return { id: at + 1, source: 'docs', key, aclClass, state } as ObjectRow
    })
    const world = new LakeWorld()
    for (const row of rows) world.rows.set(row.id, row)
    const aclClass = { source: 'docs', cause: '', ruleId: '', denied: [], label: RULES[0]!.label }
    const access: AccessWorld = {
      manifest: world.manifest,
      sources: ['docs'],
      classes: () => ({
        revision: 1,
        byId: new Map([
          [1, { ...aclClass, id: 1, readers: ['group:staff'] }],
          [2, { ...aclClass, id: 2, readers: ['group:staff'], within: [['group:hr']] }],
        ]),
      }),
      rulesOf: () => undefined,
      isAsRuled: () => Promise.resolve(true),
    }
    for (const prefix of ['', 'hr/', 'hr/00', 'none']) {
      const listed: string[] = []
      let after: { readonly source: string; readonly path: string } | undefined
      do {
        const asked = { tokens: ['group:staff'], sources: ['docs'], prefix, after }
        const page = await readableObjects(access, asked)
        expect(page.objects.length).toBeLessThanOrEqual(limits.pageRowsMax)
        listed.push(...page.objects.map(({ path }) => path))
        after = page.next
      } while (after !== undefined)
      const readable = rows
        .filter((row) => row.state === 'indexed' && row.aclClass === 1)
        .map(({ key }) => key)
        .filter((key) => key.startsWith(prefix))
      expect(listed, prefix).toEqual(readable.toSorted())
    }
  })
})
