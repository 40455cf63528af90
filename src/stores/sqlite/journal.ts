import { numberedRecord, type RecordText } from '../../audit/bytes.ts'
import type { LedgerStatements } from './ledger-statements.ts'
import { GatheredRows } from './many.ts'

/** Records and what explains them, in the writer thread. */
export class Journal {
  readonly #sql: LedgerStatements
  readonly #records: GatheredRows
  readonly #explanations: GatheredRows
  readonly #answered: GatheredRows
  #nextSeq = 0n

  constructor(sql: LedgerStatements) {
    this.#sql = sql
    this.#records = new GatheredRows(sql.insertRecords, 'each record has a number')
    this.#explanations = new GatheredRows(sql.insertExplanations, 'each record is explained once')
    this.#answered = new GatheredRows(
      sql.answerRequests,
      'an outcome answers a request whose attempts are closed',
    )
  }

  load(): void {
    this.#records.drop()
    this.#explanations.drop()
    this.#answered.drop()
    this.#nextSeq = (this.#sql.lastSeq.first([])?.[0] as bigint) + 1n
  }

  /** INVARIANT (dense sequence): a number is taken only by a record that stays. */
  append(record: RecordText, explanation: string | undefined): void {
    const seq = this.#nextSeq
    this.#records.add(seq, record.kind, record.request, numberedRecord(record, seq))
    if (explanation !== undefined) this.#explanations.add(seq, explanation)
    this.#nextSeq = seq + 1n
  }

  /** After the attempts, on whose states it depends. */
  flush(): void {
    this.#answered.flush()
    this.#records.flush()
    this.#explanations.flush()
  }

  /** INVARIANT (one outcome): the row that waits for it goes in the same commit. */
  appendOutcome(record: RecordText, explanation: string | undefined): void {
    this.#answered.add(record.request)
    this.append(record, explanation)
  }
}
