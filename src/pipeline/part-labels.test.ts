import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passageOf, requestOf } from '../../test/fakes/work.ts'
import type { PartLabel } from '../dlp/scan.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import {
  INTEGRITIES,
  join,
  joinAll,
  labelText,
  LEVELS,
  PUBLIC,
  UNSCANNABLE,
  type Label,
  type Raiser,
} from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Message, Part } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import { classify } from './classify.ts'
import { ByPlace, joined, partFacts, passageParts, RETRIEVED, WHOLE } from './part-labels.ts'

const labels: fc.Arbitrary<Label> = fc.record({
  level: fc.constantFrom(...LEVELS),
  compartments: fc.subarray(['pci', 'pii', 'secret']).map((names) => names.toSorted()),
  integrity: fc.constantFrom(...INTEGRITIES),
})
const raisers: fc.Arbitrary<Raiser> = fc.record({
  kind: fc.constantFrom('rule', 'detector', 'fingerprint', 'declared', 'tool', 'default'),
  id: fc.constantFrom('a', 'b'),
  label: labels,
})
const places = fc.constantFrom(
  WHOLE,
  { kind: 'text', message: 0, part: 0 },
  { kind: 'text', message: 0, part: 1 },
  { kind: 'toolResult', message: 2, part: 0 },
  { kind: 'tool', tool: 0 },
  { kind: 'passage', passage: 1 },
)
const raises = fc.array(fc.tuple(places, raisers), { maxLength: 12 })

const gather = (all: readonly (readonly [PartLabel['place'], Raiser])[]): readonly PartLabel[] => {
  const byPlace = new ByPlace()
  for (const [place, raiser] of all) byPlace.add(place, raiser)
  return byPlace.parts()
}
const namesOf = ({ raisers: own }: Pick<PartLabel, 'raisers'>): readonly string[] =>
  own.map(({ kind, id, label }) => `${kind}:${id} ${labelText(label)}`).toSorted()

describe('INVARIANT (every raiser has its part)', () => {
  test('the join of the parts is the join of all raisers, in any order and however often', () => {
    fc.assert(
      fc.property(raises, raises, (some, more) => {
        const all = joinAll([...some, ...more].map(([, { label }]) => label))
        const parts = gather([...some, ...more])
        expect(joined(parts).label).toEqual(all)
        const again = gather([...more, ...some, ...some])
        for (const part of parts) {
          const same = again.find(({ place }) => place === part.place)
          expect(same && namesOf(same)).toEqual(namesOf(part))
        }
      }),
    )
  })
  test('a part is labelled by its own raisers and by no other', () => {
    fc.assert(
      fc.property(raises, (all) => {
        for (const part of gather(all)) {
          const own = all.filter(([place]) => place === part.place).map(([, raiser]) => raiser)
          expect(part.label).toEqual(joinAll(own.map(({ label }) => label)))
          expect(new Set(namesOf(part))).toEqual(new Set(namesOf({ raisers: own })))
        }
      }),
    )
  })
  test('taking a raiser away never raises any part', () => {
    fc.assert(
      fc.property(raises, fc.nat(11), (all, which) => {
        const before = joined(gather(all)).label
        const after = joined(gather(all.filter((_, at) => at !== which))).label
        expect(join(before, after)).toEqual(before)
      }),
    )
  })
})

const CARD = '4111111111111111'
const scanner = createScanner(defaultRaises)
const said = (parts: readonly Part[], more: Partial<ModelRequest> = {}, before: Message[] = []) => {
  const messages = [...before, { role: 'user' as const, parts }]
  const { parts: found = [] } = classify(
    { ...requestOf(''), messages, ...more } as ModelRequest,
    scanner,
    UNSCANNABLE,
  )
  return found.map(({ place, ...part }) => [place, labelText(part.label), namesOf(part)])
}
const text = (value: string): Part => ({ kind: 'text', text: value })

