import { analyseText, type Analysed } from './analysis.ts'
import { BONUS, BONUS_MAX } from './bm25.ts'
import type { Language } from './stemmers.ts'

/** What is searched of one chunk. */
export interface ChunkText {
  readonly title: string
  readonly path: string
  readonly headings: readonly string[]
  readonly text: string
}

export interface Occurrence {
  frequency: number
  /** In units of 1 / BONUS_UNIT, at most BONUS_MAX. */
  bonus: number
}

export interface ChunkTerms {
  /** Terms of the body, repeats included. */
  readonly length: number
  readonly terms: ReadonlyMap<string, Occurrence>
}

/**
 * The words around a document's chunks, analysed once for all of them: chunk after chunk asks for the
 * same title, path and headings. They are stemmed in the chunk's language where they tell none, and the
 * chunk in theirs: `Urlaubsanträge` over a page of German meets the `Urlaubsantrag` in it.
 */
export function chunkAnalyser(
  title: string,
  path: string,
): (chunk: Pick<ChunkText, 'headings' | 'text'>) => ChunkTerms {
  const around = new Map<Language | undefined, ReadonlyMap<string, number>>()
  const aroundIn = (language: Language | undefined): ReadonlyMap<string, number> => {
    const known = around.get(language)
    if (known !== undefined) return known
    const bonuses = new Map<string, number>()
    addBonus(bonuses, analyseText(title, language), BONUS.title)
    addBonus(bonuses, analyseText(path, language), BONUS.path)
    around.set(language, bonuses)
    return bonuses
  }
  const known = new Map<string, ReadonlyMap<string, number>>()
  return ({ headings, text }) => {
    const fallback = analyseText([title, ...headings].join('\n')).language
    const body = analyseText(text, fallback)
    const language = body.language ?? fallback
    const key = [language, ...headings].join('\n')
    let bonuses = known.get(key)
    if (bonuses === undefined) {
      bonuses = withHeadings(aroundIn(language), headings, language)
      known.clear()
      known.set(key, bonuses)
    }
    return count(body.terms, bonuses)
  }
}

export const chunkTerms = (chunk: ChunkText): ChunkTerms =>
  chunkAnalyser(chunk.title, chunk.path)(chunk)

function withHeadings(
  around: ReadonlyMap<string, number>,
  headings: readonly string[],
  language: Language | undefined,
): ReadonlyMap<string, number> {
  const bonuses = new Map(around)
  for (const [at, heading] of headings.entries()) {
    const bonus = at === headings.length - 1 ? BONUS.innerHeading : BONUS.outerHeading
    addBonus(bonuses, analyseText(heading, language), bonus)
  }
  return bonuses
}

/** Repeats inside one field count once: a title is about its word or it is not. */
function addBonus(bonuses: Map<string, number>, { terms }: Analysed, bonus: number): void {
  for (const term of new Set(terms)) {
    bonuses.set(term, Math.min(BONUS_MAX, (bonuses.get(term) ?? 0) + bonus))
  }
}

function count(list: readonly string[], bonuses: ReadonlyMap<string, number>): ChunkTerms {
  const terms = new Map<string, Occurrence>()
  for (const term of list) {
    const known = terms.get(term)
    if (known === undefined) terms.set(term, { frequency: 1, bonus: bonuses.get(term) ?? 0 })
    else known.frequency++
  }
  for (const [term, bonus] of bonuses) {
    if (!terms.has(term)) terms.set(term, { frequency: 0, bonus })
  }
  return { length: list.length, terms }
}
