import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, topHeading, Unreadable } from './blocks.ts'
import { isObject } from './json-records.ts'
import { addMarkdown } from './markdown.ts'
import { textOf } from './text.ts'

/** Notebooks: their text as Markdown and their code, cell after cell; results of runs are not text. */
export const notebook: Parser = {
  id: 'notebook',
  extensions: ['ipynb'],
  parse(bytes, name) {
    const parsed = parseJson(textOf(bytes), { depthMax: limits.jsonDepthMax })
    const cells = parsed.ok && isObject(parsed.value) ? parsed.value['cells'] : undefined
    if (!Array.isArray(cells)) throw new Unreadable('it is no notebook although its name says so')
    const list = new BlockList()
    for (const cell of cells as readonly unknown[]) {
      if (!isObject(cell)) continue
      const source = sourceOf(cell['source'])
      if (cell['cell_type'] === 'markdown') addMarkdown(list, source)
      else if (cell['cell_type'] === 'code') list.add('code', source)
    }
    const title = titleFrom([topHeading(list.blocks)], name)
    return Promise.resolve({ kind: 'document', document: { title, blocks: list.blocks } })
  },
}

/** A text, or its lines. */
function sourceOf(source: unknown): string {
  const lines: readonly unknown[] = Array.isArray(source) ? source : [source]
  return lines.filter((line) => typeof line === 'string').join('')
}
