import type { NanoUsd } from '../kernel/values.ts'
import type { Passage } from '../models/chat.ts'
import type { AnswerContext } from './dialect.ts'

/** Names a document without promising that a browser can open it. */
export function addressOf(passage: Passage): string {
  const path = passage.path.split('/').map(encodeURIComponent).join('/')
  const page = passage.page === undefined ? '' : `#page=${passage.page}`
  return `standpipe://${encodeURIComponent(passage.source)}/${path}${page}`
}

/**
 * Whether an answer gets the `standpipe` member: when documents entered it, or when the client writes
 * that member itself (`"standpipe": {}` is enough). Everybody else gets the deployment's own bytes.
 */
export const tellsProvenance = (context: AnswerContext, citationCount: number): boolean =>
  citationCount > 0 ||
  context.passages.length > 0 ||
  context.withheld !== undefined ||
  context.request.wantsProvenance === true

/** The `standpipe` member of an answer: what it was built from, and what it cost once that is durable. */
export const provenanceOf = (context: AnswerContext, charged: NanoUsd | undefined): object => ({
  request: context.requestId,
  costNanoUsd: charged === undefined ? null : charged.toString(),
  ...(context.label === undefined ? {} : { label: context.label() }),
  ...(context.actions !== undefined && context.actions.length > 0
    ? { actions: context.actions }
    : {}),
  passages: context.passages.map((passage) => ({
    number: passage.number,
    knowledge_base: passage.knowledgeBase,
    source: passage.source,
    path: passage.path,
    version: passage.version,
    title: passage.title,
    headings: passage.headings,
    page: passage.page ?? null,
  })),
  ...(context.withheld === undefined
    ? {}
    : {
        withheld: {
          passages: context.withheld,
          reason: 'their label is above what the models of this alias may see',
        },
      }),
})
