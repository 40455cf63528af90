import { spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** A package that is installed and built, whose program tells how it was called. */
let root = ''
const MAIN = `
  process.on('SIGTERM', () => process.exit(7))
  process.stdout.write(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }) + '\\n')
  if (process.argv.includes('--wait')) setInterval(() => undefined, 1000)
  else process.exit(3)
`
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'standpipe-start-')))
  cpSync('tools/start.mjs', join(root, 'tools/start.mjs'))
  cpSync('tools/build.mjs', join(root, 'tools/build.mjs'))
  for (const folder of ['dist/src', 'node_modules', 'src', 'elsewhere']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  for (const file of ['package-lock.json', 'node_modules/.package-lock.json', 'tsconfig.json']) {
    writeFileSync(join(root, file), '{}')
  }
  writeFileSync(join(root, 'dist/src/main.js'), MAIN)
  writeFileSync(join(root, 'dist/.built'), '')
  const later = new Date(2100, 1)
  utimesSync(join(root, 'dist/.built'), later, later)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'tools/start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, INIT_CWD: join(root, 'elsewhere') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.stdout?.once('data', (bytes: Buffer) => resolve(String(bytes))))
const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)))

test('arguments go to `up`, relative paths start where npm was called, the exit code comes back', async () => {
  const child = start('--lake', './docs')
  const [line, code] = await Promise.all([firstLine(child), ended(child)])
  expect(JSON.parse(line)).toEqual({
    args: ['up', '--lake', './docs'],
    cwd: join(root, 'elsewhere'),
  })
  expect(code).toBe(3)
})

test('a signal reaches the server, whose exit code comes back', async () => {
  const child = start('--wait')
  const end = ended(child)
  await firstLine(child)
  child.kill('SIGTERM')
  expect(await end).toBe(7)
})
