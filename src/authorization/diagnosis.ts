import type { DetailedError } from '@cedar-policy/cedar-wasm/nodejs'
import { lineAtByte, spanAt, type PolicyProblem, type PolicyText } from './problem.ts'

/** What of the file stands before a text: whole lines, and what is before it in its first line. */
export interface Before {
  readonly lines: number
  readonly columns: number
}
export const NOTHING_BEFORE: Before = { lines: 0, columns: 0 }

/** Where Cedar's error is, in lines of the file, and what it says, as one of our sentences. */
export function locate(
  source: PolicyText,
  before: Before,
  policyId: string | undefined,
  error: DetailedError,
): PolicyProblem {
  const [at] = error.sourceLocations ?? []
  const line = at === undefined ? 1 : lineAtByte(source.text, at.start)
  const said = error.message.replace(/^for policy `[^`]*`, /, '')
  const hint = error.help ?? at?.label
  const message = hint === null || hint === undefined ? said : `${said}; ${hint}`
  const told = { file: source.file, line: before.lines + line, policyId, message }
  return at === undefined ? told : { ...told, span: spanAt(source.text, at, before.columns) }
}

/** Scripts mixed in one string are what people write who mix scripts. Everything else is refused. */
const HARMLESS = /mixed scripts|general security profile/

/**
 * A policy without a fitting action is told for every action that it covers: once is enough, and in
 * an order that does not change from run to run.
 */
export function worthTelling(errors: readonly DetailedError[]): readonly DetailedError[] {
  const byPlace = new Map<number, DetailedError[]>()
  const told = errors.filter(({ message }) => !HARMLESS.test(message))
  for (const error of told.toSorted((a, b) => (a.message < b.message ? -1 : 1))) {
    const place = error.sourceLocations?.[0]?.start ?? 0
    byPlace.set(place, [...(byPlace.get(place) ?? []), error])
  }
  return [...byPlace.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const counted = `${first.message} (and ${more.length} more like it)`
    return more.length === 0 ? [first] : [{ ...first, message: counted }]
  })
}
