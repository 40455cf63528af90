import { describe, expect, test } from 'vitest'
import {
  embedderOf,
  failedWith,
  labelledPassage,
  retrievedOf,
  sideWorld,
  type SideOptions,
  type SideWorld,
} from '../../test/fakes/side-world.ts'
import { PUBLIC, type Label } from '../kernel/label.ts'
import type { Passage } from '../models/chat.ts'
import { search } from './search.ts'
import type { RetrievalRequest, Retrieved } from './stages.ts'

const RESTRICTED: Label = { level: 'restricted', compartments: ['pci'], integrity: 'trusted' }
const INTERNAL: Label = { ...PUBLIC, level: 'internal' }
const QUESTION = { knowledgeBases: ['handbook'], question: 'how many days?', limit: 3 }
const seeker =
  (id = 'vendor'): NonNullable<SideOptions['seeker']> =>
  ({ deployments }) => {
    const deployment = deployments.get(id)
    return deployment && { space: 'vendor/x/4', dimensions: 4, deployment }
  }

interface Searched {
  readonly found: Retrieved
  readonly asked: RetrievalRequest | undefined
  readonly world: SideWorld
}
async function searched(
  options: Partial<SideOptions>,
  label: Label,
  found: (request: RetrievalRequest) => Retrieved = () => retrievedOf([]),
): Promise<Searched> {
  let asked: RetrievalRequest | undefined
  const world = await sideWorld({
    deployments: [embedderOf('vendor')],
    seeker: seeker(),
    retrieve(_, request) {
      asked = request
      return Promise.resolve(found(request))
    },
    ...options,
  })
  const result = await search(world.asking(label), QUESTION)
  await world.settled()
  return { found: result, asked, world }
}
/** Kinds and codes of the records after the first, which is the epoch's. */
async function records({ stores }: SideWorld): Promise<readonly string[]> {
  expect((await stores.ledger.verify()).problems).toEqual([])
  expect((await stores.ledger.verify()).open).toBe(0)
  return (await stores.ledger.records(0n, 1000)).map(({ kind }) => kind).slice(1)
}

describe('a question is embedded only where its label is cleared', () => {
  test('cleared: one call, with intent, hold and outcome, and the vector is searched', async () => {
    const { found, asked, world } = await searched({}, PUBLIC)
    expect(world.got).toEqual([{ deployment: 'vendor', texts: [QUESTION.question] }])
    expect(asked?.vector?.space).toBe('vendor/x/4')
    expect(Math.hypot(...(asked?.vector?.values ?? []))).toBeCloseTo(1)
    expect(found.how).toMatchObject({ embedder: 'vendor' })
    expect(await records(world)).toEqual(['intent', 'outcome'])
    const view = await world.stores.ledger.request(found.how?.['call'] as never)
    expect(view?.attempts).toMatchObject([
      { principal: 'app:intranet', alias: 'assistant', state: 'settled', chargedNanoUsd: 10n },
    ])
    expect(new TextDecoder().decode(view?.records[0]?.bytes)).toContain('"of":"req_1"')
  })

  test('restricted: words alone, and nothing of it leaves, not even a record of an attempt', async () => {
    const { found, asked, world } = await searched({}, RESTRICTED)
    expect(world.got).toEqual([])
    expect(asked?.vector).toBeUndefined()
    expect(found.how).toEqual({
      embedder: 'vendor',
      vectors: 'not cleared for the request',
      mode: 'exact',
    })
    expect(await records(world)).toEqual([])
  })

  test('in this process nothing leaves, whatever the label', async () => {
    const values = Float32Array.of(1, 0, 0, 0)
    const built = embedderOf('built-in', {
      perimeter: 'process',
      clearance: { level: 'restricted', compartments: ['*'] },
    })
    const { asked, world } = await searched(
      {
        deployments: [built],
        seeker: () => ({ space: 's', dimensions: 4, deployment: built, local: () => values }),
      },
      RESTRICTED,
    )
    expect(asked?.vector).toEqual({ space: 's', values })
    expect(await records(world)).toEqual([])
  })
})

