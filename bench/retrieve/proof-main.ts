import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { CHUNKS_PER_DOCUMENT } from './corpus.ts'
import { prove, type Proof } from './proof.ts'

/**
 * `npm run bench:retrieve -- proof [chunks] [pairs]`: hybrid answers of the index held against an exact
 * oracle, with few classes and with one class for each document. Exits 1 when a bar is missed.
 */
const BARS_MS: Readonly<Record<string, number>> = { 'few 0.01': 20, 'few 0.5': 40 }
const RECALL_MIN = 0.98
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e3
}

export async function proofMain(chunks: number, pairs: number): Promise<boolean> {
  const documents = Math.ceil(chunks / CHUNKS_PER_DOCUMENT)
  let held = true
  for (const kind of ['few', 'own'] as const) {
    const directory = mkdtempSync(join(tmpdir(), 'standpipe-proof-'))
    const index = await openPostingsIndex(directory)
    const setting = { index, documents, kind, pairs, now: () => performance.now(), cpuMs }
    const { classes, proofs } = await prove(setting)
    const { chunks: stored, embedded } = await index.stats()
    console.log(`\n${stored} chunks, ${embedded} with vectors, ${classes} classes`)
    console.log('permitted  mode         pairs  leaks  recall@10  unfilled  p50 ms  p95 ms  CPU ms')
    for (const proof of proofs) {
      console.log(line(proof))
      held = holds(proof, BARS_MS[`${kind} ${proof.share}`]) && held
    }
    await index.close()
    rmSync(directory, { recursive: true })
  }
  console.log(held ? '\nevery bar holds' : '\na bar is missed')
  return held
}

function line({ share, mode, pairs, leaks, recall, unfilled, timesMs, cpuMs: cpu }: Proof): string {
  return [
    `${(share * 100).toFixed(1)} %`.padStart(9),
    `  ${mode.padEnd(11)}`,
    String(pairs).padStart(7),
    String(leaks).padStart(7),
    recall.toFixed(4).padStart(11),
    String(unfilled).padStart(10),
    quantile(timesMs, 0.5).toFixed(1).padStart(8),
    quantile(timesMs, 0.95).toFixed(1).padStart(8),
    cpu.toFixed(1).padStart(8),
  ].join('')
}

function holds(
  { mode, leaks, recall, unfilled, otherwise, timesMs }: Proof,
  barMs: number | undefined,
) {
  const fast = barMs === undefined || mode !== 'exact' || quantile(timesMs, 0.5) <= barMs
  return otherwise === 0 && leaks === 0 && unfilled === 0 && recall >= RECALL_MIN && fast
}
