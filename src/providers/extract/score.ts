import type { Passage } from '../../models/chat.ts'
import type { Prompt, RelatedTerms } from '../../models/provider.ts'
import { withoutMeasure, type QuestionKind } from './question.ts'
import type { Span } from './sentences.ts'
import { unitsOf, type Unit } from './units.ts'

/** Text → terms, as the index has them; handed in, because the index owns it. */
export interface TextAnalysis {
  /** Every term of the text, in order. */
  terms(text: string): readonly string[]
  /** Distinct terms of a question, without stop words. */
  queryTerms(text: string): readonly string[]
}

/** The question, ready to be compared. */
export interface Asked {
  readonly kind: QuestionKind
  /** Term → weight. */
  readonly weights: ReadonlyMap<string, number>
  readonly weightTotal: number
  /** Term → what may stand for it. */
  readonly related: RelatedTerms
  /** Pairs of terms that follow each other in the question. */
  readonly pairs: ReadonlySet<string>
}

/** What retrieval knows of the question's terms. */
export type Known = Pick<Prompt, 'termWeights' | 'relatedTerms'>

export interface ScoredUnit {
  readonly unit: Unit
  readonly passage: Passage
  /** With what the passage's rank adds. */
  readonly score: number
  /** Of the unit by itself. */
  readonly own: number
  /** Share of the question's weight found in the unit or around it, 0–1. */
  readonly coverage: number
  /** How many of the question's terms stand in the unit, its lead or its headings. */
  readonly matched: number
}

/** How much a question's term counts, by the nearest place where it stands. */
export const CREDIT = {
  unit: 1,
  lead: 0.8,
  heading: 0.65,
  neighbour: 0.4,
  title: 0.5,
  passage: 0.2,
}
export const BONUS = {
  pair: 0.08,
  answers: 0.16,
  notAnswers: -0.12,
  steps: 0.2,
  rank: 0.6,
  near: 0.08,
}
/** A term that nothing readable holds, against the rarest that is held: a sign that the answer is not there. */
const MISSING_FACTOR = 1.4
/** Words that say what form the answer has; the answer itself has the form and seldom the word. */
const FORM_WORDS =
  'number amount maximum minimum limit date time day year deadline step process procedure instruction address email phone name person people place location reason way kind type definition meaning required allowed permitted happen take contact'
const FORM_FACTOR = 0.45
/** Words of a sentence from which it says something by itself. */
const WORDS_MIN = 5
const WORDS_LONG = 70

export function askedOf(
  question: string,
  kind: QuestionKind,
  known: Known,
  analysis: TextAnalysis,
): Asked {
  const terms = termsAsked(question, analysis)
  const given = known.termWeights
  const missing = MISSING_FACTOR * Math.max(1, ...given.values())
  const form = new Set(analysis.terms(FORM_WORDS))
  const weights = new Map(
    terms.map((term) => [
      term,
      (given.get(term) ?? missing) * (form.has(term) && terms.length > 1 ? FORM_FACTOR : 1),
    ]),
  )
  const pairs = new Set(terms.slice(1).map((term, at) => `${terms[at]} ${term}`))
  const weightTotal = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  return { kind, weights, weightTotal, related: known.relatedTerms, pairs }
}

function termsAsked(question: string, analysis: TextAnalysis): readonly string[] {
  const terms = analysis.queryTerms(withoutMeasure(question))
  return terms.length === 0 ? analysis.queryTerms(question) : terms
}

export function scorePassages(
  passages: readonly Passage[],
  asked: Asked,
  analysis: TextAnalysis,
): readonly ScoredUnit[] {
  const top = Math.max(Number.MIN_VALUE, ...passages.map(({ score }) => score))
  return passages.flatMap((passage) => {
    const rank = Math.max(0, passage.score / top) ** 2
    return scorePassage(passage, asked, analysis).map((scored) => ({
      ...scored,
      score: scored.own + BONUS.rank * rank,
    }))
  })
}

