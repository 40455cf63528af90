import type { Dialect } from './dialect.ts'
import { openaiDialect } from './openai/openai.ts'

/** Every inbound dialect. To add one: a folder, and its line here. */
export const WIRES: readonly Dialect[] = [openaiDialect]

/** What refusals of the control plane look like: the shape that every SDK reads. */
export const CONTROL_DIALECT: Dialect = openaiDialect
