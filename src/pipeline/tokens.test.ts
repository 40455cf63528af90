import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import type { Grant } from '../authorization/authorization.ts'
import type { PlaceholderValue } from '../content/placeholder.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import type { Principal } from '../identity/principal.ts'
import { labelText, type Label } from '../kernel/label.ts'
import { instant, type Instant } from '../kernel/values.ts'
import { openKeyService } from '../keys/service.ts'
import type { MasterKey } from '../keys/store.ts'
import type { ModelRequest } from '../models/request.ts'
import { memoryStores } from '../stores/memory/memory.ts'
import { isPlaceholder } from './placeholders.ts'
import type { Stages } from './stages.ts'
import { holdsPlaceholders, onceAsked, restoreFor, Tokens } from './tokens.ts'

const CARD = '4111111111111111'
const scanner = createScanner(defaultRaises)
const ADA: Principal = { kind: 'user', id: 'ada', groups: [], keyId: 'k' }
const grantOf = (id: string, user?: Principal): Grant =>
  ({
    principal: { kind: 'app', id, groups: [], keyId: 'k', ...(user && { user }) },
  }) as unknown as Grant
const APP = grantOf('a')
const FOR_ADA = grantOf('a', ADA)

const KEEP_MS = 3_600_000
let now: Instant
let may: (label: Label) => boolean
let stages: Stages & { readonly keys: Awaited<ReturnType<typeof openKeyService>> }
beforeEach(async () => {
  now = instant(0)
  may = () => true
  const stores = memoryStores()
  let masters: readonly MasterKey[] = []
  const clock = { now: () => now, monotonicMs: () => 0, sleep: () => Promise.resolve() }
  const keys = await openKeyService({
    store: stores.wrappedKeys,
    master: {
      load: () => Promise.resolve(masters),
      add: (key) => Promise.resolve(void (masters = [key, ...masters])),
      retire: (id) => Promise.resolve(void (masters = masters.filter((key) => key.id !== id))),
    },
    random: new SeededRandom(1),
    clock,
  })
  const mayDetokenise = (_: Grant, label: Label) => ({
    allowed: may(label),
    failed: false,
    policyIds: [],
  })
  const authorization = { mayDetokenise }
  const current = () => ({ scanner, authorization, placeholdersKeepMs: KEEP_MS })
  stages = { placeholders: stores.placeholders, keys, clock, current } as unknown as typeof stages
})

async function tokenised(
  text: string,
  { grant = APP, begun = 'hello', type = 'card' } = {},
): Promise<{ readonly placeholder: string; readonly values: Map<string, PlaceholderValue> }> {
  const tokens = await Tokens.of(stages, grant, requestOf(begun))
  if (tokens === undefined) throw new Error('there is a store')
  const values = new Map<string, PlaceholderValue>()
  const placeholder = tokens.naming(scanner, values)(text, type)
  await tokens.putAway(values)
  return { placeholder, values }
}
/** A turn of the conversation that began with `begun`, in which the client writes `text`. */
const turn = (begun: string, text: string): ModelRequest => ({
  ...requestOf(''),
  messages: [
    { role: 'user', parts: [{ kind: 'text', text: begun }] },
    { role: 'user', parts: [{ kind: 'text', text }] },
  ],
})
async function given(
  text: string,
  { grant = APP, begun = 'hello', values = new Map<string, PlaceholderValue>() } = {},
) {
  const request = turn(begun, text)
  const tokens = onceAsked(() => Tokens.of(stages, grant, request))
  return restoreFor(stages, grant, request, { tokens, values })
}

