import type { Citation } from '../../models/chat.ts'
import { addressOf } from '../provenance.ts'

/** The shape that the official SDKs type for what was found by a search: a passage is one block of one result. */
export function citationObject({ passage, quote }: Citation): object {
  return {
    type: 'search_result_location',
    cited_text: quote,
    source: addressOf(passage),
    title: passage.title,
    search_result_index: passage.number - 1,
    start_block_index: 0,
    end_block_index: 1,
  }
}

/** Where in the whole text it stands, which Anthropic's shape cannot say. */
export const placedCitation = ({ passage, quote, start, end }: Citation): object => ({
  passage: passage.number,
  quote,
  start_index: start,
  end_index: end,
})
