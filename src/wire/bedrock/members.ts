import { isRefusal, refusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import { invalid, isFields, parseBody, type Fields } from '../body.ts'
import type { Rendered } from '../dialect.ts'

/** Members that are null are not there. */
export const isAbsent = (value: unknown): value is null | undefined =>
  value === undefined || value === null

/** Of an object in which every member counts: one that we do not know is refused by its name, never ignored. */
export function onlyKnown(
  value: Fields,
  known: ReadonlySet<string>,
  param: string,
): Refusal | undefined {
  const other = Object.keys(value).find((key) => !known.has(key) && !isAbsent(value[key]))
  return other === undefined ? undefined : unsupported(`${param}${other.slice(0, 100)}`)
}

export const unsupported = (param: string): Refusal =>
  refusal('invalid_request', `\`${param}\` is not supported; leave it out`, { param })

/** The members of an object in which every one counts. */
export function membersOf(
  value: unknown,
  known: ReadonlySet<string>,
  param: string,
): OrRefusal<{ readonly fields: Fields }> {
  if (!isFields(value)) return invalid(param, 'an object')
  return onlyKnown(value, known, `${param}.`) ?? { fields: value }
}

/** The same of a whole body. */
export function bodyMembers(
  body: Uint8Array | string,
  known: ReadonlySet<string>,
): OrRefusal<{ readonly fields: Fields }> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  return onlyKnown(parsed.fields, known, '') ?? parsed
}

export function textOf(value: unknown, param: string, charsMax: number): OrRefusal<string> {
  return typeof value === 'string' && value !== '' && value.length <= charsMax
    ? value
    : invalid(param, `a text of at most ${charsMax} characters`)
}

/** Undefined: it is not there. */
export function countOf(value: unknown, param: string, max: number): OrRefusal<number | undefined> {
  if (isAbsent(value)) return undefined
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= max
    ? value
    : invalid(param, `a whole number from 1 to ${max}`)
}

export const json = (value: unknown, status = 200): Rendered => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
