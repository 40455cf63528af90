import { limits } from '../../kernel/limits.ts'
import type { Passage } from '../../models/chat.ts'
import type { RelatedTerms } from '../../models/provider.ts'
import type { Asked, TextAnalysis } from './asked.ts'
import type { Span } from './sentences.ts'
import { shapeOf, type Shape } from './shape.ts'
import { unitsOf, type Unit } from './units.ts'

/** Where a question's term can stand, the most telling place first. */
const PLACES = ['unit', 'lead', 'heading', 'title', 'neighbour', 'passage'] as const
type Place = (typeof PLACES)[number]
type Words = Readonly<Record<Place, ReadonlySet<string>>>

/** What is known of a unit as an answer; most are shares of 1. */
export interface Features extends Readonly<Record<Place, number>>, Shape {
  /** Share of the question that stands in the title alone, when little else stands there. */
  readonly titled: number
  /** Terms side by side as in the question, up to three pairs. */
  readonly pairs: number
  /** How close together the question's terms stand. */
  readonly near: number
  /** The passage's score as a share of the best. */
  readonly rank: number
  readonly rankSquared: number
  /** The document is about what is asked: share of the title asked for, times share of the question in it. */
  readonly about: number
  /** The first thing said under a heading that asks the same. */
  readonly underHeading: number
  /** How much the nearest heading says of the question. */
  readonly headed: number
  /** A name that is asked for stands nowhere in the passage; nor does the rarest word. */
  readonly withoutName: number
  readonly withoutRarest: number
  /** Every term stands in the unit, its lead or its headings. */
  readonly complete: number
  /** Other passages of the same document were found. */
  readonly siblings: number
}

export interface FeaturedUnit {
  readonly unit: Unit
  readonly passage: Passage
  readonly features: Features
  /** Share of the question's weight found in the unit or around it, 0–1. */
  readonly coverage: number
  /** How many of the question's terms stand in the unit, its lead or its headings. */
  readonly matched: number
  /** The question's terms that the unit itself holds. */
  readonly held: readonly string[]
}

export function featuresOf(
  passages: readonly Passage[],
  asked: Asked,
  analysis: TextAnalysis,
): readonly FeaturedUnit[] {
  const top = Math.max(Number.MIN_VALUE, ...passages.map(wordsOf))
  return passages.flatMap((passage) => {
    const siblings = passages.filter(({ path }) => path === passage.path).length - 1
    const rank = Math.max(0, wordsOf(passage) / top)
    return unitsIn(passage, analysis).map((words) => {
      const { features, ...found } = weigh(words, asked)
      const all = { ...features, rank, rankSquared: rank ** 2, siblings: Math.min(2, siblings) / 2 }
      return { unit: words.unit, passage, ...found, features: all }
    })
  })
}

/** What is worth how much was fitted to scores of words; with meaning in them, a score has no zero. */
const wordsOf = ({ score, parts }: Passage): number =>
  parts === undefined ? score : (parts.lexical ?? 0)

/** A unit with the words in and around it. */
interface UnitWords {
  readonly unit: Unit
  readonly text: string
  readonly terms: readonly string[]
  readonly places: Words
  /** Terms of the heading right above. */
  readonly nearest: ReadonlySet<string>
  /** Terms of the title alone. */
  readonly titleTerms: readonly string[]
}

function unitsIn(passage: Passage, analysis: TextAnalysis): readonly UnitWords[] {
  const units = unitsOf(passage.text).slice(0, limits.quotedUnitsMax)
  const termsIn = (span: Span | undefined): readonly string[] =>
    span === undefined ? [] : analysis.terms(passage.text.slice(span.start, span.end))
  const own = units.map((unit) => termsIn(unit))
  const title = new Set(analysis.terms(`${passage.title}\n${fileName(passage.path)}`))
  const titleTerms = analysis.queryTerms(passage.title)
  const trail = analysis.terms(passage.headings.join('\n'))
  // Units share headings and leads: each is read once.
  const headingTerms = remembered(
    (headings: readonly string[]) => new Set([...trail, ...analysis.terms(headings.join('\n'))]),
  )
  const leadTerms = remembered((lead: Span | undefined) => new Set(termsIn(lead)))
  const nearestTerms = remembered((heading: string) => new Set(analysis.terms(heading)))
  const whole = new Set(own.flat())
  return units.map((unit, at) => {
    const near = unit.kind === 'sentence' ? [...termsIn(unit.before), ...termsIn(unit.after)] : []
    const nearest = unit.headings.at(-1) ?? passage.headings.at(-1) ?? passage.title
    return {
      unit,
      text: passage.text.slice(unit.start, unit.end),
      terms: own[at] ?? [],
      nearest: nearestTerms(nearest),
      titleTerms,
      places: {
        unit: new Set(own[at]),
        lead: leadTerms(unit.lead),
        heading: headingTerms(unit.headings),
        title,
        neighbour: new Set(near),
        passage: whole,
      },
    }
  })
}

