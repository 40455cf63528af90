import { dominates } from '../kernel/label.ts'
import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Deployment } from '../models/deployment.ts'
import type { CopiedObject } from '../prove/lake-copy.ts'
import { firstDifference, masked, maskedText, textOf, type Observed } from '../prove/mask.ts'
import type { KnownAsker, PlannedPair, RuledDocument } from '../prove/plan.ts'
import { DOORS, pastesOf, probeAt, VALUE, type Names, type Probe } from '../prove/questions.ts'
import { PLACED, SIDES, type Recorded, type Recorder, type Side } from '../prove/recorder.ts'
import { ALIASES, PASTER, RESTRICTED as KEPT_LABEL } from '../prove/twin-config.ts'
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
  /** Batches that were asked again, because something differed. */
  askedAgain: number
  /** What differed both times. */
  differences: number
  /** What differed, and no more when it was asked again, and nobody knows why. */
  seenOnce: number
  /** The same, where one of the two worlds ran out of time for a side call. */
  outOfTime: number
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
  seenOnce: 0,
  outOfTime: 0,
  found: [],
  byDialect: new Map(),
  byPath: new Map(),
  byPrincipal: new Map(),
  byStatus: new Map(),
  recordedBytes: new Map(),
})

/** A probe and who asks it. */
interface Planned {
  readonly number: number
  readonly asker: KnownAsker
  readonly probe: Probe
}

interface Sent extends Planned {
  readonly answers: Readonly<Record<Side, Observed>>
}

type Place = Pick<Difference, 'probe' | 'principal' | 'dialect' | 'path' | 'place'>

/** What differs, before it is known whether it does so again. */
type Seen = Omit<Difference, 'seen'> & { readonly outOfTime: boolean }

