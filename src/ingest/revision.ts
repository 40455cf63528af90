import { createHash } from 'node:crypto'
import type { RaiseTable } from '../dlp/detector.ts'
import { FINGERPRINT_REVISION } from '../dlp/fingerprints/shingles.ts'
import { canonicalJson } from '../kernel/json.ts'
import { labelText } from '../kernel/label.ts'
import { PARSER_REVISION } from '../parsers/parse.ts'

/** Bits of the table's hash beside the parsers' number: one in a million tables goes unnoticed. */
const TABLE_BITS = 20

/** One number for parsers, chunker, detector table and the key of fingerprints: objects that another number made are made again. */
export function preparerRevision(raises: RaiseTable, fingerprints?: string): number {
  const rows = [...raises].map(([type, label]) => `${type} ${labelText(label)}`).toSorted()
  if (fingerprints !== undefined) rows.push(`fingerprints ${FINGERPRINT_REVISION} ${fingerprints}`)
  const hash = createHash('sha256').update(canonicalJson(rows)).digest().readUInt32BE(0)
  return PARSER_REVISION * 2 ** TABLE_BITS + (hash >>> (32 - TABLE_BITS))
}
