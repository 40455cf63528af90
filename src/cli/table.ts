import type { Output } from './output.ts'
import { fit, oneLine, widthOf } from './text.ts'

export interface Column<Row> {
  readonly title: string
  readonly of: (row: Row) => string
  /** Numbers. */
  readonly right?: boolean
  /** May be cut when the terminal is narrow: ids never are. */
  readonly elastic?: boolean
}

const GAP = '  '
const ELASTIC_MIN = 8

/** Aligned columns; on a terminal the elastic ones shrink so that no line wraps. */
export function tableText<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  output: Pick<Output, 'width' | 'paint'>,
): string {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.of(row))))
  const widths = fitted(columns, cells, output.width)
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => padded(fit(text, widths[at] ?? 0), widths[at] ?? 0, columns[at]?.right))
      .join(GAP)
      .trimEnd()
  const head = output.paint('faint', line(columns.map(({ title }) => title)))
  return [head, ...cells.map(line)].join('\n')
}

function padded(text: string, width: number, right = false): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return right ? space + text : text + space
}

function fitted<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  width: number | undefined,
): readonly number[] {
  const widths = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[at] ?? ''))),
  )
  if (width === undefined) return widths
  const total = (): number =>
    widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1)
  for (let over = total() - width; over > 0; over = total() - width) {
    const widest = widestElastic(columns, widths)
    if (widest === undefined) break
    widths[widest] = Math.max(ELASTIC_MIN, (widths[widest] ?? 0) - over)
  }
  return widths
}

function widestElastic<Row>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
): number | undefined {
  const candidates = columns
    .map(({ elastic }, at) => ({ at, width: widths[at] ?? 0, elastic }))
    .filter((column) => column.elastic === true && column.width > ELASTIC_MIN)
    .toSorted((a, b) => b.width - a.width)
  return candidates[0]?.at
}
