import type { Passage } from '../../models/chat.ts'
import type { Asked, TextAnalysis } from './asked.ts'
import { featuresOf, type FeaturedUnit, type Features } from './features.ts'

export interface ScoredUnit extends Omit<FeaturedUnit, 'features'> {
  /** With what the passage's rank and title add. */
  readonly score: number
  /** Of the unit by itself. */
  readonly own: number
}

/** What the features of a unit are worth; fitted to questions answered by hand (`bench/answers`). */
export const WORTH: Record<keyof Features, number> = {
  unit: 1.06,
  lead: 0.91,
  heading: 0.88,
  neighbour: 0.42,
  title: 0.61,
  passage: 0.14,
  titled: 0.3,
  pairs: 0.06,
  near: 0,
  answers: 0.11,
  notAnswers: -0.24,
  steps: 0.24,
  numbered: 0.11,
  rank: 0,
  rankSquared: 0.47,
  about: 0.27,
  underHeading: 0.17,
  headed: 0.07,
  fragment: -0.25,
  long: 0,
  list: -0.07,
  listUnasked: -0.08,
  listLength: -0.29,
  item: 0,
  row: 0,
  question: -0.35,
  pointer: -0.15,
  contents: -0.2,
  code: -0.25,
  withoutName: -0.21,
  withoutRarest: 0,
  defines: 0.15,
  complete: 0.13,
  siblings: 0,
}
/** Features of the passage, not of the unit. */
const OF_PASSAGE: ReadonlySet<string> = new Set(['rank', 'rankSquared', 'about', 'siblings'])

export function scorePassages(
  passages: readonly Passage[],
  asked: Asked,
  analysis: TextAnalysis,
): readonly ScoredUnit[] {
  return featuresOf(passages, asked, analysis).map(({ features, ...unit }) => {
    let own = 0
    let ofPassage = 0
    for (const name of Object.keys(WORTH) as (keyof Features)[]) {
      const worth = WORTH[name] * features[name]
      if (OF_PASSAGE.has(name)) ofPassage += worth
      else own += worth
    }
    return { ...unit, own, score: own + ofPassage }
  })
}
