import { expect, test } from 'vitest'
import { addTo, fScore, pairs, type Span, tally, type Tally } from './score.ts'

const span = (type: string, start: number, end: number): Span => ({ type, start, end })

test('a span counts from nine tenths of the union on, whatever its type', () => {
  const gold = [span('PERSON', 0, 10)]
  expect(pairs(gold, [span('place', 0, 9)]).size).toBe(1)
  expect(pairs(gold, [span('person', 0, 8)]).size).toBe(0)
  expect(pairs(gold, [span('person', 0, 11)]).size).toBe(1)
  expect(pairs(gold, [span('person', 1, 11)]).size).toBe(0)
})

test('a labelled span takes one prediction, and a prediction one labelled span', () => {
  const gold = [span('PERSON', 0, 10)]
  const twice = [span('person', 0, 10), span('place', 0, 10)]
  expect(pairs(gold, twice).size).toBe(1)
  expect(pairs([...gold, span('TITLE', 0, 10)], [span('person', 0, 10)]).size).toBe(1)
})

test('the better overlap is taken first', () => {
  const near = span('person', 0, 19)
  const exact = span('person', 0, 20)
  const [pair] = pairs([span('PERSON', 0, 20)], [near, exact])
  expect(pair?.[1]).toBe(exact)
})

test('every labelled span counts, of types without a detector too', () => {
  const total = tally()
  const types = new Map<string, Tally>()
  const gold = [span('PERSON', 0, 10), span('SHOE_SIZE', 20, 22), span('LOCATION', 30, 40)]
  addTo(total, types, gold, [span('person', 0, 10), span('person', 30, 40), span('card', 50, 60)])
  expect(total).toMatchObject({ gold: 3, predicted: 3, right: 2 })
  expect(types.get('PERSON')).toMatchObject({ gold: 1, predicted: 2, right: 1, found: 1 })
  expect(types.get('LOCATION')).toMatchObject({
    gold: 1,
    right: 0,
    found: 1,
    chars: 10,
    charsFound: 10,
  })
  expect(types.get('SHOE_SIZE')).toMatchObject({ gold: 1, found: 0 })
})

test('F2 weighs recall four times', () => {
  expect(fScore(1, 0.5)).toBeCloseTo(0.5556, 4)
  expect(fScore(0.5, 1)).toBeCloseTo(0.8333, 4)
  expect(fScore(0, 0)).toBe(0)
})
