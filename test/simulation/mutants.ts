import type { Mutant } from './simulation.ts'

export const MUTANTS: readonly Mutant[] = []
