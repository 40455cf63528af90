import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { join, labelText, levelRank, type Label, type Level } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { mayRead } from '../retrieval/visibility.ts'
import { readAclFile, statementsOf } from './acl-file.ts'
import { aclFilesOf, GOVERNANCE, type Governance } from './governance.ts'
import type { LakeRule } from './rule.ts'
import { compileRules, type ObjectFacts } from './rules.ts'
import { readSidecar } from './sidecar.ts'
import { looksLikeReaders, type Statement } from './statement.ts'

const label = (level: Level, ...compartments: string[]): Label => ({
  level,
  compartments,
  integrity: 'trusted',
})
const STAFF: LakeRule = {
  match: '**',
  readers: ['group:staff', 'user:ada'],
  denied: ['user:eve'],
  label: label('internal'),
}
const HR_TAG: LakeRule = {
  match: '**',
  tags: { department: 'hr' },
  readers: ['group:hr'],
  denied: ['group:temps'],
  label: label('confidential'),
}
const SIDECARS: Governance = { ...GOVERNANCE, sidecars: { authoritative: true } }
const ACLS: Governance = {
  ...GOVERNANCE,
  aclFiles: { names: ['_acl.json'], authoritative: true },
}
const TAGS: Governance = { ...GOVERNANCE, tags: { authoritative: true } }

interface Case {
  readonly says: string
  readonly rules?: readonly LakeRule[]
  readonly governance?: Governance
  readonly tags?: Readonly<Record<string, string>>
  /** ACL files by key, each its text. */
  readonly acl?: Readonly<Record<string, string>>
  readonly sidecar?: string
}
const KEY = 'hr/pay/ada.md'
const attributes = (members: string): string => `{"metadataAttributes": {${members}}}`

