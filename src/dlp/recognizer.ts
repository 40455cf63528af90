import type { Raiser } from '../kernel/label.ts'

/** A text of a request in which known text stands. */
export interface Recognised {
  /** Index of the text. */
  readonly text: number
  /** Kind `fingerprint` or `exact`; its id never holds a path or a word of the data. */
  readonly raiser: Raiser
}

/**
 * Port. Knows again what stands in the lake, in answers that were given, and in declared columns.
 *
 * INVARIANT (reading rights do not matter): what is recognised is the same for every principal; `who`
 * only says whose small pastes are counted together.
 */
export interface Recognizer {
  /** Nothing is known that could raise a label: callers MAY skip the work of collecting texts. */
  readonly isIdle: boolean
  /**
   * `texts` in the order of the request: known text may be split over several. `who`: the person who
   * asks, or the app when there is none, as `principalText` writes them. Synchronous: some 0.2 ms for
   * 2 KB. MUST NOT be given more than limits.scanInProcessChars in one turn of the event loop.
   */
  recognise(texts: readonly string[], who: string): readonly Recognised[]
  /** The same, with `pause` awaited between turns of a few milliseconds; encoded texts are decoded whole. */
  recogniseInTurns(
    texts: readonly string[],
    who: string,
    pause: () => Promise<void>,
  ): Promise<readonly Recognised[]>
}
