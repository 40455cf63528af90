// Builds when the output is older than any source. `tools/build.mjs --force` always does.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'dist', '.built')

function newest(directory) {
  let latest = 0
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return latest
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}

export function install() {
  const lock = join(root, 'package-lock.json')
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 1000) return
  console.error('Installing dependencies from the lockfile…')
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'])
}

export function build({ force = false } = {}) {
  const sources = ['src', 'test', 'tools', 'bench']
    .map((name) => join(root, name))
    .filter(existsSync)
  const changed = Math.max(statSync(join(root, 'tsconfig.json')).mtimeMs, ...sources.map(newest))
  if (!force && existsSync(stamp) && statSync(stamp).mtimeMs > changed) return
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', root])
  writeFileSync(stamp, '')
}

/** The flags that the program is to run with stand in its first line. */
export function nodeFlags() {
  const [first = ''] = readFileSync(join(root, 'dist', 'src', 'main.js'), 'utf8').split('\n', 1)
  return first.split(' ').filter((word) => word.startsWith('--'))
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Standpipe needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  checkNode()
  install()
  build({ force: process.argv.includes('--force') })
}
