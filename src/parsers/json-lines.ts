import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom } from './blocks.ts'
import { JsonRecords } from './json-records.ts'
import { textOf } from './text.ts'

/** JSON Lines: a record a line. A line that is no JSON is a row as it stands. */
export const jsonLines: Parser = {
  id: 'json-lines',
  extensions: ['jsonl', 'ndjson'],
  parse(bytes, name) {
    const source = textOf(bytes)
    const list = new BlockList()
    const records = new JsonRecords(list)
    for (let from = 0; from < source.length;) {
      const end = source.indexOf('\n', from)
      const line = source.slice(from, end === -1 ? undefined : end)
      from = end === -1 ? source.length : end + 1
      const parsed = parseJson(line, { depthMax: limits.jsonDepthMax })
      if (line.trim() !== '') records.add(parsed.ok ? parsed.value : line)
    }
    records.finish()
    const document = { title: titleFrom([], name), blocks: list.blocks }
    return Promise.resolve({ kind: 'document', document })
  },
}