const CASES: readonly Case[] = [
  { says: 'a rule alone' },
  { says: 'no rule', rules: [] },
  { says: 'a rule with an empty list', rules: [{ ...STAFF, readers: [] }] },
  {
    says: 'a less specific rule denies',
    rules: [STAFF, { ...STAFF, match: 'hr/**', denied: [], readers: ['user:eve'] }],
  },

  { says: 'a sidecar without a word for us', sidecar: attributes('"author": "x", "year": 2024') },
  { says: 'a sidecar narrows', sidecar: attributes('"standpipe_readers": ["group:hr"]') },
  {
    says: 'values with a type say the same',
    sidecar: attributes(
      '"standpipe_readers": {"value": {"type": "STRING_LIST", "stringListValue": ["group:hr"]}, "includeForEmbedding": true}, "standpipe_level": {"value": {"type": "STRING", "stringValue": "confidential"}}',
    ),
  },
  { says: 'one reader without a list', sidecar: attributes('"standpipe_readers": "group:hr"') },
  { says: 'an empty list', sidecar: attributes('"standpipe_readers": []') },
  { says: 'an id that nobody has', sidecar: attributes('"standpipe_readers": ["group:nowhere"]') },
  { says: 'a sidecar denies', sidecar: attributes('"standpipe_denied": ["group:temps"]') },
  {
    says: 'a sidecar raises',
    sidecar: attributes('"standpipe_level": "restricted", "standpipe_compartments": ["pii"]'),
  },
  { says: 'a sidecar never lowers', sidecar: attributes('"standpipe_level": "public"') },
  {
    says: 'authoritative, it takes the place of readers and label; denies stay',
    governance: SIDECARS,
    sidecar: attributes(
      '"standpipe_readers": ["group:hr", "user:eve"], "standpipe_level": "public"',
    ),
  },
  {
    says: 'authoritative, it speaks where no rule does',
    governance: SIDECARS,
    rules: [],
    sidecar: attributes('"standpipe_readers": ["group:hr"]'),
  },
  {
    says: 'authoritative without a word on readers: those of the rule',
    governance: SIDECARS,
    sidecar: attributes('"standpipe_denied": ["group:temps"]'),
  },
  {
    says: 'not authoritative, it gives nobody what no rule gives',
    rules: [],
    sidecar: attributes('"standpipe_readers": ["group:hr"]'),
  },
  {
    says: 'an access control list',
    sidecar:
      '{"metadataAttributes": {}, "accessControlList": [{"Name": "ada", "Type": "USER", "Access": "ALLOW"}, {"Name": "temps", "Type": "GROUP", "Access": "DENY"}]}',
  },
  {
    says: 'a deny holds however it is written',
    sidecar:
      '{"accessControlList": [{"Name": "Eve@Example.com", "Type": "USER", "Access": "DENY"}, {"Name": "Ada", "Type": "USER", "Access": "ALLOW"}]}',
  },
  {
    says: 'an access control list that allows nobody',
    sidecar: '{"AccessControlList": [{"Name": "temps", "Type": "GROUP", "Access": "DENY"}]}',
  },
  {
    says: 'a list and readers of ours: whom both name',
    sidecar:
      '{"metadataAttributes": {"standpipe_readers": ["user:ada", "user:bob"]}, "accessControlList": [{"Name": "ada", "Type": "USER", "Access": "ALLOW"}]}',
  },
  { says: 'malformed: no JSON', sidecar: '{"metadataAttributes": ' },
  { says: 'malformed: no object', sidecar: '["group:hr"]' },
  { says: 'malformed: nothing that a sidecar has', sidecar: '{}' },
  { says: 'malformed: null for readers', sidecar: attributes('"standpipe_readers": null') },
  { says: 'malformed: no reader', sidecar: attributes('"standpipe_readers": ["everybody"]') },
  { says: 'malformed: a level that is none', sidecar: attributes('"standpipe_level": "secret"') },
  {
    says: 'malformed: a value of another type than it says',
    sidecar: attributes(
      '"standpipe_readers": {"value": {"type": "STRING_LIST", "stringValue": "group:hr"}}',
    ),
  },
  { says: 'a mistyped member of ours', sidecar: attributes('"standpipe_reader": ["group:hr"]') },
  { says: 'a member that looks like readers', sidecar: attributes('"allowedGroups": ["hr"]') },
  {
    says: 'the same outside the attributes',
    sidecar: '{"metadataAttributes": {}, "permissions": ["hr"]}',
  },
  { says: 'a level without our prefix', sidecar: attributes('"level": "confidential"') },
  {
    says: 'the same outside the attributes',
    sidecar: '{"metadataAttributes": {"author": "x"}, "level": "confidential"}',
  },
  {
    says: 'a level by another name, written large',
    sidecar: attributes('"Sensitivity": "Restricted "'),
  },
  {
    says: 'a label with a type',
    sidecar: attributes('"label": {"value": {"type": "STRING", "stringValue": "internal"}}'),
  },
  { says: 'a classification in a list', sidecar: attributes('"classification": ["confidential"]') },
  { says: 'compartments without our prefix', sidecar: attributes('"compartments": ["pii"]') },
  {
    says: 'levels of other kinds are metadata',
    sidecar: attributes(
      '"level": "beginner", "Level": 3, "label": "blue", "classification": {"value": {"type": "NUMBER", "numberValue": 2}}, "sensitivity": null, "compartments": 4',
    ),
  },
  {
    says: 'an access that is neither ALLOW nor DENY',
    sidecar: '{"accessControlList": [{"Name": "ada", "Type": "USER", "Access": "allow"}]}',
  },
  {
    says: 'an entry with a member that is not known',
    sidecar:
      '{"accessControlList": [{"Name": "ada", "Type": "USER", "Access": "ALLOW", "Until": "2027"}]}',
  },
  {
    says: 'authoritative and malformed',
    governance: SIDECARS,
    sidecar: '{',
  },

  { says: 'an ACL file of the root', acl: { '_acl.json': '{"readers": ["group:hr"]}' } },
  {
    says: 'an ACL file that is YAML',
    acl: { '.standpipe-acl.yaml': 'readers: ["group:hr"]\nlevel: confidential\n' },
  },
  {
    says: 'nested ACL files: readers stand in each',
    acl: {
      '_acl.json': '{"readers": ["group:staff", "group:hr"], "denied": ["group:temps"]}',
      'hr/_acl.json': '{"readers": ["group:hr"], "level": "confidential"}',
      'hr/pay/_acl.json': '{"denied": ["user:bob"], "compartments": ["pii"]}',
    },
  },
  {
    says: 'an ACL file of another folder',
    acl: { 'legal/_acl.json': '{"readers": []}' },
  },
  {
    says: 'a prefix inside of an ACL file',
    acl: {
      'hr/_acl.json':
        '{"readers": ["group:hr"], "prefixes": {"pay/": {"readers": ["group:pay"]}, "pay/ada": {"denied": ["user:bob"]}, "x": {"readers": []}}}',
    },
  },
  {
    says: 'authoritative ACL files: the innermost that speaks of readers',
    governance: ACLS,
    acl: {
      '_acl.json': '{"readers": ["group:all"]}',
      'hr/_acl.json': '{"readers": ["group:hr"]}',
      'hr/pay/_acl.json': '{"level": "public"}',
    },
  },
  {
    says: 'an authoritative ACL file, narrowed by a sidecar that is not',
    governance: ACLS,
    acl: { 'hr/_acl.json': '{"readers": ["group:hr"]}' },
    sidecar: attributes('"standpipe_readers": ["user:ada"]'),
  },
  { says: 'an empty ACL file', acl: { '_acl.json': '' } },
  { says: 'an ACL file without a word', acl: { '_acl.json': '{}' } },
  { says: 'a mistyped member', acl: { '_acl.json': '{"reader": ["group:hr"]}' } },
  {
    says: 'a member twice',
    acl: { '.standpipe-acl.yaml': 'readers: ["group:hr"]\nreaders: ["group:staff"]\n' },
  },
  {
    says: 'aliases',
    acl: { '.standpipe-acl.yaml': 'denied: &a ["group:hr"]\nreaders: *a\n' },
  },
  {
    says: 'a broken ACL file far above, an authoritative sidecar below',
    governance: SIDECARS,
    acl: { '_acl.json': '{"readers": "group:hr"}' },
    sidecar: attributes('"standpipe_readers": ["group:hr"]'),
  },

  { says: 'a tag that matches narrows', rules: [STAFF, HR_TAG], tags: { department: 'hr' } },
  { says: 'a tag with another value', rules: [STAFF, HR_TAG], tags: { department: 'it' } },
  { says: 'no tags', rules: [STAFF, HR_TAG], tags: {} },
  { says: 'tags that nobody knows', rules: [STAFF, HR_TAG] },
  { says: 'a rule with tags alone', rules: [HR_TAG], tags: { department: 'hr' } },
  {
    says: 'authoritative tags',
    governance: TAGS,
    rules: [STAFF, HR_TAG],
    tags: { department: 'hr' },
  },
  {
    says: 'authoritative tags where no other rule is',
    governance: TAGS,
    rules: [HR_TAG],
    tags: { department: 'hr' },
  },
  {
    says: 'more tags win over a longer path',
    rules: [
      STAFF,
      { ...HR_TAG, tags: { department: 'hr', kind: 'pay' }, readers: ['group:pay'] },
      { ...HR_TAG, match: 'hr/pay/ada.md', denied: [] },
    ],
    tags: { department: 'hr', kind: 'pay' },
  },
]

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function statements(one: Case, problems: string[]): readonly Statement[] {
  const said: Statement[] = []
  for (const key of aclFilesOf(KEY, one.governance ?? GOVERNANCE) ?? []) {
    const text = one.acl?.[key]
    if (text === undefined) continue
    const reading = readAclFile(key, bytes(text))
    if (reading.ok) said.push(...statementsOf(reading.value, KEY))
    else {
      problems.push(`${key} ${reading.problem}`)
      said.push({ from: 'aclFile', file: key, broken: true })
    }
  }
  const sidecar = one.sidecar === undefined ? undefined : readSidecar(bytes(one.sidecar))
  if (sidecar?.ok === true && Object.keys(sidecar.value).length > 0) {
    said.push({ from: 'sidecar', ...sidecar.value })
  }
  if (sidecar?.ok === false) {
    problems.push(`sidecar ${sidecar.problem}`)
    said.push({ from: 'sidecar', broken: true })
  }
  return said
}

