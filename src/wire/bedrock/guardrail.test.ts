import { expect, test } from 'vitest'
import { PUBLIC } from '../../kernel/label.ts'
import { refusal, type Refusal } from '../../kernel/refusal.ts'
import { guardrailRoute } from './guardrail.ts'

const TEXT = 'from a.example, paid by 4111111111111111'
const asked = {
  source: 'input' as const,
  alias: 'a',
  texts: [TEXT],
  unscannable: 0,
  full: false,
}
const findings = [
  { text: 0, type: 'domain', start: 5, end: 14 },
  { text: 0, type: 'card', start: 24, end: 40 },
]
function told(verdict: { readonly refusal?: Refusal; readonly masked?: readonly string[] }) {
  const { body } = guardrailRoute.encode(
    { label: PUBLIC, refusal: undefined, findings, ...verdict },
    asked,
  )
  const { action, outputs, assessments } = JSON.parse(String(body)) as {
    readonly action: string
    readonly outputs: readonly { readonly text: string }[]
    readonly assessments: readonly {
      readonly sensitiveInformationPolicy: {
        readonly piiEntities: readonly { readonly action: string }[]
      }
    }[]
  }
  const actions = assessments.flatMap(({ sensitiveInformationPolicy: { piiEntities } }) =>
    piiEntities.map((one) => one.action),
  )
  return [action, outputs.map(({ text }) => text), actions]
}

test.each<[string, Parameters<typeof told>[0], unknown]>([
  ['passes', {}, ['NONE', [], ['NONE', 'NONE']]],
  [
    'what is left in the masked text is told as left',
    { masked: ['from a.example, paid by [redacted:card]'] },
    ['GUARDRAIL_INTERVENED', ['from a.example, paid by [redacted:card]'], ['NONE', 'ANONYMIZED']],
  ],
  [
    'blocked',
    { refusal: refusal('data_blocked', 'no') },
    ['GUARDRAIL_INTERVENED', ['no'], ['BLOCKED', 'BLOCKED']],
  ],
])('%s', (_, verdict, expected) => {
  expect(told(verdict)).toEqual(expected)
})
