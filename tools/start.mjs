// `npm start -- --lake DIR`: checks Node, installs and builds what is missing, then serves. Arguments
// go to `up`; relative paths start where npm was called, not at the package's root.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { build, checkNode, install, nodeFlags, root } from './build.mjs'

checkNode()
install()
build()
const child = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    ...nodeFlags(),
    join(root, 'dist', 'src', 'main.js'),
    'up',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() },
)
// A terminal interrupts the whole group: sending it on would interrupt the server twice.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('error', (error) => {
  console.error(`standpipe: could not start: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
