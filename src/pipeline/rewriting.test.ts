import { describe, expect, test } from 'vitest'
import {
  passageOf,
  pricedAt,
  requestOf,
  workWorld,
  type WorkOptions,
} from '../../test/fakes/work.ts'
import type { ToolTerms } from '../authorization/authorization.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import type { Frame, ModelEvent, Tool } from '../models/chat.ts'
import type { FakeStep } from '../providers/fake/fake.ts'
import { attemptInOrder } from './attempt.ts'
import { linkHosts } from './hosts.ts'
import { REMOVED } from './links.ts'
import { liveAnswer } from './live.ts'
import { PLACEHOLDER_CHARS, placeholderText, type Restore } from './placeholders.ts'

const TAINTED: Label = { level: 'internal', compartments: [], integrity: 'untrusted' }
const SECRET: Label = { level: 'restricted', compartments: ['pii'], integrity: 'trusted' }
const P = placeholderText('email', new Uint8Array(32).fill(3))
const VALUE = 'ada@example.com'
const restore: Restore = {
  maxChars: PLACEHOLDER_CHARS,
  label: SECRET,
  valueOf: (name) => (name === P ? { text: VALUE, label: SECRET, type: 'email' } : undefined),
}
const batch = (...events: ModelEvent[]): FakeStep => ({ kind: 'batch', events })
const text = (said: string, block?: number): ModelEvent => ({
  kind: 'text',
  choice: 0,
  text: said,
  ...(block === undefined ? {} : { block }),
})
const call = (index: number, name: string | undefined, said: string): ModelEvent => ({
  kind: 'toolCall',
  choice: 0,
  index,
  ...(name === undefined ? {} : { id: `c${index}`, name }),
  text: said,
})
const finish: ModelEvent = { kind: 'finish', choice: 0, reason: 'stop' }

async function answered(options: WorkOptions, ...steps: FakeStep[]) {
  const world = workWorld({ ...options, script: () => [...steps, batch(finish)] })
  const result = await attemptInOrder(world.work, [pricedAt('local')])
  if (result.kind !== 'live') throw new Error(result.kind)
  const events: ModelEvent[] = []
  for await (const out of liveAnswer(world.work, result.live)) events.push(...out)
  const view = await world.stores.ledger.request(world.work.id)
  const outcome = Buffer.from(view?.records.at(-1)?.bytes ?? []).toString()
  return { events, said: saidOf(events), outcome, last: events.at(-1) }
}
const saidOf = (events: readonly ModelEvent[]): string =>
  events.map((event) => ('text' in event ? event.text : '')).join('')
const tool = (name: string): Tool => ({ name, description: '', parameters: {} })
const terms = (perimeter: ToolTerms['perimeter']): ToolTerms => ({
  name: 'crm',
  sideEffects: false,
  perimeter,
})

