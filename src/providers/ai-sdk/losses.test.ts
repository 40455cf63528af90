import {
  array,
  assert as holds,
  boolean,
  constantFrom,
  property,
  record,
  subarray,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clock, deploymentAt } from '../../../test/support/deployments.ts'
import { startFakeOpenAi } from '../../../test/support/fake-openai.ts'
import {
  isNamed,
  OTHER_FEATURES,
  PART_FEATURES,
  requestFor,
  SETTING_FEATURES,
} from '../../../test/support/features.ts'
import type { DialectId } from '../../models/chat.ts'
import { eventsOf, promptOf } from '../../models/conformance.ts'
import { EFFECT_KINDS, type EffectKind } from '../../models/settings.ts'
import { createAiSdkProvider } from './ai-sdk.ts'

const DIALECTS: readonly DialectId[] = ['openai', 'responses', 'anthropic', 'bedrock']
const ALL: ReadonlySet<EffectKind> = new Set(EFFECT_KINDS)
const PACKAGES = ['openai-compatible', 'mistral', 'cohere', 'google', 'anthropic', 'openai']

/** What these packages really put on the wire, and not only what they are given. */
describe.each(PACKAGES)('INVARIANT (nothing is lost silently): %s', (name) => {
  test.each([...PART_FEATURES, ...SETTING_FEATURES, ...OTHER_FEATURES])('$title', async (one) => {
    const fake = await startFakeOpenAi()
    const provider = createAiSdkProvider({ clock, packageFolders: [process.cwd()] })
    const deployment = deploymentAt(fake.url, { provider: 'ai-sdk', package: `@ai-sdk/${name}` })
    const wrong: string[] = []
    for (const dialect of DIALECTS) {
      const prompt = { ...promptOf(requestFor(dialect, [one])), permits: ALL }
      const { refused, dropped } = provider.losses(deployment, prompt.request, ALL)
      const named = isNamed(dialect, one, new Set([...refused, ...dropped]))
      if (refused.length > 0) {
        if (!named) wrong.push(`${dialect}: refused ${refused.join()}`)
        continue
      }
      const before = fake.requests.length
      await eventsOf(provider.invoke(deployment, prompt, new AbortController().signal))
      const text = fake.requests[before]?.text
      const isCarried = text !== undefined && one.mark.test(text)
      if (isCarried === named) wrong.push(`${dialect}: ${dropped.join()} | ${text ?? 'none'}`)
    }
    await provider.close()
    await fake.close()
    expect(wrong).toEqual([])
  })
})

test('INVARIANT (nothing is lost silently): members and effects that have no place are named', () => {
  const lost = record({
    kind: constantFrom<EffectKind>('store', 'fetch', 'act'),
    name: constantFrom('alpha', 'beta[0].gamma', 'store', 'messages[0].content[0].image_url'),
    needed: boolean(),
  })
  const provider = createAiSdkProvider({ clock, packageFolders: [] })
  holds(
    property(
      constantFrom(...PACKAGES, 'of-tomorrow'),
      constantFrom(...DIALECTS),
      array(lost, { maxLength: 3 }),
      array(lost, { maxLength: 3 }),
      subarray([...PART_FEATURES, ...SETTING_FEATURES]),
      (name, dialect, effects, untranslated, features) => {
        const deployment = deploymentAt('http://127.0.0.1:1', { package: `@ai-sdk/${name}` })
        const asked = { ...requestFor(dialect, features), effects, untranslated }
        const { request } = promptOf(asked)
        const { refused, dropped } = provider.losses(deployment, request, ALL)
        for (const { name: one, needed } of [...effects, ...untranslated])
          expect(needed ? refused : [...refused, ...dropped]).toContain(one)
        expect(dropped.filter((one) => refused.includes(one))).toEqual([])
      },
    ),
    { numRuns: 200 },
  )
})
