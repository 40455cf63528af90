import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PUBLIC } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { instant, nanoUsd } from '../kernel/values.ts'
import type { Frame, ModelEvent, Passage } from '../models/chat.ts'
import { decodeKept, encodeKept, type Kept } from './kept.ts'

const passage: Passage = {
  number: 1,
  knowledgeBase: 'company',
  source: 'company',
  path: 'a.md',
  version: 'v1',
  title: 'A',
  headings: ['one'],
  page: undefined,
  text: 'the text',
  label: PUBLIC,
  score: 1,
}
const keptOf = (batches: Kept['batches']): Kept => ({
  createdAt: instant(7),
  complete: true,
  deployment: 'local',
  label: { level: 'internal', compartments: ['pii'], integrity: 'trusted' },
  found: PUBLIC,
  dropped: ['seed'],
  outputTokensInserted: undefined,
  passages: [passage],
  basis: [{ knowledgeBase: 'company', source: 'company', path: 'a.md', version: 'v1' }],
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'what?' }] }],
  batches,
})
const back = (kept: Kept): Kept => {
  const decoded = decodeKept(encodeKept(kept) ?? new Uint8Array())
  if (decoded === undefined) throw new Error('it was not read')
  return decoded
}

/** A frame of several events; `sent`: those that went out as they came. */
function framed(texts: readonly string[], sent: readonly boolean[]): ModelEvent[] {
  const events: ModelEvent[] = []
  const frame: Frame = { dialect: 'openai', unit: 'event', data: JSON.stringify(texts), events }
  for (const [at, text] of texts.entries())
    events.push({
      kind: 'text',
      choice: 0,
      text,
      ...(at === 0 ? { frame } : { sameFrame: true as const }),
    })
  return events.map((event, at) => (sent[at] === false ? { ...event } : event))
}
/** Which of its events a frame is made of: the same object, at which place. */
const identities = (batches: Kept['batches']) => {
  const all = batches.flat()
  return all.map(({ frame }) => frame?.events?.map((event) => all.indexOf(event)))
}
const frames = fc.array(
  fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  }),
  { maxLength: 6 },
)

test('raw only when untouched: what a frame was made of comes back as it was, and what was not, is not', () => {
  fc.assert(
    fc.property(frames, (made) => {
      const batches = made.map((pieces) =>
        framed(
          pieces.map(([text]) => text),
          pieces.map(([, sent]) => sent),
        ),
      )
      const kept = keptOf(batches)
      const again = back(kept)
      expect(identities(again.batches)).toEqual(identities(batches))
      const plain = (all: Kept['batches']) =>
        all.map((batch) => batch.map(({ frame, ...event }) => ({ ...event, data: frame?.data })))
      expect(plain(again.batches)).toEqual(plain(batches))
    }),
  )
})

test('every kind of event, and all that is beside them', () => {
  const events: ModelEvent[] = [
    { kind: 'start', model: 'm' },
    { kind: 'reasoning', choice: 0, text: '', signature: 'sig' },
    { kind: 'reasoning', choice: 0, text: '', redacted: 'xx' },
    { kind: 'toolCall', choice: 1, index: 0, id: 'c', name: 'n', text: '{"a":1}' },
    { kind: 'citation', choice: 0, citation: { passage, quote: 'the', start: 0, end: 3 } },
    { kind: 'embedding', index: 0, vector: [0.1, -1e-9, 3] },
    { kind: 'ranked', index: 2, score: 0.25 },
    { kind: 'counted', tokens: 5, estimated: true },
    { kind: 'usage', usage: { input: 5, output: 0 } },
    { kind: 'other', frame: { dialect: 'bedrock', unit: 'event', data: '{"x":"\u2028\\u0000"}' } },
    { kind: 'finish', choice: 0, reason: 'stop_sequence', stopSequence: '###' },
    { kind: 'charged', nanoUsd: nanoUsd(2n ** 60n + 1n) },
    { kind: 'charged', nanoUsd: undefined },
  ]
  const kept = keptOf([events.slice(0, 3), [], events.slice(3)])
  expect(back(kept)).toEqual(kept)
})

test('a name that objects inherit stays a text', () => {
  const kept = keptOf([[{ kind: 'text', choice: 0, text: '__proto__' }]])
  expect(back({ ...kept, dropped: ['__proto__', 'constructor'] }).dropped).toEqual([
    '__proto__',
    'constructor',
  ])
})

test('too long is not kept', () => {
  const text = 'x'.repeat(limits.contentCharsMax)
  expect(encodeKept(keptOf([[{ kind: 'text', choice: 0, text }]]))).toBeUndefined()
})

test('another version is not read', () => {
  const bytes = encodeKept(keptOf([])) ?? new Uint8Array()
  const text = new TextDecoder().decode(bytes).replace('"v":1', '"v":2')
  expect(decodeKept(new TextEncoder().encode(text))).toBeUndefined()
})
