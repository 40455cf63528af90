import { Parser as Tokens } from 'htmlparser2'
import type { Parser } from '../lake/document.ts'
import { BlockList, oneLine, titleFrom, topHeading } from './blocks.ts'
import { HtmlReader } from './html-reader.ts'
import { textOf } from './text.ts'

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

/** Adds the visible text to `list`; returns the page's title. Linear, whatever the nesting: tokens, no tree. */
export function addHtml(list: BlockList, source: string): string | undefined {
  const reader = new HtmlReader(list)
  const tokens = new Tokens(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  tokens.write(source)
  tokens.end()
  reader.finish()
  return reader.title === undefined ? undefined : oneLine(reader.title)
}
