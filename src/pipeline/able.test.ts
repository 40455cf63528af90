import { describe, expect, test } from 'vitest'
import { pricedAt, requestOf } from '../../test/fakes/work.ts'
import type { Grant } from '../authorization/authorization.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { ChatRequest } from '../models/chat.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { Losses, Provider } from '../models/provider.ts'
import type { ServedKind } from '../models/request.ts'
import type { EffectKind } from '../models/settings.ts'
import { ableTo, type Able } from './able.ts'
import type { Snapshot, Stages } from './stages.ts'

interface World {
  readonly deployments?: readonly Deployment[]
  readonly serves?: readonly ServedKind[]
  readonly permitted?: readonly EffectKind[]
  /** False: permitted for what is public only. */
  readonly whateverLabel?: false
  /** Nothing is permitted at this deployment. */
  readonly nothingAt?: string
  readonly label?: Label
  readonly asked?: Label
  readonly losses?: (deployment: Deployment, permits: ReadonlySet<EffectKind>) => Partial<Losses>
}

function able(changes: Partial<ChatRequest>, world: World = {}): Able | string {
  const { deployments = [pricedAt('a'), pricedAt('b')], serves = ['chat'], permitted = [] } = world
  const { label = PUBLIC } = world
  const alias: Alias = {
    id: 'assistant',
    deployments: deployments.map(({ id }) => id),
    knowledgeBases: [],
    instructions: undefined,
    passages: 1,
  }
  const provider = {
    serves: () => serves,
    losses: (deployment: Deployment, _: unknown, permits: ReadonlySet<EffectKind>) => ({
      refused: [],
      dropped: [],
      ...world.losses?.(deployment, permits),
    }),
  } as unknown as Provider
  const snapshot = {
    deployments: new Map(deployments.map((one) => [one.id, one])),
    authorization: {
      permitted: (_grant: Grant, { id }: Deployment, at: Label) =>
        new Set(
          (at === PUBLIC || world.whateverLabel !== false) && id !== world.nothingAt
            ? permitted
            : [],
        ),
    },
  } as unknown as Snapshot
  const stages = { provider: () => provider } as unknown as Stages
  const parts = {
    stages,
    snapshot,
    grant: {} as Grant,
    label,
    asked: { label: world.asked ?? label },
  }
  const result = ableTo(parts, alias, requestOf('hello', changes))
  return isRefusal(result) ? `${result.code}: ${result.message}` : result
}
const idsOf = (result: Able | string): string =>
  typeof result === 'string' ? result : result.deployments.map(({ id }) => id).join()

const SECRET: Label = { level: 'restricted', compartments: [], integrity: 'trusted' }
const SEARCH = { kind: 'act', name: 'tools[0]', needed: true } as const
const STORE = { kind: 'store', name: 'store', needed: false } as const
/** As a provider does: an effect without a permit is refused if the request needs it, else left out. */
const byPermit = (permits: ReadonlySet<EffectKind>): Losses => ({
  refused: permits.has('act') ? [] : ['tools[0]'],
  dropped: permits.has('store') ? [] : ['store'],
})

