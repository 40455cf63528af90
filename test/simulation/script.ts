import type { Frame, ModelEvent, UpstreamFailure } from '../../src/models/chat.ts'
import type { Usage } from '../../src/models/usage.ts'
import { servedKindOf, type ModelRequest } from '../../src/models/request.ts'
import type { FakeStep } from '../../src/providers/fake/fake.ts'
import { plant, type Planted } from './planted.ts'
import { measuresOf, spoiled } from './measures.ts'
import type { SeededRandom } from './seeded.ts'

/** What one call of a deployment will do, and what the checker needs to know of it. */
export interface Script {
  readonly name: string
  readonly steps: readonly FakeStep[]
  /** All that the first choice says, if it is let. */
  readonly text: string
  /** Said in the answer, and never to be handed on (`secret_aws_access_key` only). */
  readonly secrets: readonly Planted[]
  /** The texts of each choice when it runs to a proper end; undefined when it never may end cleanly. */
  readonly says: ReadonlyMap<number, string> | undefined
  /** Vectors, scores or the count of a proper answer. */
  readonly measures?: readonly ModelEvent[]
}

interface Said {
  readonly events: ModelEvent[]
  readonly framed: boolean
}

const WORDS = ['The', 'rule', 'says', 'so', 'clearly', 'and', 'nobody', 'minds', 'it'] as const

const failure = (
  reason: UpstreamFailure['reason'],
  dispatched: boolean,
  more: Partial<UpstreamFailure> = {},
): UpstreamFailure => ({ reason, dispatched, retryable: true, message: 'it broke', ...more })

/** Before the first byte: what cannot have begun, and what may have. */
const EARLY: readonly UpstreamFailure[] = [
  failure('unreachable', false),
  failure('address_forbidden', false, { retryable: false }),
  failure('status', false, { status: 429, retryAfterMs: 1_500 }),
  failure('status', false, { status: 400, retryable: false }),
  failure('status', true, { status: 503 }),
  failure('cut', true),
  failure('timeout', true),
  failure('garbage', true, { retryable: false }),
]

/** What makes a deployment one to be left alone for a while. */
const SICKNESS: readonly UpstreamFailure[] = [
  failure('unreachable', false),
  failure('status', true, { status: 503 }),
  failure('cut', true),
]

const batch = (...events: ModelEvent[]): FakeStep => ({ kind: 'batch', events })

export function scriptOf(random: SeededRandom, request: ModelRequest, sick: boolean): Script {
  if (sick && random.chance(0.9)) return early(random, SICKNESS)
  const roll = random.fraction()
  if (roll < 0.2) return early(random, EARLY)
  if (roll < 0.26)
    return { name: 'hangs', steps: [{ kind: 'hang' }], text: '', secrets: [], says: undefined }
  return servedKindOf(request) === 'chat'
    ? answering(random, request.choiceCount)
    : measuring(random, request)
}

function early(random: SeededRandom, causes: readonly UpstreamFailure[]): Script {
  const cause = random.pick(causes)
  const steps: FakeStep[] = [batch({ kind: 'failed', failure: cause })]
  if (random.chance(0.3)) steps.unshift({ kind: 'wait', ms: random.between(1, 6_000) })
  if (random.chance(0.2)) steps.unshift(batch({ kind: 'start', model: 'm' }))
  return {
    name: `early ${cause.reason} ${cause.dispatched}`,
    steps,
    text: '',
    secrets: [],
    says: undefined,
  }
}

function answering(random: SeededRandom, choices: number): Script {
  const secrets = random.chance(0.25) ? [plant(random, 'secret_aws_access_key')] : []
  const says = new Map<number, string>()
  const pieces: { choice: number; text: string }[] = []
  for (let choice = 0; choice < choices; choice++) {
    const text = choice === 0 ? answerText(random, secrets) : answerText(random, [])
    says.set(choice, text)
    for (const piece of cut(random, text)) pieces.push({ choice, text: piece })
  }
  const ending = endingOf(random, pieces.length)
  const order = interleaved(random, pieces)
  const steps = stepsOf(random, order.slice(0, ending.pieces))
  return {
    name: ending.name,
    steps: [...steps, ...ending.steps(choices, order.slice(ending.pieces))],
    text: says.get(0) ?? '',
    secrets,
    says: ending.says ? says : undefined,
  }
}

/** Properly, or with something that was never asked for. */
function measuring(random: SeededRandom, request: ModelRequest): Script {
  const measures = measuresOf(random, request)
  const spoils = random.chance(0.3)
  const said = spoils ? spoiled(random, measures) : measures
  const steps: FakeStep[] = random.chance(0.5)
    ? said.map((event) => batch(event))
    : [batch(...said)]
  const roll = random.fraction()
  const usage: ModelEvent = {
    kind: 'usage',
    usage: { input: random.between(1, 8), ...(roll < 0.1 ? { output: 9_000 } : {}) },
  }
  const cuts = random.chance(0.1)
  if (cuts) steps.push(batch({ kind: 'failed', failure: failure('cut', true) }))
  else steps.push(batch(...finishes(1), ...(roll < 0.8 ? [usage] : [])))
  const proper = !spoils && !cuts
  return {
    name: `measures${spoils ? ' spoiled' : ''}${cuts ? ' cut' : ''}`,
    steps,
    text: '',
    secrets: [],
    says: proper ? new Map() : undefined,
    measures,
  }
}

