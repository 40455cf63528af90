import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startClientsWorld, type ClientsWorld } from './clients-world.ts'
import { DOORS, FEATURES, isRight, isStreamed, type Door, type Feature } from './matrix.ts'
import { cleanUp } from './server.ts'
import { until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 })

/** Every dialect to every hot adapter, through the real server. The table is the review. */
let world: ClientsWorld
beforeAll(async () => {
  world = await startClientsWorld()
})
afterAll(async () => {
  await cleanUp()
  await world.close()
})

/** What the world names its deployments' aliases, by adapter. */
const ADAPTERS = [
  'chat',
  'responses',
  'claude',
  'nova',
  'vllm',
  'llama-server',
  'ollama',
  'azure',
] as const

async function post(door: Door, alias: string, feature: Feature, signal?: AbortSignal) {
  const { path, body } = door.ask(feature === 'refusal' ? `${alias}-public` : alias, feature)
  return await fetch(world.server.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.server.key('intranet')}`,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify(body),
    signal: signal ?? AbortSignal.timeout(20_000),
  })
}

async function cell(door: Door, alias: string, feature: Feature): Promise<string> {
  if (feature === 'cancel') return await cancelled(door, alias)
  const response = await post(door, alias, feature)
  const answer = new Uint8Array(await response.arrayBuffer())
  if (feature === 'refusal') return response.status === 403 ? '✔ 403' : `✘ ${response.status}`
  const dropped = response.headers.get('standpipe-dropped')
  const told = dropped === null ? '' : `, without ${dropped}`
  if (response.status !== 200) return `✘ ${response.status} ${messageIn(answer)}`
  const seen = door.read(answer, isStreamed(feature))
  if (isRight(feature, seen)) return `✔${told}`
  return `✘ answers${told}: ${JSON.stringify(seen).slice(0, 120)}`
}

async function cancelled(door: Door, alias: string): Promise<string> {
  const before = world.hangups()
  const left = new AbortController()
  const response = await post(door, alias, 'cancel', left.signal)
  await response.body?.getReader().read()
  left.abort()
  await until('the deployment lost its client', () => world.hangups() > before)
  return '✔'
}

const messageIn = (answer: Uint8Array): string => {
  const text = Buffer.from(answer).toString()
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text.slice(0, 120)
}

test('the matrix of dialects and adapters', async () => {
  const lines: string[] = []
  for (const door of DOORS) {
    for (const alias of ADAPTERS) {
      lines.push(`${door.name} → ${alias}`)
      for (const feature of FEATURES)
        lines.push(`  ${feature.padEnd(16)} ${await cell(door, alias, feature)}`)
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
    `${process.cwd()}/test/golden/dialects.golden.txt`,
  )
})
