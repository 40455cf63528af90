import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { isoTime } from '../kernel/values.ts'
import { RECORD_SCHEMA, type RecordDraft, type RecordKind } from './record.ts'

/** A record of more than limits.recordBytesMax is refused: its bytes are final and must fit an entry bundle. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError'
}

/** A draft whose facts are canonical text already: what crosses to the writer thread. */
export interface RecordText extends Omit<RecordDraft, 'facts'> {
  readonly facts: string
}

export const recordText = (draft: RecordDraft): RecordText => ({
  kind: draft.kind,
  at: draft.at,
  request: draft.request,
  facts: canonicalJson(draft.facts),
})

/**
 * INVARIANT (canonical bytes): the result is RFC 8785 of `{at, facts, kind, request, seq, v}`. The
 * members stand in sorted order here, so that only the sequence number is left to write in the commit.
 * As text: JSON.stringify leaves no half of a surrogate pair, so the UTF-8 of it is one.
 */
export function numberedRecord(record: RecordText, seq: bigint): string {
  const text =
    `{"at":"${isoTime(record.at)}","facts":${record.facts},"kind":"${record.kind}",` +
    `"request":${JSON.stringify(record.request)},"seq":"${seq}","v":${RECORD_SCHEMA}}`
  // A character has three bytes at most.
  if (text.length * 3 <= limits.recordBytesMax) return text
  const bytes = Buffer.byteLength(text, 'utf8')
  if (bytes > limits.recordBytesMax) {
    throw new RecordTooLargeError(
      `a record of ${bytes} bytes is over the limit of ${limits.recordBytesMax}`,
    )
  }
  return text
}

export const recordBytes = (record: RecordText, seq: bigint): Uint8Array =>
  Buffer.from(numberedRecord(record, seq), 'utf8')

export interface ParsedRecord {
  readonly at: string
  readonly facts: { readonly [key: string]: Json }
  readonly kind: RecordKind
  readonly request: string
  readonly seq: bigint
}

/** Undefined when the bytes are not a record of this version in canonical form. */
export function parseRecord(bytes: Uint8Array): ParsedRecord | undefined {
  const text = Buffer.from(bytes).toString('utf8')
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  if (!parsed.ok || !isRecord(parsed.value)) return undefined
  if (canonicalJson(parsed.value as unknown as Json) !== text) return undefined
  return { ...parsed.value, seq: BigInt(parsed.value.seq) }
}

interface RecordJson extends Omit<ParsedRecord, 'seq'> {
  readonly seq: string
}

/** A record by kind, so that the compiler asks for a kind that is new. */
const KINDS: Readonly<Record<RecordKind, true>> = {
  intent: true,
  reattempt: true,
  outcome: true,
  retrieval: true,
  check: true,
  replay: true,
  content: true,
  profile: true,
  refused: true,
  admin: true,
  system: true,
}

function isRecord(value: unknown): value is RecordJson {
  if (typeof value !== 'object' || value === null) return false
  const { at, facts, kind, request, seq, v } = value as { readonly [key: string]: unknown }
  return (
    v === RECORD_SCHEMA &&
    typeof at === 'string' &&
    typeof facts === 'object' &&
    facts !== null &&
    typeof kind === 'string' &&
    Object.hasOwn(KINDS, kind) &&
    typeof request === 'string' &&
    typeof seq === 'string' &&
    /^[1-9]\d{0,18}$/.test(seq)
  )
}
