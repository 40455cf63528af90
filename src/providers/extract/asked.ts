import { limits } from '../../kernel/limits.ts'
import type { Prompt, RelatedTerms } from '../../models/provider.ts'
import { COMMON_WORDS } from './common-words.ts'
import { withoutMeasure, type QuestionKind } from './question.ts'

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
  /** Terms that the question writes like names. */
  readonly names: ReadonlySet<string>
  readonly rarest: string | undefined
  /** Pairs of terms that follow each other in the question. */
  readonly pairs: ReadonlySet<string>
}

/** What retrieval knows of the question's terms. */
export type Known = Pick<Prompt, 'termWeights' | 'relatedTerms' | 'rows'>

export const WEIGHT = {
  /** A term that nothing readable holds, against the rarest that is held: a sign that the answer is not there. */
  missing: 1.6,
  /** The same for one that others stand for. */
  replaced: 1,
  /** The same for an everyday word: no sign of anything. */
  missingCommon: 0.25,
  /** The same for a name. */
  missingName: 2.5,
  evidenceMin: 0.3,
  evidenceMax: 1.2,
  form: 0.35,
  light: 0.45,
  /** Beyond so many, each further term of a long question counts for less, the rarest first. */
  termsFull: 4,
  damping: 0.9,
}
/** Words that seldom are the point of a question. */
const LIGHT_WORDS =
  'tell take make want go thing way put look try keep come say mean think allow suppose normal normally usual usually typically generally actual actually exactly current currently really quickly soon last new good bad right possible sure okay please help question answer information everything else anybody'
/** Words that say what form the answer has; the answer itself has the form and seldom the word. */
const FORM_WORDS =
  'number amount maximum minimum limit date time day year deadline step process procedure instruction address email phone name person people place location reason way kind type definition meaning required allowed permitted happen take contact'
export function askedOf(
  question: string,
  kind: QuestionKind,
  known: Known,
  analysis: TextAnalysis,
): Asked {
  const terms = termsAsked(question, analysis)
  const given = known.termWeights
  const rarest = Math.max(1, ...given.values()) * evidence(known.rows)
  const names = namesIn(question, analysis)
  const common = commonTerms(analysis)
  const missingOf = (term: string): number => {
    if (known.relatedTerms.has(term)) return rarest * WEIGHT.replaced
    if (names.has(term)) return rarest * WEIGHT.missingName
    return rarest * (common.has(term) ? WEIGHT.missingCommon : WEIGHT.missing)
  }
  const form = new Set(analysis.terms(FORM_WORDS))
  const light = new Set(analysis.terms(LIGHT_WORDS))
  const factorOf = (term: string): number =>
    terms.length === 1 ? 1 : form.has(term) ? WEIGHT.form : light.has(term) ? WEIGHT.light : 1
  const full = terms
    .map((term) => [term, (given.get(term) ?? missingOf(term)) * factorOf(term)] as const)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, limits.queryTermsMax)
  const weights = new Map(
    full.map(([term, weight], at) => [
      term,
      weight * WEIGHT.damping ** Math.max(0, at + 1 - WEIGHT.termsFull),
    ]),
  )
  const pairs = new Set(terms.slice(1).map((term, at) => `${terms[at]} ${term}`))
  const weightTotal = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  return {
    kind,
    weights,
    weightTotal,
    related: known.relatedTerms,
    pairs,
    names,
    rarest: full[0]?.[0],
  }
}

const remembered = new WeakMap<TextAnalysis, ReadonlySet<string>>()

/** Line by line, so that each language's words are seen as its own. Remembered: it never changes. */
function commonTerms(analysis: TextAnalysis): ReadonlySet<string> {
  const terms =
    remembered.get(analysis) ??
    new Set(COMMON_WORDS.split('\n').flatMap((line) => analysis.terms(line)))
  remembered.set(analysis, terms)
  return terms
}

/**
 * In a small collection most words of a question stand nowhere; that one is missing says little. In a
 * large one it says much. 1 for some 1,600 rows.
 */
const evidence = (rows: number): number =>
  Math.min(WEIGHT.evidenceMax, Math.max(WEIGHT.evidenceMin, Math.log10(Math.max(1, rows)) / 3.2))

/** Capitalised words inside sentences; none where most words are, as in headlines or in German. */
function namesIn(question: string, analysis: TextAnalysis): ReadonlySet<string> {
  const words = question.match(/\p{L}+/gu) ?? []
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length
  if (capitals > 0.4 * words.length) return new Set()
  const inside = [...question.matchAll(/(?<=[\p{L}\p{N},;:"“(][\s"“(]{1,3})\p{Lu}[\p{L}\p{N}]+/gu)]
  return new Set(inside.flatMap(([word]) => analysis.queryTerms(word)))
}

function termsAsked(question: string, analysis: TextAnalysis): readonly string[] {
  const terms = analysis.queryTerms(withoutMeasure(question))
  return terms.length === 0 ? analysis.queryTerms(question) : terms
}
