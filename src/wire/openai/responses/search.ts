import { limits } from '../../../kernel/limits.ts'
import type { Citation, Passage } from '../../../models/chat.ts'
import type { Fields } from '../../body.ts'
import type { AnswerContext } from '../../dialect.ts'
import { addressOf } from '../../provenance.ts'
import { responseIdOf } from '../../../models/response-id.ts'

/** `file_search` was asked for and done by us: the item that says so. Undefined: nothing was searched. */
export function searchItemOf({ request, requestId, passages }: AnswerContext): Fields | undefined {
  if (request.searches === undefined) return undefined
  const asked = request.messages.findLast(({ role }) => role === 'user')
  const query = (asked?.parts ?? [])
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n')
    .slice(0, limits.queryCharsMax)
  return {
    id: itemIdOf('fs', requestId, 0),
    type: 'file_search_call',
    status: 'completed',
    queries: [query],
    results: includes(request.raw, 'file_search_call.results') ? passages.map(resultOf) : null,
  }
}

export const includes = (raw: Fields, name: string): boolean =>
  Array.isArray(raw['include']) && raw['include'].includes(name)

/** Items are named by their answer and their place in it. */
export const itemIdOf = (
  prefix: string,
  requestId: AnswerContext['requestId'],
  at: number,
): string => `${prefix}_${responseIdOf(requestId).slice('resp_'.length)}_${at}`

/** Without a score: it means nothing outside one answer. */
const resultOf = (passage: Passage): object => ({
  file_id: addressOf(passage),
  filename: nameOf(passage),
  text: passage.text,
  attributes: {
    knowledge_base: passage.knowledgeBase,
    source: passage.source,
    path: passage.path,
    version: passage.version,
    title: passage.title,
  },
})

const nameOf = ({ path }: Passage): string => path.slice(path.lastIndexOf('/') + 1)

/** Who searched files reads which file is cited; everybody else an address and the place in the text. */
export function annotationOf(citation: Citation, searched: boolean, from: number): object {
  const { passage, quote } = citation
  const [start, end] = [citation.start - from, citation.end - from]
  const place = searched
    ? { type: 'file_citation', file_id: addressOf(passage), filename: nameOf(passage), index: end }
    : {
        type: 'url_citation',
        start_index: start,
        end_index: end,
        title: passage.title,
        url: addressOf(passage),
      }
  return { ...place, standpipe: { passage: passage.number, quote } }
}