/** Every door a few times; then what deployments received is compared. */
const BATCH = DOORS.length * 2
/** Numbers of what is pasted begin here. */
const PASTES_FROM = 100_000_000
const PASTED_DOCUMENTS_MAX = 12
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
  #open: Seen[] = []

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
    for (const one of this.#open.splice(0)) this.#report(one, 'again')
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
      if (batch === 0) await this.pasted()
      onProbes(this.#tally.probes - before)
    }
  }

  /** One probe again. */
  async replay(number: number, count: number): Promise<void> {
    if (number >= PASTES_FROM) {
      await this.pasted(number)
      return
    }
    const isQuiet = Math.floor(number / BATCH) < Math.ceil(Math.ceil(count / BATCH) * QUIET_SHARE)
    const planned = this.#planned(number, isQuiet)
    if (planned !== undefined) await this.#settle(() => this.#askTogether([planned]))
  }

  /** Batches until something is found: how many probes that took; undefined: nothing was. */
  async untilFound(probesMax: number): Promise<number | undefined> {
    for (let batch = 0; batch * BATCH < probesMax; batch++) {
      await this.#batch(batch, true)
      if (this.#tally.differences > 0) return this.#tally.probes
    }
    return undefined
  }

  /**
   * What nobody outside may see is pasted, each world's own words: no deployment that may not see it is
   * told more in the one world than in the other, and of the planted text none is told a word.
   */
  async pasted(only?: number): Promise<number> {
    const { twins, ruled } = this.#parts
    const before = this.#tally.probes
    const labels = new Map(ruled.map(({ object, aclClass }) => [object, aclClass.label]))
    const known = twins.pastes.filter(({ object }) => {
      const label = object && labels.get(object)
      return object === undefined || (label !== undefined && !dominates(NOTHING, label))
    })
    let number = PASTES_FROM
    for (const { object, a, b } of known.slice(0, PASTED_DOCUMENTS_MAX)) {
      const [ofA, ofB] = [pastesOf(a), pastesOf(b)]
      for (const [at, probe] of ofA.entries()) {
        const mine = number++
        const twin = ofB[at]
        if (twin === undefined || (only !== undefined && only !== mine)) continue
        await this.#settle(() => this.#paste(mine, { a: probe, b: twin }, object === undefined))
      }
    }
    return this.#tally.probes - before
  }

  async #paste(
    number: number,
    probes: Readonly<Record<Side, Probe>>,
    isPlanted: boolean,
  ): Promise<void> {
    const { worlds, deployments } = this.#parts
    const [a, b] = await Promise.all(SIDES.map((side) => worlds[side].ask(probes[side], PASTER)))
    if (a === undefined || b === undefined) return
    const { dialect, path } = probes.b
    this.#count(probes.b, PASTER)
    add(this.#tally.byStatus, String(a.status), 1)
    const place = { probe: number, principal: PASTER, dialect, path }
    // Which label it has is not compared: of a text that stands in several documents the lowest counts,
    // and the twins of two copies need not be copies.
    const isParted = isPlanted
      ? firstDifference(masked(a), masked(b)) !== undefined
      : a.status !== b.status
    if (isParted) this.#differs({ ...place, place: 'answer' }, 0, '')
    const recorded = await this.#drained()
    for (const { id, clearance } of deployments) {
      const received = recorded.filter(({ deployment }) => deployment === id)
      const counts = SIDES.map((side) => received.filter((one) => one.side === side).length)
      const isTold = isPlanted && received.length > 0 && !dominates(clearance, KEPT_LABEL)
      if (isTold || counts[0] !== counts[1]) this.#differs({ ...place, place: id }, 0, '')
    }
  }

  /** Of one batch all are observers, or all are readers: what deployments received is compared for all at once. */
  #askersOf(batch: number, isQuiet: boolean): readonly KnownAsker[] {
    const { observers, readers } = this.#parts.pair
    const isReaders = observers.length === 0 || (!isQuiet && batch % 2 === 1 && readers.length > 0)
    return isReaders ? readers : observers
  }

  /** By its number alone: each asker comes to every door, in the end. */
  #planned(number: number, isQuiet: boolean): Planned | undefined {
    const { seed, twins, names } = this.#parts
    const batch = Math.floor(number / BATCH)
    const askers = this.#askersOf(batch, isQuiet)
    const asker = askers[((number % BATCH) + batch) % Math.max(1, askers.length)]
    if (asker === undefined) return undefined
    const door = DOORS[number % DOORS.length]
    if (door === undefined) throw new Error('there is no such door')
    const random = seededBy(seed, 'probe', String(number))
    return { number, asker, probe: probeAt(door, { random, material: twins.material, names }) }
  }

  async #batch(batch: number, isQuiet: boolean): Promise<void> {
    const numbers = Array.from({ length: BATCH }, (_, at) => batch * BATCH + at)
    const planned = numbers.flatMap((number) => this.#planned(number, isQuiet) ?? [])
    if (planned.length > 0) await this.#settle(() => this.#askTogether(planned))
  }

  /**
   * What differs is asked again. What differs then too is told as a difference; what does not, as seen
   * once: lanes hang on nothing but their own order, so that nothing should vanish, but for what a world
   * did not get in time.
   */
  async #settle(ask: () => Promise<void>): Promise<void> {
    this.#open = []
    await ask()
    if (this.#open.length === 0) return
    const first = this.#open
    this.#tally.askedAgain++
    this.#open = []
    await ask()
    const again = this.#open.splice(0)
    const kept = new Set(again.map(whereOf))
    const isOutOfTime = first.some(({ outOfTime }) => outOfTime)
    for (const one of again) this.#report(one, 'again')
    for (const one of first) {
      if (kept.has(whereOf(one))) continue
      this.#report({ ...one, outOfTime: isOutOfTime }, 'once')
    }
  }

  /**
   * INVARIANT (lanes): each asker has a lane, and asks one thing after the other. What a gate remembers of a
   * sender hangs on that lane's order alone, which is the same in both worlds.
   */
  async #askTogether(planned: readonly Planned[]): Promise<void> {
    const sent: Sent[] = []
    const lane = async (mine: readonly Planned[]): Promise<void> => {
      for (const one of mine) {
        const answers = await this.#both(one.probe, one.asker.owner)
        sent.push({ ...one, answers })
        this.#count(one.probe, one.asker.owner)
        add(this.#tally.byStatus, String(answers.a.status), 1)
      }
    }
    const lanes = new Map<KnownAsker, Planned[]>()
    for (const one of planned) lanes.set(one.asker, [...(lanes.get(one.asker) ?? []), one])
    await Promise.all([...lanes.values()].map(lane))
    sent.sort((a, b) => a.number - b.number)
    const [first] = sent
    if (first === undefined) return
    const isObserver = this.#parts.pair.observers.includes(first.asker)
    for (const one of sent) {
      this.#look(one)
      if (isObserver) await this.#compare(one)
    }
    const { dialect, path } = first.probe
    const principal =
      sent.length === 1 ? first.asker.owner : [...lanes.keys()].map(({ owner }) => owner).join(', ')
    const place = { probe: first.number, principal, dialect, path }
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
  #look({ number, asker, probe, answers }: Sent): void {
    for (const side of ['a', 'b'] as const) {
      const text = textOf(answers[side])
      const gone = text.search(GONE_CANARY)
      const at = [
        gone,
        placedValue(text),
        keptValue(probe, text),
        carried(answers[side], text),
      ].find((one) => one !== -1)
      if (at === undefined) continue
      const { dialect, path } = probe
      const principal = asker.owner
      this.#differs({ probe: number, principal, dialect, path, place: 'answer' }, at, text)
      return
    }
  }

  async #compare({ number, asker, probe, answers }: Sent): Promise<void> {
    const { dialect, path } = probe
    const place = { probe: number, principal: asker.owner, dialect, path, place: 'answer' }
    const [a, b] = [masked(answers.a), masked(answers.b)]
    const at = firstDifference(a, b)
    if (at !== undefined) {
      const { worlds } = this.#parts
      const isLate = await Promise.all(
        SIDES.map((side) => ranOutOfTime(worlds[side], answers[side])),
      )
      this.#differs(place, at, b, isLate.includes(true))
    }
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
    for (const one of this.#open.splice(0)) this.#report(one, 'again')
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

  #differs(place: Place, at: number, twin: string, outOfTime = false): void {
    const { number, replay } = this.#parts
    const shown = twin.slice(Math.max(0, at - 20), at + SHOWN_CHARS)
    const told = { ...place, at, twin: shown, replay: replay(number, place.probe) }
    this.#open.push({ pair: number, ...told, outOfTime })
  }

  #report({ outOfTime, ...difference }: Seen, seen: Difference['seen']): void {
    const tally = this.#tally
    if (seen === 'again') tally.differences++
    else if (outOfTime) tally.outOfTime++
    else tally.seenOnce++
    if (seen === 'once' && outOfTime) return
    if (tally.found.length < limits.proveDifferencesMax) tally.found.push({ ...difference, seen })
  }
}

