import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Index } from '../../src/retrieval/index-port.ts'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { prove, type Proof } from './proof.ts'

const TIMEOUT_MS = 180_000

async function proofsOf(
  kind: 'few' | 'own',
  pairs: number,
  through: (index: Index) => Index = (index) => index,
): Promise<{ readonly classes: number; readonly proofs: readonly Proof[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-proof-'))
  const index = await openPostingsIndex(directory)
  const clocks = { now: () => performance.now(), cpuMs: () => 0 }
  try {
    return await prove({ index: through(index), documents: 240, kind, pairs, ...clocks })
  } finally {
    await index.close()
    rmSync(directory, { recursive: true })
  }
}

test.each([
  ['few', 160, 200],
  ['own', 160, 240],
] as const)(
  'filter inside: hybrid answers against an exact oracle, classes: %s',
  async (kind, pairs, classesMax) => {
    const { classes, proofs } = await proofsOf(kind, pairs)
    expect(classes).toBeLessThanOrEqual(classesMax)
    expect(classes).toBeGreaterThan(20)
    for (const { share, mode, leaks, unfilled, otherwise, recall } of proofs) {
      const told = { share, mode, leaks, unfilled, otherwise }
      expect(told).toEqual({ share, mode, leaks: 0, unfilled: 0, otherwise: 0 })
      expect(recall).toBeGreaterThanOrEqual(0.98)
    }
  },
  TIMEOUT_MS,
)

/** Everything of the dense leg that the class filter excludes: the oracle MUST see it. */
const unfiltered = (index: Index): Index => ({
  apply: (changes) => index.apply(changes),
  search: (query) =>
    index.search({ ...query, classes: Uint32Array.from({ length: 300 }, (_, at) => at + 1) }),
  chunksOf: (document, classes) => index.chunksOf(document, classes),
  documents: (after, limit) => index.documents(after, limit),
  stats: () => index.stats(),
  activate: (space) => index.activate?.(space) ?? Promise.resolve(),
  close: () => index.close(),
})

test(
  'the oracle sees a filter that is off',
  async () => {
    const { proofs } = await proofsOf('few', 20, unfiltered)
    expect(proofs.reduce((sum, { leaks }) => sum + leaks, 0)).toBeGreaterThan(100)
  },
  TIMEOUT_MS,
)
