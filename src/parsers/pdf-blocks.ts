import type { BlockList } from './blocks.ts'
import type { PageLine } from './pdf-lines.ts'

/** Lines of all pages as headings, paragraphs and lists. */
export function addPages(list: BlockList, pages: readonly (readonly PageLine[])[]): void {
  const type = typeSizes(pages)
  const running = runningLines(pages)
  for (const [at, lines] of pages.entries()) {
    const shown = lines.filter((line) => !(line.inMargin && running.has(pattern(line))))
    addPage(list, shown, { page: at + 1, type })
  }
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

/** Running titles and page numbers: the same line in the margin of most pages, numbers aside. */
function runningLines(pages: readonly (readonly PageLine[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const lines of pages) {
    const inMargin = lines.filter((line) => line.inMargin)
    for (const text of new Set(inMargin.map(pattern))) {
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  const most = Math.max(2, pages.length / 2)
  const repeated = [...counts].filter(([text, count]) => count >= most || BARE_NUMBER.test(text))
  return new Set(repeated.map(([text]) => text))
}

const pattern = (line: PageLine): string => line.text.replaceAll(/\d+/g, '#')
const BARE_NUMBER = /^\W*(?:page\s*)?#(?:\s*(?:of|\/)\s*#)?\W*$/i

interface PageContext {
  readonly page: number
  readonly type: TypeSizes
}

function addPage(list: BlockList, lines: readonly PageLine[], { page, type }: PageContext): void {
  let items: string[] = []
  const endList = (): void => {
    if (items.length > 0) list.add('list', items.join('\n'), { page })
    items = []
  }
  for (const paragraph of paragraphsOf(lines)) {
    const text = joined(paragraph)
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
  const right = Math.max(...open.map(({ x, width }) => x + width), line.x + line.width)
  const endsEarly = before.x + before.width < right - (right - Math.min(before.x, line.x)) * 0.2
  return !(endsEarly && /[.:;!?]["'”’)]?$/.test(before.text))
}

/** Lines of one paragraph as running text; a word cut at the line's end is made whole. */
function joined(lines: readonly PageLine[]): string {
  let text = ''
  for (const line of lines) {
    if (text === '') text = line.text
    else if (/\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(line.text)) {
      text = text.slice(0, -1) + line.text
    } else text += ` ${line.text}`
  }
  return text
}
