import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startSdkWorld } from './sdk-world.ts'
import { cleanUp } from './server.ts'

/** `node dist/test/e2e/openai-python.js PYTHON`: openai_python.py against the real server, within two minutes. */
const LIMIT_MS = 120_000

const { upstream, server } = await startSdkWorld()
const child = spawn(
  process.argv[2] ?? 'python3',
  [join(process.cwd(), 'test/e2e/openai_python.py')],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      BASE_URL: `${server.url}/v1`,
      KEY_INTRANET: server.key('intranet'),
      KEY_POOR: server.key('poor'),
      KEY_ADMIN: server.adminKey ?? '',
    },
  },
)
const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
const code = await new Promise<number | null>((resolve) => {
  child.once('error', () => resolve(1))
  child.once('exit', resolve)
})
clearTimeout(timer)
await cleanUp()
await upstream.close()
process.exitCode = code ?? 1
