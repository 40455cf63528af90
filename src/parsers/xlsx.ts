import type { Cell, CellValue, Sheet, Workbook } from 'hucre'
import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, Unreadable } from './blocks.ts'
import { RowBlocks } from './rows.ts'
import { titleOf } from './xml.ts'
import { openZip, storedZip, type ZipParts } from './zip.ts'

/** Spreadsheets: each visible sheet a section, each row `Header: value; …`. The page is the sheet's number. */
export const xlsx: Parser = {
  id: 'xlsx',
  extensions: ['xlsx', 'xlsm', 'xltx'],
  async parse(bytes, name) {
    const parts = openZip(bytes)
    const list = new BlockList()
    const pages = new Map<string, number>()
    const { sheets } = await readWorkbook(parts, pages)
    if (pages.size === 0) throw new Unreadable('it holds no visible sheet')
    for (const sheet of sheets) addSheet(list, sheet, pages.get(sheet.name) ?? 1)
    const title = titleFrom([titleOf(parts.read('docProps/core.xml'))], name)
    return { kind: 'document', document: { title, blocks: list.blocks } }
  },
}

/** Cells, their formats and their texts; not pictures, charts, comments, pivot caches or links to other files. */
const UNWANTED =
  /(?:^|\/)(?:drawings|charts|media|embeddings|pivot[^/]*|externalLinks|comments[^/]*)(?:\/|\.xml$)|\/worksheets\/_rels\//

/** Hidden sheets are not read. `pages` becomes the number of every visible sheet, by its name. */
async function readWorkbook(parts: ZipParts, pages: Map<string, number>): Promise<Workbook> {
  const wanted = new Map<string, Uint8Array>()
  for (const name of parts.names) {
    if (!/\.(?:xml|rels)$/i.test(name) || UNWANTED.test(name)) continue
    const part = parts.read(name)
    if (part !== undefined) wanted.set(name, part)
  }
  if (!wanted.has('[Content_Types].xml')) throw new Unreadable('it holds no sheet')
  const { readXlsx } = await import('hucre/xlsx')
  try {
    return await readXlsx(storedZip(wanted), {
      readStyles: true,
      range: `A1:${columnName(limits.tableColumnsMax)}1048576`,
      sheets: ({ name, hidden, veryHidden }, at) => {
        const visible = hidden !== true && veryHidden !== true
        if (visible) pages.set(name, at + 1)
        return visible
      },
    })
  } catch (error) {
    throw new Unreadable(whyNot(error))
  }
}

function addSheet(list: BlockList, sheet: Sheet, page: number): void {
  const rows = new RowBlocks(list, { page })
  list.add('heading', sheet.name, { depth: 1, page })
  for (const [at, values] of sheet.rows.entries()) {
    const row = values.map((value, column) => shown(value, sheet.cells?.get(`${at},${column}`)))
    if (row.some((cell) => cell.trim() !== '')) rows.add(row)
  }
  rows.finish()
}

/** What a reader sees: a date is not its day count, and a share is a percentage. */
function shown(value: CellValue, cell: Cell | undefined): string {
  if (value === null) return ''
  if (value instanceof Date) return shownDate(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value !== 'number') return value
  return isShare(cell?.style?.numFmt ?? '') ? `${tidy(value * 100)}%` : tidy(value)
}

const isShare = (format: string): boolean =>
  format.includes('%') && format.replaceAll(/"[^"]*"|\\./g, '').includes('%')

/** A time of day has no day: its serial is below one. */
function shownDate(date: Date): string {
  if (!Number.isFinite(date.getTime())) return ''
  const iso = new Date(Math.round(date.getTime() / 1_000) * 1_000).toISOString()
  const time = iso.slice(11, 19).replace(/:00$/, '')
  if (iso < '1899-12-31') return time
  return time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`
}

/** Fifteen digits are what a spreadsheet keeps; the sixteenth is noise of binary fractions. */
const tidy = (value: number): string => String(Number(value.toPrecision(15)))

/** 3 → `C`. */
const columnName = (number: number): string =>
  (number > 26 ? columnName(Math.floor((number - 1) / 26)) : '') +
  String.fromCharCode(65 + ((number - 1) % 26))

function whyNot(error: unknown): string {
  const { message } = error as { readonly message?: unknown }
  return typeof message === 'string' && /cells\), over the \d+ limit/.test(message)
    ? 'a sheet of it spans too many cells; delete the empty rows and columns after its content'
    : 'it is broken: its parts do not follow their format'
}
