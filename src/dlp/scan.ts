import type { Label, Raiser } from '../kernel/label.ts'
import type { Finding } from './detector.ts'

/** The verdict of all detectors over a text or several. */
export interface Classified {
  readonly label: Label
  readonly raisers: readonly Raiser[]
  readonly findings: readonly Finding[]
  /** Of each finding, which of the given texts holds it. Absent: a scanner did not say, or it was not one that spoke. */
  readonly inTexts?: readonly number[]
  /** Parts of a request that raise something, in order; what is not named is public and trusted. Their join is `label`. */
  readonly parts?: readonly PartLabel[]
}

/** What one part of a request is labelled, and by whom. Never text of it. */
export interface PartLabel {
  readonly place: Place
  readonly label: Label
  readonly raisers: readonly Raiser[]
}

/**
 * Where in a request something stands: a part of a message (`kind` is the part's own), the schema of a
 * tool, a passage, a member that our values do not hold (`unknown`), the whole of it (`request`).
 * Positions count from 0; a passage has the number that it is cited by.
 */
export interface Place {
  readonly kind: string
  readonly message?: number
  readonly part?: number
  readonly tool?: number
  readonly passage?: number
}

/** All detectors over whole texts. Compiled once per configuration. */
export interface Scanner {
  /**
   * Findings per text, ordered by start; overlapping ones are kept. Beyond limits.findingsMax, one
   * finding per type spans all the rest of its type, so that label and masks miss nothing. A detector
   * that throws throws from here, and from the two below: callers MUST deny.
   */
  find(text: string): readonly Finding[]
  /** The join over all texts of what their findings raise. */
  classify(texts: readonly string[]): Classified
  /** The same in turns of limits.scanTurnChars, with `pause` awaited between them. */
  classifyInTurns(texts: readonly string[], pause: () => Promise<void>): Promise<Classified>
  /** What a finding of this type raises: PUBLIC when the table has no entry. */
  raiseOf(type: string): Label
  /** A scanner for one growing text (one choice, one channel). */
  stream(): StreamScan
}

/**
 * INVARIANT (a stream is judged like a whole): for every chunking, the findings of `push`… `end` are
 * those of `find` on the concatenation, and no character of a finding is released before the finding
 * is reported. A span beyond the window comes in pieces of the window's size, each but the first
 * marked `continues`: joined, they are the finding of the whole.
 */
export interface StreamScan {
  /** Adds text. Findings have absolute offsets and are reported once. */
  push(text: string): StreamVerdict
  end(): StreamVerdict
  /** A scan that has seen the same text: what the two are given from here on is apart. */
  fork(): StreamScan
}
export interface StreamVerdict {
  /**
   * Absolute offset up to which text may go out, findings permitting. Never between the halves of a
   * surrogate pair, never more than limits.scanWindowChars behind what was pushed, never falling.
   */
  readonly releasedTo: number
  readonly findings: readonly Finding[]
}
