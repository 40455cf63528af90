import type { EmbeddingModelV3, RerankingModelV3 } from '@ai-sdk/provider'
import type { ModelEvent } from '../../models/chat.ts'
import type { EmbedRequest, ModelRequest, RerankRequest } from '../../models/request.ts'
import { limits } from '../../kernel/limits.ts'
import { garbage } from '../failures.ts'

/** The texts of a request, as policy left them. */
const textsOf = ({ messages }: ModelRequest): readonly string[] =>
  messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])),
  )

/** One vector per input, in as many calls as the vendor's bound on one wants. */
export async function embedded(
  model: EmbeddingModelV3,
  request: EmbedRequest,
  abortSignal: AbortSignal,
): Promise<readonly ModelEvent[]> {
  const values = textsOf(request)
  const most = Math.max(1, (await model.maxEmbeddingsPerCall) ?? values.length)
  const events: ModelEvent[] = []
  let tokens: number | undefined = 0
  for (let from = 0; from < values.length; from += most) {
    const piece = values.slice(from, from + most)
    const { embeddings, usage } = await model.doEmbed({ values: piece, abortSignal })
    if (embeddings.length !== piece.length || !embeddings.every(isVector))
      return [{ kind: 'failed', failure: garbage('the deployment left a vector out') }]
    for (const vector of embeddings)
      events.push({ kind: 'embedding', index: events.length, vector })
    tokens = usage === undefined || tokens === undefined ? undefined : tokens + usage.tokens
  }
  events.push({ kind: 'finish', choice: 0, reason: 'stop' })
  // Missing usage is unknown, not zero.
  if (tokens !== undefined && Number.isSafeInteger(tokens) && tokens >= 0)
    events.push({ kind: 'usage', usage: { input: tokens } })
  return events
}

const isVector = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= limits.responseCharsMax &&
  value.every((one) => typeof one === 'number')

/** Documents by falling score; the contract of these packages has no usage for it. */
export async function ranked(
  model: RerankingModelV3,
  request: RerankRequest,
  abortSignal: AbortSignal,
): Promise<readonly ModelEvent[]> {
  const [query = '', ...documents] = textsOf(request)
  const { ranking } = await model.doRerank({
    query,
    documents: { type: 'text', values: documents },
    ...(request.top === undefined ? {} : { topN: request.top }),
    abortSignal,
  })
  const scores = new Map(ranking.map(({ index, relevanceScore }) => [index, relevanceScore]))
  const known = [...scores.keys()].every((index) => index in documents)
  if (!known || scores.size !== ranking.length)
    return [
      {
        kind: 'failed',
        failure: garbage('the deployment ranked a document that nobody asked for'),
      },
    ]
  return [
    ...[...scores]
      .toSorted(([, a], [, b]) => b - a)
      .map(([index, score]): ModelEvent => ({ kind: 'ranked', index, score })),
    { kind: 'finish', choice: 0, reason: 'stop' },
  ]
}
