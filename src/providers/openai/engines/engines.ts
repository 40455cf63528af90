import type { Deployment, Engine } from '../../../models/deployment.ts'
import { AZURE } from './azure.ts'
import type { EngineQuirks } from './engine.ts'
import { LLAMA_SERVER } from './llama-server.ts'
import { OLLAMA } from './ollama.ts'
import { OPENAI } from './openai.ts'
import { VLLM } from './vllm.ts'

const ENGINES: Readonly<Record<Engine, EngineQuirks>> = {
  vllm: VLLM,
  'llama-server': LLAMA_SERVER,
  ollama: OLLAMA,
  azure: AZURE,
}

/** Nobody said which engine it is: it may be any of them. */
const UNNAMED: EngineQuirks = {
  ...OPENAI,
  withheld: [...new Set(Object.values(ENGINES).flatMap(({ withheld }) => withheld))],
}

export const quirksOf = ({ engine }: Deployment): EngineQuirks =>
  engine === undefined ? UNNAMED : ENGINES[engine]

/** Behind the address is the vendor whose API it is, and not only its shape. */
export function isOpenAi(deployment: Deployment): boolean {
  let is = KNOWN.get(deployment)
  if (is === undefined) KNOWN.set(deployment, (is = findOut(deployment)))
  return is
}
/** Deployments are configuration: never changed in place. */
const KNOWN = new WeakMap<Deployment, boolean>()

function findOut({ engine, baseUrl }: Deployment): boolean {
  if (engine === 'azure') return true
  if (engine !== undefined || baseUrl === undefined || !URL.canParse(baseUrl)) return false
  const { hostname } = new URL(baseUrl)
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com')
}
