import { createHash } from 'node:crypto'
import type { Printer } from '../dlp/fingerprints/prints.ts'
import type { Scanner } from '../dlp/scan.ts'
import { chunkDocument } from '../lake/chunk.ts'
import type { Chunk } from '../lake/document.ts'
import type { Prepared } from '../lake/prepare.ts'
import { parseObject } from '../parsers/parse.ts'
import { plainDocument } from './plain-document.ts'

/** Bytes to labelled chunks. Runs inside a worker; nothing here is bounded in time or memory but by that. */
export async function prepareObject(
  scanner: Pick<Scanner, 'classify'>,
  bytes: Uint8Array,
  name: string,
  printer?: Pick<Printer, 'ofDocument'>,
): Promise<Prepared> {
  // Before parsing: some parsers take the memory over.
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  const file = printer === undefined ? undefined : textOf(bytes)
  const parsed = await parseObject(bytes, name)
  if (parsed.kind === 'unreadable') return { ...parsed, contentHash }
  const document = plainDocument(parsed.document)
  const { title } = document
  let chars = 0
  const chunks = chunkDocument(document).map((chunk): Chunk => {
    chars += chunk.text.length
    // Headings are quoted and prompted with the chunk, so they are classified with it.
    const { label } = scanner.classify([chunk.text, ...chunk.headings, title])
    return { ...chunk, label }
  })
  const prints = printer?.ofDocument(document.blocks, file)
  return { kind: 'prepared', contentHash, title, chunks, chars, ...(prints && { prints }) }
}

/** What a format that is text holds, from its first byte to its last; undefined: another format. */
function textOf(bytes: Uint8Array): string | undefined {
  // PDF, ZIP and pictures show it within their first bytes.
  if (bytes.subarray(0, LOOKED_AT_BYTES).includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
const LOOKED_AT_BYTES = 4_096
