import { limits } from '../kernel/limits.ts'
import type { Block } from './document.ts'

/** What stands under one heading, with the trail of headings above it, outermost first. */
export interface Section {
  readonly trail: readonly string[]
  /** Without headings, except one that nothing stands under: that one is text. */
  readonly blocks: readonly Block[]
}

/** A heading longer than this is a paragraph in large letters; as a trail it would be repeated in every chunk. */
const HEADING_CHARS_MAX = limits.chunkCharsMin

/** INVARIANT (headings belong to the text below): a heading is in the trail of what follows it, or is text itself. */
export function sections(blocks: readonly Block[]): readonly Section[] {
  const found: Section[] = []
  const trail: { readonly depth: number; readonly text: string }[] = []
  let body: Block[] = []
  const close = (): void => {
    if (body.length > 0) found.push({ trail: trail.map(({ text }) => text), blocks: body })
    body = []
  }
  for (const [at, block] of blocks.entries()) {
    if (!isHeading(block)) {
      body.push(block)
      continue
    }
    close()
    while ((trail.at(-1)?.depth ?? 0) >= block.depth) trail.pop()
    if (standsAlone(block, blocks[at + 1])) body.push(block)
    else trail.push({ depth: block.depth, text: block.text })
  }
  close()
  return found
}

const isHeading = (block: Block): boolean =>
  block.kind === 'heading' && block.text.length <= HEADING_CHARS_MAX

/** Nothing under it: the document ends, or a heading of the same or a higher rank follows. */
const standsAlone = (heading: Block, next: Block | undefined): boolean =>
  next === undefined || (isHeading(next) && next.depth <= heading.depth)
