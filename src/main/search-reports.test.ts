import { expect, test } from 'vitest'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { SearchReports } from './search-reports.ts'

function world() {
  let nowMs = 0
  const lines: object[] = []
  const line = (facts: object): void => void lines.push(facts)
  const clock = { monotonicMs: () => nowMs } as Clock
  const reports = new SearchReports(clock, { info: line, warn: line, error: line })
  return { reports, lines, pass: (ms: number) => void (nowMs += ms) }
}
const FAILED = { role: 'embed', deployment: 'vendor', space: 'a', trouble: 'it is gone' } as const

test('one warning in a while, with how many questions it is about', () => {
  const { reports, lines, pass } = world()
  for (let at = 0; at < 5; at++) reports.add(FAILED)
  expect(lines).toEqual([{ deployment: 'vendor', trouble: 'it is gone', questions: 1 }])
  pass(limits.searchWarningMs)
  reports.add(FAILED)
  expect(lines.slice(1)).toEqual([{ deployment: 'vendor', trouble: 'it is gone', questions: 5 }])
  // The other model has warnings of its own.
  reports.add({ role: 'rerank', deployment: 'ranker', trouble: 'it is slow' })
  expect(lines).toHaveLength(3)
})

test('a trouble is over with the next good answer, another space or another deployment', () => {
  const { reports } = world()
  const asked = { deployment: 'vendor', space: 'a' }
  reports.add(FAILED)
  expect(reports.trouble('embed', asked)).toBe('it is gone')
  expect(reports.trouble('embed', { ...asked, space: 'b' })).toBeUndefined()
  expect(reports.trouble('embed', { ...asked, deployment: 'other' })).toBeUndefined()
  expect(reports.trouble('rerank', asked)).toBeUndefined()
  reports.add({ ...FAILED, trouble: undefined })
  expect(reports.trouble('embed', asked)).toBeUndefined()
})
