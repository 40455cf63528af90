import { pushTrimmed, sentencesOf, type Span } from './sentences.ts'

/** What can be quoted by itself: a sentence, a list item, a row of a table, or a list as a whole. */
export interface Unit extends Span {
  readonly kind: 'sentence' | 'item' | 'row' | 'list'
  /** Heading lines inside the passage that stand above it, nearest last. */
  readonly headings: readonly string[]
  /** The sentence that introduces the list that it is, or is an item of. */
  readonly lead: Span | undefined
  /** The sentences before and after it in its paragraph. */
  readonly before: Span | undefined
  readonly after: Span | undefined
  /** For items and sentences that introduce a list: that list. For lists: itself. */
  readonly list: List | undefined
  /** Nothing stands between it and its heading, or the beginning of the text. */
  readonly first: boolean
}

export interface List extends Span {
  readonly items: readonly Span[]
  readonly numbered: boolean
}

interface Line extends Span {
  readonly kind: 'heading' | 'item' | 'numbered' | 'row' | 'text'
}
/** Lines of one kind that belong together. */
interface Block {
  readonly kind: Line['kind'] | 'list'
  readonly lines: readonly Line[]
}

const ITEM = /^\s*[-*•‣◦–]\s+/
const NUMBERED = /^\s*(?:\d{1,3}|[a-z])[.)]\s+/
/** `4.2.1 Hours are recorded`: the number of a clause. */
const CLAUSE = /^\d{1,4}(?:\.\d{1,3}){1,4}\.?\s+(?=\p{Lu})/u
/** `Header: value; Header: value`, as parsers write rows. */
const ROW = /^[^:;]{1,80}: [^;]*; [^:;]{1,80}: /
/** Says that a list comes. */
const FOLLOWING =
  /\bfollowing\b|\bthese (?:steps|items|documents|things|rules)\b|\blisted below\b|\bsteps below\b/iu
const HEADING_CHARS_MAX = 100
const LEAD_CHARS_MAX = 240
const ITEM_CHARS_LONG = 200

export function unitsOf(text: string): readonly Unit[] {
  const units: Unit[] = []
  let headings: readonly string[] = []
  let lead: Span | undefined
  let fresh = false
  let first = true
  const blocks = blocksOf(linesOf(text))
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'heading') {
      headings = [...(fresh ? headings : []), text.slice(...range(spanOf(block)))]
      fresh = true
      lead = undefined
      first = true
      continue
    }
    fresh = false
    const next = blocks[at + 1]
    const around = { headings, lead, first }
    first = false
    if (block.kind === 'list') units.push(...listUnits(text, block, around))
    else if (block.kind === 'row') units.push(...rowUnits(block, around))
    else units.push(...sentenceUnits(text, block, around, next?.kind === 'list' ? next : undefined))
    lead = leadOf(text, block, units.at(-1))
  }
  return units
}

const range = ({ start, end }: Span): [number, number] => [start, end]

function linesOf(text: string): readonly Line[] {
  const spans: Span[] = []
  for (const match of text.matchAll(/[^\n]+/g)) {
    pushTrimmed(spans, text, { start: match.index, end: match.index + match[0].length })
  }
  return spans.map((span, at) => ({ ...span, kind: kindOf(text, span, spans[at + 1]) }))
}

