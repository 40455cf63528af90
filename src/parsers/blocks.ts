import { limits } from '../kernel/limits.ts'
import type { Block } from '../lake/document.ts'

/**
 * What a parser throws when the object is not fit to be read; `parseObject` turns it into a value.
 * Parsers meet it deep inside callbacks of their libraries, where nothing else stops the work.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** Collects blocks in reading order, bounded in characters. */
export class BlockList {
  readonly #blocks: Block[] = []
  #chars = 0

  add(kind: Block['kind'], text: string, where: { depth?: number; page?: number } = {}): void {
    const tidy = kind === 'code' ? text.replace(/^\n+/, '').trimEnd() : tidyLines(text)
    if (tidy === '') return
    this.#chars += tidy.length
    if (this.#chars > limits.documentCharsMax) {
      throw new Unreadable(
        `its text is longer than ${limits.documentCharsMax} characters; split it into several files`,
      )
    }
    this.#blocks.push({ kind, text: tidy, depth: where.depth ?? 0, page: where.page })
  }

  get blocks(): readonly Block[] {
    return this.#blocks
  }
}

/** White space as a reader sees it: single spaces, lines without edges, no empty lines. Indents stay. */
function tidyLines(text: string): string {
  return text
    .split('\n')
    .map((line) => indentOf(line) + line.replace(/[\s\u00ad\u200b\ufeff\0]+/g, ' ').trim())
    .filter((line) => line.trim() !== '')
    .join('\n')
    .trim()
}

/** Only list items are indented in what parsers give, by two spaces a level. */
const indentOf = (line: string): string => /^(?: {2}){0,6}(?=[-\d])/.exec(line)?.[0] ?? ''

/** One line of running text. */
export const oneLine = (text: string): string =>
  text.replace(/[\s\u00ad\u200b\ufeff\0]+/g, ' ').trim()

/** The first title that says something, else the file's own name without its extension. */
export function titleFrom(candidates: readonly (string | undefined)[], name: string): string {
  for (const candidate of candidates) {
    const title = oneLine(candidate ?? '')
    if (title !== '') return title.slice(0, TITLE_CHARS_MAX)
  }
  const file = name.slice(name.lastIndexOf('/') + 1)
  return oneLine(file.replace(/(?<=.)\.[^.]*$/, '')).slice(0, TITLE_CHARS_MAX) || 'untitled'
}
const TITLE_CHARS_MAX = 300

/** The first heading of the highest rank that the document has. */
export function topHeading(blocks: readonly Block[]): string | undefined {
  let top: Block | undefined
  for (const block of blocks) {
    if (block.kind === 'heading' && (top === undefined || block.depth < top.depth)) top = block
  }
  return top?.text
}
