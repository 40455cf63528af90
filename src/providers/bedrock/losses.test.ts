import {
  array,
  assert as holds,
  boolean,
  constantFrom,
  option,
  property,
  record,
  subarray,
  type Arbitrary,
} from 'fast-check'
import { expect, test } from 'vitest'
import { deploymentAt } from '../../../test/support/deployments.ts'
import { promptOf } from '../../models/conformance.ts'
import type { ChatRequest, DialectId, Message, Part } from '../../models/chat.ts'
import type { EmbedRequest } from '../../models/request.ts'
import { EFFECT_KINDS, type EffectKind, type Settings } from '../../models/settings.ts'
import { requestBody } from './body.ts'
import { lossesOf } from './losses.ts'
import { settingName } from './settings.ts'

const ALL: ReadonlySet<EffectKind> = new Set(EFFECT_KINDS)
const NONE: ReadonlySet<EffectKind> = new Set()
const DIALECTS: readonly DialectId[] = ['openai', 'responses', 'anthropic', 'bedrock']
const claude = deploymentAt('http://127.0.0.1:1', { model: 'anthropic.claude' })
const nova = deploymentAt('http://127.0.0.1:1', { model: 'amazon.nova' })

/** What a part must leave in the body, if it is carried. */
const MARKS: readonly (readonly [part: Part, mark: string])[] = [
  [{ kind: 'text', text: 'Mtext' }, 'Mtext'],
  [{ kind: 'image', mediaType: 'image/png', data: 'Mpng' }, 'Mpng'],
  [{ kind: 'image', mediaType: 'image/tiff', data: 'Mtiff' }, 'Mtiff'],
  [{ kind: 'image', data: '/9j/Munnamed' }, '/9j/Munnamed'],
  [{ kind: 'image', data: 'Munknown' }, 'Munknown'],
  [{ kind: 'image', url: 'https://Mhttps' }, 'Mhttps'],
  [{ kind: 'image', mediaType: 'image/gif', url: 's3://Ms3' }, 'Ms3'],
  [{ kind: 'document', mediaType: 'application/pdf', data: 'Mpdf' }, 'Mpdf'],
  [{ kind: 'document', mediaType: 'application/zip', data: 'Mzip' }, 'Mzip'],
  [{ kind: 'document', data: 'Mbare' }, 'Mbare'],
  [{ kind: 'document', text: 'Mplain', context: 'c', cited: true }, 'Mplain'],
  [{ kind: 'document', mediaType: 'text/plain', url: 'https://Mpage' }, 'Mpage'],
  [{ kind: 'thinking', text: 'Msigned', signature: 'AA==' }, 'Msigned'],
  [{ kind: 'thinking', text: 'Munsigned' }, 'Munsigned'],
  [{ kind: 'redactedThinking', data: 'Mredacted' }, 'Mredacted'],
  [{ kind: 'toolCall', id: 'c', name: 'f', arguments: '{"a":"Mcall"}' }, 'Mcall'],
  [{ kind: 'toolCall', id: 'c', name: 'f', arguments: 'Mbroken' }, 'Mbroken'],
  [{ kind: 'toolResult', id: 'c', text: 'Mresult' }, 'Mresult'],
  [
    {
      kind: 'toolResult',
      id: 'c',
      text: 'r',
      attachments: [{ kind: 'image', mediaType: 'image/bmp', data: 'Mbmp' }],
    },
    'Mbmp',
  ],
  [
    {
      kind: 'toolResult',
      id: 'c',
      text: 'r',
      attachments: [{ kind: 'document', text: 'Mattached' }],
    },
    'Mattached',
  ],
  [{ kind: 'opaque', type: 'Mopaque' }, 'never in a body'],
]

