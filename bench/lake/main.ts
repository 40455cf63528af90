import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { copyCorpus, writeCorpus } from './corpus.ts'
import { ingest, type Ingested } from './ingest.ts'

/**
 * How fast a lake is indexed and in how much memory: `npm run bench:lake -- --files 20000 --bytes 200000000`.
 * `--from DIR --copies 100` takes real documents instead, as often as asked.
 * `--words` leaves the built-in embedder out.
 * `--kill` ends the process with SIGKILL midway, starts it again and checks that it goes on from there.
 */
const BARS = { mbPerSecondMin: 0.8, rssMiBMax: 1_024 }

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '20000' },
    bytes: { type: 'string', default: '200000000' },
    from: { type: 'string' },
    copies: { type: 'string', default: '1' },
    kill: { type: 'boolean', default: false },
    words: { type: 'boolean', default: false },
    child: { type: 'string' },
  },
})

if (values.child === undefined) await bench()
else await child(values.child)

/** A process of its own, so that one run's memory is not another's and it can be killed. */
async function child(folder: string): Promise<void> {
  const result = await ingest(join(folder, 'lake'), join(folder, 'data'), {
    words: values.words,
    onProgress: (seen) => process.send?.({ seen }),
  })
  process.send?.({ result })
  process.disconnect()
}

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'standpipe-bench-'))
  try {
    const lake = join(folder, 'lake')
    mkdirSync(lake)
    const files = fill(lake)
    if (values.kill) await killed(folder, files)
    const result = await run(folder, progress(files))
    if (result === undefined) throw new Error('the run ended without a result')
    print(result)
    if (!values.kill) print(await again(folder))
    if (result.failure !== undefined || missed(result, files)) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Fills the lake; returns the number of its files. */
function fill(lake: string): number {
  if (values.from === undefined) {
    const [files, bytes] = [Number(values.files), Number(values.bytes)]
    writeCorpus(lake, files, bytes)
    console.log(`${files} files, ${(bytes / 1e6).toFixed(0)} MB of Markdown, detectors on`)
    return files
  }
  copyCorpus(lake, values.from, Number(values.copies))
  const entries = readdirSync(lake, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).length
  console.log(`${files} files, ${values.copies} copies of a folder, detectors on`)
  return files
}

/** A line at every tenth of the way. */
function progress(files: number): (seen: number) => void {
  const step = Math.ceil(files / 10)
  let next = step
  return (seen) => {
    if (seen < next) return
    next += step
    console.log(`  ${seen} of ${files} objects seen`)
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
  const args = ['--child', folder, ...(values.words ? ['--words'] : [])]
  const running = fork(fileURLToPath(import.meta.url), args, {
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

function missed(result: Ingested, files: number): boolean {
  // A run after a kill that begins at zero did not go on.
  if (values.kill && result.before < files / 4) return true
  return mbPerSecond(result, result.ms) < BARS.mbPerSecondMin || result.rssMaxMiB > BARS.rssMiBMax
}

function mbPerSecond(result: Ingested, ms: number): number {
  return result.chars / 1e3 / ms
}

function print(result: Ingested): void {
  const seconds = result.ms / 1_000
  const speed =
    result.chars === 0
      ? 'nothing read, '
      : `${(result.chars / 1e6).toFixed(0)} MB of text, ${mbPerSecond(result, result.ms).toFixed(2)} MB/s (bar ${BARS.mbPerSecondMin}), ` +
        `${mbPerSecond(result, result.cpuMs).toFixed(2)} MB per CPU second, `
  console.log(
    `  ${result.before} objects before, ${result.indexed} after, ${result.skipped} skipped, ${result.chunks} chunks (${result.embedded} with vectors) in ${seconds.toFixed(1)} s (ready after ${(result.startMs / 1_000).toFixed(1)} s): ${speed}` +
      `peak RSS ${result.rssMaxMiB} MiB (bar ${BARS.rssMiBMax})${result.failure === undefined ? '' : `, FAILED: ${result.failure}`}`,
  )
}
