/** Text on one baseline of a page, unbroken by a gap as between columns or cells. */
export interface PageLine {
  readonly text: string
  readonly x: number
  /** From the page's bottom, as the page is read: rotated pages are turned upright. */
  readonly y: number
  readonly width: number
  /** The largest type on the line, in points. */
  readonly size: number
  /** In the strip at the top or bottom where running titles and page numbers stand. */
  readonly inMargin: boolean
}

/** What pdf.js gives for each run of glyphs; marked-content items have no `str`. */
export interface TextRun {
  readonly str?: string
  readonly transform?: readonly number[]
  readonly width?: number
  readonly height?: number
  readonly hasEOL?: boolean
}

/** `[x0, y0, x1, y1]` of the page in its own coordinates. */
export type PageBox = readonly number[]

interface OpenLine {
  text: string
  x: number
  y: number
  end: number
  size: number
}

interface Placed {
  readonly run: TextRun
  readonly x: number
  readonly y: number
}

/** Share of the page's height that is margin at either end. */
const MARGIN = 0.11

/** Joins runs into lines, in the order in which the page draws them. What stands askew comes last; type too small to be seen is left out. */
export function linesOf(runs: readonly object[], box: PageBox): readonly PageLine[] {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box
  const smallest = Math.min(TYPE_MIN, Math.max(x1 - x0, y1 - y0) * TYPE_SHARE_MIN)
  const shown = (runs as readonly TextRun[]).filter(
    (run) => run.transform !== undefined && run.str !== '' && !(sizeOf(run) < smallest),
  )
  const turned = mainTurn(shown)
  const upright = shown.filter((run) => turnOf(run) === turned)
  const askew = shown.filter((run) => turnOf(run) !== turned && run.str?.trim() !== '')
  const lines = joinRuns(upright.map((run) => turnedBack(run, turned)))
  const heights = cornersOf(box).map(([x, y]) => turnPoint(x, y, turned)[1])
  const [bottom, top] = [Math.min(...heights), Math.max(...heights)]
  const strip = (top - bottom) * MARGIN
  const further = askew.map((run) => ({ ...openLine(turnedBack(run, turned)), size: 0 }))
  return [...lines, ...further]
    .filter((line) => line.text.trim() !== '')
    .map(({ text, x, y, end, size }) => ({
      text: text.replaceAll(LEADERS, ' … ').trim(),
      x,
      y,
      width: end - x,
      size,
      inMargin: y < bottom + strip || y > top - strip,
    }))
}

/** Points, and share of the page, below which type is a speck: what stands there is not meant for readers. */
const TYPE_MIN = 2
const TYPE_SHARE_MIN = 0.0025
/** Dots from an entry of a table of contents to its page. */
const LEADERS = /(?:[^\S\n]?\.){4,}[^\S\n]*/g

function joinRuns(runs: readonly Placed[]): readonly OpenLine[] {
  const lines: OpenLine[] = []
  let open: OpenLine | undefined
  for (const placed of runs) {
    if (open !== undefined && isSameLine(open, placed)) extend(open, placed)
    else if (placed.run.str?.trim() !== '') lines.push((open = openLine(placed)))
  }
  return lines
}

const openLine = ({ run, x, y }: Placed): OpenLine => ({
  text: run.str ?? '',
  x,
  y,
  end: x + (run.width ?? 0),
  size: sizeOf(run),
})

const sizeOf = ({ height, transform = [] }: TextRun): number =>
  height || Math.hypot(transform[2] ?? 0, transform[3] ?? 0)

/** Wider than the space between two words, even of justified text: in ems. */
const CELL_GAP = 1.1
/** Between a bullet, or a number, and its text. */
const MARKER_GAP = 3
const MARKER =
  /^(?:[•●▪■◦‣·–−➢✓o]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,4}[.)]?)\s*$/u

/** On the same baseline, superscripts included, and neither far to the left of where the line ended nor in another column. */
function isSameLine(line: OpenLine, { run, x, y }: Placed): boolean {
  const larger = Math.max(line.size, sizeOf(run), 1)
  if (Math.abs(line.y - y) >= larger * 0.5 || x <= line.end - larger * 2) return false
  return x - line.end < larger * (MARKER.test(line.text) ? MARKER_GAP : CELL_GAP)
}

/** A gap wider than a fraction of the type is a space, whether or not the file has one. */
function extend(line: OpenLine, { run, x }: Placed): void {
  const text = run.str ?? ''
  if (text.trim() === '') {
    if (!line.text.endsWith(' ')) line.text += ' '
    return
  }
  const size = sizeOf(run)
  const spaced = x - line.end > Math.max(size, line.size) * 0.15
  if (spaced && !line.text.endsWith(' ') && !text.startsWith(' ')) line.text += ' '
  line.text += text
  line.end = Math.max(line.end, x + (run.width ?? 0))
  line.size = Math.max(line.size, size)
}

/** From the top, lines that stand beside each other together. */
export function baselines(lines: readonly PageLine[]): readonly (readonly PageLine[])[] {
  const rows: PageLine[][] = []
  for (const line of lines.toSorted((a, b) => b.y - a.y)) {
    const first = rows.at(-1)?.[0]
    if (first !== undefined && first.y - line.y < Math.max(first.size, line.size) * 0.4) {
      rows.at(-1)?.push(line)
    } else rows.push([line])
  }
  return rows
}

/** Quarter turns against the page, 0–3; undefined for text at any other angle. */
type Turn = 0 | 1 | 2 | 3 | undefined

function turnOf({ transform = [] }: TextRun): Turn {
  const [a = 1, b = 0] = transform
  const quarters = Math.atan2(b, a) / (Math.PI / 2)
  const whole = Math.round(quarters)
  return Math.abs(quarters - whole) > 0.05 ? undefined : (((whole + 4) % 4) as Turn)
}

/** How most characters of the page stand. */
function mainTurn(runs: readonly TextRun[]): Turn {
  const chars = new Map<Turn, number>()
  for (const run of runs) {
    const turn = turnOf(run)
    if (turn !== undefined) chars.set(turn, (chars.get(turn) ?? 0) + (run.str ?? '').length)
  }
  return [...chars].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

function turnedBack(run: TextRun, turn: Turn): Placed {
  const [, , , , x = 0, y = 0] = run.transform ?? []
  const [turnedX, turnedY] = turnPoint(x, y, turn)
  return { run, x: turnedX, y: turnedY }
}

function turnPoint(x: number, y: number, turn: Turn): readonly [x: number, y: number] {
  if (turn === 1) return [y, -x]
  if (turn === 2) return [-x, -y]
  return turn === 3 ? [-y, x] : [x, y]
}

const cornersOf = ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: PageBox): readonly (readonly [
  number,
  number,
])[] => [
  [x0, y0],
  [x1, y1],
]
