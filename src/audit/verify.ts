import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { RECORD_SCHEMA, type StoredRecord } from './record.ts'

export interface RecordProblem {
  readonly invariant: string
  readonly detail: string
}
export interface RecordReport {
  readonly ok: boolean
  readonly records: number
  readonly lastSequence: string
  readonly rootHash: string | null
  readonly keyId: string | null
  readonly problems: readonly RecordProblem[]
}

/** Problems listed in one report; the rest is the same trouble. */
const PROBLEMS_MAX = 100
const PAGE = 1_000
const JSON_DEPTH_MAX = 50

/**
 * Reads all records from the first to the last and checks, without the code that wrote them: the
 * sequence is dense, the bytes are canonical and say what their row says, and each intent has at most
 * one outcome, never before it.
 */
export async function verifyRecords(store: {
  records(after: bigint, limit: number): Promise<readonly StoredRecord[]>
}): Promise<RecordReport> {
  const problems: RecordProblem[] = []
  const note = (invariant: string, detail: string): void => {
    if (problems.length < PROBLEMS_MAX) problems.push({ invariant, detail })
  }
  const open = new Set<string>()
  let last = 0n
  let count = 0
  for (;;) {
    const page = await store.records(last, PAGE)
    for (const record of page) {
      if (record.seq !== last + 1n) note('dense sequence', `after ${last} comes ${record.seq}`)
      last = record.seq
      count += 1
      checkBytes(record, note)
      checkLife(record, open, note)
    }
    if (page.length < PAGE) break
  }
  return {
    ok: problems.length === 0,
    records: count,
    lastSequence: String(last),
    rootHash: null,
    keyId: null,
    problems,
  }
}

type Note = (invariant: string, detail: string) => void

function checkBytes(record: StoredRecord, note: Note): void {
  const text = Buffer.from(record.bytes).toString('utf8')
  const parsed = parseJson(text, { depthMax: JSON_DEPTH_MAX })
  if (!parsed.ok) return note('canonical bytes', `record ${record.seq} is not JSON`)
  const value = parsed.value as { readonly [key: string]: Json }
  if (canonicalJson(value) !== text)
    note('canonical bytes', `record ${record.seq} is not in canonical form`)
  const same =
    value['seq'] === String(record.seq) &&
    value['kind'] === record.kind &&
    value['request'] === record.request
  if (!same) note('row equals bytes', `record ${record.seq} says something else than its row`)
  if (value['v'] !== RECORD_SCHEMA)
    note('known schema', `record ${record.seq} has schema ${JSON.stringify(value['v'])}`)
}

function checkLife(record: StoredRecord, open: Set<string>, note: Note): void {
  if (record.kind === 'intent') {
    if (open.has(record.request))
      note('one intent', `request ${record.request} has a second intent`)
    open.add(record.request)
  } else if (record.kind === 'outcome' && !open.delete(record.request)) {
    note('one outcome', `request ${record.request} has an outcome without an open intent`)
  }
}