function scorePassage(
  passage: Passage,
  asked: Asked,
  analysis: TextAnalysis,
): readonly Omit<ScoredUnit, 'score'>[] {
  const units = unitsOf(passage.text)
  const termsIn = (span: Span | undefined): readonly string[] =>
    span === undefined ? [] : analysis.terms(passage.text.slice(span.start, span.end))
  const own = units.map((unit) => termsIn(unit))
  const title = new Set(analysis.terms(passage.title))
  const trail = analysis.terms(passage.headings.join('\n'))
  const whole = new Set(own.flat())
  return units.map((unit, at) => {
    const near = unit.kind === 'sentence' ? [...(own[at - 1] ?? []), ...(own[at + 1] ?? [])] : []
    const places: Places = {
      unit: new Set(own[at]),
      lead: new Set(termsIn(unit.lead)),
      heading: new Set([...trail, ...analysis.terms(unit.headings.join('\n'))]),
      neighbour: new Set(near),
      title,
      passage: whole,
    }
    const text = passage.text.slice(unit.start, unit.end)
    return { unit, passage, ...scoreUnit({ unit, text, terms: own[at] ?? [], places }, asked) }
  })
}

type Places = Readonly<Record<keyof typeof CREDIT, ReadonlySet<string>>>
interface Weighed {
  readonly unit: Unit
  readonly text: string
  readonly terms: readonly string[]
  readonly places: Places
}

function scoreUnit(
  weighed: Weighed,
  asked: Asked,
): Pick<ScoredUnit, 'own' | 'coverage' | 'matched'> {
  let credited = 0
  let matched = 0
  let covered = 0
  for (const [term, weight] of asked.weights) {
    const credit = creditOf(term, weighed.places, asked.related)
    credited += weight * credit
    if (credit >= CREDIT.title) {
      covered += weight
      matched++
    }
    if (credit < CREDIT.title && credit > 0) covered += weight / 2
  }
  const total = Math.max(Number.MIN_VALUE, asked.weightTotal)
  const score =
    credited / total + pairScore(weighed, asked) + kindScore(weighed, asked) + shapeScore(weighed)
  return { own: score, coverage: covered / total, matched }
}

function creditOf(term: string, places: Places, related: RelatedTerms): number {
  let best = placeOf(term, places)
  for (const other of related.get(term) ?? []) {
    best = Math.max(best, other.share * placeOf(other.term, places))
  }
  return best
}

function placeOf(term: string, places: Places): number {
  let best = 0
  for (const place of Object.keys(CREDIT) as (keyof typeof CREDIT)[]) {
    if (CREDIT[place] > best && places[place].has(term)) best = CREDIT[place]
  }
  return best
}

/** Terms that stand side by side as in the question, or at least close to each other. */
function pairScore({ terms }: Weighed, { pairs, weights }: Asked): number {
  const asked = terms.filter((term) => weights.has(term))
  const adjacent = asked.slice(1).filter((term, at) => pairs.has(`${asked[at]} ${term}`)).length
  const positions = terms.flatMap((term, at) => (weights.has(term) ? [at] : []))
  const distinct = new Set(asked).size
  const reach = (positions.at(-1) ?? 0) - (positions[0] ?? 0) + 1
  const near = distinct < 2 ? 0 : (BONUS.near * Math.min(distinct, reach)) / reach
  return BONUS.pair * Math.min(adjacent, 3) + near
}

function kindScore({ unit, text }: Weighed, { kind }: Asked): number {
  const steps = kind.steps && unit.kind === 'list' && (unit.list?.items.length ?? 0) > 1
  const numbered = steps && unit.list?.numbered === true ? BONUS.steps / 2 : 0
  const listed = (steps ? BONUS.steps : 0) + numbered
  // The number of a list item is no amount.
  const said = text.replace(/^\s*\d{1,3}[.)]\s+/u, '')
  if (kind.answers.test(said)) return listed + BONUS.answers
  return listed + (kind.strict ? BONUS.notAnswers : 0)
}

/** Fragments say little, long stretches say too much, questions and pointers answer nothing. */
function shapeScore({ unit, text, terms }: Weighed): number {
  let score = 0
  if (unit.kind === 'sentence' && terms.length < WORDS_MIN) score -= 0.25
  if (unit.kind !== 'list' && terms.length > WORDS_LONG) score -= 0.1
  if (unit.kind === 'list') score -= 0.1 + Math.min(0.3, terms.length / 600)
  if (text.endsWith('?')) score -= 0.35
  if (
    /^(?:for example|e\.g\.|example|note that this page|this (?:page|section|guide))\b/iu.test(text)
  ) {
    score -= 0.15
  }
  return score
}
