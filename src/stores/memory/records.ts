import { recordBytes, recordText } from '../../audit/bytes.ts'
import type { RecordDraft, StoredRecord } from '../../audit/record.ts'
import type { Json } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { assertStorable } from '../text.ts'

/** Records in order, and what explains them apart. */
export class MemoryRecords {
  readonly #records: StoredRecord[] = []
  readonly #byRequest = new Map<string, StoredRecord[]>()
  readonly #explanations = new Map<string, { readonly [key: string]: Json }>()

  /** The bytes the record would get now; throws before anything is changed. */
  check(draft: RecordDraft): Uint8Array {
    assertStorable(draft.request)
    return recordBytes(recordText(draft), BigInt(this.#records.length + 1))
  }

  append(draft: RecordDraft, explanation: { readonly [key: string]: Json } = {}): void {
    const bytes = this.check(draft)
    const { kind, request } = draft
    const stored = { seq: BigInt(this.#records.length + 1), kind, request, bytes }
    this.#records.push(stored)
    if (request !== '') {
      const ofRequest = this.#byRequest.get(request)
      if (ofRequest === undefined) this.#byRequest.set(request, [stored])
      else ofRequest.push(stored)
    }
    this.#explain(request, explanation)
  }

  #explain(request: string, explanation: { readonly [key: string]: Json }): void {
    if (Object.keys(explanation).length === 0) return
    const text = JSON.stringify(explanation)
    const part =
      text.length <= limits.explanationBytesMax
        ? (JSON.parse(text) as { readonly [key: string]: Json })
        : { omitted: `an explanation of ${text.length} characters was left out` }
    this.#explanations.set(request, { ...this.#explanations.get(request), ...part })
  }

  of(request: string): readonly StoredRecord[] {
    return [...(this.#byRequest.get(request) ?? [])]
  }

  explanation(request: string): Json {
    return { ...this.#explanations.get(request) }
  }

  after(seq: bigint, limit: number): readonly StoredRecord[] {
    const start = Number(seq < 0n ? 0n : seq)
    return this.#records.slice(start, start + limit)
  }
}