describe('INVARIANT (a placeholder tells nothing)', () => {
  test('the same value is the same in one conversation and another anywhere else', async () => {
    const { placeholder } = await tokenised(CARD)
    expect(isPlaceholder(placeholder)).toBe(true)
    expect((await tokenised(CARD)).placeholder).toBe(placeholder)
    const others = await Promise.all([
      tokenised(CARD, { begun: 'good morning' }),
      tokenised(CARD, { grant: grantOf('b') }),
      tokenised(CARD, { grant: FOR_ADA }),
      tokenised(`${CARD} `),
      tokenised(CARD, { type: 'iban' }),
    ])
    const all = [placeholder, ...others.map((one) => one.placeholder)]
    expect(new Set(all).size).toBe(all.length)
  })

  test('no detector finds anything in one, whatever stands before it', async () => {
    const { placeholder } = await tokenised(CARD)
    const tag = fc.constantFrom('CARD', 'SECRETAWSA', 'USSSN', 'PHONE', 'PERSON')
    const letters = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'.split('')),
      minLength: 28,
      maxLength: 28,
    })
    const before = fc.constantFrom(
      '',
      'card ',
      'password = "',
      'api_key: ',
      'token=',
      'SSN ',
      'born ',
      'call ',
      'export AWS_SECRET_ACCESS_KEY=',
    )
    fc.assert(
      fc.property(before, tag, letters, (word, type, random) => {
        const made = `[[sp-${type}-${random.slice(0, 28 - type.length)}]]`
        expect(made).toHaveLength(placeholder.length)
        expect(isPlaceholder(made)).toBe(true)
        expect(scanner.find(`${word}${made}" and so on`)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

describe('INVARIANT (restored only for who may)', () => {
  test('what this request made, and what an earlier turn made and the client wrote again', async () => {
    const { placeholder, values } = await tokenised(CARD)
    expect((await given('x', { values }))?.valueOf(placeholder)).toMatchObject({
      text: CARD,
      type: 'card',
    })
    const later = await given(`what was ${placeholder}?`)
    expect(later?.valueOf(placeholder)?.text).toBe(CARD)
    expect(labelText(later?.valueOf(placeholder)?.label as Label)).toBe('restricted[pci]')
  })

  test.each([
    ['another app', { grant: grantOf('b') }],
    ['the same app for a person', { grant: FOR_ADA }],
    ['another conversation', { begun: 'good morning' }],
  ])('%s gets nothing for it', async (_, other) => {
    const { placeholder } = await tokenised(CARD)
    expect((await given(placeholder, other))?.valueOf(placeholder)).toBeUndefined()
  })

  test('a forged one stands for nothing, and one that the client did not write is not looked up', async () => {
    const { placeholder } = await tokenised(CARD)
    const forged = placeholder.replace(/.(?=\]\])/, (last) => (last === 'a' ? 'b' : 'a'))
    expect((await given(`${forged} ${placeholder}`))?.valueOf(forged)).toBeUndefined()
    expect(await given('hello again')).toBeUndefined()
  })

  test('policy of this moment is asked, for the label of the value', async () => {
    const { placeholder } = await tokenised(CARD)
    const restore = await given(placeholder)
    may = ({ compartments }) => !compartments.includes('pci')
    expect(restore?.valueOf(placeholder)).toBeUndefined()
    may = () => true
    expect(restore?.valueOf(placeholder)?.text).toBe(CARD)
  })

  test('its time is over, or its subject is shredded', async () => {
    const { placeholder } = await tokenised(CARD, { grant: FOR_ADA })
    const stays = await tokenised(CARD)
    const asked = { grant: FOR_ADA }
    expect((await given(placeholder, asked))?.valueOf(placeholder)?.text).toBe(CARD)
    await stages.keys.destroySubject('user:ada', now)
    expect((await given(placeholder, asked))?.valueOf(placeholder)).toBeUndefined()
    now = instant(KEEP_MS - 1)
    expect((await given(stays.placeholder))?.valueOf(stays.placeholder)?.text).toBe(CARD)
    now = instant(KEEP_MS)
    expect((await given(stays.placeholder))?.valueOf(stays.placeholder)).toBeUndefined()
  })
})

test('placeholders are looked for wherever a client writes what it was given', () => {
  const P = '[[sp-CARD-abcdefghijklmnopqrstuvw]]'
  const one = (part: ModelRequest['messages'][number]['parts'][number]): ModelRequest => ({
    ...requestOf(''),
    messages: [{ role: 'user', parts: [part] }],
  })
  expect(holdsPlaceholders(one({ kind: 'text', text: P }))).toBe(true)
  expect(holdsPlaceholders(one({ kind: 'toolResult', id: 'c', text: P }))).toBe(true)
  expect(holdsPlaceholders(one({ kind: 'toolCall', id: 'c', name: 'f', arguments: P }))).toBe(true)
  expect(holdsPlaceholders(one({ kind: 'document', text: P }))).toBe(true)
  expect(holdsPlaceholders(one({ kind: 'text', text: '[[' }))).toBe(false)
})
