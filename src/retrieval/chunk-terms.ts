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
  let last: Trail | undefined
  return ({ headings, text }) => {
    const key = headings.join('\n')
    if (last?.key !== key) {
      const { language } = analyseText(`${title}\n${key}`)
      last = { key, language, bonuses: new Map() }
    }
    const body = analyseText(text, last.language)
    const language = body.language ?? last.language
    let bonuses = last.bonuses.get(language)
    if (bonuses === undefined) {
      bonuses = withHeadings(aroundIn(language), headings, language)
      last.bonuses.set(language, bonuses)
    }
    return count(body.terms, bonuses)
  }
}

/** What was found of one trail of headings: chunk after chunk has the same. */
interface Trail {
  readonly key: string
  /** That title and headings tell. */
  readonly language: Language | undefined
  readonly bonuses: Map<Language | undefined, ReadonlyMap<string, number>>
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