/** The same place in the same probe. */
const whereOf = ({ probe, principal, path, place }: Place): string =>
  [probe, principal, path, place].join('\0')

/** Where an address holds what a placeholder stood for; -1: nowhere. */
function placedValue(text: string): number {
  for (const { index, 0: address } of text.matchAll(ADDRESS)) if (VALUE.test(address)) return index
  return -1
}
const ADDRESS = new RegExp(`${PLACED.replaceAll('/', '\\\\?/')}[^)"]{1,120}`, 'g')

/** A value that was given back where policy forbids it. */
const keptValue = ({ text }: Pick<Probe, 'text'>, answer: string): number =>
  text.includes(`"${ALIASES.kept}"`) ? answer.search(VALUE) : -1

/** An address of somebody's, beside what is not for everybody and text that may carry instructions. */
function carried({ headers }: Observed, text: string): number {
  const label = headers.map((line) => /^standpipe-label: (.*)$/i.exec(line)?.[1]).find(Boolean)
  if (label === undefined || !label.endsWith('!untrusted') || label === 'public!untrusted')
    return -1
  return text.search(CARRYING)
}
const CARRYING = /https:\\?\/\\?\/collect\.example/i
const NOTHING = { level: 'public', compartments: [] } as const

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

async function explanation(world: World, answer: Observed): Promise<Observed | undefined> {
  const id = requestOf(answer)
  if (id === undefined) return undefined
  const target = `/v1/standpipe/requests/${id}`
  return world.ask({ method: 'GET', target, body: undefined }, 'admin')
}

/** An embedder or a reranker was given up on: how busy this machine is decides about that. */
async function ranOutOfTime(world: World, answer: Observed): Promise<boolean> {
  const explained = await explanation(world, answer)
  return explained?.body.includes(LATE) === true
}

/** What an explanation says of documents, labels and deployments. Times, keys and places in the log are each server's own. */
async function explained(world: World, answer: Observed): Promise<string> {
  const told = await explanation(world, answer)
  if (told === undefined) return ''
  const { status, body } = told
  const parsed = parseJson(body.toString('utf8'), { depthMax: limits.jsonDepthMax })
  if (!parsed.ok) return String(status)
  const said = parsed.value as { readonly [name: string]: Json }
  return maskedText(canonicalJson([status, ...EXPLAINED.map((name) => said[name] ?? null)]))
}
/** As explanations write it. */
const LATE = 'did not answer in time'
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
