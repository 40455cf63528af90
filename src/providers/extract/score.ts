import type { Passage } from '../../models/chat.ts'
import type { RelatedTerms } from '../../models/provider.ts'
import type { Asked, TextAnalysis } from './asked.ts'
import type { Span } from './sentences.ts'
import { markerLength, unitsOf, type Unit } from './units.ts'

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
  /** The question's terms that the unit itself holds. */
  readonly held: readonly string[]
}

/** How much a question's term counts, by the nearest place where it stands. */
export const CREDIT = {
  unit: 1,
  lead: 0.9,
  heading: 0.85,
  neighbour: 0.4,
  title: 0.6,
  passage: 0.25,
}
/** What else a unit gains or loses. */
export const BONUS = {
  pair: 0.09,
  near: 0.05,
  answers: 0.08,
  notAnswers: -0.17,
  steps: 0.22,
  numbered: 0.1,
  /** Of the passage's score, as a share of the best, squared. */
  rank: 0.5,
  /** The document is about what is asked: its title says little else. */
  title: 0.22,
  /** To the credit of the title's words, when all of them are asked for. */
  titled: 0.3,
  /** The first thing said under a heading that asks the same. */
  underHeading: 0.15,
  fragment: -0.25,
  long: -0.06,
  list: -0.1,
  question: -0.35,
  pointer: -0.15,
  contents: -0.2,
  code: -0.25,
  /** A name that is asked for stands nowhere in the passage; nor does the rarest word. */
  withoutName: -0.2,
  withoutRarest: -0.05,
  /** Says what the thing asked for is. */
  defines: 0.15,
}
/** Words of a sentence from which it says something by itself. */
const WORDS_MIN = 5
const WORDS_LONG = 70

export function scorePassages(
  passages: readonly Passage[],
  asked: Asked,
  analysis: TextAnalysis,
): readonly ScoredUnit[] {
  const top = Math.max(Number.MIN_VALUE, ...passages.map(({ score }) => score))
  return passages.flatMap((passage) => {
    const rank = Math.max(0, passage.score / top) ** 2
    const titled = titleOf(passage, asked, analysis)
    const about = BONUS.rank * rank + BONUS.title * titled.share
    return scorePassage(passage, { asked, titled: titled.asked }, analysis).map((scored) => ({
      ...scored,
      score: scored.own + about,
    }))
  })
}

/** How much of the title is asked for; and that times how much of the question that is. */
function titleOf(
  { title }: Passage,
  asked: Asked,
  analysis: TextAnalysis,
): { readonly asked: number; readonly share: number } {
  const terms = analysis.queryTerms(title)
  if (terms.length === 0) return { asked: 0, share: 0 }
  const places = new Set(terms)
  const held = [...asked.weights].filter(([term]) => creditIn(term, places, asked.related) > 0)
  const weight = held.reduce((sum, [, value]) => sum + value, 0)
  const share = Math.min(1, held.length / terms.length)
  return { asked: share, share: (share * weight) / Math.max(1e-9, asked.weightTotal) }
}

function scorePassage(
  passage: Passage,
  { asked, titled }: { readonly asked: Asked; readonly titled: number },
  analysis: TextAnalysis,
): readonly Omit<ScoredUnit, 'score'>[] {
  const units = unitsOf(passage.text)
  const termsIn = (span: Span | undefined): readonly string[] =>
    span === undefined ? [] : analysis.terms(passage.text.slice(span.start, span.end))
  const own = units.map((unit) => termsIn(unit))
  const title = new Set(analysis.terms(`${passage.title}\n${fileName(passage.path)}`))
  const trail = analysis.terms(passage.headings.join('\n'))
  const whole = new Set(own.flat())
  return units.map((unit, at) => {
    const near = unit.kind === 'sentence' ? [...termsIn(unit.before), ...termsIn(unit.after)] : []
    const nearest = unit.headings.at(-1) ?? passage.headings.at(-1) ?? passage.title
    const places: Places = {
      unit: new Set(own[at]),
      lead: new Set(termsIn(unit.lead)),
      heading: new Set([...trail, ...analysis.terms(unit.headings.join('\n'))]),
      neighbour: new Set(near),
      title,
      passage: whole,
    }
    const text = passage.text.slice(unit.start, unit.end)
    const weighed = {
      titled,
      unit,
      text,
      terms: own[at] ?? [],
      places,
      nearest: new Set(analysis.terms(nearest)),
    }
    return { unit, passage, ...scoreUnit(weighed, asked) }
  })
}

/** Names of files often say what titles forget. */
const fileName = (path: string): string =>
  (path.split('/').at(-1) ?? '').replace(/\.\w+$/u, '').replaceAll(/[-_.]+/g, ' ')