describe('which answers are rewritten', () => {
  const link = '[a](https://evil.example/x) '
  test.each<[string, Label, string]>([
    ['untrusted, above public', TAINTED, `[a](https:${REMOVED}) `],
    [
      'untrusted, of a compartment',
      { ...TAINTED, level: 'public', compartments: ['x'] },
      `[a](https:${REMOVED}) `,
    ],
    ['untrusted, for everybody', { ...TAINTED, level: 'public' }, link],
    ['trusted', { ...TAINTED, integrity: 'trusted' }, link],
    ['nothing of all that', PUBLIC, link],
  ])('%s', async (_, label, expected) => {
    expect((await answered({ label }, batch(text(link)))).said).toBe(expected)
  })

  test('untrusted and for everybody, but what may be given back is not', async () => {
    const label: Label = { ...TAINTED, level: 'public' }
    const { said } = await answered({ label, restore }, batch(text(link)))
    expect(said).toBe(`[a](https:${REMOVED}) `)
    const trusted = await answered({ label: PUBLIC, restore }, batch(text(link)))
    expect(trusted.said).toBe(link)
  })

  test('reasoning, names and ids too', async () => {
    const { events } = await answered(
      { label: TAINTED },
      batch({ kind: 'reasoning', choice: 0, text: 'https://evil.example/x ' }),
      batch({
        kind: 'toolCall',
        choice: 0,
        index: 0,
        id: 'https://evil.example/x',
        name: 'f',
        text: '',
      }),
    )
    expect(events).toMatchObject([
      { text: `https:${REMOVED} ` },
      { id: `https:${REMOVED}`, name: 'f' },
      { kind: 'finish' },
      {},
    ])
  })

  test('arguments of tools outside alone', async () => {
    const args = '{"u":"https://evil.example/x"}'
    const tools = new Map([['crm', terms('inside')]])
    const { events } = await answered(
      { label: TAINTED, snapshot: { tools } },
      batch(call(0, 'crm', args), call(1, 'web', args)),
    )
    expect(events.slice(0, 2)).toMatchObject([{ text: args }, { text: `{"u":"https:${REMOVED}"}` }])
  })

  test('a frame that says an address besides its text goes on without what else it says', async () => {
    const framed = (of: string, ...more: object[]): ModelEvent[] => {
      const events = [
        text('Yes. '),
        ...more,
        { kind: 'other', texts: [{ text: of }] },
      ] as ModelEvent[]
      const frame: Frame = { dialect: 'openai', unit: 'event', data: '{}', events }
      events.forEach((event, at) =>
        Object.assign(event, at === 0 ? { frame } : { sameFrame: true }),
      )
      return events
    }
    const clean = framed('gpt-9')
    const dirty = framed('https://evil.example/x')
    const { events } = await answered({ label: TAINTED }, batch(...clean), batch(...dirty))
    expect(events[0]).toBe(clean[0])
    expect(events[1]).toBe(clean[1])
    expect(events[2]).toEqual(text('Yes. '))
    expect(events[3]?.kind).toBe('finish')
  })
})

describe('values', () => {
  const says = `Write to ${P}. `
  test('come back, and the answer has their label from then on', async () => {
    const { said, outcome } = await answered({ restore, receives: true }, batch(text(says)))
    expect(said).toBe(`Write to ${VALUE}. `)
    expect(outcome).toContain('restricted[pii]')
  })
  test('stay away where an answer of their label may not be received', async () => {
    const { said, last, outcome } = await answered({ restore, receives: false }, batch(text(says)))
    expect(said).toBe(says)
    expect([last?.kind, outcome.includes('restricted')]).toEqual(['charged', false])
  })
  test('in arguments of tools inside, never outside', async () => {
    const args = JSON.stringify({ to: P })
    const tools = new Map([['crm', terms('inside')]])
    const { events } = await answered(
      { restore, receives: true, snapshot: { tools } },
      batch(call(0, 'crm', args), call(1, 'web', args)),
    )
    expect(events.slice(0, 2)).toMatchObject([
      { text: JSON.stringify({ to: VALUE }) },
      { text: args },
    ])
  })
  test('what is put in is scanned with what stands beside it', async () => {
    const half: Restore = {
      ...restore,
      valueOf: () => ({ text: 'AKIAIOSFOD', label: PUBLIC, type: 'email' }),
    }
    const mayReceive = (_: unknown, found: Label) => ({
      allowed: found.level === 'public',
      failed: false,
      policyIds: [],
    })
    const { last, said } = await answered(
      { restore: half, mayReceive },
      batch(text(P), text('NN7EXAMPLE ok. ')),
    )
    expect(last).toMatchObject({ kind: 'refused', refusal: { code: 'data_blocked' } })
    expect(said).not.toContain('NN7')
  })
})

