import { z } from 'zod'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { CliDeps } from './deps.ts'

/** A model server that answers on loopback. It is offered to the operator and never used by itself. */
export interface Engine {
  readonly name: string
  readonly baseUrl: string
  readonly models: readonly string[]
}

const PORTS: readonly { readonly name: string; readonly port: number }[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'llama-server', port: 8080 },
]
const modelList = z.object({ data: z.array(z.object({ id: z.string().max(256) })) })

/** Both speak `GET /v1/models`. Anything else on these ports is passed over in silence. */
export async function findEngines(
  deps: Pick<CliDeps, 'fetch'>,
  ownPort: number,
): Promise<readonly Engine[]> {
  const found = await Promise.all(
    PORTS.filter(({ port }) => port !== ownPort).map(async ({ name, port }) => {
      const baseUrl = `http://127.0.0.1:${port}/v1`
      const models = await modelsAt(deps, baseUrl)
      return models.length === 0 ? [] : [{ name, baseUrl, models }]
    }),
  )
  return found.flat()
}

async function modelsAt(deps: Pick<CliDeps, 'fetch'>, baseUrl: string): Promise<readonly string[]> {
  try {
    const signal = AbortSignal.timeout(limits.probeTimeoutMs)
    const response = await deps.fetch(`${baseUrl}/models`, { signal, redirect: 'error' })
    if (!response.ok) return []
    const parsed = parseJson(await boundedText(response), { depthMax: limits.jsonDepthMax })
    const result = modelList.safeParse(parsed.ok ? parsed.value : undefined)
    return result.success ? result.data.data.map(({ id }) => id) : []
  } catch {
    return []
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > limits.probeBytesMax) return ''
  }
  return text
}