function answerText(random: SeededRandom, secrets: readonly Planted[]): string {
  const said: string[] = Array.from({ length: random.between(1, 14) }, () => random.pick(WORDS))
  if (random.chance(0.4)) said.splice(random.below(said.length), 0, '[1]')
  if (random.chance(0.3)) said.splice(random.below(said.length), 0, `[${random.between(30, 999)}]`)
  for (const { text } of secrets)
    said.splice(random.below(said.length + 1), 0, hidden(random, text))
  if (random.chance(0.1)) said.push(plant(random, 'card').text)
  return `${said.join(' ')}.`
}

/** A marker that names nothing is dropped from an answer: what stood around it closes up. */
function hidden(random: SeededRandom, secret: string): string {
  if (random.chance(0.7)) return secret
  const at = random.between(1, secret.length - 1)
  return `${secret.slice(0, at)}[${random.between(30, 999)}]${secret.slice(at)}`
}

function cut(random: SeededRandom, text: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length;) {
    const size = random.between(1, random.chance(0.5) ? 4 : 24)
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}

/** The order inside each choice stays. */
function interleaved(
  random: SeededRandom,
  pieces: readonly { choice: number; text: string }[],
): readonly { choice: number; text: string }[] {
  const queues = [0, 1].map((choice) => pieces.filter((piece) => piece.choice === choice))
  const out: { choice: number; text: string }[] = []
  while (out.length < pieces.length) {
    const next = random.pick(queues.filter(({ length }) => length > 0)).shift()
    if (next !== undefined) out.push(next)
  }
  return out
}

function stepsOf(
  random: SeededRandom,
  pieces: readonly { choice: number; text: string }[],
): FakeStep[] {
  const steps: FakeStep[] = []
  const framed = random.chance(0.5)
  let open: Said = { events: [], framed }
  for (const { choice, text } of pieces) {
    open.events.push({ kind: 'text', choice, text })
    if (random.chance(0.5)) {
      steps.push(batch(...marked(open)))
      open = { events: [], framed }
      if (random.chance(0.1)) steps.push({ kind: 'wait', ms: random.between(1, 9_000) })
      if (random.chance(0.05)) steps.push(batch({ kind: 'other' }), batch())
    }
  }
  if (open.events.length > 0) steps.push(batch(...marked(open)))
  if (random.chance(0.3)) steps.unshift(batch({ kind: 'start', model: 'm' }))
  return steps
}

/** As a provider makes it: the first event carries the frame, the others point back. */
function marked({ events, framed }: Said): readonly ModelEvent[] {
  if (!framed) return events
  const made: (ModelEvent & { frame?: Frame; sameFrame?: true })[] = events.map((event) => ({
    ...event,
  }))
  const [first, ...rest] = made
  if (first !== undefined)
    first.frame = { dialect: 'openai', unit: 'event', data: frameData(made), events: made }
  for (const event of rest) event.sameFrame = true
  return made
}

export const frameData = (events: readonly ModelEvent[]): string =>
  events.map((event) => (event.kind === 'text' ? event.text : '')).join('')

interface Ending {
  readonly name: string
  /** How many pieces are said before it. */
  readonly pieces: number
  readonly says: boolean
  steps(choices: number, rest: readonly { choice: number; text: string }[]): readonly FakeStep[]
}

const finishes = (choices: number): ModelEvent[] =>
  Array.from({ length: choices }, (_, choice) => ({ kind: 'finish', choice, reason: 'stop' }))

function endingOf(random: SeededRandom, count: number): Ending {
  const usage: Usage = random.chance(0.3)
    ? {
        input: random.between(1, 60),
        cacheRead: random.between(0, 30),
        output: random.between(1, 60),
        reasoning: random.between(0, 20),
      }
    : { input: random.between(1, 90), output: random.between(1, 60) }
  const whole = (name: string, told: Usage | undefined): Ending => ({
    name,
    pieces: count,
    says: true,
    steps: (choices) => {
      const last = batch(...finishes(choices))
      if (told === undefined) return [last]
      const report: ModelEvent = { kind: 'usage', usage: told }
      return random.chance(0.5) ? [batch(...finishes(choices), report)] : [last, batch(report)]
    },
  })
  const broken = (name: string, steps: readonly FakeStep[]): Ending => ({
    name,
    pieces: random.below(count + 1),
    says: false,
    steps: () => steps,
  })
  const cutOff: ModelEvent = { kind: 'failed', failure: failure('cut', true) }
  const { input = 0, output = 0 } = usage
  switch (random.below(12)) {
    case 0:
      return whole('over-reports', { ...usage, input: input * 9_000, output: output * 9_000 })
    case 1:
      return whole('omits usage', undefined)
    case 2:
      return whole('reports zero', { input: 0, output: 0 })
    case 3:
      return broken('dies mid-stream', [batch(cutOff)])
    case 4:
      return broken('dies after its usage', [batch({ kind: 'usage', usage }, cutOff)])
    case 5:
      return broken('ends without finishing', [])
    case 6:
      return broken('stalls', [{ kind: 'hang' }])
    case 7:
      return {
        name: 'goes on after its end',
        pieces: random.below(count),
        says: false,
        steps: (choices, rest) => [
          batch(...finishes(choices)),
          ...rest.map(({ choice, text }) => batch({ kind: 'text', choice, text })),
          batch({ kind: 'usage', usage }),
        ],
      }
    default:
      return whole('completes', usage)
  }
}
