import {
  startFakeOpenAi,
  type FakeAnswer,
  type FakeOpenAi,
  type RecordedRequest,
} from '../support/fake-openai.ts'
import { startServer, type Server } from './server.ts'
import { PEOPLE, SAMPLE_SOURCE, UPSTREAM_ENV, upstreamAt } from './worlds.ts'

/** The server that the official SDKs are run against, in whatever language. */
export const CALLS = [
  { id: 'call_1', name: 'weather', arguments: '{"city":"Leeds","days":3}' },
  { id: 'call_2', name: 'weather', arguments: '{"city":"Porto","days":1}' },
]
/** What a scripted deployment says is asked for in the user's own words. */
function scripted({ body }: RecordedRequest): FakeAnswer {
  const asked = JSON.stringify(body?.messages ?? '')
  if (asked.includes('use tools')) return { toolCalls: CALLS, text: [] }
  if (asked.includes('as JSON')) return { text: '{"city":"Leeds","days":3}' }
  if (asked.includes('talk long'))
    return { text: Array.from({ length: 400 }, () => 'word '), betweenPiecesMs: 20 }
  if (asked.includes('talk a while'))
    return { text: Array.from({ length: 60 }, () => 'word '), betweenPiecesMs: 20 }
  return {}
}

export async function startSdkWorld(): Promise<{
  readonly upstream: FakeOpenAi
  readonly server: Server
}> {
  const upstream = await startFakeOpenAi({ answers: scripted })
  const server = await startServer({
    env: UPSTREAM_ENV,
    config: {
      lake: { sources: [SAMPLE_SOURCE()] },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [
        { id: 'extract', provider: 'extract' },
        upstreamAt(upstream.url, { onHangup: 'abort' }),
        upstreamAt(upstream.url, { id: 'text-only', accepts: { images: false } }),
        upstreamAt(upstream.url, { id: 'public-only', clearance: { level: 'public' } }),
      ],
      aliases: [
        { id: 'chat', deployments: ['local'] },
        { id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] },
        { id: 'plain', deployments: ['text-only'] },
        { id: 'open', deployments: ['public-only'] },
        { id: 'remembering', deployments: ['local'], content: { keepDays: 1 } },
      ],
      ...PEOPLE,
      apps: [...PEOPLE.apps, { id: 'poor', groups: ['staff'] }],
      budgets: [{ scope: 'app:poor', limit: '0.000001', period: 'total', mode: 'hard' }],
    },
  })
  return { upstream, server }
}
