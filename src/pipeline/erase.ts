import type { RecordDraft } from '../audit/record.ts'
import { assert } from '../kernel/assert.ts'
import type { Clock } from '../kernel/clock.ts'
import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { base32Id, type Random } from '../kernel/random.ts'
import { isRefusal, refusal, type OrRefusal } from '../kernel/refusal.ts'
import { isoTime } from '../kernel/values.ts'
import type { KeyService } from '../keys/keys.ts'
import type { ErasureRow, NamedObjects } from '../lake/erase.ts'
import type { Source } from '../lake/source.ts'
import { lakeSubject, type ErasedList } from './erased-list.ts'
import { findObjects, type FoundObjects } from './erase-find.ts'
import {
  ERASE_STEPS,
  isClean,
  tracesOf,
  type ErasePorts,
  type EraseStepName,
  type StepDone,
  type Traces,
} from './erase-steps.ts'

export interface EraseWorld extends ErasePorts {
  readonly list: ErasedList
  readonly keys: Pick<KeyService, 'subject' | 'sign' | 'verify' | 'signingPublicKey'>
  readonly clock: Clock
  readonly random: Random
  /** Durable when it resolves. */
  append(record: RecordDraft): Promise<unknown>
  /** A configured source as it is, erased paths and all. */
  source(id: string): Source | undefined
  /** All configured sources: where copies are looked for. */
  sources(): readonly string[]
  /** Is it a sidecar or an ACL file, which is no document? */
  isGovernor(source: string, key: string): boolean
  /** Does the work while no sync of the source and no change of rules is under way. */
  whileStill<T>(source: string, work: () => Promise<T>): Promise<T>
  /** What an erasure does not reach, and where it is. */
  remains(): Promise<readonly Remaining[]>
  /** For tests: steps that are left out. */
  readonly disabled?: ReadonlySet<EraseStepName>
}

export interface Remaining {
  readonly where: string
  readonly what: string
}

export interface EraseRequest {
  readonly source: string
  readonly path: string
  readonly scope: 'object' | 'prefix'
  /** Also when neither index nor source knows it: what an earlier deletion left is taken out. */
  readonly gone: boolean
}

/** What was done, in words that name nothing: whoever knows the path can ask whether it is meant. */
export interface EraseStatement {
  readonly v: 1
  readonly type: 'standpipe-erasure'
  readonly id: string
  readonly source: string
  readonly scope: EraseRequest['scope']
  /** Keyed commitment to the path. */
  readonly object: { readonly keyId: string; readonly mac: string }
  readonly objects: number
  readonly by: string
  readonly startedAt: string
  readonly finishedAt: string
  /** It was cut short and finished later. */
  readonly resumed: boolean
  /** Did the source still hold it? Null: too many to ask. */
  readonly inSource: boolean | null
  readonly steps: readonly StepDone[]
  readonly before: Traces
  readonly after: Traces
  readonly clean: boolean
  readonly remains: readonly Remaining[]
}

/** Ed25519 over the canonical JSON (RFC 8785) of the statement; all base64url. */
export interface EraseRecord {
  readonly statement: EraseStatement
  readonly keyId: string
  readonly publicKey: string
  readonly signature: string
}

export interface Erased {
  readonly record: EraseRecord
  /** Other objects with the same bytes, still there. At most limits.eraseCopiesMax. */
  readonly copies: readonly { readonly source: string; readonly path: string }[]
}

type Plan = Pick<EraseRequest, 'source' | 'path' | 'scope'> & Pick<FoundObjects, 'ids' | 'keys'>
type Progress = Pick<EraseStatement, 'scope' | 'object' | 'objects' | 'inSource' | 'before'> & {
  readonly ids: readonly number[]
  readonly steps: readonly StepDone[]
  /** That still named it when the plan was forgotten. */
  readonly explanations: number
}

/**
 * Takes documents out of everything that this installation keeps.
 *
 * INVARIANT (intent before effect): the audit record, then the plan and the marks are durable before the
 * first row goes; whatever stops the process, the next start finishes by the plan. INVARIANT (erased
 * stays erased): a path on the list is gone for every sync and every check, until it is taken off.
 */
export class Eraser {
  readonly #world: EraseWorld
  #turn: Promise<unknown> = Promise.resolve()

  constructor(world: EraseWorld) {
    this.#world = world
  }

