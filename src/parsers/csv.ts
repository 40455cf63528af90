import { CsvError, parse } from 'csv-parse/sync'
import { limits } from '../kernel/limits.ts'
import type { Block, Parser } from '../lake/document.ts'
import { BlockList, titleFrom, Unreadable } from './blocks.ts'
import { RowBlocks, type Row } from './rows.ts'
import { textOf } from './text.ts'

/** Comma-, semicolon- and tab-separated values: each record a row `Header: value; …`. */
export const csv: Parser = {
  id: 'csv',
  extensions: ['csv', 'tsv'],
  parse(bytes, name) {
    const source = textOf(bytes)
    // A quote that never closes is a character: the rest of the file is not one cell.
    const blocks = blocksOf(source, '"') ?? blocksOf(source, null) ?? []
    return Promise.resolve({ kind: 'document', document: { title: titleFrom([], name), blocks } })
  },
}

/** Undefined when a quote opens and never closes. */
function blocksOf(source: string, quote: '"' | null): readonly Block[] | undefined {
  const list = new BlockList()
  const rows = new RowBlocks(list)
  try {
    eachRecord(source, quote, (row) => rows.add(row))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return undefined
    throw new Unreadable(
      error.code === 'CSV_MAX_RECORD_SIZE'
        ? `one of its rows is longer than ${limits.csvRecordCharsMax} characters`
        : 'it is broken: its rows cannot be told apart',
    )
  }
  rows.finish()
  return list.blocks
}

/** Records go out one at a time: a long file never stands in memory as cells. */
export function eachRecord(source: string, quote: '"' | null, onRecord: (row: Row) => void): void {
  parse(source, {
    delimiter: separatorOf(source),
    quote,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: limits.csvRecordCharsMax,
    on_record: (row: Row) => {
      onRecord(row)
    },
  })
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
