import { join, type Raiser } from '../kernel/label.ts'
import type { Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Passage } from '../models/chat.ts'
import type { Deployment } from '../models/deployment.ts'
import type { ForReranker } from '../retrieval/retrieve.ts'
import type { Asking } from './embed-query.ts'
import { troubleOf } from './search-trouble.ts'
import { classifiedAs, rerankRequest, sideCall, withinTime } from './side-call.ts'
import type { Retrieved } from './stages.ts'

/** The reranker that this question may go to, and what of the lake besides. */
export interface Reranker {
  readonly deployment: Deployment
  readonly forReranker: ForReranker
}

/** Undefined: there is none, it is not cleared for the question, or it does not answer. */
export function rerankerFor({ stages, snapshot, grant, asked }: Asking): Reranker | undefined {
  const { reranker: deployment, authorization } = snapshot
  if (deployment === undefined || !stages.router.admits(deployment)) return undefined
  const clears: ForReranker['clears'] = (label) =>
    authorization.clear(grant, [deployment], join(asked.label, label), 'Rerank').cleared.length > 0
  if (authorization.clear(grant, [deployment], asked.label, 'Rerank').cleared.length === 0)
    return undefined
  return { deployment, forReranker: { passages: limits.rerankPassagesMax, clears } }
}

/**
 * The first `limit` passages in the reranker's order.
 *
 * INVARIANT (only cleared): a passage is sent only if the reranker is cleared for its label joined with
 * the question's; one that is not keeps its place, and those around it change places among themselves.
 * INVARIANT (nothing outside changes): which passages are sent follows from a search that saw nothing else
 * (`rankable`), never from the ranks that other passages left them.
 */
export async function rerankPassages(
  asking: Asking,
  found: Retrieved,
  { deployment }: Reranker,
  question: string,
): Promise<{
  readonly passages: readonly Passage[]
  readonly how: { readonly [key: string]: Json }
}> {
  const sent = found.rankable ?? []
  const unsorted = { passages: found.passages, how: { reranker: deployment.id } }
  if (sent.length < 2) return { ...unsorted, how: { ...unsorted.how, ranks: 'nothing to order' } }
  const answer = await withinTime(asking, limits.rerankMs, (gone) =>
    sideCall(
      { ...asking, gone },
      {
        request: rerankRequest(question.slice(0, limits.embedTextCharsMax), sent.map(textOf)),
        deployment,
        asked: shownWith(asking, sent),
        shown: sent,
      },
    ),
  )
  const report = { role: 'rerank', deployment: deployment.id } as const
  if (answer.kind !== 'answered') {
    const trouble = troubleOf(answer, deployment.id)
    if (trouble !== undefined) asking.stages.searched?.({ ...report, trouble })
    const call = 'request' in answer ? { call: answer.request } : {}
    const ranks = answer.kind === 'failed' ? answer.code : WHY[answer.kind]
    return { ...unsorted, how: { ...unsorted.how, ranks, ...call } }
  }
  asking.stages.searched?.({ ...report, trouble: undefined })
  const scores = new Map<string, number>()
  for (const event of answer.events) {
    const passage = event.kind === 'ranked' ? sent[event.index] : undefined
    if (event.kind === 'ranked' && passage !== undefined) scores.set(nameOf(passage), event.score)
  }
  const how = { ...unsorted.how, ranked: sent.length, call: answer.request }
  return { passages: inSlots(found.passages, scores), how }
}

const WHY = {
  late: 'did not answer in time',
  denied: 'not cleared for the request',
  moved: 'not asked',
  broken: 'not asked',
} as const

/** Those with a score, by falling score, in the places that they held together; equal ones as they were. */
export function inSlots(
  passages: readonly Passage[],
  scores: ReadonlyMap<string, number>,
): readonly Passage[] {
  const scoreOf = (passage: Passage): number | undefined => scores.get(nameOf(passage))
  const sorted = passages
    .filter((passage) => scoreOf(passage) !== undefined)
    .toSorted((a, b) => (scoreOf(b) ?? 0) - (scoreOf(a) ?? 0))
  let next = 0
  return passages.map((passage) =>
    scoreOf(passage) === undefined ? passage : (sorted[next++] ?? passage),
  )
}

/** Two chunks of a document differ in their text, or it does not matter which is which. */
export const nameOf = ({ source, path, version, text }: Passage): string =>
  [source, path, version, text].join('\0')

/** What stands above a passage says what it is about. */
const textOf = ({ title, headings, text }: Passage): string =>
  [...new Set([title, ...headings].filter((part) => part !== '')), text]
    .join('\n')
    .slice(0, limits.embedTextCharsMax)

function shownWith({ asked }: Asking, sent: readonly Passage[]) {
  const raisers: Raiser[] = [...asked.raisers]
  const label = sent.map((passage) => passage.label).reduce(join, asked.label)
  return classifiedAs(label, raisers)
}
