import type { Label } from '../kernel/label.ts'

/** What a detector saw. Offsets are UTF-16 units into the text it was given, end exclusive. */
export interface Finding {
  /** The detector's id: `card`, `iban`, `email`, `us_ssn`, `private_key`, `secret_aws_access_key`, … */
  readonly type: string
  readonly start: number
  readonly end: number
  /** 0 to 1. */
  readonly confidence: number
  /** A stream's next piece of a span longer than the window: it starts where the last piece ended. */
  readonly continues?: true
}

/**
 * What a stretch of text holds, as bits. A detector names what its findings cannot do without, so
 * that ordinary prose asks no detector at all.
 */
export const GATE = {
  /** At least nine digits without a letter among them. */
  digits: 1,
  /** A digit right after a letter. */
  letterDigit: 2,
  /** `@`. */
  at: 4,
  /** Two hyphens in a row. */
  dashes: 8,
  /** Fifteen characters or more without a space. */
  longRun: 16,
} as const

/** One file per detector under `detectors/`, plus one registry line. */
export interface Detector {
  readonly id: string
  /** All types that it reports; just its id when absent. */
  readonly types?: readonly string[]
  /** Bits of GATE. MUST be met by every finding, and by every part of one that ends before a space. 0 with `keywords`. */
  readonly gate: number
  /**
   * Adds the findings in `text` that start at or after `from` and before `until` to `found`. `text` is
   * in plain form (characters.ts); what stands before `from` is there for boundaries and context words only, and no
   * more than limits.detectContextChars of it MUST matter. The end of `text` is a boundary. MUST be
   * linear in the text's length on any input (a test proves it). MUST NOT throw: a detector that
   * throws is a deny.
   */
  detect(text: string, found: Finding[], from?: number, until?: number): void
  /** The longest span it reports, in characters: what a stream must hold back. ≤ limits.scanWindowChars. Longer patterns fire on their opening. */
  readonly spanMax: number
  /** Characters before a span that its verdict can depend on: boundaries, words of context. ≤ limits.detectContextChars. */
  readonly contextMax: number
  /**
   * Lower-case ASCII; every finding has one of these in its span or in the `contextMax` characters before
   * it, whatever the case of the text. A text without any of them never asks the detector, and of one
   * with them only findings that start near a keyword count. A digit in a keyword stands for any digit,
   * a space for any white space. Absent: the gate alone decides, and with keywords there is no gate.
   */
  readonly keywords?: readonly string[]
  /**
   * Where they stand. `start`: the span begins with one. `span`: in its first run without spaces, no more
   * than limits.keywordLeadChars behind its start. `context`: they end before it, and begin no more than
   * `contextMax` before it. Absent: one of the last two.
   */
  readonly keywordsIn?: 'start' | 'span' | 'context'
  /**
   * The earliest offset ≥ `from` from which a finding could still be growing at the end of `text`;
   * `text.length` when none can. This is what a stream holds back: ordinary prose is released at once.
   *
   * INVARIANT (what is behind is decided): whatever text follows, the findings that start before this
   * offset stay as they are. MUST be ≥ `text.length - spanMax`.
   */
  openFrom(text: string, from: number): number
  /** How a finding goes on behind its end, when it is only the opening of something longer. */
  tail?(opening: string): Tail | undefined
  /** Examples that must and must not match; a test runs them. */
  readonly examples: { readonly match: readonly string[]; readonly noMatch: readonly string[] }
}

/** Follows the rest of an opening, character by character. */
export interface Tail {
  /**
   * `more`: belongs to it, and all that may have before. `maybe`: only if more belongs to it. `last`:
   * belongs to it and ends it. `over`: it ended before. The end of a text is asked about as a line end.
   */
  step(code: number): 'more' | 'maybe' | 'last' | 'over'
  /** The same, from here on by itself. */
  fork(): Tail
}

/**
 * Finds what only the words around it tell: names of persons, places, organisations, addresses.
 *
 * It is asked about whole segments. Where a segment ends depends on its characters alone (an empty
 * line, the end of a sentence, limits.phraseSegmentChars at most; single line breaks stand within), so that a stream and a whole text have the
 * same segments; no finding crosses one. It is never asked about types that raise nothing, unless
 * everything is asked for (`standpipe detect`).
 */
export interface PhraseDetector {
  readonly id: string
  /** All types that it reports. */
  readonly types: readonly string[]
  /** Adds the findings in `segment` (in plain form). MUST be linear in its length and MUST NOT throw. */
  detect(segment: string, found: Finding[]): void
  readonly examples: {
    readonly match: readonly { readonly text: string; readonly finds: readonly string[] }[]
    readonly noMatch: readonly string[]
  }
}

/** What a finding of each type raises; a default table ships, configuration overrides it. */
export type RaiseTable = ReadonlyMap<string, Label>
