import type { Dialect } from './dialect.ts'
export const WIRES: readonly Dialect[] = []
export const CONTROL_DIALECT: Dialect = WIRES[0] as Dialect