describe('INVARIANT (no call without a permit)', () => {
  const denied = { allowed: false, failed: false, policyIds: ['no-mail'] }
  const asked: ToolTerms[] = []
  const told = { id: 'no-mail', reason: 'mail is sent by people', isInvariant: false }
  const options: WorkOptions = {
    told: () => [{ ...told, remedy: 'send it yourself' }],
    label: TAINTED,
    request: requestOf('hi', { tools: [tool('send_mail')] }),
    mayCallTool: (_grant, asking) => {
      asked.push(asking)
      return asking.name.includes('mail') ? denied : { ...denied, allowed: true }
    },
  }
  test('a denied call ends the answer before its name is told', async () => {
    const { events, last, outcome } = await answered(
      options,
      batch(text('Well. ')),
      batch(call(0, 'look', '{}')),
      batch(call(1, 'send_mail', '{"to":"x"}')),
      batch(text('more')),
    )
    expect(events[0]).toEqual(text('Well. '))
    expect(events.some((event) => event.kind === 'toolCall' && event.index === 1)).toBe(false)
    expect(JSON.stringify(events.slice(0, -1))).not.toContain('more')
    expect(last).toMatchObject({ refusal: { code: 'data_blocked', policyIds: ['no-mail'] } })
    expect(JSON.stringify(last)).toContain('tool `send_mail`')
    // What denies it for what the caller sent may be told to the caller.
    expect(JSON.stringify(last)).toContain(
      'after it read this data: mail is sent by people; send it yourself',
    )
    expect(outcome).toContain('blocked')
  })
  test('what denies it only for what was retrieved is not told in the words of its policy', async () => {
    const mayCallTool: WorkOptions['mayCallTool'] = (_grant, _terms, label) =>
      label === TAINTED ? denied : { ...denied, allowed: true }
    const { last } = await answered({ ...options, mayCallTool }, batch(call(0, 'send_mail', '{}')))
    expect(last).toMatchObject({ refusal: { code: 'data_blocked', policyIds: ['no-mail'] } })
    expect(JSON.stringify(last)).not.toContain('mail is sent by people')
  })
  test('the record of the answer names the policy, and its explanation says why it ended', async () => {
    const { outcome } = await answered(options, batch(call(0, 'send_mail', '{}')))
    expect(outcome).toContain('"policies":["no-mail"]')
  })
  test('it is asked with the terms of configuration, or the worst ones', async () => {
    asked.length = 0
    const tools = new Map([['crm', terms('inside')]])
    await answered(
      { ...options, snapshot: { tools } },
      batch(call(0, 'crm', '{}'), call(1, 'x', '{}')),
    )
    expect(asked).toEqual([terms('inside'), { name: 'x', sideEffects: true, perimeter: 'outside' }])
  })
  test.each([
    ['a name in two pieces', [call(0, 'send_', ''), call(0, 'mail', '{}')]],
    ['arguments before the name', [call(0, undefined, '{"a'), call(0, 'send_mail', '":1}')]],
    ['a call that denies itself late', [call(0, 'look', '{}'), call(0, 'mail', '')]],
  ])('%s', async (_, events) => {
    const { last } = await answered(options, ...events.map((event) => batch(event)))
    expect(last).toMatchObject({ kind: 'refused', refusal: { code: 'data_blocked' } })
  })
  test('a name that turns a tool inside into one outside', async () => {
    const tools = new Map([['crm', terms('inside')]])
    const { last } = await answered(
      { ...options, snapshot: { tools } },
      batch(call(0, 'crm', '{"a":')),
      batch(call(0, '_x', '1}')),
    )
    expect(last).toMatchObject({ kind: 'refused', refusal: { code: 'upstream_failed' } })
  })
  test("a name that is the model's own is not repeated", async () => {
    const { last } = await answered(options, batch(call(0, 'mail_SECRET', '{}')))
    expect(JSON.stringify(last)).not.toContain('SECRET')
  })
})

test('a marker that names nothing hides no address', async () => {
  const { said } = await answered(
    { label: TAINTED, passages: [passageOf(1, 'x')], snapshot: { linkHosts: linkHosts([]) } },
    batch(text('[a](http:/[7]/evil.example/x) ')),
  )
  expect(said).toBe(`[a](http:${REMOVED}) `)
})

test('the blocks of a choice are read apart and together', async () => {
  const { said } = await answered(
    { label: TAINTED },
    batch(text('[a](https:', 0)),
    batch(text('//evil.example/x) ', 1)),
  )
  expect(said).toBe(`[a](https:${REMOVED}) `)
})
