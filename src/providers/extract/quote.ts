import type { Passage } from '../../models/chat.ts'
import type { QuestionKind } from './question.ts'
import type { ScoredUnit } from './score.ts'
import type { Span } from './sentences.ts'
import { markerLength, type List, type Unit } from './units.ts'

/** Verbatim text of a passage. */
export interface Quote extends Span {
  readonly passage: Passage
}

/** Characters of a list that is quoted whole. */
const LIST_CHARS_MAX = 700
const STEPS_CHARS_MAX = 1_600
/** The same, when one item of it answers and its items are no steps. */
const ITEM_LIST_CHARS_MAX = 320
/** An item shorter than this says little without the sentence that introduces its list. */
const ITEM_CHARS_ALONE = 60
/** The first thing under a heading (`Yes.`) is read on up to so many characters. */
const FIRST_CHARS_MIN = 40
/** What points back to the sentence before. */
const POINTS_BACK =
  /^(?:it|its|this|that|these|those|they|their|them|he|she|his|her|such|so|then|however|but|also|otherwise|instead|therefore|thus|both|either|once (?:done|complete)|if (?:so|not)|in (?:this|that|these) cases?)\b/iu

/** A unit with what it needs to be understood: a list its lead, an item its list, a pronoun what it stands for. */
export function quotesOf({ unit, passage }: ScoredUnit, kind: QuestionKind): readonly Quote[] {
  const spans =
    unit.list === undefined ? [sentenceSpan(unit, passage.text)] : listSpans(unit, unit.list, kind)
  return spans.map((span) => withoutMarker(span, passage))
}

function listSpans(unit: Unit, list: List, kind: QuestionKind): readonly Span[] {
  const from = unit.lead ?? (unit.kind === 'sentence' ? unit : list)
  const steps = kind.steps && list.numbered
  const alone = unit.kind === 'item' && !steps && !kind.lists
  const charsMax = alone ? ITEM_LIST_CHARS_MAX : kind.steps ? STEPS_CHARS_MAX : LIST_CHARS_MAX
  if (list.end - from.start <= charsMax) return [{ start: from.start, end: list.end }]
  if (unit.kind !== 'item') {
    return [{ start: from.start, end: wholeItems(list.items, from, charsMax) }]
  }
  const item = { start: unit.start, end: unit.end }
  const short = unit.end - unit.start < ITEM_CHARS_ALONE
  return unit.lead !== undefined && short ? [unit.lead, item] : [item]
}

function sentenceSpan(unit: Unit, text: string): Span {
  const { before, after } = unit
  const pointsBack = ({ start, end }: Span): boolean => POINTS_BACK.test(text.slice(start, end))
  const start = before !== undefined && pointsBack(unit) ? before.start : unit.start
  const short = unit.first && unit.end - unit.start < FIRST_CHARS_MIN
  const end = after !== undefined && (short || pointsBack(after)) ? after.end : unit.end
  return { start, end }
}

/** The end of the last item that still fits. */
function wholeItems(items: readonly Span[], from: Span, charsMax: number): number {
  const fitting = items.filter(({ end }) => end - from.start <= charsMax)
  return Math.max(from.end, fitting.at(-1)?.end ?? items[0]?.end ?? from.end)
}

/** One item is quoted without its bullet or number; several keep theirs. */
function withoutMarker({ start, end }: Span, passage: Passage): Quote {
  const text = passage.text.slice(start, end)
  const marker = text.includes('\n') ? 0 : markerLength(text)
  return { passage, start: start + marker, end }
}
