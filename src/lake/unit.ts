import { limits } from '../kernel/limits.ts'
import type { Block } from './document.ts'

/** The smallest piece of text that a chunk is made of: a paragraph, a sentence of a long one, a row, a line. */
export interface Unit {
  readonly text: string
  /** What stands between it and the unit before it in the same chunk. */
  readonly joiner: string
  readonly page: number | undefined
}

/** Units that belong to each other. */
export interface Group {
  readonly units: readonly Unit[]
  readonly chars: number
  /** Fits in one chunk, so it is not cut. */
  readonly together: boolean
  /** Its first unit introduces the others. */
  readonly leadIn: boolean
}

/** A paragraph that introduces a list is short or ends with a colon. */
const LEAD_IN_CHARS_MAX = 200

export function groupsOf(blocks: readonly Block[]): readonly Group[] {
  const groups: Group[] = []
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block
    const next = blocks[at + 1]
    if (next !== undefined && isLeadIn(block, next)) {
      groups.push(groupOf([...unitsOf(block), ...unitsOf(next)], true))
      at++
    } else {
      groups.push(groupOf(unitsOf(block), false))
    }
  }
  return groups
}

function isLeadIn(block: Block, next: Block): boolean {
  if (block.kind !== 'paragraph' || (next.kind !== 'list' && next.kind !== 'table')) return false
  if (block.text.length > limits.chunkCharsMax / 2) return false
  return block.text.length <= LEAD_IN_CHARS_MAX || block.text.trimEnd().endsWith(':')
}

function groupOf(units: readonly Unit[], leadIn: boolean): Group {
  const chars = units.reduce(
    (sum, unit, at) => sum + unit.text.length + (at === 0 ? 0 : unit.joiner.length),
    0,
  )
  return { units, chars, together: chars <= limits.chunkCharsMax, leadIn }
}

function unitsOf(block: Block): readonly Unit[] {
  const lines = block.kind === 'paragraph' || block.kind === 'heading'
  const pieces = lines ? [block.text] : block.text.split('\n').filter((line) => line.trim() !== '')
  return pieces.flatMap((piece, at) => bounded(piece, block, at === 0 ? '\n\n' : '\n'))
}

/** The piece as it is when it fits; else cut where its kind can be cut best. */
function bounded(piece: string, block: Block, joiner: string): readonly Unit[] {
  const text = block.kind === 'code' ? piece.trimEnd() : piece.trim()
  if (text === '') return []
  if (text.length <= limits.chunkCharsMax) return [{ text, joiner, page: block.page }]
  const parts =
    block.kind === 'table'
      ? text.split(CELL_ENDS).flatMap((cell) => cellCuts(cell.trim()))
      : text.split(SENTENCE_ENDS).flatMap((part) => hardCuts(part.trim()))
  return parts.map((part, at) => ({
    text: part,
    joiner: at === 0 ? joiner : ' ',
    page: block.page,
  }))
}

/** Behind `.`, `!`, `?` with their closing quotes before white space, and behind their CJK forms. */
const SENTENCE_ENDS = /(?<=[.!?…]["'”’)\]]{0,3})\s+|(?<=[。！？])|\n+/u
const CELL_ENDS = /(?<=;) /

/** A cell longer than a chunk has its header before each piece: none stands in a chunk without a name. */
function cellCuts(cell: string): readonly string[] {
  const name = CELL_NAME.exec(cell)?.[0] ?? ''
  if (cell.length <= limits.chunkCharsMax || name === '') return hardCuts(cell)
  const value = cell.slice(name.length)
  return hardCuts(value, limits.chunkCharsMax - name.length).map((piece) => name + piece)
}
const CELL_NAME = /^[^:;]{1,80}: /

/** A sentence longer than a chunk is cut at the last space that fits, or where it must be. */
function hardCuts(text: string, charsMax: number = limits.chunkCharsMax): readonly string[] {
  const parts: string[] = []
  let from = 0
  while (text.length - from > charsMax) {
    const to = cutBefore(text, from, from + charsMax)
    parts.push(text.slice(from, to).trim())
    from = to
  }
  parts.push(text.slice(from).trim())
  return parts.filter((part) => part !== '')
}

/** Never between the halves of a surrogate pair. */
function cutBefore(text: string, from: number, to: number): number {
  const space = text.slice(from, to + 1).lastIndexOf(' ')
  if (space > limits.chunkCharsMin) return from + space
  const unit = text.charCodeAt(to)
  return unit >= 0xdc00 && unit <= 0xdfff ? to - 1 : to
}
