import { analyse } from './analysis.ts'
import { BONUS, BONUS_MAX } from './bm25.ts'

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
 * same title, path and headings.
 */
export function chunkAnalyser(
  title: string,
  path: string,
): (chunk: Pick<ChunkText, 'headings' | 'text'>) => ChunkTerms {
  const around = new Map<string, number>()
  addBonus(around, title, BONUS.title)
  addBonus(around, path, BONUS.path)
  const known = new Map<string, ReadonlyMap<string, number>>()
  return ({ headings, text }) => {
    const key = headings.join('\n')
    let bonuses = known.get(key)
    if (bonuses === undefined) {
      bonuses = withHeadings(around, headings)
      known.clear()
      known.set(key, bonuses)
    }
    return count(text, bonuses)
  }
}

export const chunkTerms = (chunk: ChunkText): ChunkTerms =>
  chunkAnalyser(chunk.title, chunk.path)(chunk)

function withHeadings(
  around: ReadonlyMap<string, number>,
  headings: readonly string[],
): ReadonlyMap<string, number> {
  const bonuses = new Map(around)
  for (const [at, heading] of headings.entries()) {
    addBonus(bonuses, heading, at === headings.length - 1 ? BONUS.innerHeading : BONUS.outerHeading)
  }
  return bonuses
}

/** Repeats inside one field count once: a title is about its word or it is not. */
function addBonus(bonuses: Map<string, number>, text: string, bonus: number): void {
  for (const term of new Set(analyse(text))) {
    bonuses.set(term, Math.min(BONUS_MAX, (bonuses.get(term) ?? 0) + bonus))
  }
}

function count(text: string, bonuses: ReadonlyMap<string, number>): ChunkTerms {
  const terms = new Map<string, Occurrence>()
  const list = analyse(text)
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
