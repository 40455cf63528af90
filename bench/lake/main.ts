import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeCorpus } from './corpus.ts'
import { ingest, type Ingested } from './ingest.ts'

/**
 * How fast a lake is indexed and in how much memory: `npm run bench:lake -- --files 20000 --bytes 200000000`.
 * `--kill` ends the process with SIGKILL midway, starts it again and checks that it goes on from there.
 */
const BARS = { mbPerSecondMin: 0.8, rssMiBMax: 1_024 }

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '20000' },
    bytes: { type: 'string', default: '200000000' },
    kill: { type: 'boolean', default: false },
    child: { type: 'string' },
  },
})

if (values.child === undefined) await bench(Number(values.files), Number(values.bytes))
else await child(values.child)

/** A process of its own, so that one run's memory is not another's and it can be killed. */
async function child(folder: string): Promise<void> {
  const result = await ingest(join(folder, 'lake'), join(folder, 'data'), (seen) =>
    process.send?.({ seen }),
  )
  process.send?.({ result })
  process.disconnect()
}

async function bench(files: number, bytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'standpipe-bench-'))
  try {
    mkdirSync(join(folder, 'lake'))
    writeCorpus(join(folder, 'lake'), files, bytes)
    console.log(`${files} files, ${(bytes / 1e6).toFixed(0)} MB of Markdown, detectors on`)
    if (values.kill) await killed(folder, files)
    const result = await run(folder)
    if (result === undefined) throw new Error('the run ended without a result')
    print(result, values.kill ? 0 : bytes)
    if (!values.kill) print(await again(folder), 0)
    if (result.failure !== undefined || missed(result, bytes)) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function again(folder: string): Promise<Ingested> {
  console.log('once more, nothing changed:')
  const result = await run(folder)
  if (result === undefined) throw new Error('the run ended without a result')
  return result
}

/** Ends the run at half of its objects, as a power cut would. */
async function killed(folder: string, files: number): Promise<void> {
  await run(folder, (seen, kill) => {
    if (seen > files / 2) kill()
  })
  console.log('killed at half; starting again:')
}

function run(
  folder: string,
  onSeen?: (seen: number, kill: () => void) => void,
): Promise<Ingested | undefined> {
  const running = fork(fileURLToPath(import.meta.url), ['--child', folder], {
    execArgv: ['--enable-source-maps'],
  })
  return new Promise((resolve, reject) => {
    let result: Ingested | undefined
    running.on('message', (message: { readonly seen?: number; readonly result?: Ingested }) => {
      result = message.result ?? result
      if (message.seen !== undefined) onSeen?.(message.seen, () => running.kill('SIGKILL'))
    })
    running.on('error', reject)
    running.on('exit', () => resolve(result))
  })
}

function missed(result: Ingested, bytes: number): boolean {
  // A run after a kill that begins at zero did not go on.
  if (values.kill && result.before < Number(values.files) / 4) return true
  const slow = !values.kill && bytes / 1e6 / (result.ms / 1e3) < BARS.mbPerSecondMin
  return slow || result.rssMaxMiB > BARS.rssMiBMax
}

function print(result: Ingested, bytes: number): void {
  const seconds = result.ms / 1_000
  const speed =
    bytes === 0 ? '' : `${(bytes / 1e6 / seconds).toFixed(2)} MB/s (bar ${BARS.mbPerSecondMin}), `
  console.log(
    `  ${result.before} objects before, ${result.indexed} after, ${result.chunks} chunks in ${seconds.toFixed(1)} s (ready after ${(result.startMs / 1_000).toFixed(1)} s): ${speed}` +
      `peak RSS ${result.rssMaxMiB} MiB (bar ${BARS.rssMiBMax})${result.failure === undefined ? '' : `, FAILED: ${result.failure}`}`,
  )
}
