import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, Unreadable } from './blocks.ts'
import { RowBlocks, type Row } from './rows.ts'
import { textOf } from './text.ts'

/** Comma-, semicolon- and tab-separated values: each record a row `Header: value; …`. */
export const csv: Parser = {
  id: 'csv',
  extensions: ['csv', 'tsv'],
  parse(bytes, name) {
    const list = new BlockList()
    const rows = new RowBlocks(list)
    for (const row of records(textOf(bytes))) rows.add(row)
    rows.finish()
    const document = { title: titleFrom([], name), blocks: list.blocks }
    return Promise.resolve({ kind: 'document', document })
  },
}

/** RFC 4180, leniently: a quote opens only at a cell's start; one that never closes ends with the file. */
export function* records(source: string): Generator<Row> {
  const separator = separatorOf(source)
  const plainEnd = new RegExp(`[${separator}\n]`, 'g')
  let row: string[] = []
  let at = 0
  while (at < source.length) {
    const quoted = source[at] === '"'
    const cell = quoted ? quotedCell(source, at) : { text: '', end: at }
    plainEnd.lastIndex = cell.end
    const end = plainEnd.exec(source)?.index ?? source.length
    row.push(cell.text + source.slice(cell.end, end))
    if (row.length > COLUMNS_READ_MAX) throw new Unreadable('a row has too many columns')
    if (source[end] === separator) {
      if (end + 1 === source.length) row.push('')
    } else {
      yield row
      row = []
    }
    at = end + 1
  }
  if (row.length > 0) yield row
}
const COLUMNS_READ_MAX = limits.tableColumnsMax * 64

/** The text between quotes, doubled quotes read as one, and where it ends. */
function quotedCell(source: string, open: number): { readonly text: string; readonly end: number } {
  const parts: string[] = []
  let from = open + 1
  for (;;) {
    const close = source.indexOf('"', from)
    if (close === -1) {
      parts.push(source.slice(from))
      return { text: parts.join(''), end: source.length }
    }
    parts.push(source.slice(from, close))
    if (source[close + 1] !== '"') return { text: parts.join(''), end: close + 1 }
    parts.push('"')
    from = close + 2
  }
}

/** The separator that is most frequent in the first line, outside quotes. */
function separatorOf(source: string): string {
  const lineEnd = source.indexOf('\n')
  const line = source.slice(0, lineEnd === -1 ? 10_000 : lineEnd).replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map(
    (separator) => [separator, line.split(separator).length] as const,
  )
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}
