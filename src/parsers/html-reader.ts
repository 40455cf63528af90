import { limits } from '../kernel/limits.ts'
import type { BlockList } from './blocks.ts'
import { tableText } from './rows.ts'
import type { Attributes, TagHandler } from './tokens.ts'

/** Elements whose content nobody sees as text. Text hidden from people is also where instructions to models hide. */
const UNSEEN = new Set(
  'script style template noscript head svg math iframe object audio video canvas select textarea datalist'.split(
    ' ',
  ),
)
/** Elements that end the line of text before them. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form header hr main nav p section summary ul ol li pre table caption tr td th thead tbody tfoot h1 h2 h3 h4 h5 h6'.split(
    ' ',
  ),
)

interface ListLevel {
  readonly ordered: boolean
  count: number
}

interface Table {
  readonly rows: string[][]
  /** Whether the row of the same index has only header cells. */
  readonly headed: boolean[]
  /** How the open cell spans. */
  span: Span
  /** Cells from above that reach into rows to come, by their column. */
  readonly above: Map<number, { readonly text: string; rows: number }>
  /** Cells that stand in rows only because others span. */
  filled: number
}

interface Span {
  readonly columns: number
  readonly rows: number
}
const ONE: Span = { columns: 1, rows: 1 }

/** Turns a stream of tags and text into blocks. Keeps only what is open: memory is that of one block. */
export class HtmlReader implements TagHandler {
  title: string | undefined
  readonly #list: BlockList
  /** Open elements inside an unseen one, that one included. */
  #unseen: string[] = []
  #text = ''
  #inTitle = false
  #pre = 0
  readonly #levels: ListLevel[] = []
  #items: string[] = []
  #marker = ''
  /** Only the outermost table makes rows; the text of those inside it joins the cell. */
  #tables = 0
  #table: Table | undefined