function remembered<In, Out>(compute: (given: In) => Out): (given: In) => Out {
  const known = new Map<In, Out>()
  return (given) => {
    const before = known.get(given)
    if (before !== undefined) return before
    const made = compute(given)
    known.set(given, made)
    return made
  }
}

/** Names of files often say what titles forget. */
const fileName = (path: string): string =>
  (path.split('/').at(-1) ?? '').replace(/\.\w+$/u, '').replaceAll(/[-_.]+/g, ' ')

/** From this place on, a term counts as found. */
const FOUND: ReadonlySet<Place> = new Set(['unit', 'lead', 'heading', 'title'])
const FOUND_SHARE_MIN = 0.6
/** Of a term that stands only in the title, how much a unit may take for said, once the title is asked for. */
const WITHIN: Readonly<Record<Place, number>> = {
  unit: 1,
  lead: 0.9,
  heading: 0.85,
  title: 0.6,
  neighbour: 0.4,
  passage: 0.25,
}

function weigh(words: UnitWords, asked: Asked) {
  const total = Math.max(Number.MIN_VALUE, asked.weightTotal)
  const shares = { unit: 0, lead: 0, heading: 0, title: 0, neighbour: 0, passage: 0 }
  const held: string[] = []
  let [matched, covered, headed, titled, inTitle] = [0, 0, 0, 0, 0]
  let [withoutName, withoutRarest] = [0, 0]
  const titleSet = new Set(words.titleTerms)
  for (const [term, weight] of asked.weights) {
    const { place, share } = bestPlace(term, words.places, asked.related)
    const part = (weight * share) / total
    if (place === undefined) {
      if (asked.names.has(term)) withoutName += 1
      if (term === asked.rarest) withoutRarest = 1
    } else {
      shares[place] += part
      const found = FOUND.has(place) && WITHIN[place] * share >= FOUND_SHARE_MIN - 1e-9
      if (found) matched++
      covered += found ? weight : weight / 2
    }
    if (creditIn(term, words.places.unit, asked.related) > 0) held.push(term)
    headed += (weight * creditIn(term, words.nearest, asked.related)) / total
    if (creditIn(term, titleSet, asked.related) > 0) {
      titled += weight / total
      inTitle++
    }
  }
  const titleShare = Math.min(1, inTitle / Math.max(1, words.titleTerms.length))
  const features = {
    ...shares,
    ...nearness(words, asked),
    ...shapeOf(words, asked),
    titled: shares.title * titleShare,
    about: titled * titleShare,
    underHeading: words.unit.first ? headed ** 2 : 0,
    headed,
    withoutName: Math.min(1, withoutName),
    withoutRarest,
    complete: matched === asked.weights.size ? 1 : 0,
  }
  return { features, coverage: covered / total, matched, held }
}

function bestPlace(
  term: string,
  places: Words,
  related: RelatedTerms,
): { readonly place: Place | undefined; readonly share: number } {
  let best: { place: Place | undefined; share: number } = { place: undefined, share: 0 }
  let most = 0
  for (const place of PLACES) {
    const share = creditIn(term, places[place], related)
    if (share * WITHIN[place] > most) {
      most = share * WITHIN[place]
      best = { place, share }
    }
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

function nearness(
  { terms }: UnitWords,
  { pairs, weights }: Asked,
): Pick<Features, 'pairs' | 'near'> {
  const asked = terms.filter((term) => weights.has(term))
  const adjacent = asked.slice(1).filter((term, at) => pairs.has(`${asked[at]} ${term}`)).length
  const positions = terms.flatMap((term, at) => (weights.has(term) ? [at] : []))
  const distinct = new Set(asked).size
  const reach = (positions.at(-1) ?? 0) - (positions[0] ?? 0) + 1
  return {
    pairs: Math.min(adjacent, 3),
    near: distinct < 2 ? 0 : Math.min(distinct, reach) / reach,
  }
}
