import { baselines, type PageLine } from './pdf-lines.ts'

/**
 * Lines of a page in regions that are read one after the other: what stands across all columns, then
 * the left column, then the right, and so on down the page. Lines inside a region keep the order in
 * which the page draws them.
 */
export function regionsOf(lines: readonly PageLine[], depth = 0): readonly (readonly PageLine[])[] {
  const gutter = depth < COLUMN_CUTS_MAX ? gutterOf(lines) : undefined
  if (gutter === undefined) return lines.length === 0 ? [] : [lines]
  const regions: (readonly PageLine[])[] = []
  for (const band of bandsOf(lines, gutter)) {
    if (band.across) regions.push(band.lines)
    else {
      const left = band.lines.filter((line) => sideOf(line, gutter) === 'left')
      const right = band.lines.filter((line) => sideOf(line, gutter) === 'right')
      regions.push(...regionsOf(left, depth + 1), ...regionsOf(right, depth + 1))
    }
  }
  return regions
}

/** Cuts within cuts: up to eight columns. */
const COLUMN_CUTS_MAX = 3
/** Slices of the width that are looked at. */
const SLICES = 300
/** Lines on either side without which there are no columns. */
const LINES_MIN = 4
/** A line wider than this share of the text stands across columns. */
const ACROSS_SHARE = 0.6
/** Share of lines that may cross a gutter: short centred titles. */
const CROSSING_SHARE = 0.08

const endOf = (line: PageLine): number => line.x + line.width

const sideOf = (line: PageLine, gutter: number): 'left' | 'right' | 'across' => {
  const slack = Math.max(line.size, 1)
  if (endOf(line) <= gutter + slack) return 'left'
  return line.x >= gutter - slack ? 'right' : 'across'
}

/** Where the middle of the white space between two columns lies; undefined when there are none. */
function gutterOf(lines: readonly PageLine[]): number | undefined {
  if (lines.length < LINES_MIN * 2) return undefined
  const from = Math.min(...lines.map(({ x }) => x))
  const width = Math.max(...lines.map(endOf)) - from
  if (!(width > 0 && Number.isFinite(width))) return undefined
  const narrow = lines.filter((line) => line.width <= width * ACROSS_SHARE)
  const covered = coverage(narrow, from, width)
  const crossingMax = Math.max(1, narrow.length * CROSSING_SHARE)
  const free = gapsOf(covered, crossingMax)
    .map(({ at, slices }) => ({
      at: from + (at * width) / SLICES,
      wide: (slices * width) / SLICES,
    }))
    .filter(({ wide }) => wide >= (lines[0]?.size ?? 1) * 0.5)
    .toSorted((a, b) => b.wide - a.wide)
  return free.find(({ at }) => partsColumns(lines, at))?.at
}

/** How many lines stand over each slice of the width. */
function coverage(lines: readonly PageLine[], from: number, width: number): Int32Array {
  const steps = new Int32Array(SLICES + 1)
  for (const line of lines) {
    const first = Math.max(0, Math.floor(((line.x - from) / width) * SLICES))
    const last = Math.min(SLICES, Math.ceil(((endOf(line) - from) / width) * SLICES))
    if (last <= first) continue
    steps[first] = (steps[first] ?? 0) + 1
    steps[last] = (steps[last] ?? 0) - 1
  }
  let open = 0
  return steps.map((step) => (open += step))
}

interface Gap {
  /** Its middle. */
  readonly at: number
  readonly slices: number
}

/** Runs of slices that hardly any line covers, those at either edge left out. */
function gapsOf(covered: Int32Array, crossingMax: number): readonly Gap[] {
  const gaps: Gap[] = []
  let start: number | undefined
  for (let at = 0; at < SLICES; at++) {
    const free = (covered[at] ?? 0) <= crossingMax
    if (free) start ??= at
    else if (start !== undefined) {
      if (start > 0) gaps.push({ at: (start + at) / 2, slices: at - start })
      start = undefined
    }
  }
  return gaps
}

/**
 * Columns of text, not of a table: both sides have enough lines, and either the page draws one side
 * after the other, or it draws line by line across both and both are filled like prose. In between
 * (a cell of several lines, then the cell beside it) the order of drawing is the order of reading.
 */
