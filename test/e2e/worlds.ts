import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Configurations as values, and the few calls that every end-to-end test makes. */
export const SAMPLE_LAKE = join(process.cwd(), 'samples/lake')

/** A deployment on loopback that speaks OpenAI's protocol. */
export const upstreamAt = (url: string, more: object = {}): object => ({
  id: 'local',
  provider: 'openai',
  baseUrl: url,
  model: 'small-model',
  apiKey: '${env:UPSTREAM_KEY}',
  perimeter: 'network',
  addresses: ['127.0.0.0/8'],
  clearance: { level: 'restricted', compartments: ['*'] },
  accepts: { images: true },
  price: { perMillion: { input: '1.00', output: '2.00' } },
  ...more,
})

export const UPSTREAM_ENV = { UPSTREAM_KEY: 'upstream-key' }

/** Rules of the sample lake: `hr/` for the group `hr`, `board/` for the board, the rest for all staff. */
export const SAMPLE_SOURCE = (root = SAMPLE_LAKE): object => ({
  id: 'company',
  filesystem: { root },
  rules: [
    { match: 'hr/**', level: 'confidential', compartments: ['pii'], readers: ['group:hr'] },
    { match: 'board/**', level: 'restricted', readers: ['group:board'] },
    { match: 'handbook/**', level: 'internal', readers: ['group:staff'] },
    { match: 'products/**', level: 'internal', readers: ['group:staff'] },
  ],
})

export const PEOPLE = {
  groups: [{ id: 'staff' }, { id: 'hr' }, { id: 'board' }],
  apps: [
    { id: 'intranet', groups: ['staff'] },
    { id: 'hr-desk', groups: ['staff', 'hr'] },
  ],
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}
/** One call, its whole answer as text. */
export async function call(url: string, key: string, body?: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export const chatBody = (model: string, text: string, more: object = {}): object => ({
  model,
  messages: [{ role: 'user', content: text }],
  ...more,
})

interface Budgets {
  readonly budgets: readonly {
    readonly scope: string
    readonly limitNanoUsd: string
    readonly spentNanoUsd: string
    readonly heldNanoUsd: string
    readonly overageNanoUsd: string
  }[]
}
export interface Balance {
  readonly limit: bigint
  readonly spent: bigint
  readonly held: bigint
}
/** The balance of one scope's budget. */
export async function balanceOf(url: string, admin: string, scope: string): Promise<Balance> {
  const { text } = await call(`${url}/v1/standpipe/budgets`, admin)
  const found = (JSON.parse(text) as Budgets).budgets.find((budget) => budget.scope === scope)
  if (found === undefined) throw new Error(`there is no budget of ${scope}: ${text}`)
  const { limitNanoUsd, spentNanoUsd, heldNanoUsd } = found
  return { limit: BigInt(limitNanoUsd), spent: BigInt(spentNanoUsd), held: BigInt(heldNanoUsd) }
}

/** Asks until it is so, or throws after `limitMs`. */
export async function until(what: string, so: () => Promise<boolean> | boolean, limitMs = 10_000) {
  const deadline = performance.now() + limitMs
  while (!(await so())) {
    if (performance.now() > deadline) throw new Error(`it never came to be that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** The token of the operator who can read the data directory: good while this server runs. */
export const tokenOf = ({ data }: { readonly data: string }): string =>
  (JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')) as { readonly token: string }).token
