import { dominates } from '../kernel/label.ts'
import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Deployment } from '../models/deployment.ts'
import type { CopiedObject } from '../prove/lake-copy.ts'
import { firstDifference, masked, maskedText, textOf, type Observed } from '../prove/mask.ts'
import type { KnownAsker, PlannedPair, RuledDocument } from '../prove/plan.ts'
import { DOORS, probeAt, VALUE, type Names, type Probe } from '../prove/questions.ts'
import { PLACED, type Recorded, type Recorder, type Side } from '../prove/recorder.ts'
import type { Difference } from '../prove/report.ts'
import { GONE_CANARY, type TwinLakes } from '../prove/twin-lake.ts'
import { seededBy, wordsOf } from '../prove/words.ts'
import type { World } from './prove-world.ts'

/** Two worlds, and everything that is known of what may be seen of them. */
export interface PairParts {
  /** From 1. */
  readonly number: number
  readonly seed: number
  readonly pair: PlannedPair
  readonly twins: TwinLakes
  readonly worlds: Readonly<Record<Side, World>>
  readonly recorder: Recorder
  readonly deployments: readonly Deployment[]
  readonly ruled: readonly RuledDocument[]
  readonly names: Names
  readonly replay: (pair: number, probe: number) => string
}

/** Counts of one run of probes. */
export interface Tally {
  probes: number
  /** Batches of which something was asked again, because it differed while others were under way. */
  askedAgain: number
  differences: number
  readonly found: Difference[]
  readonly byDialect: Map<string, number>
  readonly byPath: Map<string, number>
  readonly byPrincipal: Map<string, number>
  /** Answers of world a by HTTP status, and those that quoted something. */
  readonly byStatus: Map<string, number>
  readonly recordedBytes: Map<string, number>
}

export const emptyTally = (): Tally => ({
  probes: 0,
  askedAgain: 0,
  differences: 0,
  found: [],
  byDialect: new Map(),
  byPath: new Map(),
  byPrincipal: new Map(),
  byStatus: new Map(),
  recordedBytes: new Map(),
})

interface Sent {
  readonly number: number
  readonly probe: Probe
  readonly answers: Readonly<Record<Side, Observed>>
}

type Place = Pick<Difference, 'probe' | 'principal' | 'dialect' | 'path' | 'place'>

/** Requests at once into each world: enough that commits gather. */
const LANES = 16
/** Every door a few times, all for the same asker; then what deployments received is compared. */
const BATCH = DOORS.length * 2
/** Of each run of probes, how many are asked before anybody asks who may read what differs. */
const QUIET_SHARE = 0.7
const SHOWN_CHARS = 80

/** Asks both worlds the same, and holds all that leaves them against each other. */
export class PairRun {
  readonly #parts: PairParts
  readonly #tally: Tally
  readonly #forbidden: ReadonlyMap<string, Readonly<Record<Side, ReadonlySet<string>>>>

  readonly #own = new Set<string>()
  /** Seen in what is being asked. */
  #open: Difference[] = []

  constructor(parts: PairParts, tally: Tally) {
    this.#parts = parts
    this.#tally = tally
    this.#forbidden = forbiddenFor(parts)
  }

