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
  return { kind: 'document', document: { title: titleFrom([], name), blocks: list.blocks } }
}

/** Paragraphs are what empty lines part. */
export function addText(list: BlockList, source: string): void {
  for (const paragraph of source.split(/\n[^\S\n]*\n/)) list.add('paragraph', paragraph)
}
