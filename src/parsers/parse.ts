import { limits } from '../kernel/limits.ts'
import type { ParseResult, Parser } from '../lake/document.ts'
import { Unreadable } from './blocks.ts'
import { code } from './code.ts'
import { csv } from './csv.ts'
import { decodeText } from './decode-text.ts'
import { docx } from './docx.ts'
import { eml } from './eml.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { jsonLines } from './json-lines.ts'
import { markdown } from './markdown.ts'
import { pdf } from './pdf.ts'
import { pptx } from './pptx.ts'
import { parseText, text } from './text.ts'
import { xlsx } from './xlsx.ts'

/** Raise it whenever a parser or the chunker gives other text for the same bytes: everything is indexed again. */
export const PARSER_REVISION = 4

/** Every parser. A new one is its file and its name here. */
export const PARSERS: readonly Parser[] = [
  markdown,
  text,
  html,
  csv,
  json,
  jsonLines,
  code,
  eml,
  pdf,
  docx,
  pptx,
  xlsx,
]

const byExtension = new Map(
  PARSERS.flatMap((parser) => parser.extensions.map((extension) => [extension, parser] as const)),
)

/**
 * INVARIANT (broken input is a value): whatever the bytes, the answer is a document or `unreadable`
 * with a sentence that holds none of the object's text. Time and memory are the worker's business.
 */
export const parseObject = (bytes: Uint8Array, name: string): Promise<ParseResult> =>
  parseAt(0, bytes, name)

/** `depth`: how many objects it is inside of. */
async function parseAt(depth: number, bytes: Uint8Array, name: string): Promise<ParseResult> {
  if (bytes.length > limits.objectBytesMax) return unreadable('it is too large to be read')
  if (depth > limits.nestingMax) return unreadable('it is nested too deep')
  try {
    const parser = parserFor(bytes, name)
    if (parser === undefined) return parseUnnamed(bytes, name)
    return await parser.parse(bytes, name, (inner, title) => parseAt(depth + 1, inner, title))
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.message)
    return unreadable('it is broken: its content does not follow its format')
  }
}

/** The name says what it is; for the binary formats the first bytes have the last word. */
function parserFor(bytes: Uint8Array, name: string): Parser | undefined {
  const named = byExtension.get(extensionOf(name))
  if (startsWith(bytes, '%PDF-')) return pdf
  return named
}

function parseUnnamed(bytes: Uint8Array, name: string): ParseResult {
  const source = decodeText(bytes)
  if (source !== undefined) return parseText(source, name)
  const extension = extensionOf(name)
  const what = /^[a-z0-9]{1,8}$/.test(extension) ? `\`.${extension}\`` : 'this'
  return unreadable(`${what} is not a format that Standpipe reads`)
}

const unreadable = (reason: string): ParseResult => ({ kind: 'unreadable', reason })

const extensionOf = (name: string): string => /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

const startsWith = (bytes: Uint8Array, magic: string): boolean =>
  Buffer.from(
    bytes.buffer,
    bytes.byteOffset,
    magic.length <= bytes.length ? magic.length : 0,
  ).toString('latin1') === magic
