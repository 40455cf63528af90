import MarkdownIt, { type Token } from 'markdown-it'
import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, topHeading } from './blocks.ts'
import { addHtml } from './html.ts'
import { inlineText, withoutTemplateTags } from './markdown-inline.ts'
import { tableText } from './rows.ts'
import { textOf } from './text.ts'

/** GitHub's Markdown with front matter. Links keep their text, HTML inside keeps what it shows. */
export const markdown: Parser = {
  id: 'markdown',
  extensions: ['md', 'markdown', 'mdx', 'mkd'],
  parse(bytes, name) {
    const { frontTitle, body } = splitFrontMatter(textOf(bytes))
    const list = new BlockList()
    addMarkdown(list, body)
    const title = titleFrom([frontTitle, topHeading(list.blocks)], name)
    return Promise.resolve({ kind: 'document', document: { title, blocks: list.blocks } })
  },
}

export function addMarkdown(list: BlockList, source: string): void {
  new MarkdownReader(list, tokenizer.parse(linksOfTemplates(source), {})).read()
}

const tokenizer = new MarkdownIt({ html: true, linkify: false, typographer: false })

interface Split {
  readonly frontTitle: string | undefined
  readonly body: string
}

/** YAML between `---` lines at the top. Only its title is text of the document. */
function splitFrontMatter(source: string): Split {
  const end = source.startsWith('---\n') ? source.indexOf('\n---', 3) : -1
  if (end === -1) return { frontTitle: undefined, body: source }
  const head = source.slice(4, end)
  const title = /^title:[^\S\n]*(.+)$/m.exec(head)?.[1]?.trim()
  const bodyAt = source.indexOf('\n', end + 1)
  return {
    frontTitle: title?.replace(/^(['"])(.*)\1$/, '$2'),
    body: bodyAt === -1 ? '' : source.slice(bodyAt + 1),
  }
}

/** Site generators put their tags where a link's address stands: `[text]({% page "x" %})`. The text is what counts. */
const linksOfTemplates = (body: string): string =>
  body.replaceAll(/\]\(\s{0,4}\{[%{][^\n}]{0,500}[%}]\}[^)\n]{0,200}\)/g, '](#)')

/** Walks markdown-it's flat tokens. One method per kind of block; `#at` is the cursor. */
class MarkdownReader {
  readonly #list: BlockList
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(list: BlockList, tokens: readonly Token[]) {
    this.#list = list
    this.#tokens = tokens
  }

  read(): void {
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at] as Token
      if (token.type === 'heading_open') this.#heading(Number(token.tag.slice(1)))
      else if (token.type === 'inline') this.#list.add('paragraph', inlineText(token))
      else if (token.type === 'fence' || token.type === 'code_block') {
        this.#list.add('code', token.content)
      } else if (token.type === 'html_block')
        addHtml(this.#list, withoutTemplateTags(token.content))
      else if (token.type === 'table_open') this.#list.add('table', this.#table())
      else if (token.type.endsWith('_list_open')) this.#list.add('list', this.#items())
    }
  }

  #heading(depth: number): void {
    const inline = this.#tokens[++this.#at]
    if (inline !== undefined) this.#list.add('heading', inlineText(inline), { depth })
    this.#at++
  }

  /** From `table_open` to its close, as rows. */
  #table(): string {
    const rows: string[][] = []
    for (; this.#tokens[this.#at]?.type !== 'table_close'; this.#at++) {
      const token = this.#tokens[this.#at] as Token
      if (token.type === 'tr_open') rows.push([])
      else if (token.type === 'inline') rows.at(-1)?.push(inlineText(token))
    }
    return tableText(rows.slice(1), rows[0] ?? [])
  }

  /** From the opening of a list to its close, nested lists and all, a line each item. */
  #items(): string {
    const lines: string[] = []
    const counts: (number | undefined)[] = []
    let marker = ''
    const add = (text: string): void => {
      if (text.trim() === '') return
      lines.push((marker || '  '.repeat(Math.min(counts.length, 6))) + text.replaceAll('\n', ' '))
      marker = ''
    }
    do {
      const token = this.#tokens[this.#at] as Token
      if (token.type === 'bullet_list_open') counts.push(undefined)
      else if (token.type === 'ordered_list_open') counts.push(Number(token.attrGet('start') ?? 1))
      else if (token.type.endsWith('_list_close')) counts.pop()
      else if (token.type === 'list_item_open') marker = nextMarker(counts)
      else if (token.type === 'inline') add(inlineText(token))
      else if (token.type === 'table_open') for (const row of this.#table().split('\n')) add(row)
      else if (token.type === 'html_block') add(htmlText(withoutTemplateTags(token.content)))
      else if (token.type === 'fence' || token.type === 'code_block') add(token.content)
      this.#at++
    } while (counts.length > 0 && this.#at < this.#tokens.length)
    this.#at--
    return lines.join('\n')
  }
}

function nextMarker(counts: (number | undefined)[]): string {
  const indent = '  '.repeat(Math.min(counts.length - 1, 6))
  const count = counts.at(-1)
  if (count === undefined) return `${indent}- `
  counts[counts.length - 1] = count + 1
  return `${indent}${count}. `
}

function htmlText(source: string): string {
  const list = new BlockList()
  addHtml(list, source)
  return list.blocks.map((block) => block.text).join(' ')
}
