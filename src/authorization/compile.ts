import { createHash } from 'node:crypto'
import type { Epoch } from '../kernel/values.ts'
import type { CedarEngine, CompiledSchema, CompiledSet } from './cedar.ts'
import { locate } from './diagnosis.ts'
import { readPolicies, type Policy } from './policies.ts'
import type { OrProblems, PolicyProblem, PolicyText } from './problem.ts'
import type { KnownEntities } from './references.ts'

export interface PolicySources {
  readonly schema: PolicyText
  /** Forbids only. Evaluated first, in a set of their own. */
  readonly invariants: readonly PolicyText[]
  readonly policies: readonly PolicyText[]
  readonly known: KnownEntities
  readonly epoch: Epoch
}

/** What is in force: never anything that was not validated. */
export interface Compiled {
  readonly engine: CedarEngine
  readonly schema: CompiledSchema
  readonly invariants: CompiledSet
  readonly policies: CompiledSet
  readonly byId: ReadonlyMap<string, Policy>
  /** Of schema and policies. */
  readonly hash: string
}

/** Validates everything, strictly, and tells all problems at once. */
export function compile(engine: CedarEngine, sources: PolicySources): OrProblems<Compiled> {
  const schemaProblems = readSchema(engine, sources.schema)
  if (schemaProblems.length > 0) return { ok: false, problems: schemaProblems }
  const schema = { hash: sha256(sources.schema.text), text: sources.schema.text }
  // Read together, so that no policy of one's own takes the id of an invariant.
  const texts = [...sources.invariants, ...sources.policies]
  const read = readPolicies(engine, schema, texts, sources.known)
  if (!read.ok) return read
  const invariantFiles = new Set(sources.invariants.map(({ file }) => file))
  const isInvariant = ({ file }: Policy): boolean => invariantFiles.has(file)
  const permits = read.value.filter((policy) => isInvariant(policy) && policy.effect === 'permit')
  if (permits.length > 0) return { ok: false, problems: permits.map(notForbid) }
  const invariants = compileSet(read.value.filter(isInvariant))
  const policies = compileSet(read.value.filter((policy) => !isInvariant(policy)))
  const byId = new Map(read.value.map((policy) => [policy.id, policy]))
  const hash = sha256(`${schema.hash} ${invariants.hash} ${policies.hash}`)
  return { ok: true, value: { engine, schema, invariants, policies, byId, hash } }
}

function readSchema(engine: CedarEngine, schema: PolicyText): readonly PolicyProblem[] {
  const answer = engine.module.checkParseSchema(schema.text)
  if (answer.type === 'success') return []
  return answer.errors.map((error) => locate(schema, 0, undefined, error))
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
