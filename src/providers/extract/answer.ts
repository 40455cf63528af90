import type { Citation, Passage } from '../../models/chat.ts'
import type { Prompt } from '../../models/provider.ts'
import { kindOfQuestion } from './question.ts'
import { askedOf, scorePassages, type Known, type ScoredUnit, type TextAnalysis } from './score.ts'
import type { Span } from './sentences.ts'

/** What the built-in model says: quotes with their citations, or that it has none. */
export interface Answer {
  readonly text: string
  readonly citations: readonly Citation[]
}

export const NO_ANSWER = 'Nothing in the documents that you may read answers this.'
export const ONLY_QUOTES = `${NO_ANSWER} This model only quotes documents; it writes no text of its own.`

/** Below this share of the question's weight, what was found is about something else. */
const COVERAGE_MIN = 0.42
/** From this share on, one matching term is enough. */
const COVERAGE_BY_ONE_TERM = 0.6
const SCORE_MIN = 0.55
/** A further quote is worth reading when it scores at least this share of the best. */
const FURTHER_SHARE = 0.82
const QUOTES_MAX = 3
/** Characters of a list that is quoted whole. */
const LIST_CHARS_MAX = 900
const STEPS_CHARS_MAX = 1_600
/** The same, when one item of it answers and its items are no steps. */
const ITEM_LIST_CHARS_MAX = 500
/** What points back to the sentence before. */
const POINTS_BACK =
  /^(?:it|its|this|that|these|those|they|their|them|he|she|his|her|such|so|then|however|but|also|otherwise|instead|therefore|thus|both|either|once (?:done|complete)|if (?:so|not)|in (?:this|that|these) cases?)\b/iu

interface Quote extends Span {
  readonly passage: Passage
}

export function answerFrom(
  { question, passages, ...known }: Pick<Prompt, 'question' | 'passages'> & Known,
  analysis: TextAnalysis,
): Answer {
  if (passages.length === 0) return { text: ONLY_QUOTES, citations: [] }
  const asked = askedOf(question, kindOfQuestion(question), known, analysis)
  const ranked = scorePassages(passages, asked, analysis).toSorted(
    (a, b) =>
      b.score - a.score || a.passage.number - b.passage.number || a.unit.start - b.unit.start,
  )
  const best = ranked[0]
  if (best === undefined || !answers(best)) {
    return { text: NO_ANSWER, citations: [] }
  }
  return compose(chooseQuotes(best, ranked, asked.kind.steps))
}

const answers = ({ score, coverage, matched }: ScoredUnit): boolean =>
  score >= SCORE_MIN && coverage >= (matched > 1 ? COVERAGE_MIN : COVERAGE_BY_ONE_TERM)

function chooseQuotes(
  best: ScoredUnit,
  ranked: readonly ScoredUnit[],
  steps: boolean,
): readonly Quote[] {
  const quotes: Quote[] = [...quotesOf(best, steps)]
  for (const scored of ranked) {
    if (quotes.length >= QUOTES_MAX) break
    if (scored.own < best.own * FURTHER_SHARE || !answers(scored)) continue
    const further = quotesOf(scored, steps)
    const fresh = further.every((quote) => quotes.every((known) => !overlap(known, quote)))
    if (fresh && quotes.length + further.length <= QUOTES_MAX) quotes.push(...further)
  }
  return joinNeighbours(quotes)
}

/** Overlap in the same passage, or the same words in two passages. */
function overlap(a: Quote, b: Quote): boolean {
  if (a.passage === b.passage) return a.start < b.end && b.start < a.end
  return wordsOf(a) === wordsOf(b)
}
const wordsOf = ({ passage, start, end }: Quote): string =>
  passage.text
    .slice(start, end)
    .toLowerCase()
    .replace(/\P{L}+/gu, ' ')
    .trim()

/** A unit with what it needs to be understood: a list its lead, an item its list, a pronoun what it stands for. */
function quotesOf({ unit, passage }: ScoredUnit, steps: boolean): readonly Quote[] {
  const { list, lead } = unit
  const quote = (start: number, end: number): Quote => ({ passage, start, end })
  if (list !== undefined) {
    const from = lead ?? (unit.kind === 'sentence' ? unit : list)
    const charsMax = steps ? STEPS_CHARS_MAX : LIST_CHARS_MAX
    const alone = unit.kind === 'item' && !list.numbered
    const whole = alone ? ITEM_LIST_CHARS_MAX : charsMax
    if (list.end - from.start <= whole) return [quote(from.start, list.end)]
    if (unit.kind !== 'item') return [quote(from.start, wholeItems(list.items, from, charsMax))]
    const item = quote(unit.start, unit.end)
    return lead === undefined ? [item] : [quote(lead.start, lead.end), item]
  }
  const { before, after } = unit
  const pointsBack = ({ start, end }: Span): boolean =>
    POINTS_BACK.test(passage.text.slice(start, end))
  const start = before !== undefined && pointsBack(unit) ? before.start : unit.start
  const end = after !== undefined && pointsBack(after) ? after.end : unit.end
  return [quote(start, end)]
}

/** The end of the last item that still fits. */
function wholeItems(items: readonly Span[], from: Span, charsMax: number): number {
  const fitting = items.filter(({ end }) => end - from.start <= charsMax)
  return Math.max(from.end, fitting.at(-1)?.end ?? items[0]?.end ?? from.end)
}

/** Quotes that follow each other in one passage are read in order, as one. */
function joinNeighbours(quotes: readonly Quote[]): readonly Quote[] {
  const joined: Quote[] = []
  for (const quote of quotes) {
    const at = joined.findIndex((known) => touches(known, quote))
    const known = joined[at]
    if (known === undefined) joined.push(quote)
    else {
      const start = Math.min(known.start, quote.start)
      joined[at] = { passage: quote.passage, start, end: Math.max(known.end, quote.end) }
    }
  }
  return joined
}

function touches(a: Quote, b: Quote): boolean {
  if (a.passage !== b.passage) return false
  const [first, second] = a.start < b.start ? [a, b] : [b, a]
  return a.passage.text.slice(first.end, second.start).trim() === ''
}

/**
 * INVARIANT (only quotes): every character of the answer is verbatim text of a cited passage, or a
 * marker and the blank around it. `text.slice(start, end)` of a citation is its quote.
 */
function compose(quotes: readonly Quote[]): Answer {
  let text = ''
  const citations: Citation[] = []
  for (const { passage, start, end } of quotes) {
    const quote = passage.text.slice(start, end)
    if (text !== '') text += '\n\n'
    citations.push({ passage, quote, start: text.length, end: text.length + quote.length })
    text += `${quote} [${passage.number}]`
  }
  return { text, citations }
}
