import type { DialectId, Frame, ModelEvent } from '../models/chat.ts'

/**
 * How many events at `at` are the whole, untouched content of the frame found there; 0 when there is no
 * frame of this dialect and unit, or when anything in it was changed.
 *
 * INVARIANT (raw only when untouched): identity, not equality: a copy with other text is not the event.
 */
export function untouched(
  batch: readonly ModelEvent[],
  at: number,
  dialect: DialectId,
  unit: Frame['unit'],
): number {
  const frame = batch[at]?.frame
  if (frame === undefined || frame.dialect !== dialect || frame.unit !== unit) return 0
  const made = frame.events
  // A frame that does not know its events stands for the one that carries it.
  if (made === undefined) return batch[at + 1]?.sameFrame === true ? 0 : 1
  for (let step = 0; step < made.length; step++) if (batch[at + step] !== made[step]) return 0
  return made.length
}
