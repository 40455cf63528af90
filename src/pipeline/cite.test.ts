import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passageOf } from '../../test/fakes/work.ts'
import type { Frame, ModelEvent } from '../models/chat.ts'
import { Citer } from './cite.ts'

const PASSAGES = [
  passageOf(1, 'Trains are booked by the office. A taxi is paid back after eight in the evening.'),
  passageOf(2, 'Leave is asked for a week ahead.'),
]
const say = (text: string, choice = 0): ModelEvent => ({ kind: 'text', choice, text })
const finish = (choice = 0): ModelEvent => ({ kind: 'finish', choice, reason: 'stop' })
const textOf = (events: readonly ModelEvent[]): string =>
  events.map((event) => (event.kind === 'text' ? event.text : '')).join('')
const citationsOf = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.kind === 'citation' ? [event.citation] : []))

test.each([
  ['a marker of a passage stays', 'A taxi is paid [1].', 'A taxi is paid [1].', [1], 0],
  ['one that names nothing is taken out and counted', 'So [7] it is [99].', 'So  it is .', [], 2],
  ['the same twice is one citation', 'A [1] and B [1].', 'A [1] and B [1].', [1], 0],
  ['brackets that are no marker stay', 'x[0][i] = [abc] [1234]', 'x[i] = [abc] [1234]', [], 1],
  ['an open one at the end stays', 'see [1', 'see [1', [], 0],
] as const)('%s', (_, said, heard, numbers, dropped) => {
  const citer = new Citer(PASSAGES)
  const out = [...citer.push([say(said)]), ...citer.push([finish()])]
  expect(textOf(out)).toBe(heard)
  expect(citationsOf(out).map(({ passage }) => passage.number)).toEqual(numbers)
  expect(citer.droppedCount).toBe(dropped)
})

test('markers split over chunks: every chunking says and cites the same', () => {
  const text = 'Trains [1] are booked [12], leave [2] is asked [ 3 ] for [1].'
  const whole = new Citer(PASSAGES)
  const due = [...whole.push([say(text)]), ...whole.push([finish()])]
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
      const at = [...new Set(cuts)].toSorted((a, b) => a - b)
      const pieces = [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length))
      const citer = new Citer(PASSAGES)
      const out = [
        ...pieces.flatMap((piece) => citer.push([say(piece)])),
        ...citer.push([finish()]),
      ]
      expect(textOf(out)).toBe(textOf(due))
      expect(
        citationsOf(out).map(({ passage, start, end }) => [passage.number, start, end]),
      ).toEqual(citationsOf(due).map(({ passage, start, end }) => [passage.number, start, end]))
      expect(out.at(-1)).toEqual(finish())
    }),
  )
})

test('a citation points at its marker and quotes the sentence that fits, verbatim', () => {
  const citer = new Citer(PASSAGES)
  citer.push([say('A taxi is paid back after eight [1].')])
  const [citation] = citationsOf(citer.push([finish()]))
  expect(citation).toMatchObject({
    quote: 'A taxi is paid back after eight in the evening.',
    start: 32,
    end: 35,
  })
})

test('choices are counted apart', () => {
  const citer = new Citer(PASSAGES)
  const out = citer.push([
    say('[1', 0),
    say('[2', 1),
    say(']', 1),
    say(']', 0),
    finish(0),
    finish(1),
  ])
  expect(citationsOf(out).map(({ passage }) => passage.number)).toEqual([1, 2])
})

test('a frame goes on as it came only when nothing in it changed', () => {
  const citer = new Citer(PASSAGES)
  const framed = (text: string): ModelEvent & { readonly frame: Frame } => ({
    ...say(text),
    frame: { dialect: 'openai', unit: 'event', data: text },
  })
  const clean = framed('nothing here')
  expect(citer.push([clean])[0]).toBe(clean)
  expect(citer.push([framed('gone [9]')])[0]).not.toHaveProperty('frame')
})

test('without passages there is nothing to resolve', () => {
  const citer = new Citer([])
  const batch = [say('see [9]'), finish()]
  expect(citer.push(batch)).toBe(batch)
})
