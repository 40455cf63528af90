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
  unit: 1,
  lead: 0.9,
  heading: 0.85,
  neighbour: 0.4,
  title: 0.6,
  passage: 0.25,
  titled: 0.3,
  pairs: 0.09,
  near: 0.05,
  answers: 0.08,
  notAnswers: -0.17,
  steps: 0.22,
  numbered: 0.1,
  rank: 0,
  rankSquared: 0.5,
  title2: 0.22,
  underHeading: 0.15,
  headed: 0,
  fragment: -0.25,
  long: -0.06,
  list: -0.1,
  listLength: -0.3,
  item: 0,
  row: 0,
  question: -0.35,
  pointer: -0.15,
  contents: -0.2,
  code: -0.25,
  withoutName: -0.2,
  withoutRarest: -0.05,
  defines: 0.15,
  complete: 0,
  siblings: 0,
}
/** Features of the passage, not of the unit. */
const ABOUT: ReadonlySet<string> = new Set(['rank', 'rankSquared', 'title2', 'siblings'])

export function scorePassages(
  passages: readonly Passage[],
  asked: Asked,
  analysis: TextAnalysis,
): readonly ScoredUnit[] {
  return featuresOf(passages, asked, analysis).map(({ features, ...unit }) => {
    let own = 0
    let about = 0
    for (const name of Object.keys(WORTH) as (keyof Features)[]) {
      const worth = WORTH[name] * features[name]
      if (ABOUT.has(name)) about += worth
      else own += worth
    }
    return { ...unit, own, score: own + about }
  })
}
