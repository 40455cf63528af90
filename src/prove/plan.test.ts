import { expect, test } from 'vitest'
import type { Level } from '../kernel/label.ts'
import { planPairs, protectedDocuments, type KnownAsker, type RuledDocument } from './plan.ts'

const document = (key: string, readers: readonly string[], level: Level): RuledDocument => ({
  object: { source: 's', key, sizeBytes: 1, version: '1' },
  aclClass: {
    id: 1,
    source: 's',
    cause: key,
    ruleId: key,
    readers,
    denied: [],
    label: { level, compartments: [], integrity: 'trusted' },
  },
})
const asker = (owner: string, tokens: readonly string[], generated = false): KnownAsker => ({
  owner,
  generated,
  tokens: [[owner, ...tokens]],
})
const PUBLIC = { level: 'public', compartments: [] } as const
const LAKE = [
  document('handbook', ['group:staff'], 'internal'),
  document('hr', ['group:hr'], 'confidential'),
  document('board', ['group:board'], 'restricted'),
  document('open', ['group:staff', 'group:hr', 'group:board'], 'public'),
]
const ASKERS = [
  asker('app:intranet', ['group:staff']),
  asker('app:hr-desk', ['group:staff', 'group:hr']),
  asker('app:nobody', [], true),
  asker('app:just-hr', ['group:hr'], true),
  asker('app:just-board', ['group:board'], true),
]

test('one pair for each set of documents that somebody may not read, and one for what may not leave', () => {
  const pairs = planPairs(LAKE, ASKERS, [PUBLIC]).map((pair) => [
    [...pair.hidden].map(({ key }) => key).join(' '),
    pair.outsideSearch ? 'outside' : 'configured',
    pair.observers.map(({ owner }) => owner.slice(4)).join(' '),
  ])
  expect(pairs).toEqual([
    ['handbook hr board', 'outside', 'nobody'],
    ['hr board', 'configured', 'intranet nobody'],
    ['board', 'configured', 'intranet hr-desk nobody just-hr'],
    ['handbook hr', 'configured', 'nobody just-board'],
  ])
})

test('everybody who asks is an observer somewhere, and nobody observes what they may read', () => {
  const pairs = planPairs(LAKE, ASKERS, [PUBLIC])
  for (const one of ASKERS)
    expect(pairs.some(({ observers }) => observers.includes(one))).toBe(true)
  for (const { observers, readers } of pairs)
    expect(observers.filter((one) => readers.includes(one))).toEqual([])
})

test('protected is what somebody configured may not read or what may not leave, and nothing else', () => {
  const keys = (documents: readonly RuledDocument[]): string[] =>
    [...protectedDocuments(documents, ASKERS, [PUBLIC])].map(({ key }) => key)
  expect(keys(LAKE)).toEqual(['handbook', 'hr', 'board'])
  expect(keys([document('all', ['group:staff'], 'public')])).toEqual([])
})
