/** What a proof must see when it is broken on purpose, and fails if it does not. */
export const MUTANTS = [
  'no-filter',
  'no-outside-check',
  'global-statistics',
  'placeholder-in-url',
  'no-fingerprints',
  'unlabelled-embedder',
] as const
export type Mutant = (typeof MUTANTS)[number]
