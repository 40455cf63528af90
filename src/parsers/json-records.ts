import { limits } from '../kernel/limits.ts'
import { oneLine, type BlockList } from './blocks.ts'
import { TableLines } from './rows.ts'

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A field of a record: its path (`address.city`, `lines[0].sku`) and its value as text. */
export type Field = readonly [path: string, text: string]

/** Records become rows `path: value; path: value`; texts in them that are longer than a cell follow as paragraphs. */
export class JsonRecords {
  readonly #list: BlockList
  readonly #lines: TableLines

  constructor(list: BlockList) {
    this.#list = list
    this.#lines = new TableLines(list)
  }

  add(record: unknown, name?: string): void {
    const fields = fieldsOf(record, '')
    const short = fields.filter(([, text]) => text.length <= CELL_CHARS_MAX)
    const cells = short.map(([path, text]) => (path === '' ? text : `${path}: ${text}`))
    const line = (name === undefined ? cells : [oneLine(name), ...cells]).join('; ')
    if (line !== '') this.#lines.add(line)
    if (short.length === fields.length) return
    this.#lines.flush()
    for (const [path, text] of fields) {
      if (text.length <= CELL_CHARS_MAX) continue
      this.#list.add('paragraph', path === '' ? text : `${path}: ${text}`)
    }
  }

  finish(): void {
    this.#lines.flush()
  }
}

const CELL_CHARS_MAX = 800
/** Of one key: a path is repeated before each of its values. */
const NAME_CHARS_MAX = 100

/** The fields of a value that have any, with their paths from here. */
export function fieldsOf(value: unknown, path: string, depth = 0): readonly Field[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') {
    const text = oneLine(String(value as string | number | boolean))
    return text === '' ? [] : [[path, text]]
  }
  if (depth >= limits.jsonPathDepthMax) return [[path, oneLine(JSON.stringify(value))]]
  if (!Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, each]) => {
      const name = oneLine(key).slice(0, NAME_CHARS_MAX)
      return fieldsOf(each, path === '' ? name : `${path}.${name}`, depth + 1)
    })
  }
  const list = value as readonly unknown[]
  if (list.some((each) => typeof each === 'object' && each !== null)) {
    return list.flatMap((each, at) => fieldsOf(each, `${path}[${at}]`, depth + 1))
  }
  const text = oneLine(
    list
      .filter((each) => each !== null)
      .map(String)
      .join(', '),
  )
  return text === '' ? [] : [[path, text]]
}
