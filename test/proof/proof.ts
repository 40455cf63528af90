import { SeededRandom } from '../simulation/seeded.ts'
import { disturb } from './lakes.ts'
import { anyQuestion, askedAs, wiredQuestion, type AskedBy } from './questions.ts'
import type { Observed } from './server.ts'
import { askBoth, type Difference, type Twin, type Twins } from './twins.ts'
import { CANARY } from './words.ts'

export interface ProofOptions {
  readonly seed: number
  readonly queries: number
}

/** What a run of the proof saw. Empty lists are the claim; the counts say that it was not empty itself. */
export interface Proof {
  readonly differences: readonly Difference[]
  /** Places outside in which something unreadable stood. */
  readonly canaries: readonly string[]
  readonly asked: number
  /** Answers with at least one passage. */
  readonly withPassages: number
  readonly disturbances: number
  readonly statuses: Readonly<Record<string, number>>
}

const LANES = 6
const DISTURBANCES = 6

/** Change the secret, and nothing outside changes. */
export async function prove(twins: Twins, { seed, queries }: ProofOptions): Promise<Proof> {
  const random = new SeededRandom(seed)
  const run = new Run(twins)
  const watched = [twins.a, twins.b].map(({ server }) => server.follow('/v1/standpipe/watch'))
  const plan = Array.from({ length: queries }, () => anyQuestion(random, twins.lakes))
  const parts = DISTURBANCES + 1
  const size = Math.ceil(plan.length / parts)
  for (let part = 0; part < parts; part++) {
    const disturbing = part === 0 ? undefined : run.disturb(random, part)
    await run.askAll(plan.slice(part * size, (part + 1) * size))
    await disturbing
  }
  await run.outbound(random, Math.ceil(queries / 20))
  await run.lookEverywhere()
  for (const [at, watch] of watched.entries()) {
    run.look(`watch of twin ${'ab'[at]}`, watch.text())
    watch.close()
  }
  return run.proof()
}

class Run {
  readonly #twins: Twins
  readonly #differences: Difference[] = []
  readonly #canaries: string[] = []
  readonly #statuses: Record<string, number> = {}
  readonly #requests: [string, string][] = []
  #asked = 0
  #turn = 0
  #withPassages = 0
  #disturbances = 0

  constructor(twins: Twins) {
    this.#twins = twins
  }

