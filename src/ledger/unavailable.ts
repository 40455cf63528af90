/**
 * The store cannot make anything durable now: its queue is full, it is closed, or the disk failed.
 * Nothing of the call was kept, as far as the store can know. Callers MUST fail closed; the pipeline
 * answers with the refusal code `audit_unavailable`.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
  readonly reason: 'queue_full' | 'closed' | 'failed'

  constructor(reason: 'queue_full' | 'closed' | 'failed', message: string) {
    super(message)
    this.reason = reason
  }
}
