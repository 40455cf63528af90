import { describe, expect, test } from 'vitest'
import { passageOf, pricedAt, requestOf } from '../../test/fakes/work.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import type { Clearing, Grant, Rung } from '../authorization/authorization.ts'
import type { PlaceholderValue } from '../content/placeholder.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { dominates, join, labelText, UNSCANNABLE, type Label } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { Part, Passage } from '../models/chat.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { ModelRequest } from '../models/request.ts'
import { ableTo } from './able.ts'
import { classify } from './classify.ts'
import { climb, type Foot, type Going } from './ladder.ts'
import { passageParts } from './part-labels.ts'
import { embedRequest } from './side-call.ts'
import type { Snapshot, Stages } from './stages.ts'
import type { Tokens } from './tokens.ts'

const CARD = '4111111111111111'
const MAIL = 'ada@example.com'
const scanner = createScanner(defaultRaises)
const grant = { principal: { kind: 'app', id: 'a', groups: [], keyId: 'k' } } as unknown as Grant
const deployment = (id: string, level: Label['level'], compartments: readonly string[] = []) =>
  pricedAt(id, { clearance: { level, compartments } })

interface World {
  readonly deployments: readonly Deployment[]
  readonly ladders?: Readonly<Record<string, readonly Rung[]>>
  readonly alias?: Partial<Alias>
  readonly passages?: readonly Passage[]
  readonly reason?: string
  readonly mayDeclassify?: (from: Label, to: Label) => boolean
  readonly tokens?: boolean
}

function footOf(request: ModelRequest, world: World): Foot & { readonly asks: string[] } {
  const { deployments, ladders = {}, passages = [] } = world
  const asks: string[] = []
  const clear = (_: Grant, candidates: readonly Deployment[], label: Label): Clearing => {
    asks.push(labelText(label))
    const cleared = candidates.filter(({ clearance }) => dominates(clearance, label))
    const denied = candidates
      .filter((one) => !cleared.includes(one))
      .map(({ id }) => ({ deployment: id, policyIds: ['p'], ladder: ladders[id] ?? ['reroute'] }))
    return { cleared, denied }
  }
  const mayDeclassify = (_g: Grant, _d: Deployment, from: Label, to: Label) => ({
    allowed: world.mayDeclassify?.(from, to) ?? false,
    failed: false,
    policyIds: [],
  })
  const snapshot = {
    authorization: { clear, mayDeclassify },
    scanner,
    unscannable: UNSCANNABLE,
    deployments: new Map(deployments.map((one) => [one.id, one])),
  } as unknown as Snapshot
  const losses = { dropped: [], refused: [] }
  const stages = {
    clock: { sleep: () => Promise.resolve() },
    random: new SeededRandom(1),
    provider: () => ({ serves: () => ['chat', 'embed', 'count'], losses: () => losses }),
  } as unknown as Stages
  const alias: Alias = {
    id: 'x',
    deployments: deployments.map(({ id }) => id),
    knowledgeBases: [],
    instructions: undefined,
    passages: 1,
    ...world.alias,
  }
  const asked = classify(request, scanner, UNSCANNABLE)
  const parts = [...(asked.parts ?? []), ...passageParts(passages, undefined)]
  const label = parts.map((part) => part.label).reduce(join, asked.label)
  const able = ableTo({ stages, snapshot, grant, label, asked }, alias, request)
  if ('code' in able) throw new Error(able.message)
  const clearing = clear(grant, able.deployments, label)
  const naming =
    (_: unknown, values: Map<string, PlaceholderValue>) => (text: string, type: string) => {
      const name = `<${type}${text.length}-${text.charCodeAt(0)}>`
      values.set(name, { text, type, label: scanner.raiseOf(type) })
      return name
    }
  const tokens = { naming } as unknown as Tokens
  return {
    stages,
    snapshot,
    grant,
    alias,
    request,
    asked,
    passages,
    parts,
    label,
    able,
    clearing,
    reason: world.reason,
    tokens: () => Promise.resolve(world.tokens === false ? undefined : tokens),
    onBug: (error) => void bugs.push(error),
    asks,
  }
}
const bugs: unknown[] = []
async function climbed(foot: Foot): Promise<Going> {
  const going = await climb(foot)
  if (isRefusal(going)) throw new Error(going.message)
  return going
}
const up = (request: ModelRequest, world: World): Promise<Going> => climbed(footOf(request, world))
const saying = (text: string, more: Partial<ModelRequest> = {}): ModelRequest =>
  ({ ...requestOf(text), ...more }) as ModelRequest