  constructor(list: BlockList) {
    this.#list = list
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'title' && this.title === undefined) {
      this.#inTitle = true
      this.title = ''
      return
    }
    if (this.#unseen.length > 0 || isUnseen(name, attributes)) {
      if (!VOID.has(name)) this.#unseen.push(name)
      // A body ends a head that was never closed.
      if (name === 'body') this.#unseen = []
      return
    }
    if (name === 'br') this.#text += '\n'
    if (name === 'img') this.#text += ` ${attributes['alt'] ?? ''} `
    if (BLOCKS.has(name)) this.#openBlock(name, attributes)
  }

  text(text: string): void {
    if (this.#inTitle) this.title = (this.title ?? '') + text
    else if (this.#unseen.length === 0) {
      this.#text += this.#pre > 0 ? text : text.replaceAll(/\s+/g, ' ')
    }
  }

  close(name: string): void {
    if (name === 'title') {
      this.#inTitle = false
    } else if (this.#unseen.length > 0) {
      const at = this.#unseen.lastIndexOf(name)
      if (at !== -1) this.#unseen.length = at
    } else if (BLOCKS.has(name)) {
      this.#closeBlock(name)
    }
  }

  finish(): void {
    this.#flush()
    this.#endTable()
    this.#endList()
  }

  #openBlock(name: string, attributes: Attributes): void {
    if (this.#table !== undefined) {
      this.#openInTable(name, attributes)
      return
    }
    this.#flush()
    if (name === 'table') {
      this.#endList()
      this.#tables = 1
      this.#table = { rows: [], headed: [], span: ONE, above: new Map(), filled: 0 }
    } else if (name === 'ul' || name === 'ol') {
      this.#levels.push({ ordered: name === 'ol', count: 0 })
    } else if (name === 'li') {
      this.#marker = this.#nextMarker()
    } else if (name === 'pre') {
      this.#pre++
    }
  }

  #openInTable(name: string, attributes: Attributes): void {
    const table = this.#table as Table
    if (name === 'table') this.#tables++
    else if (this.#tables > 1) this.#text += ' '
    else if (name === 'tr') {
      fillFromAbove(table, table.rows.at(-1))
      table.rows.push([])
      table.headed.push(true)
    } else if (name === 'td' || name === 'th') {
      this.#text = ''
      table.span = spanOf(attributes)
      if (name === 'td') table.headed[table.headed.length - 1] = false
    } else if (name === 'caption') {
      this.#text = ''
    } else {
      this.#text += ' '
    }
  }

  #closeBlock(name: string): void {
    if (this.#table !== undefined) {
      this.#closeInTable(name)
      return
    }
    const heading = /^h([1-6])$/.exec(name)
    if (heading !== null) this.#flush('heading', Number(heading[1]))
    else this.#flush(this.#pre > 0 ? 'code' : 'paragraph')
    if (name === 'pre' && this.#pre > 0) this.#pre--
    if (name === 'ul' || name === 'ol') {
      this.#levels.pop()
      if (this.#levels.length === 0) this.#endList()
    }
  }

  #closeInTable(name: string): void {
    const table = this.#table as Table
    if (name === 'table') {
      if (--this.#tables > 0) return
      this.#endTable()
    } else if (this.#tables === 1 && (name === 'td' || name === 'th')) {
      const row =
        table.rows.at(-1) ?? (table.rows.push([]), table.headed.push(false), table.rows[0])
      if (row !== undefined) addCell(table, row, this.#text)
      this.#text = ''
    } else if (this.#tables === 1 && name === 'caption') {
      this.#list.add('paragraph', this.#text)
      this.#text = ''
    } else {
      this.#text += ' '
    }
  }

  #nextMarker(): string {
    const level = this.#levels.at(-1)
    if (level === undefined) return '- '
    level.count++
    const indent = '  '.repeat(Math.min(this.#levels.length - 1, 6))
    return indent + (level.ordered ? `${level.count}. ` : '- ')
  }

  #flush(kind: 'paragraph' | 'heading' | 'code' = 'paragraph', depth = 0): void {
    const text = this.#text
    this.#text = ''
    if (text.trim() === '') return
    if (this.#levels.length > 0) {
      const indent = '  '.repeat(Math.min(this.#levels.length, 6))
      this.#items.push((this.#marker || indent) + text.replaceAll('\n', ' ').trim())
      this.#marker = ''
    } else {
      this.#endList()
      this.#list.add(kind, text, { depth })
    }
  }

  #endList(): void {
    if (this.#items.length > 0) this.#list.add('list', this.#items.join('\n'))
    this.#items = []
  }

  #endTable(): void {
    const table = this.#table
    this.#table = undefined
    this.#tables = 0
    this.#text = ''
    if (table === undefined) return
    fillFromAbove(table, table.rows.at(-1))
    const rows = table.rows.filter((row) => row.length > 0)
    if (rows.every((row) => row.length === 1)) {
      for (const [cell] of rows) this.#list.add('paragraph', cell ?? '')
      return
    }
    const header = table.headed[0] === true ? rows[0] : undefined
    this.#list.add('table', tableText(header === undefined ? rows : rows.slice(1), header))
  }
}

/** What is merged downwards holds for every row that it spans; what is merged sideways stands once. */
function addCell(table: Table, row: string[], text: string): void {
  fillFromAbove(table, row)
  if (row.length >= limits.tableColumnsMax) return
  const { columns, rows } = table.span
  if (rows > 1) table.above.set(row.length, { text, rows: rows - 1 })
  row.push(text)
  for (let more = 1; more < columns; more++) fill(table, row, '')
}

/** Puts the cells that reach down from above where the row has come to. */
function fillFromAbove(table: Table, row: string[] | undefined): void {
  if (row === undefined) return
  for (;;) {
    const cell = table.above.get(row.length)
    if (cell === undefined) return
    if (--cell.rows === 0) table.above.delete(row.length)
    if (!fill(table, row, cell.text)) return
  }
}

/** Spans make many cells of few bytes, so their number is bounded. */
function fill(table: Table, row: string[], text: string): boolean {
  if (row.length >= limits.tableColumnsMax || table.filled >= limits.tableFilledMax) return false
  table.filled++
  row.push(text)
  return true
}

const spanOf = (attributes: Attributes): Span => ({
  columns: boundedSpan(attributes['colspan'], limits.tableColumnsMax),
  rows: boundedSpan(attributes['rowspan'], ROWS_SPANNED_MAX),
})
/** HTML's own bound. */
const ROWS_SPANNED_MAX = 65_534

const boundedSpan = (value: string | undefined, max: number): number =>
  Math.min(Math.max(Math.trunc(Number(value ?? 1)) || 1, 1), max)

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))

function isUnseen(name: string, attributes: Attributes): boolean {
  if (UNSEEN.has(name) || 'hidden' in attributes) return !VOID.has(name)
  const style = attributes['style']
  return style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)
}
