import { limits } from '../../kernel/limits.ts'
import type { Citation, Passage } from '../../models/chat.ts'
import type { Prompt } from '../../models/provider.ts'
import { kindOfQuestion, plainQuestion } from './question.ts'
import { quotesOf, type Quote } from './quote.ts'
import { askedOf, type Asked, type Known, type TextAnalysis } from './asked.ts'
import { scorePassages, type ScoredUnit } from './score.ts'
import { markerLength } from './units.ts'

/** What the built-in model says: quotes with their citations, or that it has none. */
export interface Answer {
  readonly text: string
  readonly citations: readonly Citation[]
}

export const NO_ANSWER = 'Nothing in the documents that you may read answers this.'
export const ONLY_QUOTES = `${NO_ANSWER} This model only quotes documents; it writes no text of its own.`

/** Tuned on questions whose answers were looked up by hand (`bench/answers`). */
export const BOUND = {
  /** Below this share of the question's weight, what was found is about something else. */
  coverageMin: 0.42,
  /** From this share on, one matching term is enough. */
  coverageByOneTerm: 0.6,
  scoreMin: 0.55,
  /** A further quote is worth reading when it scores at least this share of the best. */
  furtherShare: 0.7,
  /** The same, for one of the document that is cited first. */
  furtherShareHere: 0.7,
  /** What a further quote gains when it holds all that the quotes before it lack. */
  furtherNew: 0.6,
  /** A quote that has what is asked for scores at least this share of the best. */
  typedShare: 0.5,
}
const QUOTES_MAX = 3
/** Characters of all quotes together, after the first; steps are quoted as long as they are. */
const ANSWER_CHARS_MAX = 600

export function answerFrom(
  { question: given, passages, ...known }: Pick<Prompt, 'question' | 'passages'> & Known,
  analysis: TextAnalysis,
): Answer {
  if (passages.length === 0) return { text: ONLY_QUOTES, citations: [] }
  const question = plainQuestion(given)
  const asked = askedOf(question, kindOfQuestion(question), known, analysis)
  const ranked = scorePassages(readable(passages), asked, analysis).toSorted(
    (a, b) =>
      b.score - a.score || a.passage.number - b.passage.number || a.unit.start - b.unit.start,
  )
  const best = ranked[0]
  if (best === undefined || !answers(best)) return { text: NO_ANSWER, citations: [] }
  return compose(chooseQuotes(best, ranked, asked))
}

/** As many as are read, the best first; the rest is as if it had not been found. */
function readable(passages: readonly Passage[]): readonly Passage[] {
  let chars = 0
  return passages.filter(({ text }) => (chars += text.length) <= limits.quotedCharsMax)
}

const answers = ({ score, coverage, matched }: ScoredUnit): boolean =>
  score >= BOUND.scoreMin && coverage >= (matched > 1 ? BOUND.coverageMin : BOUND.coverageByOneTerm)

function chooseQuotes(
  best: ScoredUnit,
  ranked: readonly ScoredUnit[],
  asked: Asked,
): readonly Quote[] {
  const quotes: Quote[] = [...quotesOf(best, asked.kind)]
  const said = new Set(best.held)
  for (const scored of ranked) {
    if (quotes.length >= QUOTES_MAX) break
    if (!answers(scored) || !worthReading(scored, best, said, asked)) continue
    const further = quotesOf(scored, asked.kind)
    if (lengthOf(quotes) + lengthOf(further) > ANSWER_CHARS_MAX) continue
    if (quotes.length + further.length > QUOTES_MAX) continue
    if (further.some((quote) => quotes.some((known) => overlap(known, quote)))) continue
    quotes.push(...further)
    for (const term of scored.held) said.add(term)
  }
  return joinNeighbours(withAnswer(quotes, ranked, asked))
}

/** Who asks for an amount or a date gets a quote that has one, when one is near the best. */
function withAnswer(
  quotes: readonly Quote[],
  ranked: readonly ScoredUnit[],
  { kind }: Asked,
): readonly Quote[] {
  const has = ({ passage, start, end }: Quote): boolean =>
    kind.answers.test(passage.text.slice(start, end))
  if (!kind.strict || quotes.some(has)) return quotes
  const top = ranked[0]?.score ?? 0
  const scored = ranked.find(
    (unit) =>
      unit.unit.list === undefined &&
      unit.score >= BOUND.typedShare * top &&
      quotesOf(unit, kind).every(has),
  )
  if (scored === undefined) return quotes
  const further = quotesOf(scored, kind)
  const kept = quotes.slice(0, QUOTES_MAX - further.length)
  return further.some((quote) => kept.some((known) => overlap(known, quote)))
    ? quotes
    : [...kept, ...further]
}

/** As good as the first, or it holds what the quotes so far lack. */
function worthReading(
  scored: ScoredUnit,
  best: ScoredUnit,
  said: ReadonlySet<string>,
  { weights, weightTotal }: Asked,
): boolean {
  let added = 0
  for (const term of scored.held) if (!said.has(term)) added += weights.get(term) ?? 0
  const here = scored.passage.path === best.passage.path
  const share = here ? BOUND.furtherShareHere : BOUND.furtherShare
  return scored.own + (BOUND.furtherNew * added) / weightTotal >= best.own * share
}

const lengthOf = (quotes: readonly Quote[]): number =>
  quotes.reduce((sum, { start, end }) => sum + end - start, 0)

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

/** What goes on right after a quote is read with it. What stands before it is not: the answer comes first. */
function joinNeighbours(quotes: readonly Quote[]): readonly Quote[] {
  const joined: Quote[] = []
  for (const quote of quotes) {
    const at = joined.findIndex((known) => follows(known, quote))
    const known = joined[at]
    if (known === undefined) joined.push(quote)
    else joined[at] = { passage: quote.passage, start: known.start, end: quote.end }
  }
  return joined
}

/** Nothing between them but blanks, or the bullet of the later one. */
function follows(before: Quote, after: Quote): boolean {
  if (before.passage !== after.passage || after.start < before.end) return false
  const between = before.passage.text.slice(before.end, after.start).trim()
  return between === '' || markerLength(`${between} `) === between.length + 1
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