  /** How many objects a request means, and nothing else happens. */
  count(request: EraseRequest): Promise<OrRefusal<number>> {
    return this.#inTurn(async () => {
      const found = await findObjects(this.#world, request)
      return isRefusal(found) ? found : found.keys.length
    })
  }

  /** Rejects when a step failed: then it is begun, and `resume` finishes it. */
  erase(
    request: EraseRequest,
    by: string,
    onStep: (step: StepDone) => void,
  ): Promise<OrRefusal<Erased>> {
    return this.#inTurn(async () => {
      const found = await findObjects(this.#world, request)
      if (isRefusal(found)) return found
      const { inSource, copies } = found
      const row = await this.#begin(request, found, by)
      const record = await this.#run(row, { onStep, inSource, resumed: false })
      return { record, copies }
    })
  }

  /** Finishes what was cut short. MUST be awaited before documents are quoted after a start. */
  resume(): Promise<number> {
    return this.#inTurn(async () => {
      const { list, store } = this.#world
      const rows = await store.unfinished()
      if (rows.length > 0) await list.load(store)
      for (const row of rows)
        await this.#run(row, { onStep: () => undefined, inSource: null, resumed: true })
      return rows.length
    })
  }

  /** Takes paths off the list: the next sync may bring them back. How many were on it. */
  restore(request: EraseRequest, by: string): Promise<OrRefusal<number>> {
    return this.#inTurn(async () => {
      const { list, store } = this.#world
      const keys = await this.#erasedKeys(request)
      if (isRefusal(keys)) return keys
      const marks = await Promise.all(keys.map((key) => list.mark(request.source, key)))
      const id = base32Id(this.#world.random, ID_CHARS)
      const object = await this.#commitment(request)
      const facts = { event: 'erasure taken back', id, by, source: request.source, object }
      await this.#append({ ...facts, scope: request.scope, objects: marks.length })
      const lifted = await store.lift(marks)
      list.remove(marks)
      return lifted
    })
  }

  /**
   * Is the record ours and unchanged? `names`: does it speak of this path; null when none was asked.
   */
  async verify(
    record: EraseRecord,
    named?: { readonly path: string },
  ): Promise<{
    readonly signed: boolean
    readonly known: boolean
    readonly names: boolean | null
  }> {
    const { keys, store } = this.#world
    const { statement, keyId, signature } = record
    const text = canonicalJson(statement as unknown as Json)
    const signed = keys.verify(keyId, Buffer.from(text), Buffer.from(signature, 'base64url'))
    const kept = (await store.get(statement.id))?.statement
    const known = kept !== undefined && kept === canonicalJson(record as unknown as Json)
    if (named === undefined) return { signed, known, names: null }
    const { source, scope, object } = statement
    const own = await this.#commitment({ source, scope, path: named.path })
    return { signed, known, names: own.mac === object.mac && own.keyId === object.keyId }
  }

  async #begin(request: EraseRequest, found: FoundObjects, by: string): Promise<ErasureRow> {
    const { list, store, clock, random } = this.#world
    const { source, path, scope } = request
    const id = `er_${base32Id(random, ID_CHARS)}`
    const at = clock.now()
    const object = await this.#commitment(request)
    const facts = { event: 'erasure', id, by, source, scope, object }
    await this.#append({ ...facts, objects: found.keys.length })
    const plan: Plan = { source, path, scope, ids: found.ids, keys: found.keys }
    const marks = this.#skips('list')
      ? []
      : await Promise.all(found.keys.map((key) => list.mark(source, key)))
    const row = { id, source, by, at, plan: canonicalJson(plan as unknown as Json) }
    await store.begin(row, marks)
    list.add(marks)
    return { ...row, state: 'erasing', progress: '{}', statement: undefined }
  }

  async #run(row: ErasureRow, how: How): Promise<EraseRecord> {
    const progress =
      row.plan === undefined ? progressOf(row) : await this.#unname(row, planOf(row.plan), how)
    const steps = [...progress.steps]
    for (const step of ERASE_STEPS) {
      if (step.phase !== 'bytes' || this.#skips(step.name)) continue
      steps.push(await this.#timed(step.name, () => step.run(this.#world), how))
    }
    return this.#finish(row, { ...progress, steps }, how)
  }

  /** Everything that names it goes, and then the plan that did. */
  async #unname(row: ErasureRow, plan: Plan, how: How): Promise<Progress> {
    const { store, clock } = this.#world
    const { ids, source } = plan
    const doomed = { ids, named: namedOf(plan) }
    const before = await tracesOf(this.#world, ids, doomed.named)
    const steps: StepDone[] = []
    const run = async (phase: 'rows' | 'names'): Promise<void> => {
      for (const step of ERASE_STEPS) {
        if (step.phase !== phase || this.#skips(step.name)) continue
        steps.push(await this.#timed(step.name, () => step.run(this.#world, doomed), how))
      }
    }
    await this.#world.whileStill(source, () => run('rows'))
    // Requests that found it just before are still to be recorded, with what they found.
    await clock.sleep(limits.eraseGraceMs)
    await run('names')
    const object = await this.#commitment(plan)
    const { inSource } = how
    const objects = plan.keys.length
    const explanations = await store.countExplanations(doomed.named)
    const facts = { scope: plan.scope, object, objects, inSource, before, steps }
    const progress: Progress = { ...facts, ids, explanations }
    const text = canonicalJson(progress as unknown as Json)
    if (!this.#skips('plan')) await store.forgetPlan(row.id, text)
    return progress
  }

  async #finish(row: ErasureRow, progress: Progress, how: How): Promise<EraseRecord> {
    const { store, clock, keys } = this.#world
    const { ids, explanations, ...facts } = progress
    const after = { ...(await tracesOf(this.#world, ids, undefined)), explanations }
    const statement: EraseStatement = {
      v: 1,
      type: 'standpipe-erasure',
      id: row.id,
      source: row.source,
      by: row.by,
      ...facts,
      startedAt: isoTime(row.at),
      finishedAt: isoTime(clock.now()),
      resumed: how.resumed,
      after,
      clean: isClean(after),
      remains: await this.#world.remains(),
    }
    const text = canonicalJson(statement as unknown as Json)
    const { keyId, signature } = keys.sign(Buffer.from(text))
    const { publicKey } = keys.signingPublicKey()
    const record: EraseRecord = {
      statement,
      keyId,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      signature: Buffer.from(signature).toString('base64url'),
    }
    const { clean } = statement
    const signed = { keyId, signature: record.signature }
    await this.#append({ event: 'erased', id: row.id, source: row.source, clean, signed })
    if (!this.#skips('plan')) await store.finish(row.id, canonicalJson(record as unknown as Json))
    return record
  }

  async #timed(name: string, run: () => Promise<number>, { onStep }: How): Promise<StepDone> {
    const { clock } = this.#world
    const startedMs = clock.monotonicMs()
    const count = await run()
    const done = { name, count, ms: Math.round(clock.monotonicMs() - startedMs) }
    onStep(done)
    return done
  }

  #skips(name: EraseStepName): boolean {
    return this.#world.disabled?.has(name) ?? false
  }

  async #commitment({ source, scope, path }: Pick<EraseRequest, 'source' | 'scope' | 'path'>) {
    const keys = await this.#world.keys.subject(lakeSubject(source))
    const { keyId, mac } = keys.commit('erasure', `${scope}\0${path}`)
    return { keyId, mac }
  }

  /** Hashes tell no prefix: the paths under one are those that the source still lists. */
  async #erasedKeys({ source: id, path, scope }: EraseRequest): Promise<OrRefusal<string[]>> {
    const { list } = this.#world
    const source = this.#world.source(id)
    if (source === undefined) return refusal('not_found', `there is no source \`${id}\``)
    const keys: string[] = []
    if (scope === 'object') keys.push(...(list.has(id, path) ? [path] : []))
    else
      for await (const page of source.list(new AbortController().signal))
        for (const { key } of page) if (key.startsWith(path) && list.has(id, key)) keys.push(key)
    return keys.length > 0 ? keys : refusal('not_found', `nothing of \`${path}\` was erased`)
  }

  #append(facts: { readonly [key: string]: Json }): Promise<unknown> {
    const at = this.#world.clock.now()
    return this.#world.append({ kind: 'admin', at, request: '', facts })
  }

  /** INVARIANT (one erasure at a time): two would take each other's bytes for still in use. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }
}

const ID_CHARS = 16

interface How {
  readonly onStep: (step: StepDone) => void
  readonly inSource: boolean | null
  readonly resumed: boolean
}

const namedOf = ({ source, keys }: Plan): NamedObjects => ({ source, keys: new Set(keys) })

/** Written by us in the store that only we write. */
function parsedOf(text: string): unknown {
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  assert(parsed.ok, 'what an erasure wrote of itself is JSON')
  return parsed.value
}
const planOf = (text: string): Plan => parsedOf(text) as Plan
const progressOf = ({ progress }: ErasureRow): Progress => parsedOf(progress) as Progress