function rendered(one: Case): string {
  const problems: string[] = []
  const facts: ObjectFacts = { tags: one.tags, statements: statements(one, problems) }
  const compiled = compileRules(one.rules ?? [STAFF], one.governance ?? GOVERNANCE)
  const { readers, within = [], denied, label: said } = compiled.classOf(KEY, facts)
  const lists = [readers, ...within].map((list) => list.join(', '))
  return [
    one.says,
    `  readers  ${readers.length === 0 ? '(nobody)' : lists.join('\n       and ')}`,
    ...(denied.length === 0 ? [] : [`  denied   ${denied.join(', ')}`]),
    `  label    ${labelText(said)}`,
    ...problems.map((problem) => `  problem  ${problem}`),
    '',
  ].join('\n')
}

test('the truth table of readers', () => {
  const GOLDEN = 'src/lake/readers.golden.txt'
  const text = `Object: ${KEY}\n\n${CASES.map(rendered).join('\n')}`
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, text)
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'))
})

test('no problem holds anything of the file', () => {
  for (const one of CASES) {
    const problems: string[] = []
    statements(one, problems)
    const text = problems.join('\n')
    for (const content of ['everybody', 'allowedGroups', '"hr"', 'secret', 'Until', 'reader"']) {
      expect(text).not.toContain(content)
    }
  }
})

