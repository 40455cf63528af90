import type { Frame, ModelEvent } from '../../models/chat.ts'

/** An event that is still being made: `emit` marks where it came from. */
export type Marked = ModelEvent & { frame?: Frame; sameFrame?: true }

/** A frame and its events, which are the very array that the frame knows. */
export interface Making {
  readonly frame: Frame
  readonly events: Marked[]
  /** What else the frame says. */
  readonly other: Marked | undefined
}

/** The first event carries the frame, the others point back at it. */
export function emit({ frame, events, other }: Making, out: ModelEvent[]): void {
  if (other !== undefined) {
    // Before the end of a choice, which lets go of all that the choice still held.
    const end = events.findIndex(({ kind }) => kind === 'finish')
    events.splice(end === -1 ? events.length : end, 0, other)
  }
  const first = events[0] ?? { kind: 'other' }
  if (events.length === 0) events.push(first)
  first.frame = frame
  out.push(first)
  for (let at = 1; at < events.length; at++) {
    const event = events[at] as Marked
    event.sameFrame = true
    out.push(event)
  }
}
