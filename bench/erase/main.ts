import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { PUBLIC } from '../../src/kernel/label.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { instant } from '../../src/kernel/values.ts'
import { openKeyService } from '../../src/keys/service.ts'
import { systemClock, systemRandom } from '../../src/main/world.ts'
import { Eraser } from '../../src/pipeline/erase.ts'
import { ErasedList } from '../../src/pipeline/erased-list.ts'
import { Draws } from '../../src/retrieval/conformance-draws.ts'
import { masterKeyFile } from '../../src/stores/files/master-key.ts'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { openSqliteStores } from '../../src/stores/sqlite/sqlite.ts'

/**
 * What an erasure costs, and what others feel of it: one document out of an index of `--chunks`, with
 * `--requests` explained requests, while commits and searches go on.
 */
const { values } = parseArgs({
  options: {
    chunks: { type: 'string', default: '25000' },
    requests: { type: 'string', default: '20000' },
  },
})
const CHUNKS = Number(values.chunks)
const REQUESTS = Number(values.requests)
const PER_DOCUMENT = 10

const folder = mkdtempSync(join(tmpdir(), 'standpipe-bench-erase-'))
const stores = await openSqliteStores(folder, { known: ['index', 'keys'] })
const index = await openPostingsIndex(join(folder, 'index'))
const keys = await openKeyService({
  store: stores.wrappedKeys,
  master: masterKeyFile(folder),
  random: systemRandom,
  clock: systemClock,
})
const { manifest, erasures: store, ledger } = stores
const draws = new Draws(1)
const words = (count: number): string =>
  Array.from({ length: count }, () => `w${draws.skewed(30_000)}`).join(' ')
const keyOf = (id: number): string => `people/${(id * 7_919) % 100_003}.md`

await manifest.putClasses([
  { source: 'docs', cause: '**', ruleId: '**', readers: [], denied: [], label: PUBLIC },
])
for (let id = 1; id <= CHUNKS / PER_DOCUMENT; id += 50) {
  const ids = Array.from({ length: 50 }, (_, at) => id + at)
  await index.apply(
    ids.map((document) => ({
      kind: 'put',
      document,
      version: 'v1',
      aclClass: 1,
      title: words(5),
      path: keyOf(document),
      chunks: Array.from({ length: PER_DOCUMENT }, (_, ordinal) => ({
        ordinal,
        text: words(150),
        headings: [],
        page: undefined,
        label: PUBLIC,
      })),
    })),
  )
  await manifest.apply(
    ids.map((each) => ({
      kind: 'put',
      row: {
        id: each,
        source: 'docs',
        key: keyOf(each),
        version: 'v1',
        sizeBytes: 9_000,
        contentHash: String(each),
        state: 'indexed',
        reason: undefined,
        aclClass: 1,
        chunkCount: PER_DOCUMENT,
        syncedAt: instant(1),
        parserRevision: 1,
      },
    })),
  )
}
const record = (request: string) =>
  ledger.append(
    { kind: 'retrieval', at: instant(1), request, facts: {} },
    {
      passages: Array.from({ length: 5 }, () => ({
        source: 'docs',
        path: keyOf(1 + draws.below(CHUNKS / PER_DOCUMENT)),
        version: 'v1',
      })),
    },
  )
for (let at = 0; at < REQUESTS; at += 500)
  await Promise.all(Array.from({ length: 500 }, (_, each) => record(`r${at + each}`)))

const list = await ErasedList.open(store, keys)
const eraser = new Eraser({
  manifest,
  index,
  store,
  list,
  keys,
  clock: systemClock,
  random: systemRandom,
  append: (draft) => ledger.append(draft),
  source: () => ({
    id: 'docs',
    async *list() {},
    read: () => Promise.resolve({ kind: 'gone' }),
    check: () => Promise.resolve('gone'),
    watch: () => () => undefined,
  }),
  sources: () => ['docs'],
  isGovernor: () => false,
  whileStill: (_, work) => work(),
  remains: () => Promise.resolve([]),
  emptyClasses: () => Promise.resolve(0),
  forget: () => Promise.resolve(),
})

const spread = (list_: readonly number[]): object => {
  const sorted = list_.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1))
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(0.999999) }
}
async function load(until: () => boolean): Promise<object> {
  const commits: number[] = []
  const searches: number[] = []
  const timed = async (into: number[], work: () => Promise<unknown>): Promise<void> => {
    while (!until()) {
      const startedMs = performance.now()
      await work()
      into.push(performance.now() - startedMs)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const query = { text: 'w3 w90 w1200', classes: Uint32Array.of(1), limit: 10 }
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let number = 0
  await Promise.all([
    timed(commits, () => record(`load${number++}`)),
    timed(searches, () => index.search(query)),
  ])
  delay.disable()
  const loopMs = { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }
  return { commitMs: spread(commits), searchMs: spread(searches), loopMs }
}

const idleUntil = performance.now() + 5_000
console.log(JSON.stringify({ idle: await load(() => performance.now() > idleUntil) }))
for (let round = 1; round <= 2; round++) {
  let done = false
  const startedMs = performance.now()
  const watching = load(() => done)
  const request = {
    source: 'docs',
    path: keyOf(round * 100),
    scope: 'object',
    gone: false,
  } as const
  const erased = await eraser.erase(request, 'bench', () => undefined)
  const ms = Math.round(performance.now() - startedMs)
  done = true
  if (isRefusal(erased)) throw new Error(erased.message)
  const { steps, clean } = erased.record.statement
  console.log(JSON.stringify({ round, ms, clean, steps, ...(await watching) }))
}
console.log(JSON.stringify(await index.stats()))
await index.close()
await stores.close()
rmSync(folder, { recursive: true, force: true })
