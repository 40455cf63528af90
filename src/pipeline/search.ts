import { embedQuery, type Asking } from './embed-query.ts'
import { rerankerFor, rerankPassages } from './rerank-passages.ts'
import type { RetrievalRequest, Retrieved } from './stages.ts'

/**
 * The way of a question through the lake: embedded if its label allows, searched by words and vectors,
 * ordered anew by a reranker as far as that one may see. Everything here asks policy again, for a second
 * model is a second place that data goes to.
 */
export async function search(
  asking: Asking,
  wanted: Pick<RetrievalRequest, 'knowledgeBases' | 'question' | 'limit'>,
): Promise<Retrieved> {
  const { stages, snapshot, grant } = asking
  const { vector, how } = await embedQuery(asking, wanted.question)
  const reranker = rerankerFor(asking)
  const found = await stages.retrieve(grant, {
    ...wanted,
    ...(vector === undefined ? {} : { vector }),
    ...(reranker === undefined ? {} : { forReranker: reranker.forReranker }),
  })
  const searched = { ...how, ...(found.space === undefined ? {} : { space: found.space }) }
  if (reranker === undefined) return told(found, searched)
  // What was found under one policy is not sent out under another.
  const ranked =
    stages.current() === snapshot
      ? await rerankPassages(asking, found, reranker, wanted.question)
      : { passages: found.passages, how: {} }
  const passages = ranked.passages
    .slice(0, wanted.limit)
    .map((passage, at) => ({ ...passage, number: at + 1 }))
  return told({ ...found, passages }, { ...searched, ...ranked.how })
}

const told = (found: Retrieved, how: NonNullable<Retrieved['how']>): Retrieved =>
  Object.keys(how).length === 0 ? found : { ...found, how }
