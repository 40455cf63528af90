import { createHash } from 'node:crypto'
import type { Epoch } from '../kernel/values.ts'
import type { CedarEngine, CompiledSchema, CompiledSet } from './cedar.ts'
import { locate, NOTHING_BEFORE } from './diagnosis.ts'
import { readPolicies, type Policy } from './policies.ts'
import type { OrProblems, PolicyProblem, PolicyText } from './problem.ts'
import type { KnownEntities } from './references.ts'
import type { Drafts } from './shipped.ts'
import type { PolicyWatch } from './watch.ts'

export interface PolicySources {
  readonly schema: PolicyText
  /** Forbids only. Evaluated first, in a set of their own. */
  readonly invariants: readonly PolicyText[]
  readonly policies: readonly PolicyText[]
  /**
   * Drafts (`mode: observe`), together: what is in force with them beside it, but for what gives way to
   * them. A policy of theirs with the id of one in force stands in its place. They decide nothing.
   */
  readonly observed?: Drafts
  /** `any`: names are not checked. */
  readonly known: KnownEntities | 'any'
  readonly epoch: Epoch
  readonly watch?: PolicyWatch
}

/** Two sets that decide together. Never anything that was not validated. */
export interface Rules {
  readonly engine: CedarEngine
  readonly schema: CompiledSchema
  readonly invariants: CompiledSet
  readonly policies: CompiledSet
  readonly byId: ReadonlyMap<string, Policy>
  /** A policy speaks of the key that a principal shows. */
  readonly namesKeys: boolean
}

/** What is in force. */
export interface Compiled extends Rules {
  /** Of schema and policies. */
  readonly hash: string
  /** What drafts would make of it; undefined: there are none. */
  readonly observed: Rules | undefined
}

/** Validates everything, strictly, and tells all problems at once. */
export function compile(engine: CedarEngine, sources: PolicySources): OrProblems<Compiled> {
  const schemaProblems = readSchema(engine, sources.schema)
  if (schemaProblems.length > 0) return { ok: false, problems: schemaProblems }
  const schema = { hash: sha256(sources.schema.text), text: sources.schema.text }
  const { known, observed = NO_DRAFTS } = sources
  // Read together, so that no policy of one's own takes the id of an invariant.
  const read = readPolicies(engine, schema, [...sources.invariants, ...sources.policies], known)
  const drafts: OrProblems<readonly Policy[]> =
    observed.drafts.length === 0
      ? { ok: true, value: [] }
      : readPolicies(engine, schema, [...sources.invariants, ...observed.drafts], known)
  if (!read.ok || !drafts.ok) {
    const problems = [read, drafts].flatMap((one) => (one.ok ? [] : one.problems))
    return { ok: false, problems }
  }
  const invariantFiles = new Set(sources.invariants.map(({ file }) => file))
  const isInvariant = ({ file }: Policy): boolean => invariantFiles.has(file)
  const invariants = read.value.filter(isInvariant)
  const permits = invariants.filter((policy) => policy.effect === 'permit')
  if (permits.length > 0) return { ok: false, problems: permits.map(notForbid) }
  const policies = read.value.filter((policy) => !isInvariant(policy))
  const rules = rulesOf({ engine, schema }, invariants, policies)
  const hash = sha256(`${schema.hash} ${rules.invariants.hash} ${rules.policies.hash}`)
  if (observed.drafts.length === 0)
    return { ok: true, value: { ...rules, hash, observed: undefined } }
  const draft = drafts.value.filter((policy) => !isInvariant(policy))
  const replaced = new Set(draft.map(({ id }) => id))
  const stays = ({ id, file }: Policy): boolean =>
    !replaced.has(id) && !observed.withdraws.includes(file)
  const beside = policies.filter(stays)
  const tried = rulesOf({ engine, schema }, invariants, [...beside, ...draft])
  return { ok: true, value: { ...rules, hash, observed: tried } }
}

const NO_DRAFTS: Drafts = { drafts: [], withdraws: [] }

function rulesOf(
  world: Pick<Rules, 'engine' | 'schema'>,
  invariants: readonly Policy[],
  policies: readonly Policy[],
): Rules {
  const all = [...invariants, ...policies]
  return {
    ...world,
    invariants: compileSet(invariants),
    policies: compileSet(policies),
    byId: new Map(all.map((policy) => [policy.id, policy])),
    // Rather too often than too seldom: it costs shares of the memo, not meaning.
    namesKeys: all.some(({ text }) => /\bKey\b/.test(text)),
  }
}

function readSchema(engine: CedarEngine, schema: PolicyText): readonly PolicyProblem[] {
  const answer = engine.module.checkParseSchema(schema.text)
  if (answer.type === 'success') return []
  return answer.errors.map((error) => locate(schema, NOTHING_BEFORE, undefined, error))
}

const notForbid = ({ file, line, id }: Policy): PolicyProblem => ({
  file,
  line,
  policyId: id,
  message: 'an invariant only forbids; write permits among the policies',
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

function compileSet(policies: readonly Policy[]): CompiledSet {
  const byId = policies.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, text }) => [id, text])
  return { hash: sha256(JSON.stringify(byId)), policies: Object.fromEntries(byId) }
}
