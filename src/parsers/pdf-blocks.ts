import type { BlockList } from './blocks.ts'
import { limits } from '../kernel/limits.ts'
import { regionsOf } from './pdf-columns.ts'
import type { PageLine } from './pdf-lines.ts'
import { itemsOf, type PageItem, type PageTable } from './pdf-tables.ts'
import { joined } from './pdf-text.ts'
import { isHeader, tableText, type Row } from './rows.ts'

/** Lines of all pages as headings, paragraphs, lists and tables in reading order. */
export function addPages(list: BlockList, pages: readonly (readonly PageLine[])[]): void {
  const type = typeSizes(pages)
  const running = runningLines(pages)
  let open: OpenTable | undefined
  for (const [at, lines] of pages.entries()) {
    const shown = lines.filter((line) => !(line.inMargin && running.has(pattern(line))))
    if (shown.length > 0) open = addPage(list, itemsIn(shown), { page: at + 1, type, open })
  }
}

function itemsIn(lines: readonly PageLine[]): readonly PageItem[] {
  // Drawings and hostile files: the order in which they are drawn must do.
  if (lines.length > limits.pdfLinesPlacedMax) return [{ kind: 'lines', lines }]
  return regionsOf(lines).flatMap(itemsOf)
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

/**
 * Running titles and page numbers: the same line in the margin of most pages, numbers aside, or at the
 * same place of some pages after each other, as a chapter's title is.
 */
function runningLines(pages: readonly (readonly PageLine[])[]): ReadonlySet<string> {
  const seen = new Map<string, Seen>()
  for (const [at, lines] of pages.entries()) {
    for (const line of lines) {
      if (line.inMargin) see(seen, line, at)
    }
  }
  const most = Math.max(2, pages.length / 2)
  const isRunning = ([text, { pages: count, rowMax }]: readonly [string, Seen]): boolean =>
    count >= most || rowMax >= CHAPTER_PAGES_MIN || BARE_NUMBER.test(text)
  return new Set([...seen].filter(isRunning).map(([text]) => text))
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

const BULLET = /^\s*[•●▪■◦‣·–−➢✓o]\s+(?=\S)/u
/** `a)`, `(iv)`, `3.`, `2.1 `: a line that begins like this begins something. */
const ENUMERATOR = /^\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s/

/** Does `line` go on with the paragraph that ends with `before`? */
function continues(open: readonly PageLine[], before: PageLine, line: PageLine): boolean {
  if (halfPoints(before.size) !== halfPoints(line.size)) return false
  const step = before.y - line.y
  if (step < -line.size * 0.5 || step > line.size * 1.75) return false
  if (BULLET.test(line.text) || ENUMERATOR.test(line.text)) return false
  const right = open.reduce((most, { x, width }) => Math.max(most, x + width), line.x + line.width)
  const endsEarly = before.x + before.width < right - (right - Math.min(before.x, line.x)) * 0.2
  return !(endsEarly && /[.:;!?]["'”’)]?$/.test(before.text))
}