  /** What reached deployments while the worlds were built: the lake's own chunks. */
  async built(): Promise<void> {
    const recorded = await this.#drained()
    const place = { probe: 0, principal: 'the lake itself', dialect: 'control', path: 'embeddings' }
    this.#compareChunks(recorded, place)
    this.#compareRecorded(recorded, place, [], false)
    for (const one of this.#open.splice(0)) this.#report(one)
  }

  /** Up to `count` probes, in their order, until `isOver`. */
  async run(
    count: number,
    isOver: () => boolean,
    onProbes: (count: number) => void,
  ): Promise<void> {
    const batches = Math.ceil(count / BATCH)
    const quiet = Math.ceil(batches * QUIET_SHARE)
    const { observers } = this.#parts.pair
    for (let batch = 0; batch < batches && !isOver(); batch++) {
      const before = this.#tally.probes
      await this.#batch(batch, batch < quiet)
      // Once all is quiet: which series there are hangs on the order of requests until then.
      if (batch === quiet - 1 && observers.length > 0) await this.#control(batch)
      onProbes(this.#tally.probes - before)
    }
  }

  /** One probe again. */
  async replay(number: number, count: number): Promise<void> {
    const isQuiet = Math.floor(number / BATCH) < Math.ceil(Math.ceil(count / BATCH) * QUIET_SHARE)
    const asker = this.#askerOf(Math.floor(number / BATCH), isQuiet)
    if (asker !== undefined)
      await this.#settle(() => this.#askTogether(asker, [this.#probe(number)]))
  }

  /** Batches until something is found: how many probes that took; undefined: nothing was. */
  async untilFound(probesMax: number): Promise<number | undefined> {
    for (let batch = 0; batch * BATCH < probesMax; batch++) {
      await this.#batch(batch, true)
      if (this.#tally.differences > 0) return this.#tally.probes
    }
    return undefined
  }

  #askerOf(batch: number, isQuiet: boolean): KnownAsker | undefined {
    const { observers, readers } = this.#parts.pair
    const isReaders = observers.length === 0 || (!isQuiet && batch % 2 === 1 && readers.length > 0)
    const askers = isReaders ? readers : observers
    return askers[Math.floor(isQuiet ? batch : batch / 2) % Math.max(1, askers.length)]
  }

  async #batch(batch: number, isQuiet: boolean): Promise<void> {
    const asker = this.#askerOf(batch, isQuiet)
    if (asker === undefined) return
    const probes = Array.from({ length: BATCH }, (_, at) => this.#probe(batch * BATCH + at))
    await this.#settle(() => this.#askTogether(asker, probes))
  }

  /**
   * What pieces of known texts a sender has sent is counted, and of requests that are under way together
   * nobody says which comes first. So what differs is asked again, once all have been answered: then both
   * worlds have heard the same, and a difference that is left is none of order.
   */
  async #settle(ask: () => Promise<void>): Promise<void> {
    this.#open = []
    await ask()
    if (this.#open.length > 0) {
      this.#tally.askedAgain++
      this.#open = []
      await ask()
    }
    for (const one of this.#open) this.#report(one)
    this.#open = []
  }

  #probe(number: number): { readonly number: number; readonly probe: Probe } {
    const { seed, twins, names } = this.#parts
    const door = DOORS[number % DOORS.length]
    if (door === undefined) throw new Error('there is no such door')
    const random = seededBy(seed, 'probe', String(number))
    return { number, probe: probeAt(door, { random, material: twins.material, names }) }
  }

  async #askTogether(
    asker: KnownAsker,
    probes: readonly { readonly number: number; readonly probe: Probe }[],
  ): Promise<void> {
    const { owner } = asker
    const isObserver = this.#parts.pair.observers.includes(asker)
    const sent: Sent[] = []
    const waiting = probes.values()
    const lane = async (): Promise<void> => {
      for (const { number, probe } of waiting) {
        const answers = await this.#both(probe, owner)
        sent.push({ number, probe, answers })
        this.#count(probe, owner)
        add(this.#tally.byStatus, String(answers.a.status), 1)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    sent.sort((a, b) => a.number - b.number)
    for (const one of sent) {
      this.#look(one, owner)
      if (isObserver) await this.#compare(one, owner)
    }
    const [first] = sent
    if (first === undefined) return
    const { dialect, path } = first.probe
    const place = { probe: first.number, principal: owner, dialect, path }
    this.#compareRecorded(await this.#drained(), place, sent, isObserver)
  }

  async #both(
    probe: Pick<Probe, 'method' | 'target' | 'body' | 'headers'>,
    owner: string,
  ): Promise<Readonly<Record<Side, Observed>>> {
    const { a, b } = this.#parts.worlds
    const [ofA, ofB] = await Promise.all([a.ask(probe, owner), b.ask(probe, owner)])
    return { a: ofA, b: ofB }
  }

  #count({ dialect, path }: Pick<Probe, 'dialect' | 'path'>, owner: string): void {
    this.#tally.probes++
    add(this.#tally.byDialect, dialect, 1)
    add(this.#tally.byPath, path, 1)
    add(this.#tally.byPrincipal, owner, 1)
  }

  /** What went after it was indexed is quoted to nobody; what stands for a value is restored in no address. */
  #look({ number, probe, answers }: Sent, owner: string): void {
    for (const side of ['a', 'b'] as const) {
      const text = textOf(answers[side])
      const gone = text.search(GONE_CANARY)
      const at = gone === -1 ? placedValue(text) : gone
      if (at === -1) continue
      const { dialect, path } = probe
      this.#differs({ probe: number, principal: owner, dialect, path, place: 'answer' }, at, text)
      return
    }
  }

  async #compare({ number, probe, answers }: Sent, owner: string): Promise<void> {
    const { dialect, path } = probe
    const place = { probe: number, principal: owner, dialect, path, place: 'answer' }
    const [a, b] = [masked(answers.a), masked(answers.b)]
    const at = firstDifference(a, b)
    if (at !== undefined) this.#differs(place, at, b)
    if (probe.explain !== true) return
    const [left, right] = await Promise.all([
      explained(this.#parts.worlds.a, answers.a),
      explained(this.#parts.worlds.b, answers.b),
    ])
    const parted = firstDifference(left, right)
    if (parted !== undefined) this.#differs({ ...place, place: 'explain' }, parted, right)
  }

  /** Series of the metrics, and what was logged. Values are times and sizes of the process. */
  async #control(batch: number): Promise<void> {
    const probe = batch * BATCH
    const principal = 'admin'
    const seen = await this.#both({ method: 'GET', target: '/metrics', body: undefined }, 'admin')
    const [a, b] = [seriesOf(seen.a), seriesOf(seen.b)]
    this.#count({ dialect: 'control', path: 'metrics' }, principal)
    const at = firstDifference(a, b)
    const place = { probe, principal, dialect: 'control' }
    if (at !== undefined) this.#differs({ ...place, path: 'metrics', place: 'metrics' }, at, b)
    const [left, right] = (['a', 'b'] as const).map((side) =>
      this.#parts.worlds[side].logged().map(maskedText).toSorted().join('\n'),
    )
    this.#count({ dialect: 'control', path: 'logs' }, principal)
    const parted = firstDifference(left ?? '', right ?? '')
    if (parted !== undefined)
      this.#differs({ ...place, path: 'logs', place: 'log' }, parted, right ?? '')
    for (const one of this.#open.splice(0)) this.#report(one)
  }

  async #drained(): Promise<readonly Recorded[]> {
    const recorded = await this.#parts.recorder.drain()
    for (const { deployment, text } of recorded)
      add(this.#tally.recordedBytes, deployment, Buffer.byteLength(text))
    return recorded
  }

  /**
   * What deployments received: of a request of somebody who may read nothing of what differs, the same
   * bytes in both worlds; of anybody's, no word that stands only in what the deployment may not see, but
   * for those that the request itself brought.
   */
  #compareRecorded(
    recorded: readonly Recorded[],
    place: Omit<Place, 'place'>,
    sent: readonly Sent[],
    isObserver: boolean,
  ): void {
    const asked = new Set(sent.flatMap(({ probe }) => wordsOf(probe.text.toLowerCase())))
    this.#learn(recorded, asked)
    for (const { id } of this.#parts.deployments) {
      const received = recorded.filter(({ deployment }) => deployment === id)
      const texts = (side: Side): readonly string[] =>
        received
          .filter((one) => one.side === side)
          .map(({ text }) => maskedText(text))
          .toSorted()
      if (isObserver) {
        const [a, b] = [texts('a').join('\n\n'), texts('b').join('\n\n')]
        const at = firstDifference(a, b)
        if (at !== undefined) this.#differs({ ...place, place: id }, at, b)
      }
      for (const one of received) this.#lookThrough(one, asked, place)
    }
  }

  /** What world b says of itself, our own sentences around passages, is no secret of world a: there it is a canary. */
  #learn(recorded: readonly Recorded[], asked: ReadonlySet<string>): void {
    for (const { side, body } of recorded) {
      if (side !== 'b') continue
      for (const word of wordsOf(plainText(body))) if (!asked.has(word)) this.#own.add(word)
    }
  }

  /** An embedder that may see nothing of what differs gets the same texts in both worlds, however they are grouped. */
  #compareChunks(recorded: readonly Recorded[], place: Omit<Place, 'place'>): void {
    const { deployments, ruled, pair } = this.#parts
    for (const { id, clearance } of deployments) {
      const isAbove = ruled.every(
        ({ object, aclClass }) => !pair.hidden.has(object) || !dominates(clearance, aclClass.label),
      )
      if (!isAbove) continue
      const inputs = (side: Side): string =>
        recorded
          .filter((one) => one.side === side && one.deployment === id)
          .flatMap(({ body }) => inputsOf(body))
          .toSorted()
          .join('\n')
      const [a, b] = [inputs('a'), inputs('b')]
      const at = firstDifference(a, b)
      if (at !== undefined) this.#differs({ ...place, place: id }, at, b)
    }
  }

  #lookThrough(
    { side, deployment, body }: Recorded,
    asked: ReadonlySet<string>,
    place: Omit<Place, 'place'>,
  ): void {
    const forbidden = this.#forbidden.get(deployment)?.[side]
    if (forbidden === undefined || forbidden.size === 0) return
    const plain = plainText(body)
    const held = wordsOf(plain).find(
      (word) => forbidden.has(word) && !asked.has(word) && (side === 'b' || !this.#own.has(word)),
    )
    if (held === undefined) return
    const at = plain.indexOf(held)
    this.#differs({ ...place, place: deployment }, at, side === 'b' ? plain : '')
  }

  #differs(place: Place, at: number, twin: string): void {
    const { number, replay } = this.#parts
    const shown = twin.slice(Math.max(0, at - 20), at + SHOWN_CHARS)
    this.#open.push({
      pair: number,
      ...place,
      at,
      twin: shown,
      replay: replay(number, place.probe),
    })
  }

  #report(difference: Difference): void {
    this.#tally.differences++
    if (this.#tally.found.length < limits.proveDifferencesMax) this.#tally.found.push(difference)
  }
}

