/** One thing wrong with the policies or their schema. */
export interface PolicyProblem {
  readonly file: string
  /** From 1; 0 when it is about the file as a whole. */
  readonly line: number
  /** Undefined when the text could not be taken apart into policies. */
  readonly policyId: string | undefined
  /** What was expected, in one sentence. */
  readonly message: string
}

export type OrProblems<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }

/** A file's name, as the operator knows it, and what it holds. */
export interface PolicyText {
  readonly file: string
  readonly text: string
}

/** Cedar counts UTF-8 bytes. The line, from 1, of the byte `offset` in the text. */
export function lineAtByte(text: string, offset: number): number {
  const before = Buffer.from(text, 'utf8').subarray(0, offset)
  let line = 1
  for (const byte of before) if (byte === 0x0a) line++
  return line
}
