import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, oneLine, titleFrom } from './blocks.ts'
import { fieldsOf, isObject, JsonRecords, type JsonObject } from './json-records.ts'
import { TableLines } from './rows.ts'
import { parseText, textOf } from './text.ts'

/**
 * JSON: a list of records is a table, a row each, with the path of every field before its value; what
 * nests in an object is a section under its key.
 */
export const json: Parser = {
  id: 'json',
  extensions: ['json', 'geojson'],
  parse(bytes, name) {
    const source = textOf(bytes)
    const parsed = parseJson(source, { depthMax: limits.jsonDepthMax })
    // Comments, trailing commas, a file cut short: still text.
    if (!parsed.ok) return Promise.resolve(parseText(source, name))
    const list = new BlockList()
    addValue(list, parsed.value, 0)
    const title = titleFrom(titlesIn(parsed.value), name)
    return Promise.resolve({ kind: 'document', document: { title, blocks: list.blocks } })
  },
}

function titlesIn(value: unknown): readonly string[] {
  if (!isObject(value)) return []
  return ['title', 'name'].flatMap((key) => {
    const named = value[key]
    return typeof named === 'string' && named.length <= TITLE_CHARS_MAX ? [named] : []
  })
}
const TITLE_CHARS_MAX = 200

/** Headings have six depths; sections deeper than that are rows. */
const SECTION_DEPTH_MAX = 5

function addValue(list: BlockList, value: unknown, depth: number): void {
  if (isObject(value)) addObject(list, value, depth)
  else {
    const records = new JsonRecords(list)
    for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      records.add(entry)
    }
    records.finish()
  }
}

function addObject(list: BlockList, object: JsonObject, depth: number): void {
  if (isTable(object)) {
    const records = new JsonRecords(list)
    for (const [key, value] of Object.entries(object)) records.add(value, key)
    records.finish()
    return
  }
  // First what stands here itself, so that no section's heading is over it.
  const own = new TableLines(list)
  const sections: [string, unknown][] = []
  for (const [key, value] of Object.entries(object)) {
    if (depth < SECTION_DEPTH_MAX && isSection(value)) sections.push([key, value])
    else {
      const fields = fieldsOf(value, key)
      const line = fields.map(([path, text]) => `${path}: ${text}`).join('; ')
      if (line !== '') own.add(line)
    }
  }
  own.flush()
  for (const [key, value] of sections) {
    const heading = oneLine(key)
    if (heading !== '') list.add('heading', heading, { depth: depth + 1 })
    addValue(list, value, depth + 1)
  }
}

/** Fields of an object that stands in one row. */
const ROW_FIELDS_MAX = 6

/** More than a row says well: records, or an object of many fields or of further objects. */
function isSection(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((entry) => isObject(entry))
  if (!isObject(value)) return false
  const values = Object.values(value)
  const isLarge = values.length > ROW_FIELDS_MAX || isTable(value)
  return isLarge || values.some((entry) => isSection(entry))
}

const TABLE_ROWS_MIN = 4

/** An object of like objects is a table whose keys name the rows. */
function isTable(object: JsonObject): boolean {
  const values = Object.values(object)
  if (values.length < TABLE_ROWS_MIN || !values.every(isObject)) return false
  const [first = {}] = values
  const keys = Object.keys(first)
  return (
    keys.length > 0 &&
    values.every((value) => keys.filter((key) => key in value).length * 2 >= keys.length)
  )
}
