/** Why a data directory, or a backup, cannot be used. The message is one sentence for the operator. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError'
  readonly reason: DataDirectoryReason

  constructor(reason: DataDirectoryReason, message: string) {
    super(message)
    this.reason = reason
  }
}

export type DataDirectoryReason =
  /** Another process has it. */
  | 'locked'
  /** A newer Standpipe wrote it. */
  | 'newer'
  /** Something in it is not Standpipe's. */
  | 'unknown_file'
  /** It cannot be read as what it should be. */
  | 'damaged'
  /** It is to be written, yet something is there. */
  | 'not_empty'
