import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startClientsWorld } from './clients-world.ts'
import { cleanUp } from './server.ts'

/** `node dist/test/e2e/python-clients.js PYTHON`: the scripts of `python/` against one real server, in turn. */
const SCRIPTS = ['openai_client', 'anthropic_client', 'boto3_client', 'langchain_client']
const LIMIT_MS = 120_000

const world = await startClientsWorld()
const { server } = world
const env = {
  ...process.env,
  BASE_URL: server.url,
  KEY_INTRANET: server.key('intranet'),
  KEY_HR_DESK: server.key('hr-desk'),
  KEY_POOR: server.key('poor'),
  KEY_ADMIN: server.adminKey ?? '',
  ...(await world.awsEnv()),
}

function run(script: string): Promise<number> {
  const file = join(process.cwd(), 'test/e2e/python', `${script}.py`)
  const child = spawn(process.argv[2] ?? 'python3', [file], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code ?? 1)
    })
  })
}

let failed = 0
for (const script of process.argv[3]?.split(',') ?? SCRIPTS) failed += await run(script)
await cleanUp()
await world.close()
process.exitCode = failed === 0 ? 0 : 1
