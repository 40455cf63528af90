import { limits } from '../kernel/limits.ts'
import { MEANT_BY_ESCAPE } from '../kernel/texts.ts'

/**
 * A text as it is written, and as it reads without the escapes of JSON, once for each time that it was
 * escaped: what `unescaped` gives, with the place in the written text that every character comes from.
 */
export interface View {
  readonly plain: string
  /** Where each UTF-16 unit begins in the written text, and at the end the written text's length. Absent: where it stands. */
  readonly at?: Uint32Array
}

/** As often as `unescaped` undoes escapes. */
const ESCAPED_TIMES_MAX = 4

/** The written text first. */
export function viewsOf(written: string): readonly View[] {
  const steps = viewing(written)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** The same; yields after each limits.scanTurnChars, for who lets others run meanwhile. */
export function* viewing(written: string): Generator<undefined, readonly View[]> {
  const views: View[] = [{ plain: written }]
  let current: View = { plain: written }
  while (views.length <= ESCAPED_TIMES_MAX && current.plain.includes('\\')) {
    const next: View = yield* undone(current)
    if (next.plain === current.plain) break
    views.push(next)
    current = next
  }
  return views
}

function* undone({ plain: text, at: from }: View): Generator<undefined, View> {
  const at = new Uint32Array(text.length + 1)
  const pieces: string[] = []
  let length = 0
  const take = (piece: string, start: number): void => {
    pieces.push(piece)
    for (let index = 0; index < piece.length; index++) at[length++] = placeIn(from, start + index)
  }
  let next = 0
  let turnEnd: number = limits.scanTurnChars
  for (let slash = text.indexOf('\\'); slash >= 0; slash = text.indexOf('\\', next)) {
    take(text.slice(next, slash), next)
    const { meant, length: taken } = escapeAt(text, slash)
    pieces.push(meant)
    at[length++] = placeIn(from, slash)
    next = slash + taken
    if (next < turnEnd) continue
    turnEnd = next + limits.scanTurnChars
    yield
  }
  take(text.slice(next), next)
  at[length] = placeIn(from, text.length)
  return { plain: pieces.join(''), at: at.subarray(0, length + 1) }
}

const placeIn = (at: Uint32Array | undefined, index: number): number => at?.[index] ?? index

/** What an escape means, always one UTF-16 unit; a backslash that begins none means itself. */
function escapeAt(
  text: string,
  slash: number,
): { readonly meant: string; readonly length: number } {
  const letter = text.charAt(slash + 1)
  if (letter !== 'u') {
    const meant = MEANT_BY_ESCAPE[letter]
    return meant === undefined ? { meant: '\\', length: 1 } : { meant, length: 2 }
  }
  const code = text.slice(slash + 2, slash + 6)
  return CODE.test(code)
    ? { meant: String.fromCharCode(Number.parseInt(code, 16)), length: 6 }
    : { meant: '\\', length: 1 }
}
const CODE = /^[0-9a-f]{4}$/i

/** Offsets, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where a span of the view stands in the written text. */
export const writtenSpan = ({ at }: View, { start, end }: Span): Span => ({
  start: placeIn(at, start),
  end: placeIn(at, end),
})

/** The least span of the view that covers a span of the written text. */
export function viewSpan(view: View, { start, end }: Span): Span {
  const { at } = view
  if (at === undefined) return { start, end }
  const first = lastAtOrBefore(at, start)
  const last = lastAtOrBefore(at, end)
  return { start: first, end: at[last] === end ? last : last + 1 }
}

/** The last index whose value is at or before `place`. Values never fall; the first is 0. */
function lastAtOrBefore(at: Uint32Array, place: number): number {
  let low = 0
  let high = at.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((at[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}