test.each([
  ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0x7d])],
  ['nested too deep', bytes('['.repeat(10_000))],
  [
    'too many readers',
    bytes(
      attributes(`"standpipe_readers": [${'"user:a",'.repeat(limits.governorTokensMax)}"user:b"]`),
    ),
  ],
  ['members named like what objects have', bytes('{"__proto__": {"metadataAttributes": {}}}')],
])('hostile: %s', (_, hostile) => {
  expect(readSidecar(hostile).ok).toBe(false)
  expect(readAclFile('_acl.json', hostile).ok).toBe(false)
  expect(readAclFile('.standpipe-acl.yaml', hostile).ok).toBe(false)
})

test('a byte order mark is no reason to hide a document', () => {
  expect(readSidecar(bytes(`\ufeff${attributes('')}`)).ok).toBe(true)
})

test.each([
  ['allowedGroups', 'acl', 'ACL_entries', 'access', 'AccessControlList', 'reader', 'viewers'],
  ['deny-list', 'permissions', 'principal', 'users', 'groups', 'standpipe_foo', 'denied_users'],
])('names that look like readers', (...names) => {
  for (const name of names) expect(looksLikeReaders(name), name).toBe(true)
})
test.each([['oracle_version', 'placement', 'allowance', 'denominator', 'author', 'year', 'group']])(
  'names that do not',
  (...names) => {
    for (const name of names) expect(looksLikeReaders(name), name).toBe(false)
  },
)

const sidecarText = (text: string) => readSidecar(new TextEncoder().encode(text))
const aclText = (text: string) => readAclFile('_acl.json', new TextEncoder().encode(text))
const twice = { ok: false, problem: 'names a member twice in one object' }

test.each([
  '{"readers": ["group:hr"], "readers": ["group:staff"]}',
  String.raw`{"readers": ["group:hr"], "reader\u0073": ["group:staff"]}`,
  '{"prefixes": {"a/": {"readers": ["group:hr"]}, "a/": {}}}',
  '{"prefixes": {"a/": {"readers": ["group:hr"]}}, "prefixes": {}}',
])('an ACL file that names a member twice says two things, and counts for neither: %s', (text) => {
  expect(aclText(text)).toEqual(twice)
})

test.each([
  attributes('"standpipe_readers": ["group:hr"], "standpipe_readers": ["group:staff"]'),
  '{"metadataAttributes": {"standpipe_readers": ["group:hr"]}, "metadataAttributes": {}}',
  String.raw`{"metadataAttributes": {"standpipe_readers": ["group:hr"]}, "metadata\u0041ttributes": {}}`,
  attributes(
    '"standpipe_level": {"value": {"type": "STRING", "stringValue": "restricted", "stringValue": "public"}}',
  ),
  '{"accessControlList": [{"Name": "hr", "Name": "staff", "Type": "GROUP", "Access": "ALLOW"}]}',
])('a sidecar that names a member twice says two things, and counts for neither: %s', (text) => {
  expect(sidecarText(text)).toEqual(twice)
})

