import type { BlockList } from './blocks.ts'
import { limits } from '../kernel/limits.ts'
import { regionsOf } from './pdf-columns.ts'
import { baselines, type PageLine } from './pdf-lines.ts'
import { itemsOf, type PageItem, type PageTable } from './pdf-tables.ts'
import { joined } from './pdf-text.ts'
import { isHeader, tableText, type Row } from './rows.ts'

/** Lines of all pages as headings, paragraphs, lists and tables in reading order. */
export function addPages(list: BlockList, pages: readonly (readonly PageLine[])[]): void {
  const type = typeSizes(pages)
  const isRunning = runningLines(pages.map(marginOf))
  let open: OpenTable | undefined
  for (const [at, lines] of pages.entries()) {
    const margin = new Set(marginOf(lines))
    const shown = lines.filter((line) => !(margin.has(line) && isRunning(line)))
    if (shown.length > 0) open = addPage(list, itemsIn(shown), { page: at + 1, type, open })
  }
}

function itemsIn(lines: readonly PageLine[]): readonly PageItem[] {
  // Drawings and hostile files: the order in which they are drawn must do.
  if (lines.length > limits.pdfLinesPlacedMax) return [{ kind: 'lines', lines }]
  const items: PageItem[] = []
  for (const item of regionsOf(lines).flatMap(itemsOf)) {
    const last = items.at(-1)
    // A paragraph may go on at the top of the next column.
    if (last?.kind === 'lines' && item.kind === 'lines') {
      items[items.length - 1] = { kind: 'lines', lines: [...last.lines, ...item.lines] }
    } else items.push(item)
  }
  return items
}

/** A table that ends a page may go on at the top of the next, under the same header. */
interface OpenTable {
  readonly header: Row | undefined
  readonly columns: readonly number[]
}

interface TypeSizes {
  /** The size that most characters have. */
  readonly body: number
  /** Sizes of headings, largest first. */
  readonly headings: readonly number[]
}

const HEADING_LINE_CHARS_MAX = 160
const HEADING_RANKS_MAX = 4
/** How much larger than the body a heading is. */
const HEADING_RATIO = 1.15

function typeSizes(pages: readonly (readonly PageLine[])[]): TypeSizes {
  const charsBySize = new Map<number, number>()
  for (const line of pages.flat()) {
    const size = halfPoints(line.size)
    charsBySize.set(size, (charsBySize.get(size) ?? 0) + line.text.length)
  }
  const body = [...charsBySize].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0
  const larger = [...charsBySize.keys()].filter((size) => size >= body * HEADING_RATIO)
  return { body, headings: larger.toSorted((a, b) => b - a).slice(0, HEADING_RANKS_MAX) }
}

const halfPoints = (size: number): number => Math.round(size * 2) / 2

/** Rows of running text at either end of a page. */
const MARGIN_ROWS_MAX = 4
/** Lines of type between them and the text, at least. */
const MARGIN_GAP = 1.8

/** Lines in the strips at either end that stand apart from the text; a number alone need not. */
function marginOf(lines: readonly PageLine[]): readonly PageLine[] {
  if (lines.length > limits.pdfLinesPlacedMax) return []
  const rows = baselines(lines)
  const apart = new Set([...endOf(rows), ...endOf(rows.toReversed())])
  return lines.filter((line) => line.inMargin && (apart.has(line) || isBareNumber(line)))
}

/** From the end of the page to the last gap among its first rows; a row alone on its page stands apart. */
function endOf(rows: readonly (readonly PageLine[])[]): readonly PageLine[] {
  if (rows.length === 1) return rows.flat()
  for (let count = Math.min(MARGIN_ROWS_MAX, rows.length - 1); count > 0; count--) {
    const [last, next] = [rows[count - 1]?.[0], rows[count]?.[0]]
    if (last === undefined || next === undefined) continue
    const isApart = Math.abs(last.y - next.y) > Math.max(last.size, next.size) * MARGIN_GAP
    if (isApart) return rows.slice(0, count).flat()
  }
  return []
}

/**
 * Running titles and page numbers: the same line in the margin of most pages, numbers aside, or at the
 * same place of some pages after each other, as a chapter's title is.
 */
function runningLines(margins: readonly (readonly PageLine[])[]): (line: PageLine) => boolean {
  const seen = new Map<string, Seen>()
  for (const [at, lines] of margins.entries()) for (const line of lines) see(seen, line, at)
  const most = Math.max(2, margins.length / 2)
  return (line) => {
    const { pages, rowMax } = seen.get(pattern(line)) ?? { pages: 0, rowMax: 0 }
    return pages >= most || rowMax >= CHAPTER_PAGES_MIN || isBareNumber(line)
  }
}

interface Seen {
  pages: number
  last: number
  y: number
  /** Pages one after the other on which it stood at the same place. */
  row: number
  rowMax: number
}
const CHAPTER_PAGES_MIN = 4