const textIn = ({ request }: Going): string | undefined => {
  const part = request.messages.at(-1)?.parts[0]
  return part?.kind === 'text' ? part.text : undefined
}
const told = (going: Going) => ({
  actions: going.actions,
  to: going.clearing.cleared.map(({ id }) => id),
  label: labelText(going.label),
})
const OUT = deployment('out', 'public')
const OUT_TOO = deployment('out-too', 'public')
const MIDDLE = deployment('middle', 'internal')
const IN = deployment('in', 'restricted', ['*'])
const ladder = (...rungs: Rung[]) => ({ out: rungs, 'out-too': rungs, middle: rungs })

describe('the first of the order decides', () => {
  test.each<[string, readonly Deployment[], readonly Rung[], object]>([
    ['cleared: as it is', [IN, OUT], ['redact'], { actions: [], to: ['in'] }],
    ['no rung: refused, whoever is next', [OUT, IN], [], { actions: [], to: [] }],
    ['reroute', [OUT, IN], ['reroute'], { actions: ['rerouted'], to: ['in'] }],
    ['redact', [OUT, IN], ['redact', 'reroute'], { actions: ['redacted'], to: ['out', 'in'] }],
    ['tokenise', [OUT, IN], ['tokenise'], { actions: ['tokenised'], to: ['out', 'in'] }],
    [
      'reroute first, then redact',
      [OUT, IN],
      ['reroute', 'redact'],
      { actions: ['rerouted'], to: ['in'] },
    ],
    [
      'nobody to reroute to',
      [OUT, OUT_TOO],
      ['reroute', 'redact'],
      { actions: ['redacted'], to: ['out', 'out-too'] },
    ],
    ['nobody at all', [OUT, OUT_TOO], ['reroute'], { actions: [], to: [] }],
  ])('%s', async (_, deployments, rungs, expected) => {
    const going = await up(saying(`card ${CARD}`), { deployments, ladders: ladder(...rungs) })
    expect(told(going)).toMatchObject(expected)
  })

  test('an order by a measure sends nothing changed while somebody may have it as it is', async () => {
    const world: World = { deployments: [OUT, IN], ladders: ladder('redact') }
    const measures: Partial<Alias>[] = [
      { choose: 'cheapest' },
      { weights: { out: 1 } },
      { sticky: true },
    ]
    for (const alias of measures)
      expect(told(await up(saying(CARD), { ...world, alias }))).toMatchObject({
        actions: [],
        to: ['in'],
      })
    const alone = { ...world, deployments: [OUT], alias: { choose: 'cheapest' as const } }
    expect(told(await up(saying(CARD), alone))).toMatchObject({
      actions: ['redacted'],
      to: ['out'],
    })
  })

  test('nothing is scanned again and nobody asked again while nothing is denied', async () => {
    const foot = footOf(saying(`card ${CARD}`), { deployments: [IN] })
    const before = foot.asks.length
    const going = await climbed(foot)
    expect(foot.asks).toHaveLength(before)
    expect(going.request).toBe(foot.request)
  })
})

describe('what is taken out', () => {
  test('only what the clearance does not cover, as long as that is enough', async () => {
    const going = await up(saying(`${CARD} of ${MAIL}`), {
      deployments: [MIDDLE],
      ladders: ladder('redact'),
    })
    expect(textIn(going)).toBe(`[redacted:card] of ${MAIL}`)
    expect(told(going)).toEqual({ actions: ['redacted'], to: ['middle'], label: 'internal' })
    expect(going.counts).toEqual({ card: 1 })
  })

  test('INVARIANT (a changed request is scanned again): policy is asked for what the new scan says', async () => {
    const foot = footOf(saying(`${CARD} of ${MAIL}`), {
      deployments: [OUT],
      ladders: ladder('redact'),
    })
    await climb(foot)
    expect(foot.asks).toEqual(['restricted[pci]', 'public'])
  })

  test.each<[string, Partial<ModelRequest>, readonly Part[]]>([
    [
      'a declaration',
      { declared: { level: 'internal', compartments: [], integrity: 'trusted' } },
      [],
    ],
    ['a picture', {}, [{ kind: 'image', data: 'aGk=' }]],
    ['a member that we do not know', { unknownText: [`x${CARD}y`] }, []],
    ['a schema', { tools: [{ name: 'f', description: CARD, parameters: {} }] }, []],
    ['a signed thought', {}, [{ kind: 'thinking', text: CARD, signature: 's' }]],
    [
      'what a tool said of its result',
      {},
      [{ kind: 'toolResult', id: 'c', text: '', declared: UNSCANNABLE }],
    ],
    ['the id of a call', {}, [{ kind: 'toolCall', id: CARD, name: 'f', arguments: '{}' }]],
  ])('INVARIANT (a rung lowers only what it replaced): not %s', async (_, more, parts) => {
    const messages = [
      { role: 'user' as const, parts: [{ kind: 'text' as const, text: CARD }, ...parts] },
    ]
    const going = await up(saying('', { messages, ...more }), {
      deployments: [OUT],
      ladders: ladder('redact', 'tokenise'),
    })
    expect(told(going)).toMatchObject({ actions: [], to: [] })
  })

  test('without a place to keep values nothing is tokenised', async () => {
    const world: World = { deployments: [OUT], ladders: ladder('tokenise'), tokens: false }
    expect(told(await up(saying(CARD), world)).to).toEqual([])
  })

  test('a vector or a count of another text would be wrong: they are rerouted or refused', async () => {
    const embed = embedRequest([CARD], 'query')
    const count = saying(CARD, { only: 'count' } as Partial<ModelRequest>)
    for (const request of [embed, count])
      for (const rungs of [['redact'], ['redact', 'reroute']] as const) {
        const going = await up(request, { deployments: [OUT, IN], ladders: ladder(...rungs) })
        expect(told(going).actions).toEqual(rungs.length === 1 ? [] : ['rerouted'])
        expect(going.request).toBe(request)
      }
  })
})

