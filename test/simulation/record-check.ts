import { verifyRecords } from '../../src/audit/verify.ts'
import type { StoredRecord } from '../../src/audit/record.ts'
import type { Simulation } from './simulation.ts'

interface Told {
  readonly seq: string
  readonly kind: string
  readonly request: string
  readonly facts: { readonly [key: string]: unknown }
}

/** Members sorted, no space: what RFC 8785 comes to for our strings and whole numbers. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  )
}

/** After the last sweep: the records against themselves, and against what was seen to happen. */
export async function checkRecords(simulation: Simulation): Promise<void> {
  const { checker, stores } = simulation
  const report = await verifyRecords(stores.ledger)
  for (const { invariant, detail } of report.problems)
    checker.violate(`records: ${invariant}`, detail)
  const own = await stores.ledger.verify()
  for (const { invariant, detail } of own.problems) checker.violate(`ledger: ${invariant}`, detail)
  if (own.open > 0) checker.violate('no attempt is open', `${own.open} after the final sweep`)
  const records = await stores.ledger.records(0n, 100_000)
  const told = records.map((record) => read(simulation, record))
  checkLives(simulation, told)
  await checkExplanations(simulation)
}

function read(simulation: Simulation, record: StoredRecord): Told {
  const text = Buffer.from(record.bytes).toString('utf8')
  const told = JSON.parse(text) as Told
  const { checker, scenario } = simulation
  if (JSON.stringify(sorted(told)) !== text)
    checker.violate('canonical bytes', text, record.request)
  for (const secret of secretsOf(simulation))
    if (text.includes(secret))
      checker.violate('no content in records', `${record.kind} says ${secret}`, record.request)
  for (const { id } of scenario.config.apps)
    if (text.includes(`app:${id}`))
      checker.violate('no person in records', `${record.kind} names ${id}`, record.request)
  return told
}

const secretsOf = ({ scenario }: Simulation): readonly string[] => [
  ...scenario.documents.map(({ canary }) => canary),
  ...[...scenario.documents, ...scenario.requests].flatMap(({ secrets }) =>
    secrets.map(({ text }) => text),
  ),
]

/** INVARIANT (one outcome): every intent has exactly one, with the money that was seen to move. */
function checkLives({ checker }: Simulation, records: readonly Told[]): void {
  for (const [at, { seq }] of records.entries())
    if (seq !== String(at + 1)) checker.violate('dense sequence', `${seq} at ${at + 1}`)
  const ofKind = (request: string, kind: string): readonly Told[] =>
    records.filter((record) => record.request === request && record.kind === kind)
  for (const { request } of records.filter(({ kind }) => kind === 'intent')) {
    const outcomes = ofKind(request, 'outcome')
    if (outcomes.length !== 1)
      checker.violate('one outcome', `${outcomes.length} outcomes`, request)
  }
  for (const { draft, state, charged } of checker.ledger.attempts.values()) {
    const { request, attempt, n } = draft
    const intents = [...ofKind(request, 'intent'), ...ofKind(request, 'reattempt')]
    const intent = intents.find(({ facts }) => facts['attempt'] === n)
    const hold = draft.holdNanoUsd?.toString() ?? null
    if (intent?.facts['hold'] !== hold || intent.facts['deployment'] !== draft.deployment)
      checker.violate(
        'intent before effect',
        `${attempt} is not recorded with its hold ${hold}`,
        request,
      )
    if (state === 'reserved') checker.violate('no attempt is open', attempt, request)
    const outcome = ofKind(request, 'outcome').find(({ facts }) => facts['attempt'] === attempt)
    const told = outcome?.facts['charge']
    if (outcome?.facts['state'] === 'settled' && told !== null && told !== charged.toString())
      checker.violate(
        'exact charge',
        `${attempt}: recorded ${JSON.stringify(told)}, charged ${charged}`,
        request,
      )
  }
}

async function checkExplanations(simulation: Simulation): Promise<void> {
  const { checker, stores } = simulation
  const secrets = secretsOf(simulation)
  for (const id of checker.visits.keys()) {
    const view = await stores.ledger.request(id as Parameters<typeof stores.ledger.request>[0])
    const text = JSON.stringify(view?.explanation ?? {})
    for (const secret of secrets)
      if (text.includes(secret)) checker.violate('no content in explanations', secret, id)
  }
}
