import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StaticEmbedder } from '../../src/embedding/static-embedder.ts'
import { readTokenTable } from '../../src/embedding/token-table.ts'

/**
 * `node dist/bench/embed/main.js [seconds]`: pieces that the built-in embedder reads per second of CPU
 * time on one core. Texts: this project's own documents, in pieces as long as chunks, and the same with
 * a letter outside ASCII in each, which takes the longer way.
 */
const SECONDS = Number(process.argv[2] ?? 3)
const BAR = 600_000
const CHUNK_CHARS = 1_200

const root = process.cwd()
const opened = performance.now()
const table = readTokenTable(readFileSync(join(root, 'embedder', 'builtin.embedding')))
if ('problem' in table) throw new Error(`the model ${table.problem}`)
const read = performance.now()
const embedder = new StaticEmbedder(table)
console.log(
  `open       ${(read - opened).toFixed(0)} ms to read and check the model, ` +
    `${(performance.now() - read).toFixed(0)} ms to build the tree of pieces; space \`${embedder.space}\``,
)

function documents(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return documents(path)
    return entry.name.endsWith('.md') ? [readFileSync(path, 'utf8')] : []
  })
}
const prose = [readFileSync(join(root, 'README.md'), 'utf8'), ...documents(join(root, 'docs'))]
const chunks = prose
  .flatMap((text) => text.match(new RegExp(`[^]{1,${CHUNK_CHARS}}`, 'g')) ?? [])
  // As plain ASCII: the longer way is measured by itself.
  .map((text) => text.replace(/[^\t\n\u0020-\u007e]/g, ' '))

function measure(name: string, texts: readonly string[]): void {
  let tokens = 0
  let chars = 0
  const until = performance.now() + SECONDS * 1e3
  const start = process.cpuUsage()
  for (let at = 0; performance.now() < until; at++) {
    const text = texts[at % texts.length] ?? ''
    tokens += embedder.embed(text).tokens
    chars += text.length
  }
  const { user, system } = process.cpuUsage(start)
  const cpuSeconds = (user + system) / 1e6
  const rate = tokens / cpuSeconds
  console.log(
    `${name.padEnd(10)} ${Math.round(rate).toLocaleString('en')} tokens per CPU second ` +
      `(bar ${BAR.toLocaleString('en')}: ${rate >= BAR ? 'met' : 'MISSED'}), ` +
      `${(chars / 1e6 / cpuSeconds).toFixed(1)} MB of text per CPU second`,
  )
}

console.log(`texts      ${chunks.length} of ${CHUNK_CHARS} characters at most`)
measure('warm up', chunks)
measure('ascii', chunks)
measure(
  'unicode',
  chunks.map((text) => `é${text}`),
)