describe('each part of a request', () => {
  test('is named with what it holds, and those that hold nothing are not', () => {
    const parts = [text('hello'), text(`card ${CARD} of ada@example.com`)]
    expect(said(parts, {}, [{ role: 'system', parts: [text('be kind')] }])).toEqual([
      [
        { kind: 'text', message: 1, part: 1 },
        'restricted[pci]',
        ['detector:card restricted[pci]', 'detector:email internal'],
      ],
    ])
  })
  test('what stands behind an escape is named where it is written', () => {
    const call: Part = { kind: 'toolCall', id: 'a', name: 'f', arguments: `{"q":"x\\n ${CARD}"}` }
    expect(said([text('\\n'), call])).toEqual([
      [
        { kind: 'toolCall', message: 0, part: 1 },
        'restricted[pci]',
        ['detector:card restricted[pci]'],
      ],
    ])
  })
  test('text of a tool is untrusted, and what the tool says of it only raises', () => {
    const declared: Label = { level: 'confidential', compartments: ['legal'], integrity: 'trusted' }
    const results: readonly Part[] = [
      { kind: 'toolResult', id: '1', text: 'sunny' },
      { kind: 'toolResult', id: '2', text: CARD, declared },
      { kind: 'toolResult', id: '3', text: CARD, declared: PUBLIC },
    ]
    const distrust = 'default:tool-text public!untrusted'
    const card = 'detector:card restricted[pci]'
    expect(said(results)).toEqual([
      [{ kind: 'toolResult', message: 0, part: 0 }, 'public!untrusted', [distrust]],
      [
        { kind: 'toolResult', message: 0, part: 1 },
        'restricted[legal,pci]!untrusted',
        [distrust, card, 'tool:declared confidential[legal]'],
      ],
      [
        { kind: 'toolResult', message: 0, part: 2 },
        'restricted[pci]!untrusted',
        [distrust, card, 'tool:declared public'],
      ],
    ])
  })
  test('schemas, unknown members, declarations and pictures', () => {
    const picture: Part = { kind: 'image', data: 'aGk=' }
    const tools = [{ name: 'f', description: '', parameters: { default: CARD } }]
    const declared: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
    const unread = 'default:unscannable restricted!untrusted'
    const card = 'detector:card restricted[pci]'
    const more = { tools, unknownText: [CARD], declared, unscannable: true as const }
    expect(said([picture], more)).toEqual([
      [{ kind: 'image', message: 0, part: 0 }, 'restricted!untrusted', [unread]],
      [{ kind: 'tool', tool: 0 }, 'restricted[pci]', [card]],
      [{ kind: 'unknown' }, 'restricted[pci]!untrusted', [unread, card].toSorted()],
      [WHOLE, 'internal', ['declared:caller internal']],
    ])
  })
})

describe('passages', () => {
  const passage = { ...passageOf(1, 'text'), source: 'handbook', rule: 'hr/**' }
  test('are untrusted in a prompt, unless their rule says outright that they are trusted', () => {
    const [one] = passageParts([passage], undefined)
    expect(one?.raisers).toContainEqual(RETRIEVED)
    expect(one?.label.integrity).toBe('untrusted')
    const [vouched] = passageParts([passage], new Set(['handbook hr/**']))
    expect(vouched?.label).toEqual(passage.label)
    expect(passageParts([passage], new Set(['handbook **']))[0]?.label.integrity).toBe('untrusted')
  })
})

test('of very many parts the last are told together, and none is left out of the label', () => {
  const card: Raiser = { kind: 'detector', id: 'card', label: UNSCANNABLE }
  const many = gather(
    Array.from({ length: limits.explainedPartsMax + 5 }, (_, part) => [
      { kind: 'text', message: 0, part },
      part === limits.explainedPartsMax + 4 ? card : RETRIEVED,
    ]),
  )
  const facts = partFacts(many)
  expect(facts).toHaveLength(limits.explainedPartsMax)
  expect(facts.at(-1)).toEqual({
    kind: '6 more',
    label: 'restricted!untrusted',
    raisers: ['default:retrieved public!untrusted', 'detector:card restricted!untrusted'],
  })
})
