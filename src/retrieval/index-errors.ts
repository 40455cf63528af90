/**
 * The stored index is damaged, or of another format: it answers nothing. It holds nothing that the
 * lake and the manifest do not: discard it and bring it to match again.
 */
export class IndexUnusableError extends Error {
  override readonly name = 'IndexUnusableError'
  constructor(reason: string) {
    super(`the index must be rebuilt: ${reason}`)
  }
}