/** What a setting must leave in the body, if it is carried. */
const SETTINGS: readonly (readonly [name: keyof Settings, settings: Settings, mark: string])[] = [
  ['temperature', { temperature: 0.125 }, '0.125'],
  ['topP', { topP: 0.375 }, '0.375'],
  ['topK', { topK: 7_531 }, '7531'],
  ['stop', { stop: ['Mstop'] }, 'Mstop'],
  ['seed', { seed: 97_531 }, '97531'],
  ['presencePenalty', { presencePenalty: 0.625 }, '0.625'],
  ['frequencyPenalty', { frequencyPenalty: 0.875 }, '0.875'],
  ['parallelToolCalls', { parallelToolCalls: false }, 'parallel'],
  ['format', { format: { kind: 'json' } }, 'textFormat'],
  ['format', { format: { kind: 'schema', name: 'Mschema', schema: {} } }, 'Mschema'],
  ['reasoning', { reasoning: { effort: 'high' } }, '"effort":"high"'],
  ['reasoning', { reasoning: { effort: 'minimal' } }, '"minimal"'],
  ['reasoning', { reasoning: { effort: 'none' } }, '"disabled"'],
  ['reasoning', { reasoning: { budgetTokens: 2_468 } }, '2468'],
  ['reasoning', { reasoning: { effort: 'low', summary: 'Msummary' } }, 'Msummary'],
  ['user', { user: 'Muser' }, 'Muser'],
  ['serviceTier', { serviceTier: 'Mtier' }, 'Mtier'],
  ['promptCacheKey', { promptCacheKey: 'Mkey' }, 'Mkey'],
]

const UNTRANSLATED = ['alpha', 'beta[0].gamma', 'guardrailConfig']
const EFFECTS = [
  { kind: 'store', name: 'store', needed: false },
  { kind: 'act', name: 'tools[0]', needed: true },
] as const

