import type { Passage } from '../../src/models/chat.ts'
import type { Deployment } from '../../src/models/deployment.ts'
import type { Prompt } from '../../src/models/provider.ts'
import type { AttemptDraft, Settlement } from '../../src/ledger/store.ts'
import { chargeOf } from './naive-price.ts'
import { LEVELS, naiveJoin, type NaiveLabel, type Planted } from './planted.ts'
import { naiveLabel, type SimDocument } from './scenario.ts'
import { ShadowLedger } from './shadow-ledger.ts'
import { groupsOf, type Truth } from './truth.ts'
import type { Call, Violation, Visit } from './world.ts'

/** Level and compartments under the clearance; a secret stays in the process. Read from the words of the policy. */
function isCleared({ clearance, perimeter }: Deployment, label: NaiveLabel): boolean {
  if (LEVELS.indexOf(label.level) > LEVELS.indexOf(clearance.level)) return false
  if (label.compartments.includes('secret') && perimeter !== 'process' && perimeter !== 'sealed')
    return false
  if (clearance.compartments.includes('*')) return true
  return label.compartments.every((one) => clearance.compartments.includes(one))
}

/** Every text of a prompt, wherever it stands. */
const textOf = ({ request, question, passages, instructions }: Prompt): string =>
  JSON.stringify([
    request.messages,
    request.tools,
    request.unknownText,
    request.raw,
    question,
    instructions,
  ]) +
  passages
    .map(({ title, headings, text, path }) => [title, ...headings, text, path].join('\n'))
    .join('\n')

/** Says what is wrong, by other means than the code under test. */
export class Checker {
  readonly violations: Violation[] = []
  readonly calls: Call[] = []
  readonly visits = new Map<string, Visit>()
  readonly ledger: ShadowLedger
  readonly truth: Truth
  readonly #owners: readonly string[]
  /** By process and deployment: requests that came to it, and second tries. */
  readonly #tried = new Map<string, { first: number; again: number; readonly sinceMs: number }>()
  readonly #tick: () => number

  /** What was reached. */
  readonly count: (what: string) => void

  constructor(truth: Truth, tick: () => number, count: (what: string) => void) {
    this.truth = truth
    this.count = count
    this.#owners = truth.scenario.keys
    this.#tick = tick
    this.ledger = new ShadowLedger(this.violate)
  }

  readonly violate = (invariant: string, detail: string, request?: string): void => {
    if (this.violations.length < 20) this.violations.push({ invariant, detail, request })
  }

