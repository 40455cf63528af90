import { createHash } from 'node:crypto'
import type { RaiseTable } from '../dlp/detector.ts'
import { canonicalJson } from '../kernel/json.ts'
import { labelText } from '../kernel/label.ts'
import { PARSER_REVISION } from '../parsers/parse.ts'

/** Bits of the table's hash beside the parsers' number: one in a million tables goes unnoticed. */
const TABLE_BITS = 20

/** One number for parsers, chunker and detector table: objects that another number made are made again. */
export function preparerRevision(raises: RaiseTable): number {
  const rows = [...raises].map(([type, label]) => `${type} ${labelText(label)}`).toSorted()
  const hash = createHash('sha256').update(canonicalJson(rows)).digest().readUInt32BE(0)
  return PARSER_REVISION * 2 ** TABLE_BITS + (hash >>> (32 - TABLE_BITS))
}
