/** A line of text on a page, as its glyphs lie. */
export interface PageLine {
  readonly text: string
  readonly x: number
  /** From the page's bottom. */
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

interface OpenLine {
  text: string
  x: number
  y: number
  end: number
  size: number
}

/** Share of the page's height that is margin at either end. */
const MARGIN = 0.11

/** Joins runs into lines in the order in which the page draws them, which is reading order for what programs write. */
export function linesOf(
  runs: readonly object[],
  page: { readonly bottom: number; readonly top: number },
): readonly PageLine[] {
  const lines: OpenLine[] = []
  let open: OpenLine | undefined
  for (const run of runs as readonly TextRun[]) {
    const text = run.str ?? ''
    if (text !== '' && run.transform !== undefined) {
      const [, , , , x = 0, y = 0] = run.transform
      const size = run.height || sizeOf(run.transform)
      if (open !== undefined && isSameLine(open, x, y, size)) extend(open, run, x, size)
      else
        lines.push(
          (open = { text, x, y, end: x + (run.width ?? 0), size: text.trim() === '' ? 0 : size }),
        )
    }
  }
  const strip = (page.top - page.bottom) * MARGIN
  return lines
    .filter((line) => line.text.trim() !== '')
    .map(({ text, x, y, end, size }) => ({
      text: text.replaceAll(/(?:\s*\.){4,}\s*/g, ' … ').trim(),
      x,
      y,
      width: end - x,
      size,
      inMargin: y < page.bottom + strip || y > page.top - strip,
    }))
}

const sizeOf = (transform: readonly number[]): number =>
  Math.hypot(transform[2] ?? 0, transform[3] ?? 0)

/** On the same baseline, superscripts included, and not far to the left of where the line ended. */
function isSameLine(line: OpenLine, x: number, y: number, size: number): boolean {
  const larger = Math.max(line.size, size, 1)
  return Math.abs(line.y - y) < larger * 0.5 && x > line.end - larger * 2
}

/** A gap wider than a fraction of the type is a space, whether or not the file has one. */
function extend(line: OpenLine, run: TextRun, x: number, size: number): void {
  const text = run.str ?? ''
  const gap = x - line.end
  const spaced = gap > Math.max(size, line.size) * 0.15
  if (spaced && !line.text.endsWith(' ') && !text.startsWith(' ')) line.text += ' '
  line.text += text
  line.end = Math.max(line.end, x + (run.width ?? 0))
  if (text.trim() !== '') line.size = Math.max(line.size, size)
}
