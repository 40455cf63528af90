import { expect, test } from 'vitest'
import type { ExplainResponse } from '../api/requests.ts'
import { chargeText } from './explain.ts'

const attempt = (fields: Partial<ExplainResponse['attempts'][number]>) =>
  ({ chargedNanoUsd: '5', estimated: true, ...fields }) as ExplainResponse['attempts'][number]

test.each<[string, Parameters<typeof chargeText>[0], string]>([
  ['as reported: nothing to explain', { attempts: [attempt({ estimated: false })] }, ''],
  ['not charged yet', { attempts: [attempt({ chargedNanoUsd: null })] }, ''],
  [
    'no report',
    { attempts: [attempt({})] },
    '~ the deployment did not report its usage; charged as the most that the request can have used',
  ],
  [
    'a report of more than was possible',
    { attempts: [attempt({})], reported: { input: '90000', output: '7' } },
    '~ the deployment reported 90000 input, 7 output; charged as the most that the request can have used',
  ],
])('what a `~` means: %s', (_, explained, text) => {
  expect(chargeText(explained)).toBe(text)
})
