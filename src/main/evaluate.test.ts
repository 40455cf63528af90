import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isFailure } from '../cli/deps.ts'
import { evaluateRetrieval } from './evaluate.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-evaluate-'))
  mkdirSync(at('docs/deep'), { recursive: true })
  writeFileSync(
    at('docs/leave.md'),
    '# Vacation\n\nEvery employee has thirty days of annual leave.\n',
  )
  writeFileSync(
    at('docs/deep/pumps.txt'),
    'The pumps of the cooling water are serviced in March.\n',
  )
  writeFileSync(
    at('docs/travel.md'),
    '# Travel\n\nFlights are booked through the office of travel.\n',
  )
  writeFileSync(at('docs/broken.pdf'), 'no pdf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (queries: string, qrels: string, lake = 'docs') => {
  writeFileSync(at('queries.tsv'), queries)
  writeFileSync(at('qrels.txt'), qrels)
  return evaluateRetrieval({
    lake: at(lake),
    queriesFile: at('queries.tsv'),
    qrelsFile: at('qrels.txt'),
    onProgress: () => undefined,
  })
}
const leftBehind = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('standpipe-eval-'))

test('parsers, chunker, embedder and index of the product, against judgements', async () => {
  const before = leftBehind()
  const measured = await run(
    // The second shares no word with its document: meaning alone finds it.
    '1\tdays of annual leave\n2\tmachinery that moves liquid\n3\tpumps serviced\n4\tnot judged\n',
    '1 0 leave 1\n2 0 pumps 1\n3 0 pumps 2\n9 0 leave 1\n3 0 travel 0\n5 0 travel 0\n',
  )
  if (isFailure(measured)) throw new Error(measured.messages.join())
  expect(measured).toMatchObject({ queries: 3, unasked: 2, documents: 3, chunks: 3, skipped: 1 })
  expect(measured).toMatchObject({ judgedDocuments: 3, missing: 0, sharedIds: 0 })
  expect(measured.dense).toMatchObject({ ndcg10: 1, mrr10: 1, recall100: 1 })
  expect(measured.bm25.ndcg10).toBeLessThan(1)
  expect(measured.hybrid.ndcg10).toBe(1)
  expect(measured.hybridOver.bm25.ndcg10).toBeCloseTo(1 - measured.bm25.ndcg10, 10)
  expect(measured.embedder).toMatch(/^builtin-/)
  expect(leftBehind()).toEqual(before)
}, 60_000)

test('what is judged and not there is counted, and so are ids of two files; files may come from Windows', async () => {
  writeFileSync(at('docs/deep/leave.txt'), 'A leave of another kind.\n')
  const measured = await run(
    '\ufeff1\tdays of annual leave\r\n2\tpumps serviced\r\n',
    '\ufeff1\t0\tleave\t1\r\n2 0  pumps 1\r\n2 0 nowhere 1\r\n',
  )
  expect(measured).toMatchObject({ queries: 2, judgedDocuments: 3, missing: 1, sharedIds: 1 })
}, 60_000)

test('judgements of another lake are no measurement', async () => {
  const measured = await run('1\tdays of annual leave\n', '1 0 leave.md 1\n1 0 holidays 1\n')
  expect(measured).toMatchObject({
    messages: [
      'none of the 2 judged documents is in the lake; ids are file names without extension',
    ],
  })
}, 60_000)

test.each<[string, string, string, RegExp]>([
  ['docs', '1 no tab', '1 0 a 1', /queries\.tsv` line 1: expected an id, a tab/],
  ['docs', '1\ta', '1 0 a', /qrels\.txt` line 1: expected query, iteration/],
  ['docs', '1\ta', '2 0 a 1', /no query is judged/],
  ['nowhere', '1\ta', '1 0 a 1', /nowhere` is not a folder/],
])('%#: what is wrong is one sentence', async (lake, queries, qrels, message) => {
  const measured = await run(queries, qrels, lake)
  expect(isFailure(measured) ? measured.messages : []).toEqual([expect.stringMatching(message)])
})