  ownerOf(visit: Visit): string {
    return visit.asked.key === undefined ? '' : (this.#owners[visit.asked.key] ?? '')
  }

  /** INVARIANT (intent before effect): at the moment in which the first byte leaves. */
  called(call: Call): void {
    const { request, deployment, prompt } = call
    const visit = this.visits.get(request)
    const attempt = [...this.ledger.attempts.values()].findLast(
      ({ draft, called, state }) =>
        draft.request === request &&
        draft.deployment === deployment.id &&
        !called &&
        state === 'reserved',
    )
    if (attempt === undefined || visit === undefined) {
      this.violate(
        'intent before effect',
        `${deployment.id} was called without an open attempt`,
        request,
      )
      return
    }
    attempt.called = true
    call.attempt = attempt
    this.#checkClearance(call, visit)
    // The epoch was compared in the commit of the intent: who and in which groups is of that moment.
    this.#checkPassages(visit, prompt.passages, attempt.tick, attempt.tick)
    this.#checkKey(visit, attempt.tick)
    const counts = isCount(prompt)
    if (counts && attempt.draft.holdNanoUsd !== 0n)
      this.violate('counting is free', `its hold is ${attempt.draft.holdNanoUsd}`, request)
    const priced = deployment.price !== undefined
    if (counts) return
    if (priced !== (attempt.draft.holdNanoUsd !== undefined) || attempt.draft.holdNanoUsd === 0n)
      this.violate('intent before effect', `its hold is ${attempt.draft.holdNanoUsd}`, request)
  }

  /**
   * INVARIANT (retries are bounded): counted again from the attempts. A tenth of the requests that came to
   * a deployment, three, and one more every ten seconds.
   */
  opening(draft: AttemptDraft, generation: number, nowMs: number): void {
    const name = `${generation} ${draft.deployment}`
    const tried = this.#tried.get(name) ?? { first: 0, again: 0, sinceMs: nowMs }
    this.#tried.set(name, tried)
    const last = this.ledger.attempts.get(draft.closes?.attempt ?? '')?.draft.deployment
    if (last === draft.deployment) tried.again += 1
    else tried.first += 1
    // Time is counted from the first request, and its first step may be nearly over then.
    const most = 3 + tried.first / 10 + Math.floor((nowMs - tried.sinceMs) / 10_000 + 1)
    if (tried.again > most)
      this.violate(
        'retries are bounded',
        `${draft.deployment}: ${tried.again} of ${tried.first}`,
        draft.request,
      )
  }

  /** The label of everything in the outbound prompt. */
  labelOf({ prompt }: Call, visit: Visit): NaiveLabel {
    const text = textOf(prompt)
    const { declared } = visit.asked
    const labels: NaiveLabel[] = declared === undefined ? [] : [naiveLabel(declared)]
    for (const { text: secret, label } of this.#planted())
      if (text.includes(secret)) labels.push(label)
    for (const [at, document] of this.truth.scenario.documents.entries())
      if (text.includes(document.canary)) labels.push(this.#labelOf(document, at, visit))
    return naiveJoin(labels)
  }

  #checkClearance(call: Call, visit: Visit): void {
    const { deployment, request, attempt } = call
    const label = this.labelOf(call, visit)
    const configured = this.truth.byEpoch
      .get(attempt?.draft.epoch ?? 0)
      ?.deployments.find(({ id }) => id === deployment.id)
    if (configured === undefined || !isCleared(configured, label))
      this.violate(
        'clearance',
        `${deployment.id} is not cleared for ${label.level}[${label.compartments.join()}]`,
        request,
      )
  }

  /** A document that moved meanwhile carried one of its labels: the lowest is asked for. */
  #labelOf(document: SimDocument, at: number, { startTick }: Visit): NaiveLabel {
    const classes = this.truth.documents[at]?.during(startTick, this.#tick()) ?? []
    const labels = classes.flatMap((one) => {
      const label = one === undefined ? undefined : this.truth.scenario.classes[one]?.label
      return label === undefined ? [] : [naiveLabel(label)]
    })
    const [lowest] = labels.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
    const own = document.secrets.map(({ label }) => label)
    if (lowest === undefined) return naiveJoin(own)
    return naiveJoin([labels.length === 1 ? lowest : { ...lowest, compartments: [] }, ...own])
  }

  #checkKey({ id, asked: { key } }: Visit, tick: number): void {
    const revoked = this.truth.revoked.during(tick, tick)
    if (key === undefined || revoked.every((keys) => keys.includes(key)))
      this.violate('revocation is immediate', `key ${key} was used`, id)
  }

  /** INVARIANT (nothing unreadable): passages of a prompt or of a retrieval's answer. */
  #checkPassages(visit: Visit, passages: readonly Passage[], decided: number, to: number): void {
    const owner = this.ownerOf(visit)
    const time = { from: visit.startTick, decided, to }
    for (const passage of passages) {
      const at = this.truth.scenario.documents.findIndex(({ canary }) =>
        passage.text.includes(canary),
      )
      if (at === -1)
        this.violate('nothing unreadable', `a passage of no document: ${passage.path}`, visit.id)
      else if (!this.truth.mayHaveRead(owner, at, time))
        this.violate(
          'nothing unreadable',
          `${owner} got document ${at} (${groupsOf(this.truth.config.latest, owner).join()})`,
          visit.id,
        )
    }
  }

