import type { Label } from '../kernel/label.ts'

/** What a detector saw. Offsets are UTF-16 units into the text it was given, end exclusive. */
export interface Finding {
  /** The detector's id: `card`, `iban`, `email`, `us_ssn`, `private_key`, `cloud_key`, … */
  readonly type: string
  readonly start: number
  readonly end: number
  /** 0 to 1. */
  readonly confidence: number
}

/** One file per detector under `detectors/`, plus one registry line. */
export interface Detector {
  readonly id: string
  /**
   * Adds findings in `text` to `found`. MUST be linear in the text's length on any input (a test proves
   * it). MUST NOT throw: a detector that throws is a deny.
   */
  detect(text: string, found: Finding[]): void
  /** The longest span it reports, in characters: what a stream must hold back. ≤ limits.scanWindowChars. Longer patterns fire on their opening. */
  readonly spanMax: number
  /**
   * The earliest offset ≥ `from` from which a finding could still be growing at the end of `text`;
   * `text.length` when none can. This is what a stream holds back: ordinary prose is released at once.
   */
  openFrom(text: string, from: number): number
  /** Examples that must and must not match; a test runs them. */
  readonly examples: { readonly match: readonly string[]; readonly noMatch: readonly string[] }
}

/** What a finding of each type raises; a default table ships, configuration overrides it. */
export type RaiseTable = ReadonlyMap<string, Label>
