import { anthropicDialect, messagesCodec } from './anthropic/anthropic.ts'
import { createBedrockDialect } from './bedrock/bedrock.ts'
import type { Dialect, SharedCodecs } from './dialect.ts'
import { mcpDialect } from './mcp/mcp.ts'
import { openaiDialect } from './openai/openai.ts'

/** Codecs of one dialect that another one's routes read bodies with. */
const SHARED: SharedCodecs = { anthropic: messagesCodec }

/** Every inbound dialect. To add one: a folder, and its line here. */
export const WIRES: readonly Dialect[] = [
  openaiDialect,
  anthropicDialect,
  createBedrockDialect(SHARED),
  mcpDialect,
]

/** What refusals of the control plane look like: the shape that every SDK reads. */
export const CONTROL_DIALECT: Dialect = openaiDialect
