import type { ModelEvent } from '../../src/models/chat.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import type { SeededRandom } from './seeded.ts'

/** What a proper deployment says to a request that is no chat. */
export function measuresOf(random: SeededRandom, request: ModelRequest): readonly ModelEvent[] {
  if (request.kind === 'chat') return [{ kind: 'counted', tokens: random.between(1, 90) }]
  if (request.kind === 'embed') {
    const width = request.dimensions ?? random.between(1, 3)
    return random.shuffled(
      request.inputs.map((_, index) => ({
        kind: 'embedding' as const,
        index,
        vector: Array.from({ length: width }, () => random.fraction() - 0.5),
      })),
    )
  }
  return random
    .shuffled(request.documents.map((_, index) => index))
    .slice(0, request.top ?? request.documents.length)
    .map((index) => ({ kind: 'ranked', index, score: random.fraction() }))
}

/** Each of these must never come to a clean end. */
export function spoiled(
  random: SeededRandom,
  proper: readonly ModelEvent[],
): readonly ModelEvent[] {
  const [first] = proper
  switch (random.below(5)) {
    case 0:
      return proper.slice(1)
    case 1:
      return first === undefined ? [] : [...proper, first]
    case 2:
      return [...proper, { kind: 'ranked', index: 99, score: 1 }]
    case 3:
      return [{ kind: 'embedding', index: 0, vector: [Number.NaN] }, ...proper]
    default:
      return [{ kind: 'counted', tokens: -1 }, ...proper]
  }
}

/** The same things said, in the order in which they were. */
export const measuresIn = (events: readonly ModelEvent[]): string =>
  JSON.stringify(
    events.filter(({ kind }) => kind === 'embedding' || kind === 'ranked' || kind === 'counted'),
  )