describe('what keeps a question from its embedder costs the vectors, never the answer', () => {
  test.each<[string, Partial<SideOptions>, string, readonly string[]]>([
    ['a budget', { budget: '0.00' }, 'budget_exhausted', ['refused']],
    ['a failure', { answer: () => failedWith(500) }, 'upstream_failed', ['intent', 'outcome']],
    ['time', { answer: () => [{ kind: 'hang' }] }, 'did not answer in time', ['intent', 'outcome']],
    [
      'a vector of another width',
      {
        answer: () => [
          {
            kind: 'batch',
            events: [
              { kind: 'embedding', index: 0, vector: [1, 2] },
              { kind: 'finish', choice: 0, reason: 'stop' },
            ],
          },
        ],
      },
      'gave a vector of another space',
      ['intent', 'outcome'],
    ],
  ])('%s', async (_, options, why, kinds) => {
    const { found, asked, world } = await searched(options, PUBLIC)
    expect(asked?.vector).toBeUndefined()
    expect(found.how).toMatchObject({ vectors: why })
    expect(await records(world)).toEqual(kinds)
    expect(world.bugs).toEqual([])
  })
})

describe('a reranker orders what it may see, among its own places', () => {
  const secret = labelledPassage(2, 'a secret of the board', RESTRICTED)
  const passages: readonly Passage[] = [
    labelledPassage(1, 'short', PUBLIC),
    secret,
    labelledPassage(3, 'the longest of the public ones', PUBLIC),
    labelledPassage(4, 'of middle length', PUBLIC),
  ]
  const asWorld = ({ forReranker }: RetrievalRequest): Retrieved => ({
    ...retrievedOf(passages),
    ...(forReranker && { rankable: passages.filter(({ label }) => forReranker.clears(label)) }),
  })
  const texts = (found: Retrieved): readonly string[] => found.passages.map(({ text }) => text)
  const RERANKED: Partial<SideOptions> = { reranker: 'vendor', seeker: () => undefined }

  test('INVARIANT (only cleared): what is not cleared keeps its place and is not sent', async () => {
    const { found, world } = await searched(RERANKED, PUBLIC, asWorld)
    expect(texts(found)).toEqual([
      'the longest of the public ones',
      secret.text,
      'of middle length',
    ])
    expect(found.passages.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(world.got.flatMap((call) => call.texts).join()).not.toContain('secret')
    expect(world.got[0]?.texts).toHaveLength(4)
    expect(found.how).toMatchObject({ reranker: 'vendor', ranked: 3 })
    expect(await records(world)).toEqual(['intent', 'outcome'])
  })

  test('a question that it is not cleared for: no passage is sent, and no more are sought', async () => {
    const { found, asked, world } = await searched(RERANKED, RESTRICTED, asWorld)
    expect(asked?.forReranker).toBeUndefined()
    expect([world.got, found.passages]).toEqual([[], passages])
  })

  test('label of question and passage are joined before policy is asked', async () => {
    // Each of the two labels may go there, both together may not.
    const clearance = { level: 'internal', compartments: ['pii'] } as const
    const deployments = [embedderOf('vendor', { clearance })]
    const policies = `@id("all") permit (principal, action, resource);
      @id("own") @reason("no personal data of ours") forbid (
      principal, action == Standpipe::Action::"Rerank", resource
    ) when { context.level > 0 && context.compartments.contains("pii") };`
    const mixed: readonly Passage[] = [
      labelledPassage(1, 'one', { ...PUBLIC, compartments: ['pii'] }),
      labelledPassage(2, 'two', INTERNAL),
      labelledPassage(3, 'three', PUBLIC),
    ]
    const { world } = await searched(
      { ...RERANKED, deployments, policies },
      INTERNAL,
      ({ forReranker }) => ({
        ...retrievedOf(mixed),
        rankable: mixed.filter(({ label }) => forReranker?.clears(label)),
      }),
    )
    expect(world.got[0]?.texts).toEqual([QUESTION.question, 'Document 2\ntwo', 'Document 3\nthree'])
    const [intent] = (await world.stores.ledger.records(1n, 1)).map(({ bytes }) =>
      new TextDecoder().decode(bytes),
    )
    expect(intent).toContain('"label":"internal"')
  })

  test.each<[string, NonNullable<SideOptions['answer']>, string]>([
    ['fails', () => failedWith(503), 'upstream_failed'],
    ['is slow', () => [{ kind: 'hang' }], 'did not answer in time'],
  ])('the order stays when it %s', async (_, answer, why) => {
    const { found, world } = await searched({ ...RERANKED, answer }, PUBLIC, asWorld)
    expect(texts(found)).toEqual(texts(retrievedOf(passages.slice(0, 3))))
    expect(found.how).toMatchObject({ ranks: why })
    await records(world)
  })

  test('nothing found under one policy is sent out under another', async () => {
    const world = await sideWorld({
      deployments: [embedderOf('vendor')],
      ...RERANKED,
      async retrieve(_, request) {
        await world.change()
        return asWorld(request)
      },
    })
    const found = await search(world.asking(PUBLIC), QUESTION)
    expect([world.got, found.passages.length]).toEqual([[], 3])
  })
})
