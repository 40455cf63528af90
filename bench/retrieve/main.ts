import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Index } from '../../src/retrieval/index-port.ts'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { CHUNKS_PER_DOCUMENT, document, question } from './corpus.ts'
import { proofMain } from './proof-main.ts'

/**
 * `npm run bench:retrieve [-- chunks]`: indexing and search of a drawn corpus, beside the bars.
 * Permitted share × number of classes; every query is new. Words alone; `proof` measures both legs.
 */
if (process.argv[2] === 'proof') {
  const held = await proofMain(
    Number(process.argv[3] ?? 100_000),
    Number(process.argv[4] ?? 20_000),
  )
  process.exit(held ? 0 : 1)
}
const chunks = Number(process.argv[2] ?? 100_000)
const documents = Math.ceil(chunks / CHUNKS_PER_DOCUMENT)
const QUERIES = 200
const BATCH = 64
const BARS: Readonly<Record<string, number>> = { '200/1': 20, '200/50': 40 }

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0

async function index(into: Index): Promise<void> {
  const start = performance.now()
  let inside = 0
  let longest = 0
  let cpuSeconds = 0
  let chars = 0
  for (let first = 1; first <= documents; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, documents - first + 1) }, (_, at) =>
      document(first + at, 1 + ((first + at) % 200)),
    )
    for (const put of batch) for (const { text } of put.chunks) chars += text.length
    const before = performance.now()
    const cpu = process.cpuUsage()
    await into.apply(batch)
    const { user, system } = process.cpuUsage(cpu)
    cpuSeconds += (user + system) / 1e6
    const took = performance.now() - before
    inside += took
    longest = Math.max(longest, took)
  }
  const megabytes = chars / 1e6
  const wall = (megabytes / (inside / 1e3)).toFixed(1)
  console.log(
    `index      ${megabytes.toFixed(0)} MB of text in ${((performance.now() - start) / 1e3).toFixed(1)} s: ` +
      `${wall} MB/s inside apply, ${(megabytes / cpuSeconds).toFixed(1)} MB per CPU second (bar 2), ` +
      `longest apply of ${BATCH} documents ${longest.toFixed(0)} ms`,
  )
}

async function reclass(into: Index, classes: number): Promise<void> {
  const start = performance.now()
  for (let first = 1; first <= documents; first += 1_000) {
    const count = Math.min(1_000, documents - first + 1)
    await into.apply(
      Array.from({ length: count }, (_, at) => ({
        kind: 'reclass',
        document: first + at,
        aclClass: 1 + ((first + at) % classes),
      })),
    )
  }
  console.log(`reclass    ${documents} documents in ${(performance.now() - start).toFixed(0)} ms`)
}

async function search(into: Index, classes: number, share: number): Promise<void> {
  const permitted = Uint32Array.from(
    { length: Math.max(1, (classes * share) / 100) },
    (_, at) => at + 1,
  )
  const times: number[] = []
  let found = 0
  for (let query = 0; query < QUERIES; query++) {
    const text = question(query * 31 + share + classes, documents)
    const start = performance.now()
    const { hits } = await into.search({ text, classes: permitted, limit: 24 })
    times.push(performance.now() - start)
    found += hits.length
  }
  times.sort((a, b) => a - b)
  const bar = BARS[`${classes}/${share}`]
  console.log(
    `search     ${String(share).padStart(3)} % of ${String(classes).padStart(6)} classes: ` +
      `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms` +
      `${bar === undefined ? '' : ` (bar p50 ${bar})`}, ${(found / QUERIES).toFixed(1)} hits`,
  )
}

const directory = mkdtempSync(join(tmpdir(), 'standpipe-bench-'))
const delay = monitorEventLoopDelay({ resolution: 1 })
const opened = await openPostingsIndex(directory)
await index(opened)
console.log(`memory     ${mebibytes(process.memoryUsage().rss)} RSS after indexing`)
await opened.compact()
console.log(
  `size       ${mebibytes((await opened.stats()).bytes)} on disk, ${(await opened.stats()).chunks} chunks`,
)
delay.enable()
for (const share of [1, 10, 50, 100]) await search(opened, 200, share)
await reclass(opened, 20_000)
for (const share of [1, 10, 50, 100]) await search(opened, 20_000, share)
delay.disable()
console.log(`event loop p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms while searching`)
console.log(`memory     ${mebibytes(process.memoryUsage().rss)} RSS at the end`)
await opened.close()
rmSync(directory, { recursive: true })
