/**
 * The stored index is damaged, or of another format: it answers nothing. It holds nothing that the
 * lake and the manifest do not: discard it and bring it to match again.
 */
export class IndexUnusableError extends Error {
  override readonly name = 'IndexUnusableError'
  /** `version`: nothing is wrong with it, this version writes another format. */
  readonly why: 'damage' | 'version'
  constructor(reason: string, why: IndexUnusableError['why'] = 'damage') {
    super(`the index must be rebuilt: ${reason}`)
    this.why = why
  }
}
