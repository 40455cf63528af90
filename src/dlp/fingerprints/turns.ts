import { limits } from '../../kernel/limits.ts'
import type { Recognised } from '../recognizer.ts'
import { decodedOnce, DECODED_TIMES_MAX } from './decoded.ts'
import { slicesOf, type Slice } from './slices.ts'

export interface Turns {
  /** Awaited after every turn. */
  readonly pause: () => Promise<void>
  /** Characters of one turn. */
  readonly turnChars: number
  /** What is known in a slice, by place in the slice. `times`: how often it was decoded. */
  readonly look: (slice: readonly Slice[], times: number) => readonly Recognised[]
}

/**
 * What is known in long texts, each once: as they are written, decoded once, twice and so on. Texts are
 * decoded whole, and what they decode to is looked at in slices.
 *
 * INVARIANT (decoded whole): where a slice ends changes nothing in what an encoded run says.
 */
export async function recognisedInTurns(
  texts: readonly string[],
  { pause, turnChars, look }: Turns,
): Promise<readonly Recognised[]> {
  const found: Recognised[] = []
  const seen = new Set<string>()
  let items: readonly Slice[] = texts.map((text, index) => ({ index, text }))
  for (let times = 0; items.length > 0; times++) {
    for (const slice of slicesOf(items, turnChars)) {
      for (const { text, raiser } of look(slice, times)) {
        const index = slice[text]?.index ?? 0
        const key = `${index} ${raiser.id} ${raiser.label.level} ${raiser.label.compartments.join(',')}`
        if (seen.has(key)) continue
        seen.add(key)
        found.push({ text: index, raiser })
      }
      await pause()
    }
    if (times === DECODED_TIMES_MAX) return found
    items = await decoded(items, pause)
  }
  return found
}

/** What a text costs beside its characters. */
const PER_TEXT_CHARS = 16

/** Those of the texts that say something else when they are decoded once. */
async function decoded(
  items: readonly Slice[],
  pause: () => Promise<void>,
): Promise<readonly Slice[]> {
  const found: Slice[] = []
  let chars = 0
  for (const { index, text } of items) {
    const steps = decodedOnce(text)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) await pause()
    // Many short ones are a long one.
    chars += text.length + PER_TEXT_CHARS
    if (chars >= limits.decodeTurnChars) {
      chars = 0
      await pause()
    }
    if (step.value !== undefined) found.push({ index, text: step.value })
  }
  return found
}
