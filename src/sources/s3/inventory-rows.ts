import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse'
import type { Told } from './entry.ts'
import { decodedKey } from './names.ts'

/** Columns of an inventory in the words of its CSV schema, whatever the format calls them. */
export interface InventoryColumns {
  readonly format: 'CSV' | 'Parquet'
  readonly names: readonly string[]
}

/** The columns without which a listing cannot be told. */
const NEEDED = ['key', 'size', 'etag'] as const

export function columnsOf(format: string, schema: string): InventoryColumns {
  if (format !== 'CSV' && format !== 'Parquet') {
    throw new Error(
      `the inventory is in ${/^\w{1,16}$/.test(format) ? format : 'an unknown format'}, which is not read; set it to Parquet or CSV`,
    )
  }
  const names =
    format === 'CSV'
      ? schema.split(',').map((name) => name.trim())
      : [...schema.matchAll(/\b(?:required|optional)\s+\w+\s+(\w+)/g)].map(([, name = '']) => name)
  const known = names.map(plain)
  const missing = NEEDED.filter((name) => !known.includes(name))
  if (missing.length === 0) return { format, names }
  throw new Error(
    `the inventory lacks ${missing.join(' and ')}; add these fields to its configuration`,
  )
}

/** `ETag`, `e_tag`; `StorageClass`, `storage_class`. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

/** The objects of one local data file; old versions and delete markers are left out. */
export async function* inventoryRows(
  path: string,
  columns: InventoryColumns,
  signal: AbortSignal,
): AsyncGenerator<Told> {
  const rows = columns.format === 'CSV' ? csvRows(path, columns, signal) : parquetRows(path, signal)
  for await (const row of rows) {
    const told = toldOf(row, columns.format === 'CSV')
    if (told !== undefined) yield told
  }
}

type Row = ReadonlyMap<string, unknown>

const RECORD_BYTES_MAX = 64 * 1024

async function* csvRows(
  path: string,
  { names }: InventoryColumns,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  const known = names.map(plain)
  const parser = parse({ max_record_size: RECORD_BYTES_MAX, relax_column_count: false })
  // What breaks in any of them comes out where the rows are read.
  pipeline(createReadStream(path), createGunzip(), parser, () => undefined)
  for await (const record of parser as AsyncIterable<readonly string[]>) {
    signal.throwIfAborted()
    if (record.length !== known.length) throw broken('has a row of another width than its schema')
    yield new Map(known.map((name, at) => [name, record[at]]))
  }
}

async function* parquetRows(path: string, signal: AbortSignal): AsyncGenerator<Row> {
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet')
  const { asyncBufferFromFile } = await import('hyparquet/src/node.js')
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  let rowStart = 0
  for (const group of metadata.row_groups) {
    signal.throwIfAborted()
    const bytes = Number(group.total_byte_size)
    if (bytes > GROUP_BYTES_MAX)
      throw broken(`has a row group of more than ${GROUP_BYTES_MAX} bytes`)
    const rowEnd = rowStart + Number(group.num_rows)
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors: GZIP })
    for (const row of rows) {
      yield new Map(Object.entries(row).map(([name, value]) => [plain(name), value]))
    }
    rowStart = rowEnd
  }
}
const GROUP_BYTES_MAX = 512 * 1024 * 1024
const GZIP = {
  GZIP: (input: Uint8Array, outputLength: number): Uint8Array =>
    gunzipSync(input, { maxOutputLength: Math.max(1, outputLength) }),
}

/** Of a row that says neither, the object is there: an inventory of current versions has no such columns. */
function toldOf(row: Row, isEncoded: boolean): Told | undefined {
  if (isFalse(row.get('islatest')) || isTrue(row.get('isdeletemarker'))) return undefined
  const written = textOf(row.get('key'))
  const key = isEncoded ? decodedKey(written) : written
  const size = Number(row.get('size') === '' ? Number.NaN : row.get('size'))
  if (key === undefined || key === '') throw broken('has a key that cannot be decoded')
  if (!Number.isSafeInteger(size) || size < 0) throw broken('has a row without a size')
  return {
    key,
    sizeBytes: size,
    etag: textOf(row.get('etag')) || undefined,
    storageClass: textOf(row.get('storageclass')) || undefined,
    versionId: textOf(row.get('versionid')) || undefined,
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const isTrue = (value: unknown): boolean => value === true || value === 'true'
const isFalse = (value: unknown): boolean => value === false || value === 'false'

const broken = (how: string): Error =>
  new Error(`a file of the inventory ${how}; nothing was deleted`)