  retrieved(visit: Visit, passages: readonly Passage[]): void {
    this.#checkPassages(visit, passages, visit.startTick, this.#tick())
    this.#checkKey(visit, visit.startTick)
  }

  #planted(): readonly Planted[] {
    const { documents, requests } = this.truth.scenario
    return [...documents, ...requests].flatMap(({ secrets }) => secrets)
  }

  /** INVARIANT (unknown is not zero), INVARIANT (void only when known). */
  settling({ attempt: name, state, lines, estimated }: Settlement): void {
    const call = this.calls.findLast(({ attempt }) => attempt?.draft.attempt === name)
    const request = name.slice(0, name.lastIndexOf('.'))
    if (state === 'voided') return this.#checkVoid(call, request)
    const draft = this.ledger.attempts.get(name)?.draft
    if (draft?.deployment === '(estimate)' || (call !== undefined && isCount(call.prompt))) {
      // One that said nothing before it was cut keeps its hold of nothing.
      const charged = lines.length > 0 || estimated
      const asked = this.visits.get(request)?.asked.kind
      if (asked !== 'count' || charged || draft?.holdNanoUsd !== 0n)
        this.violate('counting is free', `${asked} ${state} ${lines.length} lines`, request)
      return
    }
    if (state === 'indeterminate') {
      if (call?.usage !== undefined && !call.broke)
        this.violate('usage is charged', 'its usage was told, yet it is indeterminate', request)
      return
    }
    const charged = lines.reduce((all, line) => all + line.nanoUsd, 0n)
    const price = call?.deployment.price
    if (call?.usage !== undefined) {
      const due = price === undefined ? 0n : chargeOf(price, call.usage)
      if (estimated ? isWithin(call) || charged > due : charged !== due)
        this.violate('exact charge', `${charged} for ${due}`, request)
      this.#checkHoldCovers(call, charged, request)
    } else if (!estimated || call?.deployment.perimeter === 'external')
      this.violate('unknown is not zero', 'settled without a word of its usage', request)
    else if (price !== undefined && charged === 0n)
      this.violate('unknown is not zero', 'an estimate of nothing', request)
  }

  closing(name: string, state: 'voided' | 'indeterminate'): void {
    const call = this.calls.findLast(({ attempt }) => attempt?.draft.attempt === name)
    if (state === 'voided') this.#checkVoid(call, name.slice(0, name.lastIndexOf('.')))
  }

  #checkVoid(call: Call | undefined, request: string): void {
    const began = call?.script !== undefined && call.failure?.dispatched !== false
    if (began) this.violate('void only when known', `voided after ${call?.script?.name}`, request)
  }

  /** Overage is only ever of output beyond the hold that no bound was told for. */
  #checkHoldCovers(call: Call, charged: bigint, request: string): void {
    const { prompt, attempt } = call
    const told = prompt.maxOutputTokens ?? prompt.request.maxOutputTokens
    const hold = attempt?.draft.holdNanoUsd
    if ((told !== undefined || isWithin(call)) && hold !== undefined && charged > hold)
      this.violate('hold covers charge', `${charged} of ${hold}`, request)
  }
}

const isCount = ({ request }: Prompt): boolean =>
  request.kind === 'chat' && request.only === 'count'

/** Surely inside the bounds that the hold was made for. */
function isWithin({ usage, prompt }: Call): boolean {
  const { input = 0, cacheRead = 0, output = 0, reasoning = 0 } = usage ?? {}
  const bytes = Buffer.byteLength(
    prompt.request.messages.map(({ parts }) => JSON.stringify(parts)).join(),
  )
  const chats = prompt.request.kind === 'chat'
  const told = chats ? (prompt.maxOutputTokens ?? prompt.request.maxOutputTokens ?? 64) : 0
  return input + cacheRead <= bytes / 2 && output + reasoning <= Math.min(64, told)
}
