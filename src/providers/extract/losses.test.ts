import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestOf } from '../../../test/fakes/work.ts'
import {
  isNamed,
  OTHER_FEATURES,
  PART_FEATURES,
  requestFor,
  SETTING_FEATURES,
  type Feature,
} from '../../../test/support/features.ts'
import type { ChatRequest, DialectId } from '../../models/chat.ts'
import { nameOf, type Nameable } from '../names.ts'
import { lossesOf } from './losses.ts'

const DIALECTS: readonly DialectId[] = ['openai', 'responses', 'anthropic', 'bedrock']
/** What the built-in model does do. */
const HONOURED = new Set(['a text', 'a bound', 'choices'])
/** Features whose names elsewhere are those of what a wire cannot carry of them. */
const OWN_NAMES: Readonly<Record<string, Nameable>> = {
  'a picture': 'imageUrl',
  'a picture of no type': 'imageUrl',
  'a document of text': 'document',
  'its title and context': 'document',
  'a document to cite': 'document',
  'a call': 'toolCall',
  'a result': 'toolResult',
  'a failed call': 'toolResult',
  'a picture in a result': 'toolResult',
  'a document in a result': 'toolResult',
  'a tool': 'tools',
  'a marked tool': 'tools',
  'a strict tool': 'tools',
}
const FEATURES = [...PART_FEATURES, ...SETTING_FEATURES, ...OTHER_FEATURES]

const lost = (dialect: DialectId, features: readonly Feature[]): ReadonlySet<string> => {
  const request = requestOf('hello', requestFor(dialect, features) as Partial<ChatRequest>)
  const { refused, dropped } = lossesOf(request)
  return new Set([...refused, ...dropped])
}
const isTold = (dialect: DialectId, one: Feature, names: ReadonlySet<string>): boolean => {
  const own = OWN_NAMES[one.title]
  return own === undefined ? isNamed(dialect, one, names) : names.has(nameOf(dialect, own))
}

describe('INVARIANT (nothing is lost silently): the built-in model', () => {
  test.each(FEATURES)('$title', (one) => {
    const told = DIALECTS.map((dialect) => isTold(dialect, one, lost(dialect, [one])))
    expect(told).toEqual(DIALECTS.map(() => !HONOURED.has(one.title)))
  })

  test('in any company: each feature is done or named, whatever else is asked for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DIALECTS),
        fc.subarray(FEATURES, { minLength: 1 }),
        (dialect, features) => {
          const names = lost(dialect, features)
          // Later features overwrite the same member of earlier ones.
          const asked = features.filter(({ more, settings }) => !more && !settings)
          for (const one of asked)
            expect([one.title, isTold(dialect, one, names)]).toEqual([
              one.title,
              !HONOURED.has(one.title),
            ])
        },
      ),
    )
  })

  test('effects and members of a dialect: refused if needed, else left out', () => {
    const request = requestOf('hello', {
      dialect: 'responses',
      effects: [
        { kind: 'act', name: 'tools[0]', needed: true },
        { kind: 'store', name: 'store', needed: false },
      ],
      untranslated: [
        { name: 'conversation', needed: true },
        { name: 'truncation', needed: false },
      ],
    })
    expect(lossesOf(request)).toEqual({
      refused: ['tools[0]', 'conversation'],
      dropped: ['store', 'truncation'],
    })
  })

  test('a result of a tool is refused when the answer is to be made of it, and dropped as history', () => {
    const result = { role: 'tool', parts: [{ kind: 'toolResult', id: 'a', text: 'b' }] } as const
    const ask = { role: 'user', parts: [{ kind: 'text', text: 'hello' }] } as const
    expect(lossesOf(requestOf('', { messages: [ask, result] })).refused).toEqual(['tool_call_id'])
    expect(lossesOf(requestOf('', { messages: [result, ask] }))).toEqual({
      refused: [],
      dropped: ['tool_call_id'],
    })
  })

  test('a shape of the answer is refused, no call is how it answers anyway', () => {
    const { refused, dropped } = lossesOf(
      requestOf('hello', { settings: { format: { kind: 'json' }, toolChoice: 'none' } }),
    )
    expect([refused, dropped]).toEqual([['response_format'], []])
  })
})