describe('who can do what is asked', () => {
  test.each<[string, Partial<ChatRequest>, World, string]>([
    ['all', {}, {}, 'a,b'],
    [
      'nobody chats',
      {},
      { serves: ['embed'] },
      'model_unavailable: no deployment of `assistant` can chat; ask for another model',
    ],
    ['nobody counts: it is estimated here', { only: 'count' }, {}, ''],
    ['who counts', { only: 'count' }, { serves: ['chat', 'count'] }, 'a,b'],
    [
      'a count of what nobody takes is estimated too',
      { only: 'count' },
      { serves: ['count'], losses: () => ({ refused: ['x'] }) },
      '',
    ],
    [
      'what one cannot be given',
      {},
      { losses: ({ id }) => (id === 'a' ? { refused: ['top_k'] } : {}) },
      'b',
    ],
    [
      'what nobody can be given is named',
      {},
      { losses: ({ id }) => ({ refused: id === 'a' ? ['top_k', 'x`\n'] : ['top_k'] }) },
      'invalid_request: no deployment of `assistant` can be given `top_k`, `x??`; leave that out or ask for another model',
    ],
    [
      'a value that is out of bounds is told the bounds',
      {},
      {
        losses: () => ({
          refused: ['dimensions'],
          bounds: new Map([['dimensions', 'must be 1 to 256']]),
        }),
      },
      'invalid_request: `dimensions` must be 1 to 256',
    ],
    [
      'bounds that differ are none',
      {},
      {
        losses: ({ id }) => ({
          refused: ['dimensions'],
          bounds: new Map([['dimensions', `must be 1 to ${id}`]]),
        }),
      },
      'invalid_request: no deployment of `assistant` can be given `dimensions`; leave that out or ask for another model',
    ],
    [
      'an effect that policy does not permit is named, with what it would do',
      { effects: [SEARCH] },
      { losses: (_, permits) => byPermit(permits) },
      'forbidden: policy does not permit `tools[0]` (it makes the vendor run a tool of its own) at any deployment of `assistant`; leave it out, or ask an administrator',
    ],
    [
      'an effect that policy permits and no deployment has a word for',
      { effects: [SEARCH] },
      { permitted: ['act'], losses: () => ({ refused: ['tools[0]'] }) },
      'invalid_request: no deployment of `assistant` can be given `tools[0]`; leave that out or ask for another model',
    ],
    [
      'nor would a permit help it there',
      { effects: [SEARCH] },
      { losses: () => ({ refused: ['tools[0]'] }) },
      'invalid_request: no deployment of `assistant` can be given `tools[0]`; leave that out or ask for another model',
    ],
    [
      'a permit that is missing at the only one that has a word for it',
      { effects: [SEARCH] },
      {
        permitted: ['act'],
        nothingAt: 'b',
        losses: ({ id }, permits) => (id === 'a' ? { refused: ['tools[0]'] } : byPermit(permits)),
      },
      'forbidden: policy does not permit `tools[0]` (it makes the vendor run a tool of its own) at any deployment of `assistant` that can be given it; leave it out, or ask an administrator',
    ],
    [
      'a permit that the label takes away names the label',
      { effects: [SEARCH] },
      {
        permitted: ['act'],
        whateverLabel: false,
        label: SECRET,
        losses: (_, permits) => byPermit(permits),
      },
      'forbidden: policy permits `tools[0]` (it makes the vendor run a tool of its own) at deployments of `assistant`, but not for a request that is labelled `restricted`; leave it or the sensitive part out, or ask an administrator',
    ],
    [
      'but not the label of what was retrieved',
      { effects: [SEARCH] },
      {
        permitted: ['act'],
        whateverLabel: false,
        label: SECRET,
        asked: PUBLIC,
        losses: (_, permits) => byPermit(permits),
      },
      'forbidden: policy permits `tools[0]` (it makes the vendor run a tool of its own) at deployments of `assistant`, but not for the data that this request needs; leave it or the sensitive part out, or ask an administrator',
    ],
    [
      'an effect that policy permits',
      { effects: [SEARCH] },
      { permitted: ['act'], losses: (_, permits) => byPermit(permits) },
      'a,b',
    ],
  ])('%s', (_, changes, world, expected) => {
    expect(idsOf(able(changes, world))).toBe(expected)
  })

  test('no body is built for a deployment that may not get what is needed, but to tell whether a permit would help', () => {
    const losses = (_: unknown, permits: ReadonlySet<string>): Partial<Losses> => {
      if (permits.size < 3) throw new Error('it was')
      return {}
    }
    expect(idsOf(able({ effects: [SEARCH] }, { losses }))).toContain('forbidden: ')
  })

  test('what is left out is told, by deployment, with what policy permits there', () => {
    const result = able(
      { effects: [SEARCH, STORE] },
      { permitted: ['act'], losses: (_, permits) => byPermit(permits) },
    )
    if (typeof result === 'string') throw new Error(result)
    expect(result.dropped).toEqual(
      new Map([
        ['a', ['store']],
        ['b', ['store']],
      ]),
    )
    expect(result.permits.get('a')).toEqual(new Set(['act']))
  })

  test('who fell out is told with the reason, for `explain`', () => {
    const plain = { accepts: { tools: false, images: false, structured: false } }
    const result = able(
      { wants: { tools: true, images: true, structured: false } },
      {
        deployments: [{ ...pricedAt('a'), ...plain }, pricedAt('b'), pricedAt('c')],
        losses: ({ id }) => (id === 'b' ? { refused: ['x`', 'y'] } : {}),
      },
    )
    if (typeof result === 'string') throw new Error(result)
    expect([idsOf(result), result.unable]).toEqual([
      'c',
      [
        { deployment: 'a', why: 'does not take tools and images' },
        { deployment: 'b', why: 'would not be given `x?`, `y`' },
      ],
    ])
  })

  test('INVARIANT (no effect without a permit): policy is asked only for members with an effect, and without them nothing is permitted', () => {
    const result = able({}, { permitted: ['act', 'store', 'fetch'] })
    if (typeof result === 'string') throw new Error(result)
    expect([...result.permits.values()].map((kinds) => kinds.size)).toEqual([0, 0])
  })
})
