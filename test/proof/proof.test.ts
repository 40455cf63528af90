import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../simulation/seeded.ts'
import { prove } from './proof.ts'
import { put, secretDocument } from './lakes.ts'
import { anyQuestion, askedAs, wiredQuestion, type AskedBy } from './questions.ts'
import { askBoth, startTwins, type Twins } from './twins.ts'
import { CANARY, CONFIDENTIAL } from './words.ts'

let twins: Twins
beforeAll(async () => {
  twins = await startTwins(11)
})
afterAll(() => twins.stop())

test('change the secret, and nothing outside changes', { timeout: 300_000 }, async () => {
  const { differences, canaries, ...counts } = await prove(twins, { seed: 12, queries: 2_000 })
  expect(differences.slice(0, 3)).toEqual([])
  expect(canaries.slice(0, 3)).toEqual([])
  expect(counts.asked).toBeGreaterThanOrEqual(2_000)
  expect(counts.withPassages).toBeGreaterThan(1_000)
})

/** A past leaves no trace: neither in ranks, nor in what is corrected, nor in the order of equals. */
test('what was readable once is as what never was', { timeout: 300_000 }, async () => {
  const { a, lakes } = twins
  const random = new SeededRandom(15)
  const past = (at: number): string => `handbook/past-${at}.md`
  for (let at = 0; at < 6; at++) {
    const { text } = secretDocument(random, [...lakes.dark, ...lakes.words], LIKE)
    put(a.lake, { path: past(at), text })
  }
  await a.sync()
  expect((await a.ask(retrieving('a past that is not over'))).body).toContain('handbook/past-')
  for (const at of [0, 1, 2]) rmSync(join(a.lake, past(at)))
  await a.sync()
  await a.rule(['{ match: "handbook/past-*.md", level: restricted, readers: ["group:board"] }'])
  for (let at = 0; at < 200; at++) {
    const { seen, differs } = await askBoth(twins, anyQuestion(random, lakes))
    expect(differs).toBeUndefined()
    expect(seen.map(({ body }) => body).join()).not.toMatch(CANARY)
  }
})
const LIKE = { path: '', text: 'A past that is not over yet.' }
const retrieving = (query: string): AskedBy => ({
  by: 'intranet',
  method: 'POST',
  path: '/v1/knowledge_bases/company/retrieve',
  body: JSON.stringify({ query, limit: 20 }),
})

/** Without this the first test could be empty: the same words, asked by one who may read them, find them. */
test('what intranet never sees is there to be seen', async () => {
  const random = new SeededRandom(13)
  let seen = 0
  for (let at = 0; at < 40; at++) {
    const asked = askedAs(wiredQuestion(random, twins.lakes, 'assistant'), 'hr-desk')
    const { seen: answers } = await askBoth(twins, asked)
    if (answers.every(({ body }) => CANARY.test(body))) seen++
  }
  expect(seen).toBeGreaterThan(20)
})

test('a model that is cleared for less never receives it', async () => {
  const { a } = twins
  const random = new SeededRandom(14)
  const before = a.upstream.requests.length
  const statuses = new Set<number>()
  for (let at = 0; at < 60; at++) {
    const model = at % 2 === 0 ? 'tiered' : 'vendor-only'
    const asked = askedAs(wiredQuestion(random, twins.lakes, model), 'hr-desk')
    statuses.add((await a.ask(asked)).status)
  }
  const sent = a.upstream.requests.slice(before)
  const holdsConfidential = ({ text }: { text: string }): boolean => CONFIDENTIAL.test(text)
  const to = (model: string) => sent.filter(({ body }) => body?.model === model)
  expect(to('own-model').filter(holdsConfidential).length).toBeGreaterThan(10)
  expect(to('vendor-model').filter(holdsConfidential)).toEqual([])
  expect(to('vendor-model').length).toBeGreaterThan(0)
  // What it may not see is withheld, and the rest of the lake answers.
  expect(statuses).toEqual(new Set([200]))
})
