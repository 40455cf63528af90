import { limits } from '../kernel/limits.ts'
import type { BlockList } from './blocks.ts'
import type { DocxStyles } from './docx-styles.ts'
import { tableText } from './rows.ts'
import type { Attributes, TagHandler } from './tokens.ts'

interface Paragraph {
  text: string
  style: string
  outline: number
  isListItem: boolean
  level: number
}

interface Table {
  readonly rows: string[][]
  header: boolean
  span: number
  mergedFromAbove: boolean
  cell: string
}

/** Content that is not shown: deleted, moved away, or a second rendering for older programs. */
const UNSEEN = new Set(['w:del', 'w:moveFrom', 'mc:Fallback'])

/** Turns WordprocessingML tokens into blocks. Text boxes put paragraphs inside paragraphs, hence the stack. */
export class DocxReader implements TagHandler {
  title: string | undefined
  readonly #list: BlockList
  readonly #styles: DocxStyles
  readonly #paragraphs: Paragraph[] = []
  readonly #tables: Table[] = []
  #items: string[] = []
  #unseen = 0
  #inText = false
  #hiddenRun = false

  constructor(list: BlockList, styles: DocxStyles) {
    this.#list = list
    this.#styles = styles
  }

  open(name: string, attributes: Attributes): void {
    if (UNSEEN.has(name)) this.#unseen++
    if (this.#unseen > 0) return
    const value = attributes['w:val'] ?? ''
    if (name.startsWith('w:t') && this.#openTablePart(name)) return
    if (name === 'w:p') {
      this.#paragraphs.push({ text: '', style: '', outline: 0, isListItem: false, level: 0 })
    } else if (name === 'w:gridSpan') {
      const table = this.#tables.at(-1)
      if (table !== undefined) table.span = Math.min(Number(value) || 1, limits.tableColumnsMax)
    } else if (name === 'w:vMerge') {
      const table = this.#tables.at(-1)
      if (table !== undefined) table.mergedFromAbove = value !== 'restart'
    } else {
      this.#openInParagraph(name, value)
    }
  }

  text(text: string): void {
    const paragraph = this.#paragraphs.at(-1)
    if (this.#inText && this.#unseen === 0 && !this.#hiddenRun && paragraph !== undefined) {
      paragraph.text += text
    }
  }

  close(name: string): void {
    if (UNSEEN.has(name)) this.#unseen--
    if (this.#unseen > 0) return
    if (name === 'w:t') this.#inText = false
    else if (name === 'w:r') this.#hiddenRun = false
    else if (name === 'w:p') this.#endParagraph()
    else if (name === 'w:tc') this.#endCell()
    else if (name === 'w:tbl') this.#endTable()
  }

  finish(): void {
    while (this.#paragraphs.length > 0) this.#endParagraph()
    while (this.#tables.length > 0) this.#endTable()
    this.#endList()
  }

  #openTablePart(name: string): boolean {
    const table = this.#tables.at(-1)
    if (name === 'w:tbl') {
      this.#endList()
      this.#tables.push({ rows: [], header: false, span: 1, mergedFromAbove: false, cell: '' })
    } else if (table === undefined) return false
    else if (name === 'w:tr') table.rows.push([])
    else if (name === 'w:tblHeader') table.header ||= table.rows.length === 1
    else if (name === 'w:tc') {
      table.cell = ''
      table.span = 1
      table.mergedFromAbove = false
    } else return false
    return true
  }

  #openInParagraph(name: string, value: string): void {
    const paragraph = this.#paragraphs.at(-1)
    if (paragraph === undefined) return
    if (name === 'w:t') this.#inText = true
    // The mark of a paragraph has run properties too; they end where a run begins.
    else if (name === 'w:r') this.#hiddenRun = false
    else if (name === 'w:tab') paragraph.text += ' '
    else if (name === 'w:br' || name === 'w:cr') paragraph.text += '\n'
    else if (name === 'w:noBreakHyphen') paragraph.text += '-'
    else if (name === 'w:vanish') this.#hiddenRun = value !== '0' && value !== 'false'
    else if (name === 'w:pStyle') paragraph.style = value
    else if (name === 'w:numPr') paragraph.isListItem = true
    else if (name === 'w:numId' && value === '0') paragraph.isListItem = false
    else if (name === 'w:ilvl') paragraph.level = Math.min(Number(value) || 0, 6)
    else if (name === 'w:outlineLvl') paragraph.outline = Number(value) + 1
  }

  #endParagraph(): void {
    const paragraph = this.#paragraphs.pop()
    if (paragraph === undefined || paragraph.text.trim() === '') return
    const table = this.#tables.at(-1)
    if (table !== undefined) {
      table.cell += ` ${paragraph.text}`
      return
    }
    const style = this.#styles(paragraph.style)
    const depth = style.depth || (paragraph.outline <= 6 ? paragraph.outline : 0)
    if (depth === 0 && !style.isTitle && (paragraph.isListItem || style.isList)) {
      this.#items.push(
        `${'  '.repeat(paragraph.level)}- ${paragraph.text.replaceAll('\n', ' ').trim()}`,
      )
      return
    }
    this.#endList()
    if (style.isTitle) this.title ??= paragraph.text
    if (depth > 0 || style.isTitle) this.#list.add('heading', paragraph.text, { depth: depth || 1 })
    else this.#list.add('paragraph', paragraph.text)
  }

  #endCell(): void {
    const table = this.#tables.at(-1)
    const row = table?.rows.at(-1)
    if (table === undefined || row === undefined || row.length >= limits.tableColumnsMax) return
    // What is merged downwards holds for every row that it spans.
    const above = table.rows.at(-2)?.[row.length] ?? ''
    row.push(table.mergedFromAbove ? above : table.cell)
    for (let column = 1; column < table.span; column++) row.push('')
  }

  #endTable(): void {
    const table = this.#tables.pop()
    if (table === undefined) return
    const header = table.header ? table.rows[0] : undefined
    const text = tableText(header === undefined ? table.rows : table.rows.slice(1), header)
    const outer = this.#tables.at(-1)
    // A frame around text is a table of one column to Word.
    if (outer === undefined && table.rows.every((row) => row.length <= 1)) {
      for (const [cell] of table.rows) this.#list.add('paragraph', cell ?? '')
    } else if (outer !== undefined) outer.cell += ` ${text.replaceAll('\n', '; ')}`
    else this.#list.add('table', text)
  }

  #endList(): void {
    if (this.#items.length > 0) this.#list.add('list', this.#items.join('\n'))
    this.#items = []
  }
}
