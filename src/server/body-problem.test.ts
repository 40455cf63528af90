import { expect, test } from 'vitest'
import { createKeyRequest } from '../api/keys.ts'
import { retrieveRequest } from '../api/lake.ts'
import { bodyProblem } from './body-problem.ts'

const said = (schema: typeof retrieveRequest | typeof createKeyRequest, body: unknown): string => {
  const checked = schema.safeParse(body)
  if (checked.success) throw new Error('it passed')
  return bodyProblem(checked.error.issues, body).message
}

test.each<[object | string | null, string]>([
  [{}, '`query` is required'],
  [{ query: 5 }, '`query` must be a string'],
  [{ query: null }, '`query` must be a string'],
  [{ query: '' }, '`query` must not be empty'],
  [{ query: 'x'.repeat(100_000) }, '`query` must be at most '],
  [{ query: 'x', limit: 0 }, '`limit` must be at least 1'],
  [{ query: 'x', limit: 1.5 }, '`limit` must be a whole number'],
  [{ query: 'x', limt: 1 }, '`limt` is not a known member'],
  [[], 'the body must be an object'],
  ['x', 'the body must be an object'],
  [null, 'the body must be an object'],
])('%j', (body, starts) => {
  const message = said(retrieveRequest, body)
  expect(message.slice(0, starts.length)).toBe(starts)
  expect(message).not.toMatch(/invalid|received|undefined|expected/i)
})

test('what a pattern wants is said', () => {
  expect(said(createKeyRequest, { owner: 'intranet' })).toBe(
    '`owner` must be such as `app:intranet`',
  )
  const expiresAt = 'tomorrow'
  expect(said(createKeyRequest, { owner: 'app:a', expiresAt })).toBe(
    '`expiresAt` has the wrong form',
  )
})
