import type { ParseResult, Parser } from '../lake/document.ts'
import { BlockList, titleFrom, Unreadable } from './blocks.ts'
import { decodeNamedText } from './decode-text.ts'

/** Plain text. */
export const text: Parser = {
  id: 'text',
  extensions: ['txt', 'text', 'log', 'rst', 'adoc', 'org', 'xml'],
  parse: (bytes, name) => Promise.resolve(parseText(textOf(bytes), name)),
}

/** The text of a file whose name says that it is text. */
export function textOf(bytes: Uint8Array): string {
  const decoded = decodeNamedText(bytes)
  if (decoded === undefined) throw new Unreadable('it is not text although its name says so')
  return decoded
}

export function parseText(source: string, name: string): ParseResult {
  const list = new BlockList()
  addText(list, source)
  const title = titleFrom([titleLine(list.blocks[0]?.text)], name)
  return { kind: 'document', document: { title, blocks: list.blocks } }
}

/**
 * Plain text has no titles, but people begin with one: a first line by itself, or a short one above
 * others. It stays in the text, so that a wrong guess costs a name and loses nothing.
 */
function titleLine(first: string | undefined): string | undefined {
  const [line = '', ...others] = first?.split('\n') ?? []
  const isShort = line.length <= TITLE_LINE_CHARS_MAX
  const isWords = /^[\p{L}\p{N}"'„“«(#]/u.test(line) && /\p{L}{2}/u.test(line)
  // The first line of a paragraph that is broken into lines goes on in the next one.
  const isBroken =
    others.length > 0 && /^\p{Ll}/u.test(others[0] ?? '') && !/[.!?:]\s*$/u.test(line)
  return isShort && isWords && !isBroken ? line : undefined
}
const TITLE_LINE_CHARS_MAX = 200

/** Paragraphs are what empty lines part. */
export function addText(list: BlockList, source: string): void {
  for (const paragraph of source.split(/\n[^\S\n]*\n/)) list.add('paragraph', paragraph)
}
