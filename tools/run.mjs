// Installs, builds and runs one compiled entry point: `node tools/run.mjs bench/gateway/main.js …args`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build, checkNode, install, root } from './build.mjs'

checkNode()
install()
build()
const [entry, ...args] = process.argv.slice(2)
const child = spawn(
  process.execPath,
  ['--enable-source-maps', join(root, 'dist', entry), ...args],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
