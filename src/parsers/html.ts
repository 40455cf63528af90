import type { Parser } from '../lake/document.ts'
import { BlockList, oneLine, titleFrom, topHeading } from './blocks.ts'
import { HtmlReader } from './html-reader.ts'
import { textOf } from './text.ts'
import { readTags } from './tokens.ts'

/** What a reader sees of a page: no scripts, no styles, no templates, nothing hidden. */
export const html: Parser = {
  id: 'html',
  extensions: ['html', 'htm', 'xhtml'],
  parse(bytes, name) {
    const list = new BlockList()
    const title = addHtml(list, textOf(bytes))
    const document = {
      title: titleFrom([title, topHeading(list.blocks)], name),
      blocks: list.blocks,
    }
    return Promise.resolve({ kind: 'document', document })
  },
}

/** Adds the visible text to `list`; returns the page's title. */
export function addHtml(list: BlockList, source: string): string | undefined {
  const reader = new HtmlReader(list)
  readTags(source, false, reader)
  reader.finish()
  return reader.title === undefined ? undefined : oneLine(reader.title)
}