type Places = Readonly<Record<keyof typeof CREDIT, ReadonlySet<string>>>
interface Weighed {
  readonly unit: Unit
  readonly text: string
  readonly terms: readonly string[]
  readonly places: Places
  /** Terms of the heading right above. */
  readonly nearest: ReadonlySet<string>
  /** How much of the title is asked for, 0–1. */
  readonly titled: number
}

function scoreUnit(
  weighed: Weighed,
  asked: Asked,
): Pick<ScoredUnit, 'own' | 'coverage' | 'matched' | 'held'> {
  let credited = 0
  let matched = 0
  let covered = 0
  let headed = 0
  const held: string[] = []
  let lacking = 0
  for (const [term, weight] of asked.weights) {
    const credit = creditOf(term, weighed, asked.related)
    credited += weight * credit
    headed += weight * creditIn(term, weighed.nearest, asked.related)
    if (credit === 0 && asked.names.has(term)) lacking += BONUS.withoutName
    if (credit === 0 && term === asked.rarest) lacking += BONUS.withoutRarest
    if (creditIn(term, weighed.places.unit, asked.related) > 0) held.push(term)
    if (credit >= CREDIT.title) {
      covered += weight
      matched++
    }
    if (credit < CREDIT.title && credit > 0) covered += weight / 2
  }
  const total = Math.max(Number.MIN_VALUE, asked.weightTotal)
  const under = weighed.unit.first ? BONUS.underHeading * (headed / total) ** 2 : 0
  const score =
    credited / total +
    pairScore(weighed, asked) +
    kindScore(weighed, asked) +
    shapeScore(weighed) +
    defineScore(weighed, asked)
  return { own: score + under + lacking, coverage: covered / total, matched, held }
}

function creditOf(term: string, { places, titled }: Weighed, related: RelatedTerms): number {
  let best = 0
  for (const place of Object.keys(CREDIT) as (keyof typeof CREDIT)[]) {
    // Under a title that is asked for, every sentence is about it without saying so.
    const credit = CREDIT[place] + (place === 'title' ? BONUS.titled * titled : 0)
    if (credit > best) best = Math.max(best, credit * creditIn(term, places[place], related))
  }
  return best
}

/** 1 for the term itself, less for what stands for it. */
function creditIn(term: string, terms: ReadonlySet<string>, related: RelatedTerms): number {
  if (terms.has(term)) return 1
  let best = 0
  for (const other of related.get(term) ?? []) {
    if (other.share > best && terms.has(other.term)) best = other.share
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
  const numbered = steps && unit.list?.numbered === true ? BONUS.numbered : 0
  const listed = (steps ? BONUS.steps : 0) + numbered
  // The number of a list item is no amount.
  const said = text.slice(markerLength(text))
  if (kind.answers.test(said)) return listed + BONUS.answers / (unit.kind === 'list' ? 2 : 1)
  return listed + (kind.strict ? BONUS.notAnswers : 0)
}

/** `A docket is …` for `what is a docket?`. */
function defineScore({ unit, text }: Weighed, { kind, weights }: Asked): number {
  if (!kind.defines || unit.kind === 'list') return 0
  const said = text.slice(markerLength(text))
  const subject = /^(.{2,80}?)(?:\s(?:is|are|means?|refers? to|stands for)\s|:\s)/iu.exec(said)?.[1]
  if (subject === undefined) return 0
  const words = subject.toLowerCase()
  return [...weights.keys()].some((term) => words.includes(term)) ? BONUS.defines : 0
}

/** Begins like an entry of a table of contents. */
const CONTENTS = /^(?:how|where|when|what|why|who) (?:to|do|does|can|should|it|is|are)\b/iu
const POINTER =
  /^(?:for example|e\.g\.|example|note that this page|this (?:page|section|guide)|see (?:also|the|our)|read (?:more|about|the)|learn (?:more|about|how)|for more|more information|refer to|visit)\b/iu

/** Fragments say little, long stretches say too much, questions and pointers answer nothing. */
function shapeScore({ unit, text, terms }: Weighed): number {
  let score = 0
  const said = text.slice(markerLength(text))
  const list = unit.kind === 'list'
  if (unit.kind === 'sentence' && terms.length < WORDS_MIN && !unit.first) score += BONUS.fragment
  if (!list && terms.length > WORDS_LONG) score += BONUS.long
  if (list) score += BONUS.list - Math.min(0.3, terms.length / 600)
  if (text.endsWith('?')) score += BONUS.question
  const letters = text.match(/[\p{L}\s]/gu)?.length ?? 0
  if (/…\s*\d+$/u.test(text) || (letters < 0.7 * text.length && unit.kind === 'sentence'))
    score += BONUS.code
  if (POINTER.test(said)) score += BONUS.pointer
  if (CONTENTS.test(said) && !/[.?!]$/u.test(said)) score += BONUS.contents
  return score
}
