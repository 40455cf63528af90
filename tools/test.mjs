// `npm test`: installs what is missing, builds, runs every test. Arguments go to Vitest.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build, checkNode, install, root } from './build.mjs'

checkNode()
install()
build()
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const report = join(root, 'dist', '.vitest.json')

function run(args) {
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  return status ?? 1
}

const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return files(path)
    return entry.name.endsWith('.test.js') ? [relative(root, path).split(sep).join('/')] : []
  })

/**
 * Files whose process died before they could say anything: a native part of the runtime took it along
 * (seen with the SQLite driver's threads on a loaded machine). Undefined: something failed that did speak.
 */
function unheard() {
  if (!existsSync(report)) return undefined
  const { numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  if (numFailedTests > 0 || testResults.some(({ status }) => status === 'failed')) return undefined
  const heard = new Set(testResults.map(({ name }) => relative(root, name).split(sep).join('/')))
  const missing = files(join(root, 'dist')).filter((file) => !heard.has(file))
  return missing.length === 0 ? undefined : missing
}

const args = process.argv.slice(2)
let status = run(args)
if (status !== 0 && args.length === 0) {
  const again = unheard()
  if (again !== undefined) {
    console.error(
      `\nA test process died without a failed test; running what it left out once more: ${again.join(', ')}\n`,
    )
    status = run(again)
  }
}
process.exit(status)
