import { setFlagsFromString } from 'node:v8'
import type { EntityJson, EntityUidJson } from '@cedar-policy/cedar-wasm/nodejs'
import { assert } from '../kernel/assert.ts'
import { limits } from '../kernel/limits.ts'
import type { Decision } from './authorization.ts'

type CedarModule = typeof import('@cedar-policy/cedar-wasm/nodejs')
export type Uid = Extract<EntityUidJson, { type: string }>
export type Entity = EntityJson & { readonly uid: Uid }

/** A set that was validated: its texts by policy id, and a hash that names them. */
export interface CompiledSet {
  readonly hash: string
  readonly policies: Readonly<Record<string, string>>
}
export interface CompiledSchema {
  readonly hash: string
  readonly text: string
}

/** One question to the engine. */
export interface Question {
  readonly principal: Uid
  readonly action: Uid
  readonly resource: Uid
  readonly context: EntityJson['attrs']
  readonly entities: Entity[]
}

/**
 * Cedar, in WebAssembly. Its cache of preparsed sets is one for the whole process and never evicts,
 * so there is one engine for the process too, and a bounded ring of names in that cache.
 */
export class CedarEngine {
  readonly module: CedarModule
  readonly #sets = new NameRing('policies')
  readonly #schemas = new NameRing('schema')

  constructor(module: CedarModule) {
    this.module = module
  }

  /**
   * INVARIANT (errors deny): Cedar skips a policy that fails, and a skipped forbid means allow. So a
   * call that fails, a response with any error in it, and an engine that throws are all `failed`; the
   * policy ids are then those of the policies that failed.
   */
  ask(set: CompiledSet, schema: CompiledSchema, question: Question): Decision {
    try {
      const answer = this.module.statefulIsAuthorized({
        ...question,
        preparsedPolicySetId: this.#setName(set),
        preparsedSchemaName: this.#schemaName(schema),
        validateRequest: true,
      })
      if (answer.type === 'failure') return FAILED
      const { decision, diagnostics } = answer.response
      if (diagnostics.errors.length > 0) {
        return { ...FAILED, policyIds: sorted(diagnostics.errors.map(({ policyId }) => policyId)) }
      }
      return {
        allowed: decision === 'allow',
        failed: false,
        policyIds: sorted(diagnostics.reason),
      }
    } catch {
      return FAILED
    }
  }

  #setName({ hash, policies }: CompiledSet): string {
    return this.#sets.name(hash, (name) => {
      const parsed = this.module.preparsePolicySet(name, { staticPolicies: { ...policies } })
      assert(parsed.type === 'success', 'a validated policy set parses')
    })
  }

  #schemaName({ hash, text }: CompiledSchema): string {
    return this.#schemas.name(hash, (name) => {
      const parsed = this.module.preparseSchema(name, text)
      assert(parsed.type === 'success', 'a validated schema parses')
    })
  }
}

const FAILED: Decision = { allowed: false, failed: true, policyIds: [] }
const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted()

let engine: Promise<CedarEngine> | undefined

/** Loads the 4 MB of WebAssembly on first use, in 60 to 90 ms. */
export function loadCedar(): Promise<CedarEngine> {
  engine ??= load()
  return engine
}

async function load(): Promise<CedarEngine> {
  keepCallsToWasmApart()
  return new CedarEngine(await import('@cedar-policy/cedar-wasm/nodejs'))
}

/**
 * The V8 of Node 20 and 22 ends the process ("unreachable code", in the deoptimizer) when it throws
 * away a compiled function while that function is inside a WebAssembly call that was inlined into it
 * and returns an object. Every decision is such a call; some thousand different ones were enough
 * (measured on 20.20 and 22.23; 24.9 and 24.21 did not in 130,000). Not inlining costs nanoseconds.
 * The flag is for the whole process and counts for what is compiled from now on.
 */
function keepCallsToWasmApart(): void {
  const [major] = process.versions.node.split('.')
  if (Number(major) <= 24) setFlagsFromString('--no-turbo-inline-js-wasm-calls')
}

/**
 * Which content each name of the cache holds now.
 *
 * INVARIANT (a name means its content): an entry is made only after the content was loaded under the
 * name, and removed before anything else is. Whoever finds its content gone loads it again.
 */
export class NameRing {
  readonly #free: string[]
  /** Content hash → name, what was used last at the end: a set in force does not give way to drafts. */
  readonly #resident = new Map<string, string>()
  #last: string | undefined

  constructor(prefix: string, size: number = limits.cedarSlotsMax) {
    this.#free = Array.from({ length: size }, (_, slot) => `${prefix}-${slot}`)
  }

  name(hash: string, load: (name: string) => void): string {
    const resident = this.#resident.get(hash)
    if (resident !== undefined) {
      if (hash === this.#last) return resident
      this.#resident.delete(hash)
      this.#resident.set(hash, resident)
      this.#last = hash
      return resident
    }
    const name = this.#free.pop() ?? this.#takeOldest()
    try {
      load(name)
    } catch (error) {
      this.#free.push(name)
      throw error
    }
    this.#resident.set(hash, name)
    this.#last = hash
    return name
  }

  #takeOldest(): string {
    for (const [hash, name] of this.#resident) {
      this.#resident.delete(hash)
      return name
    }
    assert(false, 'a ring has at least one name')
  }
}
