import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, type Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { instant, isoTime } from '../kernel/values.ts'
import { parseRecord, recordBytes, recordText, RecordTooLargeError } from './bytes.ts'
import { RECORD_SCHEMA, type RecordDraft } from './record.ts'

const draft: RecordDraft = { kind: 'admin', at: instant(0), request: '', facts: { b: 1, a: 'é' } }
const encode = (text: string): Uint8Array => Buffer.from(text)

describe('record bytes', () => {
  test('canonical bytes: the same as RFC 8785 of the whole', () => {
    const facts = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }))
    const request = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(facts, request, fc.bigInt(1n, 2n ** 62n), (value, name, seq) => {
        const given = { ...draft, request: name, facts: value as RecordDraft['facts'] }
        const bytes = recordBytes(recordText(given), seq)
        const whole: Json = {
          at: isoTime(given.at),
          facts: given.facts,
          kind: given.kind,
          request: name,
          seq: `${seq}`,
          v: RECORD_SCHEMA,
        }
        expect(Buffer.from(bytes).toString()).toBe(canonicalJson(whole))
        expect(parseRecord(bytes)).toMatchObject({ seq, kind: 'admin', request: name })
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    'intent',
    'reattempt',
    'outcome',
    'retrieval',
    'check',
    'replay',
    'content',
    'profile',
    'refused',
    'admin',
    'system',
  ] as const)('a record of kind %s re-parses to itself', (kind) => {
    const bytes = recordBytes(recordText({ ...draft, kind }), 7n)
    expect(parseRecord(bytes)).toMatchObject({ seq: 7n, kind })
  })

  test('at most limits.recordBytesMax, counted in bytes', () => {
    const overhead = recordBytes(recordText({ ...draft, facts: { x: '' } }), 1n).length
    const fits = { x: 'é'.repeat((limits.recordBytesMax - overhead) / 2) }
    expect(recordBytes(recordText({ ...draft, facts: fits }), 1n).length).toBeGreaterThan(
      limits.recordBytesMax - 2,
    )
    const over = recordText({ ...draft, facts: { x: `${fits.x}éé` } })
    expect(() => recordBytes(over, 1n)).toThrow(RecordTooLargeError)
  })

  const good = Buffer.from(recordBytes(recordText(draft), 7n)).toString()
  test.each([
    ['another version', good.replace('"v":1', '"v":2')],
    ['white space', good.replace(',', ', ')],
    ['members out of order', good.replace('"a":"é","b":1', '"b":1,"a":"é"')],
    ['an unknown kind', good.replace('admin', 'other')],
    ['a sequence number with a leading zero', good.replace('"seq":"7"', '"seq":"07"')],
    ['no JSON', 'x'],
    ['no object', '[1]'],
  ])('is not a record: %s', (_, text) => {
    expect(parseRecord(encode(good))?.seq).toBe(7n)
    expect(parseRecord(encode(text))).toBeUndefined()
  })
})
