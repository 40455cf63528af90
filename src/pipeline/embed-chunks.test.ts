import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  embedderOf,
  failedWith,
  rightAnswer,
  sideWorld,
  type SideOptions,
  type SideWorld,
} from '../../test/fakes/side-world.ts'
import { vectorOf } from '../../test/support/fake-openai-vectors.ts'
import { Hangup } from '../kernel/hangup.ts'
import { dominates, labelText, LEVELS, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { ChunkEmbedder } from '../lake/embedder.ts'
import { EmbedderFailed, EmbedderMoved, openElsewhere, widthOf } from './embed-chunks.ts'

const PCI: Label = { level: 'restricted', compartments: ['pci'], integrity: 'trusted' }
const of = (key: string) => ({ source: 'docs', key, version: 'v1' })

async function opened(
  options: Partial<SideOptions> = {},
): Promise<{ world: SideWorld; embedder: ChunkEmbedder }> {
  const world = await sideWorld({ deployments: [embedderOf('vendor')], ...options })
  return { world, embedder: await openElsewhere(elsewhere(world)) }
}
const elsewhere = (world: SideWorld, gone = new Hangup()) => ({
  stages: world.stages,
  id: 'vendor',
  gone,
  onBug: (error: unknown) => void world.bugs.push(error),
})
/** All that the deployment got after the word that tells its width. */
const sentTo = ({ got }: SideWorld): readonly (readonly string[])[] =>
  got.slice(1).map(({ texts }) => texts)
const isVectorOf = (text: string, vector: Float32Array | undefined): void =>
  expect([...(vector ?? [])].map(Math.fround)).toEqual(
    [...vectorOf(text)].map((one) => expect.closeTo(one, 6)),
  )

test('the width comes from a word of ours, and stands in the name of the space', async () => {
  const { world, embedder } = await opened()
  expect(world.got).toEqual([{ deployment: 'vendor', texts: ['standpipe'] }])
  expect(embedder.dimensions).toBe(4)
  const deployment = embedderOf('vendor')
  expect(widthOf(embedder.space, deployment)).toBe(4)
  // Another model or address is another space, whatever its id.
  for (const other of [{ model: 'other' }, { baseUrl: 'http://other' }, { id: 'vendor2' }])
    expect(widthOf(embedder.space, { ...deployment, ...other })).toBeUndefined()
})

describe('INVARIANT (embedded only where cleared)', () => {
  test('the rest has no vector, and the records name who asked, what was shown and its label', async () => {
    const { world, embedder } = await opened()
    const vectors = await embedder.embed([
      { text: 'public words', label: PUBLIC, of: of('a.md') },
      { text: 'a card', label: PCI, of: of('b.md') },
      { text: 'more public words', label: PUBLIC, of: of('a.md') },
    ])
    expect(sentTo(world)).toEqual([['public words', 'more public words']])
    isVectorOf('public words', vectors[0])
    expect(vectors[1]).toBeUndefined()
    isVectorOf('more public words', vectors[2])
    const records = await world.stores.ledger.records(0n, 100)
    const intent = records.findLast(({ kind }) => kind === 'intent')
    expect(JSON.parse(new TextDecoder().decode(intent?.bytes))).toMatchObject({
      facts: { alias: '', label: 'public', passages: ['passage'] },
    })
    const view = await world.stores.ledger.request(intent?.request as never)
    expect(view?.attempts).toMatchObject([{ principal: 'app:standpipe-lake', state: 'settled' }])
    expect(view?.explanation).toMatchObject({
      principal: 'app:standpipe-lake',
      passages: [{ source: 'docs', path: 'a.md', version: 'v1' }],
    })
    expect(await world.stores.ledger.verify()).toMatchObject({ problems: [], open: 0 })
  })

  test('a policy of the company keeps the lake from a deployment', async () => {
    const policies = `@id("no-lake") @reason("not from the lake") forbid (
      principal == Standpipe::App::"standpipe-lake", action == Standpipe::Action::"Embed", resource
    ) when { context.level > 0 };`
    const deployments = [
      embedderOf('vendor', { clearance: { level: 'restricted', compartments: ['*'] } }),
    ]
    const { world, embedder } = await opened({ policies, deployments })
    const vectors = await embedder.embed([
      { text: 'internal words', label: { ...PUBLIC, level: 'internal' } },
      { text: 'public words', label: PUBLIC },
    ])
    expect(vectors.map((vector) => vector !== undefined)).toEqual([false, true])
    expect(sentTo(world)).toEqual([['public words']])
  })

  test('for any labels and clearance, what is sent is what the clearance dominates, one label a call', async () => {
    const label = fc.record({
      level: fc.constantFrom(...LEVELS),
      compartments: fc.uniqueArray(fc.constantFrom('pii', 'pci', 'hr', '*'), { maxLength: 2 }),
      integrity: fc.constantFrom('trusted' as const, 'untrusted' as const),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(label, { maxLength: 12 }), label, async (labels, clearance) => {
        const { world, embedder } = await opened({
          deployments: [embedderOf('vendor', { clearance })],
        })
        const texts = labels.map((one, at) => ({ text: `${at} ${labelText(one)}`, label: one }))
        const vectors = await embedder.embed(texts)
        const cleared = texts.filter((text) => dominates(clearance, text.label))
        expect(sentTo(world).flat().toSorted()).toEqual(cleared.map(({ text }) => text).toSorted())
        for (const call of sentTo(world))
          expect(new Set(call.map((text) => text.split(' ')[1])).size).toBe(1)
        texts.forEach((text, at) =>
          expect(vectors[at] !== undefined).toBe(dominates(clearance, text.label)),
        )
        expect(await world.stores.ledger.verify()).toMatchObject({ problems: [], open: 0 })
      }),
      { numRuns: 25 },
    )
  })
})

test('calls are bounded in texts and characters', async () => {
  const { world, embedder } = await opened()
  const many = Array.from({ length: limits.embedBatchTexts + 1 }, (_, at) => ({
    text: `text ${at}`,
    label: PUBLIC,
  }))
  const long = { text: 'x'.repeat(limits.embedTextCharsMax * 2), label: PUBLIC }
  await embedder.embed([...many, ...Array.from({ length: 20 }, () => long)])
  for (const call of sentTo(world)) {
    expect(call.length).toBeLessThanOrEqual(limits.embedBatchTexts)
    expect(call.join('').length).toBeLessThanOrEqual(limits.embedBatchChars)
    for (const text of call) expect(text.length).toBeLessThanOrEqual(limits.embedTextCharsMax)
  }
  expect(sentTo(world).flat()).toHaveLength(many.length + 20)
})

test('one text that is not accepted does not keep the others from their vectors', async () => {
  const { world, embedder } = await opened({
    answer: (prompt) =>
      JSON.stringify(prompt.request.messages).includes('poison') ? failedWith(400) : undefined,
  })
  const texts = Array.from({ length: 9 }, (_, at) => ({
    text: at === 5 ? 'poison' : `text ${at}`,
    label: PUBLIC,
  }))
  const vectors = await embedder.embed(texts)
  expect(vectors.map((vector) => vector === undefined)).toEqual(texts.map((_, at) => at === 5))
  expect((await world.stores.ledger.verify()).problems).toEqual([])
})

test.each<[string, Partial<SideOptions>]>([
  ['a failure', { answer: (_, n) => (n === 1 ? undefined : failedWith(503)) }],
  // Enough for the hold of the first word, and no more.
  ['an empty budget', { budget: '0.000000080' }],
])('%s is told, to be tried again', async (_, options) => {
  const { world, embedder } = await opened(options)
  await expect(embedder.embed([{ text: 'x'.repeat(400), label: PUBLIC }])).rejects.toThrow(
    EmbedderFailed,
  )
  expect(await world.stores.ledger.verify()).toMatchObject({ problems: [], open: 0 })
})

test('a change of configuration before, or during, a call: look at the labels again', async () => {
  let change = async (): Promise<void> => undefined
  const world = await sideWorld({
    deployments: [embedderOf('vendor')],
    answer(prompt, n) {
      if (n === 3) void change()
      return n === 3 ? [{ kind: 'wait', ms: 20_000 }, ...rightAnswer(prompt)] : undefined
    },
  })
  change = await world.changeReady([embedderOf('vendor')])
  const gone = new Hangup()
  const embedder = await openElsewhere(elsewhere(world, gone))
  const texts = [{ text: 'words', label: PUBLIC }]
  await embedder.embed(texts)
  // The attempt is open, and its answer comes under another epoch.
  await expect(embedder.embed(texts)).rejects.toThrow(EmbedderMoved)
  await world.change([embedderOf('vendor', { model: 'another' })])
  await expect(embedder.embed(texts)).rejects.toThrow(EmbedderMoved)
  await world.change([])
  await expect(embedder.embed(texts)).rejects.toThrow(EmbedderMoved)
  gone.hangUp()
  await expect(embedder.embed(texts)).rejects.toThrow(EmbedderMoved)
  await world.settled()
  expect(await world.stores.ledger.verify()).toMatchObject({ problems: [], open: 0 })
})