  async askAll(plan: readonly AskedBy[]): Promise<void> {
    const rest = plan.values()
    const lane = async (): Promise<void> => {
      for (const asked of rest) await Promise.all([this.ask(asked), this.#interfere(asked)])
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }

  /** One who may read more asks the same of one twin at the same time: nothing that is remembered may cross. */
  async #interfere(asked: AskedBy): Promise<void> {
    if (++this.#turn % 4 === 0) await this.#twins.b.ask(askedAs(asked, 'hr-desk'))
  }

  async ask(asked: AskedBy): Promise<void> {
    const { seen, differs } = await askBoth(this.#twins, asked)
    if (differs !== undefined) this.#differences.push(differs)
    for (const one of seen) this.look(`an answer to ${asked.path}`, whole(one))
    const [a, b] = seen
    this.#asked++
    this.#statuses[a.status] = (this.#statuses[a.status] ?? 0) + 1
    if (/"(?:passages|results)":\[\{/.test(a.body)) this.#withPassages++
    this.#requests.push([requestOf(a), requestOf(b)])
  }

  /** One twin's unreadable part changes: its files, or the rules over them. Questions go on meanwhile. */
  async disturb(random: SeededRandom, part: number): Promise<void> {
    const twin = part % 2 === 0 ? this.#twins.a : this.#twins.b
    this.#disturbances++
    disturb(twin.lake, random, this.#twins.lakes.words)
    await twin.sync()
    if (part % 3 === 0) await twin.rule(RERULED)
  }

  /** What leaves for a model: one question after the other, so that the recorders can be compared. */
  async outbound(random: SeededRandom, count: number): Promise<void> {
    const { a, b, lakes } = this.#twins
    for (let at = 0; at < count; at++) {
      await this.ask(wiredQuestion(random, lakes, random.pick(['cited', 'tiered', 'vendor-only'])))
    }
    const sent = [asksOf(a), asksOf(b)] as const
    for (let at = 0; at < Math.max(sent[0].length, sent[1].length); at++) {
      const [left, right] = [sentText(sent[0][at]), sentText(sent[1][at])]
      this.look('what went to the model', left + right)
      if (left !== right) this.#differences.push({ asked: OUTBOUND, a: left, b: right })
    }
  }

  /** Logs, metrics, explanations. */
  async lookEverywhere(): Promise<void> {
    const { a, b } = this.#twins
    const [left, right] = await Promise.all([a, b].map((twin) => this.#adminSees(twin)))
    if (left !== right) this.#differences.push({ asked: METRICS, a: left ?? '', b: right ?? '' })
    const sample = this.#requests.filter((_, at) => at % 7 === 0)
    for (const [ofA, ofB] of sample) {
      const seen = await Promise.all([explain(a, ofA), explain(b, ofB)])
      this.look('explain', seen.join())
      if (quoted(seen[0]) !== quoted(seen[1]))
        this.#differences.push({ asked: EXPLAIN, a: seen[0], b: seen[1] })
    }
  }

  /** The names and labels of every series, in no order; values are times and sizes of the process. */
  async #adminSees({ server }: Twin): Promise<string> {
    const key = server.adminKey
    const { body } = await server.send({ method: 'GET', path: '/metrics', key })
    this.look('metrics', body)
    this.look('the log', server.said())
    const series = body.split('\n').map((line) => line.replace(/ [\d.e+-]+$/, ''))
    return series.toSorted().join('\n')
  }

  look(place: string, text: string): void {
    const found = CANARY.exec(text)
    if (found !== null) this.#canaries.push(`${place}: ${found[0]}`)
  }

  proof(): Proof {
    return {
      differences: this.#differences,
      canaries: this.#canaries,
      asked: this.#asked,
      withPassages: this.#withPassages,
      disturbances: this.#disturbances,
      statuses: this.#statuses,
    }
  }
}

/** Moves unreadable documents between classes, none of which `intranet` may read. */
const RERULED = [
  '{ match: "hr/*.md", level: restricted, readers: ["app:secretary"] }',
  '{ match: "orphans/*.txt", level: public, readers: ["group:hr"], denied: ["app:intranet"] }',
]

const about = (path: string): AskedBy => ({ method: 'GET', path, by: 'admin' })
const [OUTBOUND, METRICS, EXPLAIN] = [about('outbound'), about('/metrics'), about('explain')]

const whole = ({ headers, body }: Observed): string => `${headers.join('\n')}\n${body}`

const requestOf = ({ headers }: Observed): string =>
  headers.map((line) => /^standpipe-request-id: (\S+)/i.exec(line)?.[1]).find(Boolean) ?? ''

async function explain({ server }: Twin, id: string): Promise<string> {
  const path = `/v1/standpipe/requests/${id}`
  return (await server.send({ method: 'GET', path, key: server.adminKey })).body
}

/**
 * What an explanation says of documents and labels. Times, keys and positions in the log are each server's own.
 * Which rules' documents hold a text that was pasted is told to admins: it is what they look for.
 */
function quoted(explanation: string): string {
  const value = JSON.parse(explanation) as Record<string, unknown>
  const { label, raisers, findings, candidates, deployment, passages, policies, outcome } = value
  return JSON.stringify([
    label,
    ownRaisers(raisers),
    findings,
    candidates,
    deployment,
    passages,
    policies,
    outcome,
  ])
}

const ownRaisers = (raisers: unknown): unknown =>
  Array.isArray(raisers)
    ? raisers.filter(({ kind }: { readonly kind: string }) => kind !== 'fingerprint')
    : raisers

/** Probes of health go by the clock and hold nothing of anybody's. */
const asksOf = ({ upstream }: Twin): Twin['upstream']['requests'] =>
  upstream.requests.filter(({ path, text }) => !(path === '/v1/models' && text === ''))

/** The bytes of one outbound request; the recorder's own address is not of the request. */
function sentText(sent: Twin['upstream']['requests'][number] | undefined): string {
  if (sent === undefined) return 'nothing'
  const headers = Object.entries(sent.headers).filter(([name]) => name !== 'host')
  return JSON.stringify([sent.path, headers, sent.text])
}
