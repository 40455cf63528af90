import type { Citation } from '../../models/chat.ts'
import { addressOf } from '../provenance.ts'

export { provenanceOf, tellsProvenance } from '../provenance.ts'

/** The shape that the official SDKs type (`url_citation`), with our own facts beside it. */
export function annotationOf(citation: Citation): object {
  const { passage, quote, start, end } = citation
  return {
    type: 'url_citation',
    url_citation: {
      start_index: start,
      end_index: end,
      title: passage.title,
      url: addressOf(passage),
    },
    standpipe: { passage: passage.number, quote },
  }
}
