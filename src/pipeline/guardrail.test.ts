import { beforeEach, describe, expect, test } from 'vitest'
import { pricedAt } from '../../test/fakes/work.ts'
import { SeededRandom } from '../../test/simulation/seeded.ts'
import type { Clearing, Grant, Rung } from '../authorization/authorization.ts'
import type { Scanner } from '../dlp/scan.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { dominates, UNSCANNABLE, type Label } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch, instant, type RequestId } from '../kernel/values.ts'
import type { Deployment } from '../models/deployment.ts'
import { memoryStores, type MemoryStores } from '../stores/memory/memory.ts'
import { serveCheck, type Checked } from './guardrail.ts'
import type { Snapshot, Stages } from './stages.ts'

const CARD = '4111111111111111'
const APP = { kind: 'app', id: 'crm', groups: [], keyId: 'k' } as const
const ID = 'req_one' as RequestId
const OUT = pricedAt('out', { clearance: { level: 'public', compartments: [] } })
const IN = pricedAt('in', { clearance: { level: 'restricted', compartments: ['*'] } })
const scanner = createScanner(defaultRaises)

let rungs: readonly Rung[]
let deployments: readonly Deployment[]
let looks: Scanner
let keeps: boolean
let stores: MemoryStores
beforeEach(() => {
  rungs = ['redact']
  deployments = [OUT]
  looks = scanner
  keeps = true
  stores = memoryStores()
})

function stagesNow(): Stages {
  const clear = (_: Grant, candidates: readonly Deployment[], label: Label): Clearing => {
    const cleared = candidates.filter(({ clearance }) => dominates(clearance, label))
    const denied = candidates
      .filter((one) => !cleared.includes(one))
      .map(({ id }) => ({ deployment: id, policyIds: ['p'], ladder: rungs }))
    return { cleared, denied }
  }
  const grant = { principal: APP } as unknown as Grant
  const snapshot = {
    authorization: {
      epoch: epoch(1),
      maySee: () => true,
      authorize: () => grant,
      clear,
      told: () => [],
    },
    scanner: looks,
    unscannable: UNSCANNABLE,
    userTokenAbove: new Map(),
    deployments: new Map(deployments.map((one) => [one.id, one])),
    aliases: new Map([
      ['a', { id: 'a', deployments: deployments.map(({ id }) => id), knowledgeBases: [] }],
    ]),
  } as unknown as Snapshot
  const { placeholders, ...others } = stores
  return {
    ...others,
    ...(keeps ? { placeholders } : {}),
    keys: {
      subject: () => ({ keyId: 'k', commit: (domain: string) => ({ keyId: 'k', mac: domain }) }),
    },
    random: new SeededRandom(1),
    clock: { now: () => instant(1_000), monotonicMs: () => 0, sleep: () => Promise.resolve() },
    recognize: () => APP,
    authenticate: () => APP,
    admit: () => () => undefined,
    current: () => snapshot,
    observe: () => undefined,
    provider: () => ({ serves: () => ['chat'], losses: () => ({ dropped: [], refused: [] }) }),
  } as unknown as Stages
}
const check = (text: string, more: Partial<Checked> = {}) => {
  const asked = { source: 'input', alias: 'a', texts: [text], unscannable: 0, ...more } as const
  const caller = { headers: {}, method: 'POST', target: '/', requestId: ID, body: undefined }
  const decode = () => Promise.resolve({ asked, bodyBytes: new Uint8Array(0) })
  return serveCheck({ id: ID, caller, decode }, stagesNow())
}
async function verdictOn(text: string, more: Partial<Checked> = {}) {
  const verdict = await check(text, more)
  if (isRefusal(verdict)) throw new Error(verdict.message)
  return { code: verdict.refusal?.code, masked: verdict.masked }
}
const recorded = async () =>
  (await stores.ledger.records(0n, 9)).map(({ bytes }) => Buffer.from(bytes).toString())

describe('what the alias would do with a text', () => {
  const MASKED = ['by [redacted:card]']
  test.each<[string, readonly Deployment[], readonly Rung[], object]>([
    ['redact', [OUT], ['redact'], { masked: MASKED }],
    ['tokenise', [OUT], ['tokenise'], { masked: MASKED }],
    ['no rung', [OUT], [], { code: 'data_blocked' }],
    ['reroute, to nobody', [OUT], ['reroute'], { code: 'data_blocked' }],
    ['reroute', [OUT, IN], ['reroute', 'redact'], {}],
    ['redact before reroute', [OUT, IN], ['redact', 'reroute'], { masked: MASKED }],
    ['cleared first', [IN, OUT], ['redact'], {}],
  ])('%s', async (_, there, ladder, expected) => {
    deployments = there
    rungs = ladder
    expect(await verdictOn(`by ${CARD}`)).toEqual({
      code: undefined,
      masked: undefined,
      ...expected,
    })
  })

  test('where no placeholder can be kept, tokenise is no rung', async () => {
    rungs = ['tokenise']
    keeps = false
    expect(await verdictOn(CARD)).toMatchObject({ code: 'data_blocked' })
  })

  test('beside what cannot be scanned replacing is not enough', async () => {
    expect(await verdictOn(CARD, { unscannable: 1 })).toMatchObject({ code: 'data_blocked' })
  })
})

test('INVARIANT (a check keeps nothing): tokenise puts nothing away', async () => {
  rungs = ['tokenise']
  await verdictOn(CARD)
  expect(await stores.placeholders.deleteExpired(instant(Number.MAX_SAFE_INTEGER), 9)).toBe(0)
})

test('what was done is recorded, and no text', async () => {
  await verdictOn(CARD)
  const [record = ''] = await recorded()
  expect(record).toContain('"actions":["redacted"]')
  expect(record).not.toContain(CARD)
})

test('INVARIANT (a detector that throws denies): also when it looks again at what was replaced', async () => {
  let calls = 0
  const thrown = new Error('a detector broke')
  looks = {
    ...scanner,
    raiseOf: (type) => scanner.raiseOf(type),
    stream: () => scanner.stream(),
    classifyInTurns: (texts, pause) => scanner.classifyInTurns(texts, pause),
    classify: (texts) => {
      if (++calls > 1) throw thrown
      return scanner.classify(texts)
    },
  }
  await expect(check(CARD)).rejects.toBe(thrown)
  expect(await recorded()).toEqual([expect.stringContaining('data_blocked')])
})