function kindOf(text: string, span: Span, next: Span | undefined): Line['kind'] {
  const line = text.slice(span.start, span.end)
  if (ITEM.test(line)) return 'item'
  if (ROW.test(line)) return 'row'
  const adjacent = next !== undefined && !/\n\s*\n/.test(text.slice(span.end, next.start))
  const after = next === undefined ? '' : text.slice(next.start, next.end)
  // `1. Before you go` right above running text is a numbered heading, not a list of one.
  if (NUMBERED.test(line)) {
    const heading =
      adjacent && !/[.!:;,…]$/.test(line) && !NUMBERED.test(after) && !ITEM.test(after)
    return heading && line.length <= HEADING_CHARS_MAX ? 'heading' : 'numbered'
  }
  const question = line.endsWith('?') && next !== undefined
  const title = adjacent && !/[.!:;,…]$/.test(line) && /^[\p{Lu}\p{N}"“¿(]/u.test(line)
  return line.length <= HEADING_CHARS_MAX && (question || title) ? 'heading' : 'text'
}

/** Items make a list, rows a table; soft-wrapped lines of text one paragraph. */
function blocksOf(lines: readonly Line[]): readonly Block[] {
  const blocks: { kind: Block['kind']; lines: Line[] }[] = []
  for (const line of lines) {
    const kind = line.kind === 'item' || line.kind === 'numbered' ? 'list' : line.kind
    const last = blocks.at(-1)
    if (last?.kind === kind && kind !== 'heading' && kind !== 'text') last.lines.push(line)
    else blocks.push({ kind, lines: [line] })
  }
  return blocks
}

const spanOf = ({ lines }: Block): Span => ({
  start: lines[0]?.start ?? 0,
  end: lines.at(-1)?.end ?? 0,
})

const asList = (block: Block): List => ({
  ...spanOf(block),
  items: block.lines,
  numbered: block.lines.filter(({ kind }) => kind === 'numbered').length > 1,
})

type Around = Pick<Unit, 'headings' | 'lead' | 'first'>

function listUnits(text: string, block: Block, around: Around): readonly Unit[] {
  const list = asList(block)
  const items: readonly Unit[] = block.lines.map(({ start, end }) => ({
    kind: 'item',
    start,
    end,
    ...around,
    first: false,
    before: undefined,
    after: undefined,
    list,
  }))
  const { start, end } = list
  const sentences = block.lines.flatMap((line) => itemSentences(text, line, around))
  return [
    ...items,
    ...sentences,
    { kind: 'list', start, end, ...around, before: undefined, after: undefined, list },
  ]
}

/** An item that says several things can be quoted in part. */
function itemSentences(text: string, item: Span, around: Around): readonly Unit[] {
  if (item.end - item.start < ITEM_CHARS_LONG) return []
  const from = item.start + markerLength(text.slice(item.start, item.end))
  const spans = sentencesOf(text, { start: from, end: item.end })
  if (spans.length < 2) return []
  return spans.map((span, at) => ({
    kind: 'sentence',
    ...span,
    ...around,
    first: false,
    before: spans[at - 1],
    after: spans[at + 1],
    list: undefined,
  }))
}

/** Characters of the bullet or number that a list item starts with. */
export const markerLength = (item: string): number =>
  (ITEM.exec(item) ?? NUMBERED.exec(item) ?? CLAUSE.exec(item))?.[0].length ?? 0

const rowUnits = (block: Block, around: Around): readonly Unit[] =>
  block.lines.map(({ start, end }) => ({
    kind: 'row',
    start,
    end,
    ...around,
    before: undefined,
    after: undefined,
    list: undefined,
  }))

function sentenceUnits(
  text: string,
  block: Block,
  { headings, first }: Around,
  list: Block | undefined,
): readonly Unit[] {
  const spans = sentencesOf(text, spanOf(block))
  return spans.map((span, at) => {
    const said = text.slice(span.start, span.end)
    const announces = FOLLOWING.test(said) || (said.endsWith(':') && at === spans.length - 1)
    const introduced = announces && list !== undefined ? asList(list) : undefined
    const before = spans[at - 1]
    const after = spans[at + 1]
    return {
      kind: 'sentence',
      ...span,
      headings,
      lead: undefined,
      before,
      after,
      list: introduced,
      first: first && at === 0,
    }
  })
}

/** A paragraph's last sentence introduces what follows when it ends in a colon or is short. */
function leadOf(text: string, block: Block, last: Unit | undefined): Span | undefined {
  if (block.kind !== 'text' || last === undefined) return undefined
  const colon = text.charAt(last.end - 1) === ':'
  const { start, end } = last
  return colon || end - start <= LEAD_CHARS_MAX ? { start, end } : undefined
}
