import {
  array,
  assert as holds,
  boolean,
  constantFrom,
  property,
  record,
  subarray,
} from 'fast-check'
import { expect, test } from 'vitest'
import { deploymentAt } from '../../../test/support/deployments.ts'
import {
  isNamed,
  OTHER_FEATURES,
  PART_FEATURES,
  requestFor,
  SETTING_FEATURES,
  type Feature,
} from '../../../test/support/features.ts'
import { promptOf } from '../../models/conformance.ts'
import type { ChatRequest, DialectId, Message } from '../../models/chat.ts'
import { ENGINES, type Deployment } from '../../models/deployment.ts'
import { EFFECT_KINDS, type EffectKind } from '../../models/settings.ts'
import { decodeChat } from '../../wire/openai/chat/decode.ts'
import { requestBody } from './body.ts'
import { lossesOf } from './openai.ts'
import { responsesBody } from './responses/body.ts'

const ALL: ReadonlySet<EffectKind> = new Set(EFFECT_KINDS)
const NONE: ReadonlySet<EffectKind> = new Set()
const DIALECTS: readonly DialectId[] = ['openai', 'responses', 'anthropic', 'bedrock']
const VENDOR = 'https://api.openai.com/v1'
const DEPLOYMENTS: readonly (readonly [string, Deployment])[] = [
  ['chat', deploymentAt(VENDOR)],
  ['responses', deploymentAt(VENDOR, { api: 'responses' })],
  ['an unknown engine', deploymentAt('http://127.0.0.1:1/v1')],
  ...ENGINES.map((engine) => [engine, deploymentAt('http://127.0.0.1:1/v1', { engine })] as const),
]

const sent = (
  deployment: Deployment,
  request: Partial<ChatRequest>,
  permits: ReadonlySet<EffectKind>,
): string => {
  const prompt = { ...promptOf(request), permits }
  return deployment.api === 'responses'
    ? responsesBody(deployment, prompt)
    : requestBody(deployment, prompt)
}

function lostOf(
  deployment: Deployment,
  request: Partial<ChatRequest>,
  permits: ReadonlySet<EffectKind>,
): ReadonlySet<string> {
  const { refused, dropped } = lossesOf(deployment, promptOf(request).request, permits)
  expect(dropped.filter((name) => refused.includes(name))).toEqual([])
  return new Set([...refused, ...dropped])
}

const FEATURES = [...PART_FEATURES, ...SETTING_FEATURES, ...OTHER_FEATURES]

test.each(DEPLOYMENTS)(
  'INVARIANT (nothing is lost silently): each is carried, or named; never both (%s)',
  (_, deployment) => {
    for (const feature of FEATURES) {
      for (const dialect of DIALECTS) {
        for (const permits of [ALL, NONE]) {
          const request = requestFor(dialect, [feature])
          const isCarried = feature.mark.test(sent(deployment, request, permits))
          const lost = lostOf(deployment, request, permits)
          const told = `${feature.title} of ${dialect}: ${[...lost].join()}`
          expect([told, isCarried]).toEqual([told, !isNamed(dialect, feature, lost)])
        }
      }
    }
  },
)

test('INVARIANT (nothing is lost silently): any of them together', () => {
  const some = (features: readonly Feature[]) => subarray([...features])
  holds(
    property(
      constantFrom(...DEPLOYMENTS),
      constantFrom(...DIALECTS),
      constantFrom(ALL, NONE),
      some(PART_FEATURES),
      some(SETTING_FEATURES),
      ([, deployment], dialect, permits, parts, settings) => {
        const features = [...parts, ...settings]
        const request = requestFor(dialect, features)
        const lost = lostOf(deployment, request, permits)
        const body = sent(deployment, request, permits)
        for (const feature of features) {
          const isCarried = feature.mark.test(body)
          expect([feature.title, isCarried || isNamed(dialect, feature, lost)]).toEqual([
            feature.title,
            true,
          ])
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('INVARIANT (nothing is lost silently): members and effects that have no place are named', () => {
  const untranslated = record({
    name: constantFrom('alpha', 'beta[0].gamma', 'messages[0].name'),
    needed: boolean(),
  })
  const effect = record({
    kind: constantFrom<EffectKind>('store', 'fetch', 'act'),
    name: constantFrom('tools[0]', 'files[1]', 'diagnostics'),
    needed: boolean(),
  })
  holds(
    property(
      constantFrom(...DEPLOYMENTS),
      constantFrom(...DIALECTS),
      constantFrom(ALL, NONE),
      array(untranslated, { maxLength: 3 }),
      array(effect, { maxLength: 3 }),
      ([, deployment], dialect, permits, members, effects) => {
        const request = promptOf({ dialect, untranslated: members, effects }).request
        const { refused, dropped } = lossesOf(deployment, request, permits)
        for (const { name, needed } of [...members, ...effects])
          expect(needed ? refused : [...refused, ...dropped]).toContain(name)
      },
    ),
    { numRuns: 300 },
  )
})

test('INVARIANT (no effect without a permit): of a raw body, only what is permitted goes out', () => {
  const kinds = ['store', 'fetch', 'act'] as const
  const raw = {
    model: 'a',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x' },
          { type: 'image_url', image_url: { url: 'https://m.example/Murl' } },
          { type: 'file', file: { file_id: 'Mfile' } },
        ],
      },
      { role: 'assistant', content: 'y', audio: { id: 'Maudio' } },
    ],
    store: true,
    metadata: { team: 'Mteam' },
  }
  const decoded = decodeChat(Buffer.from(JSON.stringify(raw)))
  if ('code' in decoded) return expect.fail(decoded.message)
  const marks = { store: /"store":true|Mteam/, fetch: /Murl|Mfile|Maudio/, act: /^$/ }
  holds(
    property(constantFrom(...DEPLOYMENTS), subarray([...kinds]), ([, deployment], some) => {
      const permits = new Set<EffectKind>(some)
      // A deployment of the other API is given what was decoded, and refuses what it has no place for.
      const body = sent(deployment, decoded, permits)
      const { refused } = lossesOf(deployment, decoded, permits)
      for (const kind of ['store', 'fetch'] as const)
        if (!permits.has(kind)) expect(body).not.toMatch(marks[kind])
      if (!permits.has('fetch')) expect(refused).not.toEqual([])
      if (deployment.api === 'responses') return
      if (permits.has('fetch'))
        for (const mark of [/Murl/, /Mfile/, /Maudio/]) expect(body).toMatch(mark)
      if (permits.has('store')) expect(body).toMatch(/"store":true/)
    }),
  )
  const names = lossesOf(deploymentAt(VENDOR), decoded, NONE)
  expect(names.refused.toSorted()).toEqual([
    'messages[0].content[1].image_url',
    'messages[0].content[2].file',
    'messages[1].audio',
  ])
  expect(names.dropped.toSorted()).toEqual(['metadata', 'store'])
})

test('an address that policy redaction left in a message needs its permit all the same', () => {
  const messages: readonly Message[] = [
    { role: 'user', parts: [{ kind: 'image', url: 'https://m.example/Murl' }] },
  ]
  const effects = [
    { kind: 'fetch', name: 'messages[0].content[0].image_url', needed: true },
  ] as const
  for (const [, deployment] of DEPLOYMENTS) {
    const request = { messages, effects }
    expect(lossesOf(deployment, promptOf(request).request, NONE).refused).toContain('image_url')
    expect(sent(deployment, request, NONE)).not.toContain('Murl')
    expect(lossesOf(deployment, promptOf(request).request, ALL).refused).toEqual([])
    expect(sent(deployment, request, ALL)).toContain('Murl')
  }
})