test('INVARIANT (a detector that throws denies): nothing goes out that was not scanned again', async () => {
  const foot = footOf(saying(CARD), {
    deployments: [OUT, IN],
    ladders: ladder('redact', 'reroute'),
  })
  const classifyInTurns = (): never => {
    throw new Error('broken detector')
  }
  const snapshot = { ...foot.snapshot, scanner: { ...scanner, classifyInTurns } }
  const refused = await climb({ ...foot, snapshot })
  expect(refused).toMatchObject({ code: 'data_blocked' })
  expect(bugs).toHaveLength(1)
})

describe('passages', () => {
  const internal: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
  const pii = scanner.raiseOf('card')
  const found = (detected: Label, text: string): Passage => ({
    ...passageOf(1, text),
    ruled: internal,
    detected,
    label: join(internal, detected),
  })
  const world: World = { deployments: [MIDDLE], ladders: ladder('redact') }

  test('what detectors found in one falls with it, what its rule says stays', async () => {
    const going = await up(saying('hello'), { ...world, passages: [found(pii, `pay ${CARD}`)] })
    expect(told(going)).toMatchObject({ to: ['middle'], label: 'internal!untrusted' })
    expect(going.passages[0]?.text).toBe('pay [redacted:card]')
    const outside = { ...world, deployments: [OUT], passages: [found(pii, `pay ${CARD}`)] }
    expect(told(await up(saying('hello'), outside)).to).toEqual([])
  })

  test('what the index says and no detector finds today stays', async () => {
    const phi: Label = { level: 'restricted', compartments: ['phi'], integrity: 'trusted' }
    const going = await up(saying(CARD), { ...world, passages: [found(phi, `pay ${CARD}`)] })
    expect(told(going).to).toEqual([])
  })
})

describe('declassification', () => {
  const declared: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
  const world: World = { deployments: [OUT, OUT_TOO], ladders: ladder('redact') }
  const asking = { ...world, reason: 'published', mayDeclassify: () => true }

  test('falls by permit and reason, for that deployment alone', async () => {
    const going = await up(saying('plan', { declared }), asking)
    expect(told(going)).toEqual({ actions: ['declassified'], to: ['out'], label: 'public' })
    expect(going.fallen).toEqual([{ kind: 'declared', id: 'caller', label: declared }])
  })
  test.each([
    ['no reason', { ...asking, reason: undefined } as unknown as World],
    ['no permit', { ...asking, mayDeclassify: () => false }],
    ['nothing that may fall', asking],
  ])('%s', async (why, given) => {
    const request =
      why === 'nothing that may fall'
        ? saying('x', { unscannable: true })
        : saying('plan', { declared })
    expect(told(await up(request, given)).to).toEqual([])
  })
  test('a detector’s raise falls only by replacing; both together are told', async () => {
    const asked: string[] = []
    const going = await up(saying(`plan of ${CARD}`, { declared }), {
      ...asking,
      mayDeclassify: (from, to) => {
        asked.push(`${labelText(from)} to ${labelText(to)}`)
        return true
      },
    })
    expect(told(going)).toMatchObject({
      actions: ['redacted', 'declassified'],
      to: ['out'],
      label: 'public',
    })
    expect(asked).toEqual(['restricted[pci] to restricted[pci]', 'internal to public'])
  })
})