function see(seen: Map<string, Seen>, line: PageLine, page: number): void {
  const text = pattern(line)
  const known = seen.get(text)
  if (known === undefined) {
    seen.set(text, { pages: 1, last: page, y: line.y, row: 1, rowMax: 1 })
    return
  }
  if (known.last === page) return
  const goesOn = known.last === page - 1 && Math.abs(known.y - line.y) < 2
  known.row = goesOn ? known.row + 1 : 1
  known.rowMax = Math.max(known.rowMax, known.row)
  known.pages++
  known.last = page
  known.y = line.y
}

const pattern = (line: PageLine): string => line.text.replaceAll(/\d+/g, '#')
const isBareNumber = (line: PageLine): boolean => BARE_NUMBER.test(pattern(line))
const BARE_NUMBER = /^\W*(?:page\s*)?#(?:\s*(?:of|\/)\s*#)?\W*$/i

interface PageContext {
  readonly page: number
  readonly type: TypeSizes
  readonly open: OpenTable | undefined
}

/** Returns the table that the page ends with. */
function addPage(
  list: BlockList,
  items: readonly PageItem[],
  context: PageContext,
): OpenTable | undefined {
  let last: OpenTable | undefined
  for (const [at, item] of items.entries()) {
    last = undefined
    if (item.kind === 'lines') addLines(list, item.lines, context)
    else
      last = addTable(list, item.table, { ...context, open: at === 0 ? context.open : undefined })
  }
  return last
}

function addTable(list: BlockList, { rows, columns }: PageTable, context: PageContext): OpenTable {
  const { page, open } = context
  const [first = []] = rows
  if (open?.header !== undefined && sameColumns(open.columns, columns)) {
    const again = first.join('\n') === open.header.join('\n')
    list.add('table', tableText(again ? rows.slice(1) : rows, open.header), { page })
    return open
  }
  // Two rows of words are as likely a grid of names as a header with its row.
  const header = rows.length > 2 && isHeader(first) ? first : undefined
  list.add('table', tableText(header === undefined ? rows : rows.slice(1), header ?? []), { page })
  return { header, columns }
}

const sameColumns = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((from, at) => Math.abs(from - (b[at] ?? 0)) < COLUMN_SLACK)
/** Points by which a column may begin elsewhere on the next page: its cells are aligned to its middle. */
const COLUMN_SLACK = 24

function addLines(
  list: BlockList,
  lines: readonly PageLine[],
  { page, type }: Omit<PageContext, 'open'>,
): void {
  let items: string[] = []
  const endList = (): void => {
    if (items.length > 0) list.add('list', items.join('\n'), { page })
    items = []
  }
  for (const paragraph of paragraphsOf(lines)) {
    const text = joined(paragraph.map((line) => line.text))
    if (BULLET.test(text)) {
      items.push(text.replace(BULLET, '- '))
      continue
    }
    endList()
    const depth = type.headings.indexOf(halfPoints(paragraph[0]?.size ?? 0)) + 1
    if (depth > 0 && readsLikeHeading(text)) list.add('heading', text, { depth, page })
    else list.add('paragraph', text, { page })
  }
  endList()
}

const readsLikeHeading = (text: string): boolean =>
  text.length <= HEADING_LINE_CHARS_MAX && /\p{L}/u.test(text) && !/[.:;,]$/.test(text)

function paragraphsOf(lines: readonly PageLine[]): readonly (readonly PageLine[])[] {
  const paragraphs: PageLine[][] = []
  for (const line of lines) {
    const open = paragraphs.at(-1)
    const before = open?.at(-1)
    if (open !== undefined && before !== undefined && continues(open, before, line)) open.push(line)
    else paragraphs.push([line])
  }
  return paragraphs
}

/** A sentence that the end of a column cuts: neither ended before it nor begun after it. */
const isCutOff = (before: string, after: string): boolean =>
  /[\p{L},\-\u00ad\u2010]$/u.test(before) && /^\p{Ll}/u.test(after)

const BULLET = /^\s*[•●▪■◦‣·–−➢✓o]\s+(?=\S)/u
/** `a)`, `(iv)`, `3.`, `2.1 `: a line that begins like this begins something. */
const ENUMERATOR = /^\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s/

/** Does `line` go on with the paragraph that ends with `before`? */
function continues(open: readonly PageLine[], before: PageLine, line: PageLine): boolean {
  if (halfPoints(before.size) !== halfPoints(line.size)) return false
  const step = before.y - line.y
  if (step < 0 && line.x > before.x + before.width) return isCutOff(before.text, line.text)
  if (step < -line.size * 0.5 || step > line.size * 1.75) return false
  if (BULLET.test(line.text) || ENUMERATOR.test(line.text)) return false
  const right = open.reduce((most, { x, width }) => Math.max(most, x + width), line.x + line.width)
  const endsEarly = before.x + before.width < right - (right - Math.min(before.x, line.x)) * 0.2
  return !(endsEarly && /[.:;!?]["'”’)]?$/.test(before.text))
}
