/** A document as clients name it: which knowledge base, which source, which object in it. */
export interface DocumentName {
  readonly knowledgeBase: string
  readonly source: string
  readonly path: string
}

const PREFIX = 'doc_'

/** ASCII without `/`, so that it fits in paths and in ids of every API. The same document has the same id at all times. */
export const documentId = ({ knowledgeBase, source, path }: DocumentName): string =>
  `${PREFIX}${Buffer.from(`${knowledgeBase}\n${source}\n${path}`, 'utf8').toString('base64url')}`

/** Undefined: no document has such an id. That one has it says nothing of whether it is there. */
export function parseDocumentId(id: string): DocumentName | undefined {
  if (!/^doc_[\w-]+$/.test(id)) return undefined
  const bytes = Buffer.from(id.slice(PREFIX.length), 'base64url')
  const text = bytes.toString('utf8')
  // A path may hold a newline; the two ids before it cannot.
  const [, knowledgeBase = '', source = '', path = ''] =
    /^([^\n]+)\n([^\n]+)\n(.+)$/s.exec(text) ?? []
  const name = { knowledgeBase, source, path }
  return path !== '' && documentId(name) === id ? name : undefined
}
