import { limits } from '../kernel/limits.ts'
import { stemOf, type QueryTerm, type RelatedTerm } from './analysis.ts'
import { inverseFrequency } from './bm25.ts'
import { chooseTerms, termsToRead } from './query-terms.ts'
import { oneLetterAway, splitsOf } from './typos.ts'

/**
 * How often terms stand in permitted rows.
 *
 * INVARIANT (statistics of the permitted): counts of permitted rows only, so that a word that only
 * excluded rows hold is no correction, no synonym and no weight.
 */
export interface Vocabulary {
  frequency(term: string): number
  /** Those of the terms that permitted rows hold, with their frequencies. */
  held(terms: readonly string[]): ReadonlyMap<string, number>
  /** Those that start so. */
  startingWith(prefix: string): ReadonlyMap<string, number>
}

/** A term to be scored. */
export interface ScoredTerm {
  readonly term: string
  readonly weight: number
}

export interface ExpandedQuery {
  /** In an order that depends on the query and the permitted rows alone. */
  readonly scored: readonly ScoredTerm[]
  /** Asked term that permitted rows hold → inverse frequency. */
  readonly termWeights: ReadonlyMap<string, number>
  /** Asked term → terms of permitted rows that stand for it. */
  readonly related: ReadonlyMap<string, readonly RelatedTerm[]>
}

/** What stands for a term that nothing readable holds counts for more than beside the term itself. */
const MISSING_FACTOR = 2
const SHARE_MAX = 0.8
const CORRECTED_SHARE = 0.55
/** A word that others begin with. */
const PREFIX_CHARS_MIN = 5
const LONGER_SHARE = 0.65
const LONGER_MAX = 3
/** Parts of a word that count as a reading of it stand in so many rows at least. */
const PART_ROWS_MIN = 2
const RELATED_MAX = 4

/** The query's terms with their weights, and what else is searched for them. */
export function expandQuery(text: string, vocabulary: Vocabulary, rows: number): ExpandedQuery {
  const terms = termsToRead(text)
  const frequencies = terms.map(({ term }) => vocabulary.frequency(term))
  const chosen = chooseTerms(terms, frequencies, rows)
  const termWeights = new Map(chosen.map(({ term, weight }) => [term, weight]))
  const scored = chosen.map(({ term, weight, count }) => ({ term, weight: weight * count }))
  const related = relatedOf(terms, termWeights, vocabulary)
  const asked = new Set(terms.map(({ term }) => term))
  const further = new Map<string, number>()
  for (const [term, others] of related) {
    const own = termWeights.get(term)
    for (const other of others) {
      const rarity = inverseFrequency(rows, vocabulary.frequency(other.term))
      const weight = other.share * Math.min(own ?? rarity, rarity)
      if (!asked.has(other.term)) {
        further.set(other.term, Math.max(weight, further.get(other.term) ?? 0))
      }
    }
  }
  return {
    scored: [...scored, ...[...further].map(([term, weight]) => ({ term, weight }))],
    termWeights,
    related,
  }
}

function relatedOf(
  terms: readonly QueryTerm[],
  known: ReadonlyMap<string, number>,
  vocabulary: Vocabulary,
): ReadonlyMap<string, readonly RelatedTerm[]> {
  const related = new Map<string, readonly RelatedTerm[]>()
  if (terms.length > limits.queryTermsRelatedMax) return related
  let missed = 0
  for (const term of terms) {
    let found: readonly RelatedTerm[] = term.related.filter(
      (other) => vocabulary.frequency(other.term) > 0,
    )
    if (!known.has(term.term)) {
      found = found.map(({ term: other, share }) => ({
        term: other,
        share: Math.min(SHARE_MAX, share * MISSING_FACTOR),
      }))
      if (found.length === 0 && missed++ < limits.queryTermsMissedMax) {
        found = readings(term, vocabulary)
      }
    }
    if (found.length > 0) related.set(term.term, found.slice(0, RELATED_MAX))
  }
  return related
}

/** How else a word can be read that nothing readable holds: in parts, as a beginning, mistyped. */
function readings(term: QueryTerm, vocabulary: Vocabulary): readonly RelatedTerm[] {
  for (const read of [partsOf, longer, corrected]) {
    const found = read(term, vocabulary)
    if (found.length > 0) return found
  }
  return []
}

/** The split whose rarer part is the most frequent. */
function partsOf({ word, language }: QueryTerm, vocabulary: Vocabulary): readonly RelatedTerm[] {
  let best: readonly string[] = []
  let most = PART_ROWS_MIN - 1
  for (const parts of splitsOf(word)) {
    const stems = parts.map((part) => stemOf(part, language))
    const least = Math.min(...stems.map((part) => vocabulary.frequency(part)))
    if (least > most) [best, most] = [stems, least]
  }
  return best.map((term) => ({ term, share: CORRECTED_SHARE }))
}

/** `needlestick` for `needle`, `Urlaubsanspruch` for `Urlaub`: the most frequent words that it begins. */
function longer({ word, language }: QueryTerm, vocabulary: Vocabulary): readonly RelatedTerm[] {
  const prefix = stemOf(word, language)
  if (prefix.length < PREFIX_CHARS_MIN) return []
  return byFrequency(vocabulary.startingWith(prefix))
    .slice(0, LONGER_MAX)
    .map((term) => ({ term, share: LONGER_SHARE }))
}

const byFrequency = (held: ReadonlyMap<string, number>): readonly string[] =>
  [...held]
    .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([term]) => term)

/** The most frequent word that is one letter away. */
function corrected({ word, language }: QueryTerm, vocabulary: Vocabulary): readonly RelatedTerm[] {
  const stems = new Set(oneLetterAway(word).map((near) => stemOf(near, language)))
  return byFrequency(vocabulary.held([...stems]))
    .slice(0, 1)
    .map((term) => ({ term, share: CORRECTED_SHARE }))
}
