import type { Block, ParsedDocument } from '../lake/document.ts'

/** Separators of lines and pages among the control characters. */
const LINE_END = /\r\n?|\u0085/g
const PAGE_END = /[\v\f]/g
const CONTROL = /(?![\n\t])\p{Cc}/gu
/** What turns the direction of the text around it: a name that is read otherwise than it is written. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * INVARIANT (no hidden commands): of control characters, text keeps line ends and tabs, titles and
 * headings nothing. Both are shown in terminals, logs and prompts.
 */
export function plainDocument({ title, blocks }: ParsedDocument): ParsedDocument {
  return { title: plainLine(title), blocks: blocks.map(plainBlock) }
}

const plainBlock = (block: Block): Block => ({
  ...block,
  text: block.kind === 'heading' ? plainLine(block.text) : plainLines(block.text),
})

const plainLines = (text: string): string =>
  text.replaceAll(LINE_END, '\n').replaceAll(PAGE_END, ' ').replaceAll(CONTROL, '')

const plainLine = (text: string): string =>
  plainLines(text)
    .replaceAll(TURNING, '')
    .replaceAll(/[\n\t]+/g, ' ')
    .trim()
