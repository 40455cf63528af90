import type { z } from 'zod'
import { refusal, type Refusal } from '../kernel/refusal.ts'

/** The first thing that a schema has against a body, in our words. */
export function bodyProblem(issues: readonly z.core.$ZodIssue[], body: unknown): Refusal {
  const [issue] = issues
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...unknownKey].map(String)
  const param = path.join('.').slice(0, NAME_CHARS_MAX)
  const message = issue === undefined ? 'is wrong' : textOf(issue, valueAt(body, issue.path))
  const name = param === '' ? 'the body' : `\`${param}\``
  return refusal('invalid_request', `${name} ${message}`, { param })
}

const NAME_CHARS_MAX = 100

function textOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type')
    return value === undefined
      ? 'is required'
      : `must be ${WORDS.get(issue.expected) ?? 'of another type'}`
  if (issue.code === 'unrecognized_keys') return 'is not a known member'
  if (issue.code === 'too_small')
    return issue.origin === 'string' && issue.minimum === 1
      ? 'must not be empty'
      : `must be ${amount(issue.origin, 'at least', issue.minimum)}`
  if (issue.code === 'too_big') return `must be ${amount(issue.origin, 'at most', issue.maximum)}`
  // A pattern says for itself what it wants.
  return issue.message.startsWith('Invalid') ? 'has the wrong form' : `must be ${issue.message}`
}

const amount = (origin: string, bound: string, count: number | bigint): string =>
  `${bound} ${count}${origin === 'string' ? ' characters long' : ''}`

const WORDS: ReadonlyMap<string, string> = new Map([
  ['string', 'a string'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'an object'],
  ['array', 'an array'],
])

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return value
}
