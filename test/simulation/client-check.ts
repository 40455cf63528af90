import type { ModelEvent } from '../../src/models/chat.ts'
import type { Answer } from '../../src/pipeline/stages.ts'
import type { Checker } from './checker.ts'
import { measuresIn } from './measures.ts'
import { frameData } from './script.ts'
import type { Call, Visit } from './world.ts'

/** Characters of a planted secret that may be seen before it is known for one: its prefix names the vendor. */
const TELLING_CHARS = 8

const textOf = (events: readonly ModelEvent[], choice: number): string =>
  events
    .map((event) => (event.kind === 'text' && event.choice === choice ? event.text : ''))
    .join('')

/** What a client of the same dialect would be sent of the frames that go on as they came. */
function framesDiffer(events: readonly ModelEvent[]): boolean {
  return events.some((event, at) => {
    const made = event.frame?.events
    if (made === undefined || made.some((one, step) => events[at + step] !== one)) return false
    return event.frame?.data !== frameData(made)
  })
}

/** INVARIANT (settled before the end is told): at the moment in which the charge is told. */
export function checkTold(checker: Checker, { id }: Visit, batch: readonly ModelEvent[]): void {
  for (const event of batch) {
    if (event.kind !== 'charged') continue
    const attempt = [...checker.ledger.attempts.values()].findLast(
      ({ draft }) => draft.request === id,
    )
    const due = attempt?.state === 'settled' ? attempt.charged : undefined
    const unpriced = attempt?.draft.holdNanoUsd === undefined
    if (!checker.ledger.outcomes.has(id))
      checker.violate('settled before the end is told', 'its charge is told first', id)
    else if (event.nanoUsd !== (unpriced ? undefined : due))
      checker.violate('exact charge', `told ${event.nanoUsd}, settled ${due}`, id)
  }
}

/** INVARIANT (settled before the end is told), and what an answer may and must say. */
export function checkAnswer(checker: Checker, visit: Visit): void {
  const { id, got, state } = visit
  const call = checker.calls.findLast(
    ({ request, script }) => request === id && script !== undefined,
  )
  if (call !== undefined) checkSecrets(checker, visit, call)
  if (framesDiffer(got)) checker.violate('frames intact', 'a frame says something else', id)
  const last = got.at(-1)
  if (
    got.some(
      (event, at) => event.kind === 'failed' || (event.kind === 'refused' && at < got.length - 1),
    )
  )
    checker.violate('one end', 'an end that is not the last event', id)
  if (state === 'clean') checkCleanEnd(checker, visit, call)
  if (state === 'broken' && last?.kind !== 'refused')
    checker.violate('one end', 'broke without a word', id)
}

/** INVARIANT (given again like the first time): to its owner, as it was, without a call. */
export function checkReplay(checker: Checker, visit: Visit, { id: first, passages }: Answer): void {
  const { id, asked, got, state } = visit
  const wrong = (detail: string): void => checker.violate('asked once', detail, id)
  const original = checker.visits.get(first)
  if (original === undefined) return wrong(`it replays ${first}, which nobody asked`)
  if (checker.ownerOf(original) !== checker.ownerOf(visit)) wrong(`${first} is somebody else's`)
  const same =
    original.asked.idempotency === asked.idempotency && original.asked.text === asked.text
  if (!same) wrong(`${first} asked something else`)
  if (checker.ledger.outcomes.get(first) !== '"completed"') wrong(`${first} is not completed`)
  if (checker.calls.some(({ request }) => request === id)) wrong('it called a deployment too')
  checker.retrieved(visit, passages)
  const said = original.got.map(plainText)
  const again = got.map(plainText)
  const common = Math.min(said.length, again.length)
  if (said.slice(0, common).join() !== again.slice(0, common).join())
    wrong(`it is not what ${first} got`)
  if (state === 'replayed' && again.length < said.length) wrong(`it is less than ${first} got`)
  if (state === 'replayed' && original.state === 'clean' && again.length !== said.length)
    wrong(`it is more than ${first} got`)
}

const plainText = ({ frame, ...event }: ModelEvent): string =>
  JSON.stringify({ ...event, data: frame?.data }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )

function checkCleanEnd(checker: Checker, { id, got, asked }: Visit, call: Call | undefined): void {
  if (checker.ledger.outcomes.get(id) !== '"completed"')
    checker.violate(
      'settled before the end is told',
      `its outcome is ${checker.ledger.outcomes.get(id)}`,
      id,
    )
  if (got.at(-1)?.kind !== 'charged') checker.violate('one end', 'clean without its charge', id)
  if (asked.kind === 'count' && isEstimate(got)) return checker.count('estimated')
  const says = call?.script?.says
  if (call === undefined || says === undefined)
    return checker.violate('no end is made up', `clean after ${call?.script?.name}`, id)
  const { measures = [] } = call.script ?? {}
  if (asked.kind !== 'chat') {
    if (measuresIn(got) !== measuresIn(measures))
      checker.violate('nothing is lost', `${measuresIn(got)}, not ${measuresIn(measures)}`, id)
    const [kind] = got.map((event) => event.kind)
    if (kind !== undefined) checker.count(kind)
    return
  }
  const { passages, request } = call.prompt
  const cites = call.deployment.provider === 'wired' && passages.length > 0
  for (let choice = 0; choice < request.choiceCount; choice++) {
    const said = says.get(choice) ?? ''
    const due = cites
      ? said.replaceAll(/\[(\d{1,3})\]/g, (marker, n: string) =>
          Number(n) <= passages.length && Number(n) > 0 ? marker : '',
        )
      : said
    if (textOf(got, choice) !== due)
      checker.violate(
        'nothing is lost',
        `choice ${choice}: ${JSON.stringify(textOf(got, choice))}, not ${JSON.stringify(due)}`,
        id,
      )
  }
}

/** Our own guess: one number that says so. */
const isEstimate = (events: readonly ModelEvent[]): boolean => {
  const [count, ...more] = events.filter(({ kind }) => kind === 'counted')
  return count?.kind === 'counted' && count.estimated === true && more.length === 0
}

/** INVARIANT (no byte leaves unscanned), seen from outside. */
function checkSecrets(checker: Checker, visit: Visit, call: Call): void {
  const label = checker.labelOf(call, visit)
  if (label.compartments.includes('secret')) return
  const heard = textOf(visit.got, 0)
  const raw = visit.got.map((event) => event.frame?.data ?? '').join('')
  for (const { text } of call.script?.secrets ?? []) {
    const whole = call.script?.says !== undefined && call.script.text.includes(text)
    const telling = whole ? text.slice(0, TELLING_CHARS) : text
    if (heard.includes(telling) || raw.includes(telling))
      checker.violate('no byte leaves unscanned', `the client got ${telling}`, visit.id)
  }
}