const request: Arbitrary<Partial<ChatRequest> & { dialect: DialectId }> = record({
  dialect: constantFrom(...DIALECTS),
  messages: array(
    record({
      role: constantFrom('system', 'user', 'assistant', 'tool'),
      parts: array(constantFrom(...MARKS.map(([part]) => part)), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  settings: subarray([...SETTINGS]).map((some) =>
    Object.assign({}, ...some.map(([, settings]) => settings)),
  ) as Arbitrary<Settings>,
  untranslated: array(record({ name: constantFrom(...UNTRANSLATED), needed: boolean() }), {
    maxLength: 3,
  }),
  effects: subarray([...EFFECTS]),
  forwarded: option(record({ 'anthropic-beta': constantFrom('b1') }), { nil: undefined }).map(
    (headers) => headers ?? {},
  ),
  choiceCount: constantFrom(1, 2),
})

/** Where a part stands, as the client wrote it. */
function nameOf(
  { dialect, messages }: { dialect: DialectId; messages: readonly Message[] },
  at: number,
  index: number,
): string {
  const apart = (dialect === 'bedrock' || dialect === 'anthropic') && messages[0]?.role === 'system'
  if (!apart) return `messages[${at}].content[${index}]`
  return at === 0 ? `system[${index}]` : `messages[${at - 1}].content[${index}]`
}

test('INVARIANT (nothing is lost silently): every part is carried, or named; never both', () => {
  holds(
    property(request, constantFrom(ALL, NONE), (asked, permits) => {
      const prompt = promptOf(asked)
      const lost = lossesOf(claude, prompt.request, permits)
      const named = new Set([...lost.refused, ...lost.dropped])
      asked.messages?.forEach(({ role, parts }, at) => {
        parts.forEach((part, index) => {
          const mark = MARKS.find(([one]) => one === part)?.[1] ?? ''
          // Alone, so that another part's mark is not taken for its own.
          const alone = { ...asked, messages: [{ role, parts: [part] }], settings: {}, raw: {} }
          const isCarried = requestBody(claude, promptOf(alone)).text.includes(mark)
          const name =
            part.kind === 'opaque'
              ? part.type
              : nameOf({ dialect: asked.dialect, messages: asked.messages ?? [] }, at, index)
          const isForbidden = part.kind === 'image' && mark === 'Ms3' && permits === NONE
          const isMisplaced = role === 'system' && part.kind !== 'text'
          expect(named.has(name), `${name}: ${mark}`).toBe(!isCarried || isForbidden || isMisplaced)
        })
      })
    }),
    { numRuns: 500 },
  )
})

test.each([claude, nova])(
  'INVARIANT (nothing is lost silently): every setting is carried, or named ($model)',
  (deployment) => {
    for (const dialect of DIALECTS) {
      for (const [name, settings, mark] of SETTINGS) {
        const prompt = promptOf({ dialect, settings })
        const { refused, dropped } = lossesOf(deployment, prompt.request, NONE)
        const isCarried = requestBody(deployment, prompt).text.includes(mark)
        const isNamed = [...refused, ...dropped].includes(settingName(prompt.request, name))
        expect(isCarried !== isNamed, `${dialect} ${name} ${mark}`).toBe(true)
      }
    }
  },
)

test('INVARIANT (nothing is lost silently): members that our values do not hold are named', () => {
  holds(
    property(request, (asked) => {
      const { refused, dropped } = lossesOf(nova, promptOf(asked).request, ALL)
      for (const { name, needed } of [...(asked.untranslated ?? []), ...(asked.effects ?? [])]) {
        // Kept from the client's own body, where the dialect is the same.
        if (asked.dialect === 'bedrock' && name === 'guardrailConfig') continue
        expect(needed ? refused : [...refused, ...dropped]).toContain(name)
      }
      for (const name of Object.keys(asked.forwarded ?? {})) expect(dropped).toContain(name)
      if ((asked.choiceCount ?? 1) > 1) expect(refused).toContain('n')
      expect(dropped.filter((name) => refused.includes(name))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('the same dialect loses what needs a permit, and what costs another price', () => {
  const messages: Message[] = [{ role: 'user', parts: [{ kind: 'text', text: 'a' }] }]
  const raw = {
    serviceTier: { type: 'priority' },
    performanceConfig: { latency: 'optimized' },
    additionalModelRequestFields: { max_tokens: 5, tools: [] },
  }
  const effects = [
    { kind: 'act', name: 'additionalModelRequestFields.tools', needed: true },
  ] as const
  const asked = promptOf({
    dialect: 'bedrock',
    messages,
    rawMessages: messages,
    raw,
    effects,
  }).request
  const dropped = ['serviceTier', 'performanceConfig', 'additionalModelRequestFields.max_tokens']
  expect(lossesOf(nova, asked, NONE)).toEqual({
    refused: ['additionalModelRequestFields.tools'],
    dropped,
  })
  expect(lossesOf(nova, asked, ALL)).toEqual({ refused: [], dropped })
  const plain = { serviceTier: { type: 'default' }, performanceConfig: { latency: 'standard' } }
  expect(lossesOf(nova, { ...asked, raw: plain, effects: [] }, NONE)).toEqual({
    refused: [],
    dropped: [],
  })
})

test('a tool that must not be called, where one was: Converse cannot say it', () => {
  const messages: Message[] = [
    { role: 'assistant', parts: [{ kind: 'toolCall', id: 'c', name: 'f', arguments: '{}' }] },
  ]
  const tools = [{ name: 'f', description: '', parameters: {} }]
  const settings = { toolChoice: 'none' } as const
  const asked = promptOf({ messages, tools, settings }).request
  expect(lossesOf(nova, asked, NONE).refused).toEqual(['tool_choice'])
  expect(lossesOf(nova, promptOf({ tools, settings }).request, NONE).refused).toEqual([])
})

test('what is no conversation is refused', () => {
  const embed = { ...promptOf({}).request, kind: 'embed', inputs: [] } as unknown as EmbedRequest
  expect(lossesOf(nova, embed, ALL).refused).toEqual(['embed'])
})
