import type { Passage } from '../../models/chat.ts'
import { addressOf } from '../provenance.ts'

/** Where a passage is and what it is, as knowledge bases say it. */
export const referenceOf = (
  passage: Passage,
): { readonly location: object; readonly metadata: object } => ({
  location: { type: 'CUSTOM', customDocumentLocation: { id: addressOf(passage) } },
  metadata: {
    source: passage.source,
    path: passage.path,
    title: passage.title,
    headings: passage.headings,
    version: passage.version,
    ...(passage.page === undefined ? {} : { page: passage.page }),
  },
})

export const contentOf = (text: string): object => ({ type: 'TEXT', text })
