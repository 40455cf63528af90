import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Retrieval } from '../../src/retrieval/retrieve.ts'
import { SeededRandom } from '../simulation/seeded.ts'
import { openInside, retrieved, vectorOf, type Inside } from './inside.ts'
import { makeTwinLakes } from './lakes.ts'
import { question } from './questions.ts'
import { CANARY } from './words.ts'

const QUESTIONS = 2_000
const root = mkdtempSync(join(tmpdir(), 'standpipe-hybrid-'))
const questions: string[] = []
let a: Inside
let b: Inside
beforeAll(async () => {
  const lakes = makeTwinLakes(root, 61)
  const random = new SeededRandom(62)
  for (let at = 0; at < QUESTIONS; at++) questions.push(question(random, lakes))
  ;[a, b] = await Promise.all([openInside(lakes.a), openInside(lakes.b)])
})
afterAll(async () => {
  await Promise.all([a.close(), b.close()])
  rmSync(root, { recursive: true, force: true })
})

const TIMEOUT_MS = 180_000

test(
  'twin lakes: 2,000 questions by words and meaning are quoted the same, to the byte',
  async () => {
    let passages = 0
    for (const text of questions) {
      const [ofA, ofB] = await Promise.all([retrieved(a.world, text), retrieved(b.world, text)])
      const bytes = bytesOf(ofA)
      expect(bytesOf(ofB)).toBe(bytes)
      expect(bytes).not.toMatch(CANARY)
      expect(ofA.mode).toBe('exact')
      passages += ofA.passages.length
    }
    expect(passages).toBeGreaterThan(QUESTIONS)
  },
  TIMEOUT_MS,
)

/** Ranks, scores, words and versions: all that there is. */
const bytesOf = ({ termWeights, relatedTerms, ...rest }: Retrieval): string =>
  JSON.stringify([rest, [...termWeights], [...relatedTerms]])

test('both legs were asked, and the lakes do differ in what is excluded', async () => {
  const classes = Uint32Array.from({ length: 64 }, (_, at) => at + 1)
  const query = {
    text: questions[0] ?? '',
    classes,
    limit: 20,
    vector: vectorOf(questions[0] ?? ''),
  }
  const [ofA, ofB] = [await a.index.search(query), await b.index.search(query)]
  expect(ofA.space).toBe(query.vector.space)
  expect(ofA.hits.some(({ parts }) => parts?.dense !== undefined)).toBe(true)
  expect(ofA.rows === ofB.rows && JSON.stringify(ofA.hits) === JSON.stringify(ofB.hits)).toBe(false)
})
