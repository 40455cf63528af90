import type { Grant } from '../authorization/authorization.ts'
import { Hangup } from '../kernel/hangup.ts'
import { classifyAny } from './classify.ts'
import { embedQuery, type Asking } from './embed-query.ts'
import type { Visitor } from './hand-out.ts'
import { rerankerFor, rerankPassages } from './rerank-passages.ts'
import { embedRequest } from './side-call.ts'
import type { RetrievalRequest, Retrieved, Snapshot } from './stages.ts'

interface Wanted extends Pick<
  RetrievalRequest,
  'knowledgeBases' | 'question' | 'limit' | 'ceiling'
> {
  /**
   * For a model to read: each passage raises the label of the whole request, so that what has nothing to
   * do with the question stays out. Who asks for passages gets as many as they asked for.
   */
  readonly onlyNear?: boolean
}

/**
 * The way of a question through the lake: embedded if its label allows, searched by words and vectors,
 * ordered anew by a reranker as far as that one may see. Everything here asks policy again, for a second
 * model is a second place that data goes to.
 */
export async function search(
  asking: Asking,
  { onlyNear = false, ...wanted }: Wanted,
): Promise<Retrieved> {
  const { stages, snapshot, grant } = asking
  const { vector, nearnessMin, how } = await embedQuery(asking, wanted.question)
  const reranker = rerankerFor(asking)
  const found = await stages.retrieve(grant, {
    ...wanted,
    ...(vector === undefined ? {} : { vector }),
    ...(onlyNear && nearnessMin !== undefined ? { nearnessMin } : {}),
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

/** In the name of who asks for passages alone: what they ask is labelled before it goes anywhere. */
export async function searchFor(
  visitor: Visitor,
  snapshot: Snapshot,
  grant: Grant,
  wanted: Wanted,
): Promise<Retrieved> {
  const { stages, id, caller, gone = new Hangup(), onBug = () => undefined } = visitor
  const question = embedRequest([wanted.question], 'query')
  const asked = await classifyAny(question, snapshot, stages.clock, grant.principal)
  return search({ stages, snapshot, grant, caller, alias: '', of: id, gone, onBug, asked }, wanted)
}

const told = (found: Retrieved, how: NonNullable<Retrieved['how']>): Retrieved =>
  Object.keys(how).length === 0 ? found : { ...found, how: { ...how, mode: found.mode } }
