import type { ModelEvent } from '../models/chat.ts'

/** Of unit length. Undefined: it points nowhere, or is not of the width that its space has. */
export function unitVector(
  numbers: readonly number[],
  dimensions: number | undefined,
): Float32Array | undefined {
  if (dimensions !== undefined && numbers.length !== dimensions) return undefined
  const length = Math.hypot(...numbers)
  if (!Number.isFinite(length) || length === 0) return undefined
  return Float32Array.from(numbers, (number) => number / length)
}

/** In the order of the inputs. The reply was checked: one for each. */
export function vectorsOf(events: readonly ModelEvent[]): readonly (readonly number[])[] {
  const vectors: (readonly number[])[] = []
  for (const event of events) if (event.kind === 'embedding') vectors[event.index] = event.vector
  return vectors
}
