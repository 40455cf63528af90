import { parseArgs } from 'node:util'
import { prove } from './proof.ts'
import { startTwins } from './twins.ts'

/** A longer proof than the tests have time for: `node tools/run.mjs test/proof/main.js --queries 20000`. */
const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const twins = await startTwins(seed)
try {
  const started = performance.now()
  const { differences, canaries, ...counts } = await prove(twins, {
    seed: seed + 1,
    queries: Number(values.queries),
  })
  const seconds = Math.round((performance.now() - started) / 100) / 10
  console.log(JSON.stringify({ seed, seconds, ...counts }))
  for (const { asked, a, b } of differences.slice(0, 5)) {
    console.log(`DIFFERENT: ${JSON.stringify(asked).slice(0, 600)}\n  a ${a}\n  b ${b}`)
  }
  for (const canary of canaries.slice(0, 5)) console.log(`SEEN OUTSIDE: ${canary}`)
  console.log(`${differences.length} differences, ${canaries.length} canaries`)
  process.exitCode = differences.length + canaries.length === 0 ? 0 : 1
} finally {
  await twins.stop()
}