/** Where an address holds what a placeholder stood for; -1: nowhere. */
function placedValue(text: string): number {
  for (const { index, 0: address } of text.matchAll(ADDRESS)) if (VALUE.test(address)) return index
  return -1
}
const ADDRESS = new RegExp(`${PLACED.replaceAll('/', '\\\\?/')}[^)"]{1,120}`, 'g')

/** The texts of an embedder's request. */
function inputsOf(body: string): readonly string[] {
  const parsed = parseJson(body, { depthMax: limits.jsonDepthMax })
  const { input } = (parsed.ok ? parsed.value : {}) as { readonly input?: Json }
  return Array.isArray(input) ? input.map((one) => JSON.stringify(one)) : [body]
}

/** Of JSON, without what its escapes would glue to words. */
const plainText = (body: string): string =>
  body.replaceAll(/\\u[0-9a-f]{4}|\\./gi, ' ').toLowerCase()

const add = (counts: Map<string, number>, name: string, more: number): void =>
  void counts.set(name, (counts.get(name) ?? 0) + more)

/** For each deployment: words of what it may not see, that stand nowhere else. */
function forbiddenFor({
  deployments,
  ruled,
  pair,
  twins,
}: PairParts): ReadonlyMap<string, Readonly<Record<Side, ReadonlySet<string>>>> {
  return new Map(
    deployments.map(({ id, clearance }) => {
      const objects = new Set<CopiedObject>(
        ruled
          .filter(
            ({ object, aclClass }) =>
              pair.hidden.has(object) && !dominates(clearance, aclClass.label),
          )
          .map(({ object }) => object),
      )
      return [id, twins.secretsOf(objects)] as const
    }),
  )
}

