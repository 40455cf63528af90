import { startFakeAnthropic, type FakeAnthropic } from '../support/fake-anthropic.ts'
import { startFakeBedrock, type FakeBedrock } from '../support/fake-bedrock.ts'
import { startFakeOpenAi, type FakeAnswer, type FakeOpenAi } from '../support/fake-openai.ts'
import { CITIES, HELLO } from './clients-asked.ts'
import { cli, startServer, type Server } from './server.ts'
import { PEOPLE, SAMPLE_SOURCE, tokenOf, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

/**
 * One server in front of a deployment of every wire, for official clients in whatever language. The
 * deployments answer by the user's own words: `use tools`, `as JSON`, `talk long`, `think`, `die`.
 */
export interface ClientsWorld {
  readonly server: Server
  readonly openai: FakeOpenAi
  readonly anthropic: FakeAnthropic
  readonly bedrock: FakeBedrock
  /** Clients that left any of the deployments before an answer was complete. */
  hangups(): number
  /** Access-key pairs of the apps: `AWS_ID_INTRANET`, `AWS_SECRET_INTRANET`, … */
  awsEnv(): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

const LONG = Array.from({ length: 400 }, () => 'word ')
const THOUGHT = { text: 'Let me see.', signature: 'c2lnbmF0dXJl' }
const JSON_TEXT = JSON.stringify(CITIES[0])
const CALLS = CITIES.map((city, at) => ({ id: `call_${at + 1}`, name: 'weather', city }))

interface Wanted {
  readonly tools: boolean
  readonly json: boolean
  readonly long: boolean
  readonly thought: boolean
  readonly die: boolean
}
/** Looks at the last thing that was said: what came before was answered before. */
function wantedOf(asked: unknown): Wanted {
  const list = Array.isArray(asked) ? asked : [asked]
  const text = JSON.stringify(list.at(-1) ?? '')
  return {
    tools: text.includes('use tools'),
    json: text.includes('as JSON'),
    long: text.includes('talk long'),
    thought: text.includes('"think"'),
    die: text.includes('"die"'),
  }
}

function sayOpenAi(asked: unknown): FakeAnswer {
  const { tools, json, long, thought, die } = wantedOf(asked)
  if (thought) return { text: HELLO, thinking: THOUGHT.text }
  if (tools)
    return {
      text: [],
      toolCalls: CALLS.map(({ id, name, city }) => ({
        id,
        name,
        arguments: JSON.stringify(city),
      })),
    }
  if (json) return { text: JSON_TEXT }
  if (long) return { text: LONG, betweenPiecesMs: 20 }
  if (die) return { text: HELLO, pieceChars: 2, dieAfter: 3 }
  return { text: HELLO }
}

export async function startClientsWorld(): Promise<ClientsWorld> {
  const openai = await startFakeOpenAi({
    answers: ({ body }) => sayOpenAi(body?.messages ?? body?.['input']),
  })
  const anthropic = await startFakeAnthropic({
    answers({ body }) {
      const { tools, json, long, thought, die } = wantedOf(body?.messages)
      if (tools)
        return {
          text: [],
          toolCalls: CALLS.map(({ id, name, city }) => ({ id: `tool${id}`, name, input: city })),
        }
      if (json) return { text: JSON_TEXT }
      if (long) return { text: LONG, betweenPiecesMs: 20 }
      if (thought) return { text: HELLO, thinking: THOUGHT }
      if (die) return { text: HELLO, pieceChars: 2, dieAfter: 4 }
      return { text: HELLO }
    },
  })
  const bedrock = await startFakeBedrock({
    answers({ body }) {
      const { tools, json, long, thought, die } = wantedOf(body.messages)
      if (tools)
        return {
          text: [],
          toolUses: CALLS.map(({ id, name, city }) => ({ toolUseId: id, name, input: city })),
        }
      if (json) return { text: [JSON_TEXT] }
      if (long) return { text: LONG, betweenFramesMs: 20 }
      if (thought) return { text: [HELLO], thinking: THOUGHT }
      if (die) return { text: ['Hello', ' from', ' the', ' model'], dieAfter: 3 }
      return { text: ['Hello ', 'from the ', 'model'] }
    },
  })
  const fakes = [openai, anthropic, bedrock]
  const server = await startServer({
    env: { ...UPSTREAM_ENV, AWS_KEY: 'AKIDEXAMPLE', AWS_SECRET: 'upstream-secret' },
    config: configOf(openai.url, anthropic.url, bedrock.url),
  })
  let aws: Promise<Readonly<Record<string, string>>> | undefined
  return {
    server,
    openai,
    anthropic,
    bedrock,
    hangups: () => fakes.reduce((sum, fake) => sum + fake.hangups(), 0),
    awsEnv: () => (aws ??= awsEnvOf(server)),
    close: async () => void (await Promise.all(fakes.map((fake) => fake.close()))),
  }
}

function configOf(openai: string, anthropic: string, bedrock: string): object {
  const own = { onHangup: 'abort' }
  const engines = ['vllm', 'llama-server', 'ollama'] as const
  const deployments = [
    upstreamAt(openai, { ...own, id: 'chat' }),
    upstreamAt(openai, { ...own, id: 'responses', api: 'responses' }),
    upstreamAt(anthropic, { ...own, id: 'claude', provider: 'anthropic' }),
    upstreamAt(bedrock, {
      ...own,
      id: 'nova',
      provider: 'bedrock',
      model: 'anthropic.claude-example-v1:0',
      apiKey: undefined,
      aws: {
        region: 'eu-central-1',
        accessKeyId: '${env:AWS_KEY}',
        secretAccessKey: '${env:AWS_SECRET}',
      },
    }),
    ...engines.map((engine) => upstreamAt(openai, { ...own, id: engine, engine })),
    upstreamAt(openai, { ...own, id: 'azure', engine: 'azure', apiVersion: '2024-10-21' }),
  ] as readonly { readonly id: string }[]
  const open = deployments.map((deployment) => ({
    ...deployment,
    id: `${deployment.id}-public`,
    clearance: { level: 'public' },
  }))
  return {
    lake: { sources: [SAMPLE_SOURCE()] },
    knowledgeBases: [
      { id: 'company', sources: ['company'] },
      { id: 'company-lake', sources: ['company'] },
    ],
    deployments: [
      { id: 'extract', provider: 'extract' },
      ...deployments,
      ...open,
      upstreamAt(openai, { ...own, id: 'text-only', accepts: { images: false } }),
      upstreamAt(openai, { ...own, id: 'vectors', serves: ['embed'] }),
      upstreamAt(openai, { ...own, id: 'ranker', serves: ['rerank'] }),
    ],
    aliases: [
      ...[...deployments, ...open].map(({ id }) => ({ id, deployments: [id] })),
      { id: 'us.nova-v1:0', deployments: ['nova'] },
      { id: 'open', deployments: ['chat-public'] },
      { id: 'plain', deployments: ['text-only'] },
      { id: 'kept', deployments: ['chat'], content: { keepDays: 1 } },
      { id: 'embed', deployments: ['vectors'] },
      { id: 'rank', deployments: ['ranker'] },
      { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
    ],
    ...PEOPLE,
    apps: [...PEOPLE.apps, { id: 'poor', groups: ['staff'] }],
    budgets: [{ scope: 'app:poor', limit: '0.000001', period: 'total', mode: 'hard' }],
  }
}

interface MadeKey {
  readonly accessKey: { readonly id: string; readonly secret: string } | null
}

async function awsEnvOf(server: Server): Promise<Readonly<Record<string, string>>> {
  const env: Record<string, string> = {}
  for (const app of ['intranet', 'hr-desk', 'poor']) {
    const name = app.toUpperCase().replaceAll('-', '_')
    const made = await cli(
      ['keys', 'create', '--for', `app:${app}`, '--aws', '--json', '--url', server.url],
      { env: { STANDPIPE_ADMIN_KEY: server.adminKey ?? tokenOf(server) } },
    )
    const { accessKey } = JSON.parse(made.out) as MadeKey
    if (accessKey === null) throw new Error(`no access-key pair for ${app}: ${made.err}`)
    env[`AWS_ID_${name}`] = accessKey.id
    env[`AWS_SECRET_${name}`] = accessKey.secret
  }
  return env
}
