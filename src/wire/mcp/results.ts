import { z } from 'zod'
import { join, labelText, PUBLIC, type Label } from '../../kernel/label.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { documentId } from '../../models/document-id.ts'
import type { Passage } from '../../models/chat.ts'
import type { ToolFound } from '../dialect.ts'

const page = z.int().min(1).nullable()
const whence = {
  id: z.string(),
  title: z.string(),
  url: z.string(),
  version: z.string(),
  label: z.string(),
}

/** `id`, `title`, `url`, `text` and `metadata` are what ChatGPT's connectors read of tools of these names. */
export const resultShapes = {
  search: {
    results: z.array(
      z.object({ ...whence, text: z.string(), headings: z.array(z.string()), page }),
    ),
  },
  fetch: {
    ...whence,
    text: z.string(),
    metadata: z.object({
      knowledge_base: z.string(),
      source: z.string(),
      path: z.string(),
      cut: z.boolean(),
    }),
  },
}

interface ToolResult {
  readonly [name: string]: unknown
  readonly content: { type: 'text'; text: string }[]
  readonly structuredContent?: Record<string, unknown>
  readonly isError?: boolean
  readonly _meta?: Record<string, unknown>
}

/** As the data that it is; clients of before structured content read the same as text. */
const told = (value: Record<string, unknown>, label: Label): ToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(value) }],
  structuredContent: value,
  _meta: { ifc: ifcOf(label) },
})

/**
 * Information-flow labels as GitHub's MCP server writes them (`integrity`, `confidentiality`), with our
 * own level and compartments beside, for clients that know more than two.
 */
const ifcOf = ({ level, compartments, integrity }: Label): object => ({
  integrity,
  confidentiality: level === 'public' && compartments.length === 0 ? 'public' : 'private',
  level,
  compartments,
})

const labelOf = (passages: readonly Passage[]): Label =>
  passages.map(({ label }) => label).reduce(join, PUBLIC)

/** Names the document where it is; nothing answers at it. */
const urlOf = ({ knowledgeBase, source, path }: Passage): string =>
  `standpipe://${[knowledgeBase, source, ...path.split('/')].map(encodeURIComponent).join('/')}`

export const found = (passages: readonly Passage[]): ToolResult =>
  told(
    {
      results: passages.map((passage) => ({
        id: documentId(passage),
        title: passage.title,
        url: urlOf(passage),
        text: passage.text,
        version: passage.version,
        headings: [...passage.headings],
        page: passage.page ?? null,
        label: labelText(passage.label),
      })),
    },
    labelOf(passages),
  )

/** A document has a passage at least: one without any was not found. */
export function fetched(id: string, { passages, cut = false }: ToolFound): ToolResult {
  const [first] = passages
  if (first === undefined) return toolRefused({ message: 'the document has no text' })
  const label = labelOf(passages)
  const { knowledgeBase, source, path, title, version } = first
  return told(
    {
      id,
      title,
      text: textOf(passages),
      url: urlOf(first),
      version,
      label: labelText(label),
      metadata: { knowledge_base: knowledgeBase, source, path, cut },
    },
    label,
  )
}

/** Chunks in order; a heading is written where it begins. */
function textOf(passages: readonly Passage[]): string {
  const parts: string[] = []
  let above: readonly string[] = []
  for (const { headings, text } of passages) {
    const from = headings.findIndex((heading, at) => heading !== above[at])
    if (from >= 0) parts.push(...headings.slice(from))
    parts.push(text)
    above = headings
  }
  return parts.join('\n\n')
}

/** Of one tool call; the request itself went well. */
export const toolRefused = ({ message }: Pick<Refusal, 'message'>): ToolResult => ({
  content: [{ type: 'text', text: message }],
  isError: true,
})