const requestOf = ({ headers }: Observed): string | undefined =>
  headers.map((line) => /^standpipe-request-id: (\S+)/i.exec(line)?.[1]).find(Boolean)

/** What an explanation says of documents, labels and deployments. Times, keys and places in the log are each server's own. */
async function explained(world: World, answer: Observed): Promise<string> {
  const id = requestOf(answer)
  if (id === undefined) return ''
  const target = `/v1/standpipe/requests/${id}`
  const { status, body } = await world.ask({ method: 'GET', target, body: undefined }, 'admin')
  const parsed = parseJson(body.toString('utf8'), { depthMax: limits.jsonDepthMax })
  if (!parsed.ok) return String(status)
  const said = parsed.value as { readonly [name: string]: Json }
  return maskedText(canonicalJson([status, ...EXPLAINED.map((name) => said[name] ?? null)]))
}
const EXPLAINED = [
  'outcome',
  'reason',
  'alias',
  'label',
  'raisers',
  'findings',
  'policies',
  'candidates',
  'deployment',
  'dropped',
  'passages',
] as const

const seriesOf = ({ body }: Observed): string =>
  body
    .toString('utf8')
    .split('\n')
    .map((line) => line.replace(/ [\d.e+-]+$/, ''))
    .toSorted()
    .join('\n')