function partsColumns(lines: readonly PageLine[], gutter: number): boolean {
  const bands = bandsOf(lines, gutter).filter((band) => !band.across)
  const sides = bands.map((band) => band.lines.map((line) => sideOf(line, gutter)))
  const rights = sides.flat().filter((side) => side === 'right').length
  const fewer = Math.min(rights, sides.flat().length - rights)
  if (fewer < LINES_MIN * Math.max(1, bands.length)) return false
  const switches = sides.flatMap((band) =>
    band.filter((side, at) => at > 0 && side !== band[at - 1]),
  ).length
  if (switches <= bands.length * 1.5) return true
  const between = bands.flatMap((band) => band.lines)
  const left = between.filter((line) => sideOf(line, gutter) === 'left')
  const right = between.filter((line) => sideOf(line, gutter) === 'right')
  return switches >= fewer * 1.6 && isProse(left) && isProse(right)
}

/** Most lines reach across most of the column, and hold more than a cell does. */
function isProse(side: readonly PageLine[]): boolean {
  const width = Math.max(...side.map(endOf)) - Math.min(...side.map(({ x }) => x))
  const full = side.filter((line) => line.width >= width * 0.6 && line.text.length >= 20)
  return full.length >= side.length * 0.6
}

interface Band {
  readonly across: boolean
  readonly lines: readonly PageLine[]
}

/** From the top: lines across the gutter, lines beside it, and so on; each in the order of drawing. */
function bandsOf(lines: readonly PageLine[], gutter: number): readonly Band[] {
  const across = linesAcross(lines, gutter)
  const crossing = new Set(across)
  const edges = across.map(({ y }) => y).toSorted((a, b) => b - a)
  // How many lines across stand above: the same number, the same band.
  const bandOf = (line: PageLine): number => countAbove(edges, line.y)
  const beside = new Map<number, PageLine[]>()
  for (const line of lines) {
    if (crossing.has(line)) continue
    const band = bandOf(line)
    const known = beside.get(band)
    if (known === undefined) beside.set(band, [line])
    else known.push(line)
  }
  const bands: Band[] = []
  let wide: PageLine[] = []
  const closeWide = (): void => {
    if (wide.length > 0) bands.push({ across: true, lines: inDrawingOrder(lines, wide) })
    wide = []
  }
  const sorted = across.toSorted((a, b) => b.y - a.y)
  for (let at = 0; at <= sorted.length; at++) {
    const between = beside.get(at) ?? []
    if (isTwoSided(between, gutter)) {
      closeWide()
      bands.push({ across: false, lines: between })
    } else wide.push(...between)
    const line = sorted[at]
    if (line !== undefined) wide.push(line)
  }
  closeWide()
  return bands
}

/** Lines across the gutter, each with the short line that ends its paragraph. */
function linesAcross(lines: readonly PageLine[], gutter: number): readonly PageLine[] {
  const rows = baselines(lines)
  return rows.flatMap((row, at) => {
    const across = row.filter((line) => sideOf(line, gutter) === 'across')
    const [above, more] = rows[at - 1] ?? []
    const [only] = row
    if (across.length > 0 || row.length > 1 || only === undefined) return across
    if (above === undefined || more !== undefined || sideOf(above, gutter) !== 'across') return []
    const isTail =
      only.size === above.size &&
      above.y - only.y < only.size * 1.6 &&
      Math.abs(above.x - only.x) < only.size
    return isTail ? [only] : []
  })
}

/** What stands on one side alone is a short line of the text that goes across. */
const isTwoSided = (lines: readonly PageLine[], gutter: number): boolean =>
  new Set(lines.map((line) => sideOf(line, gutter))).size === 2

function inDrawingOrder(
  lines: readonly PageLine[],
  some: readonly PageLine[],
): readonly PageLine[] {
  const wanted = new Set(some)
  return lines.filter((line) => wanted.has(line))
}

/** Of numbers from large to small: how many are larger. */
function countAbove(edges: readonly number[], y: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] ?? 0) > y) low = middle + 1
    else high = middle
  }
  return low
}