test.each([
  'MetadataAttributes',
  'metadata_attributes',
  'metadata-attributes',
  'ｍetadataAttributes',
  'metadata\u200bAttributes',
  'ｒeaders',
  'read\u200bers',
  'ｓtandpipe_readers',
  'standpipeLevel',
])('beside `metadataAttributes`, `%s` is meant to say something, and nobody reads', (name) => {
  const text = JSON.stringify({
    metadataAttributes: { author: 'x' },
    [name]: { standpipe_readers: ['group:hr'] },
  })
  expect(sidecarText(text).ok).toBe(false)
})

test.each([
  'ｓtandpipe_readers',
  'standpipereaders',
  'StandpipeLevel',
  'standpipelevel',
  'standpipe-denied',
  'STANDPIPE_COMPARTMENTS',
])('an attribute `%s` is one of ours written otherwise, and nobody reads', (name) => {
  expect(sidecarText(attributes(`"${name}": ["group:hr"]`)).ok).toBe(false)
})

describe('properties', () => {
  const TOKENS = ['group:a', 'group:b', 'user:c', 'app:d']
  const token = fc.constantFrom(...TOKENS)
  const list = fc.uniqueArray(token, { maxLength: 3 })
  const level = fc.constantFrom<Level>('public', 'internal', 'confidential', 'restricted')
  const tags = fc.dictionary(fc.constantFrom('t', 'u', '__proto__'), fc.constantFrom('1', '2'), {
    maxKeys: 2,
  })
  const match = fc.constantFrom('**', 'x/**', 'x/a', '*', 'x/*', 'y/**')
  const rules: fc.Arbitrary<readonly LakeRule[]> = fc
    .uniqueArray(
      fc.record({
        match,
        tags: fc.option(tags, { nil: undefined, freq: 2 }),
        readers: list,
        denied: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: list }),
        label: level.map((one) => label(one)),
      }),
      { selector: (one) => JSON.stringify([one.match, one.tags ?? null]), maxLength: 6 },
    )
    .map((all): readonly LakeRule[] =>
      all.map(({ tags: some, ...rest }): LakeRule =>
        some && Object.keys(some).length > 0 ? { ...rest, tags: some } : rest,
      ),
    )
    .filter(
      (all) =>
        new Set(all.map((one) => JSON.stringify([one.match, one.tags ?? null]))).size ===
        all.length,
    )
  const statement: fc.Arbitrary<Statement> = fc
    .record(
      { readers: list, denied: list, level, broken: fc.constant(true as const) },
      { requiredKeys: [] },
    )
    .chain(({ broken, ...said }) =>
      fc
        .record({ from: fc.constantFrom('sidecar' as const, 'aclFile' as const), n: fc.nat(9) })
        .map(({ from, n }) => ({ from, ...said, ...(broken && n === 0 ? { broken } : {}) })),
    )
  const weight = fc.record({ authoritative: fc.boolean() })
  const governance: fc.Arbitrary<Governance> = fc.record({
    sidecars: weight,
    aclFiles: weight.map((one) => ({ ...one, names: ['_acl.json'] })),
    tags: weight,
  })
  const key = fc.constantFrom('a', 'x/a', 'x/b', 'y/z/a')
  const facts = fc.record({
    tags: fc.option(tags, { nil: undefined }),
    statements: fc.array(statement, { maxLength: 4 }),
  })
  const principals = fc.uniqueArray(token, { maxLength: 4 })

  /** As one would say it: who is admitted after each voice in turn. */
  function naive(
    all: readonly LakeRule[],
    weights: Governance,
    object: { readonly key: string } & ObjectFacts,
    held: readonly string[],
  ): boolean {
    const glob: Readonly<Record<string, RegExp>> = {
      '**': /^.*$/,
      'x/**': /^x(\/.*)?$/,
      'x/a': /^x\/a$/,
      '*': /^[^/]*$/,
      'x/*': /^x\/[^/]+$/,
      'y/**': /^y(\/.*)?$/,
    }
    const holds = (tokens: readonly string[]): boolean => tokens.some((one) => held.includes(one))
    const inPath = all.filter((one) => glob[one.match]?.test(object.key))
    if (object.tags === undefined && inPath.some((one) => one.tags !== undefined)) return false
    const has = new Map(Object.entries(object.tags ?? {}))
    const matching = inPath.filter((one) =>
      Object.entries(one.tags ?? {}).every(([name, value]) => has.get(name) === value),
    )
    const order = ['x/a', 'x/*', 'x/**', 'y/**', '*', '**']
    const count = (one: LakeRule): number => Object.keys(one.tags ?? {}).length
    const best = (some: readonly LakeRule[]): LakeRule | undefined =>
      some.toSorted(
        (a, b) =>
          count(b) - count(a) ||
          rank(order, a.match) - rank(order, b.match) ||
          all.indexOf(a) - all.indexOf(b),
      )[0]
    const untagged = best(matching.filter((one) => count(one) === 0))
    const tagged = best(matching.filter((one) => count(one) > 0))
    let admitted = untagged !== undefined && holds(untagged.readers)
    if (tagged !== undefined) {
      admitted = holds(tagged.readers) && (weights.tags.authoritative || admitted)
    }
    let denied = matching.some((one) => holds(one.denied))
    for (const one of object.statements ?? []) {
      if (one.broken === true) return false
      const kind = one.from === 'sidecar' ? weights.sidecars : weights.aclFiles
      if (one.readers !== undefined) {
        admitted = holds(one.readers) && (kind?.authoritative === true || admitted)
      }
      denied ||= holds(one.denied ?? [])
    }
    return admitted && !denied
  }
  /** `x/*` and `x/**` have the same literals: the earlier wins, as do `*` and `**`. */
  const rank = (order: readonly string[], name: string): number =>
    ({ 'x/*': 1, 'x/**': 1, 'y/**': 1, '*': 4, '**': 4 })[name] ?? order.indexOf(name)

  test('a class says what the naive reading says', () => {
    fc.assert(
      fc.property(rules, governance, key, facts, principals, (all, weights, path, known, held) => {
        const ruled = compileRules(all, weights).classOf(path, known)
        expect(mayRead(ruled, held)).toBe(naive(all, weights, { key: path, ...known }, held))
      }),
      { numRuns: 5_000 },
    )
  })

  test('INVARIANT (governors narrow), INVARIANT (governors raise): one more statement admits nobody and lowers nothing', () => {
    fc.assert(
      fc.property(rules, key, facts, statement, principals, (all, path, known, more, held) => {
        const compiled = compileRules(all, GOVERNANCE)
        const before = compiled.classOf(path, known)
        const after = compiled.classOf(path, { ...known, statements: [...known.statements, more] })
        expect(mayRead(after, held) && !mayRead(before, held)).toBe(false)
        expect(labelText(join(before.label, after.label))).toBe(labelText(after.label))
      }),
      { numRuns: 2_000 },
    )
  })

  test('tags that are not authoritative admit nobody whom the rules without tags do not', () => {
    fc.assert(
      fc.property(rules, key, tags, principals, (all, path, known, held) => {
        const untagged = all.filter((one) => one.tags === undefined)
        const before = compileRules(untagged).classOf(path)
        const after = compileRules(all).classOf(path, { tags: known })
        expect(mayRead(after, held) && !mayRead(before, held)).toBe(false)
        if (before.readers.length > 0) {
          expect(levelRank(after.label.level)).toBeGreaterThanOrEqual(levelRank(before.label.level))
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('INVARIANT (doubt denies): unknown tags, a broken statement or no rule admit nobody', () => {
    fc.assert(
      fc.property(rules, governance, key, facts, (all, weights, path, known) => {
        const broken = { ...known, statements: [...known.statements, BROKEN] }
        expect(compileRules(all, weights).classOf(path, broken).readers).toEqual([])
      }),
    )
  })
  const BROKEN: Statement = { from: 'aclFile', broken: true }

  test('the same cause, the same class: a cause never says two things', () => {
    fc.assert(
      fc.property(
        rules,
        governance,
        fc.array(fc.tuple(key, facts), { minLength: 2, maxLength: 6 }),
        (all, weights, objects) => {
          const compiled = compileRules(all, weights)
          const byCause = new Map<string, string>()
          for (const [path, known] of objects) {
            const { cause, ...said } = compiled.classOf(path, known)
            const text = JSON.stringify(said)
            expect(byCause.get(cause) ?? text).toBe(text)
            byCause.set(cause, text)
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
