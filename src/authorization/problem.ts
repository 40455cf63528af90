/** One thing wrong with the policies or their schema. */
export interface PolicyProblem {
  readonly file: string
  /** From 1; 0 when it is about the file as a whole. */
  readonly line: number
  /** Undefined when the text could not be taken apart into policies. */
  readonly policyId: string | undefined
  /** What was expected, in one sentence. */
  readonly message: string
  /** Where in the line, if it is known. */
  readonly span?: Span
}

export interface Span {
  /** From 1, in characters. */
  readonly column: number
  /** The line, or of a long one the part around the place. */
  readonly excerpt: string
  /** Where in the excerpt it begins, from 0, and how many characters it has. */
  readonly at: number
  readonly length: number
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

const EXCERPT_CHARS = 120

/** The place of bytes `start` to `end`, as its line shows it. `columnsBefore`: of what stands before the text's first line. */
export function spanAt(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  columnsBefore: number,
): Span {
  const bytes = Buffer.from(text, 'utf8')
  const from = bytes.subarray(0, start).toString('utf8').length
  const chars = bytes.subarray(start, end).toString('utf8').length
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const newline = text.indexOf('\n', from)
  const line = text.slice(lineStart, newline === -1 ? undefined : newline)
  const place = from - lineStart
  const cut = Math.max(0, Math.min(place - 40, line.length - EXCERPT_CHARS))
  const excerpt = line.slice(cut, cut + EXCERPT_CHARS).replace(/\s/g, ' ')
  const at = Math.min(place - cut, excerpt.length)
  const length = Math.max(1, Math.min(chars, excerpt.length - at))
  return { column: place + 1 + (lineStart === 0 ? columnsBefore : 0), excerpt, at, length }
}
