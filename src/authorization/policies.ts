import { assert } from '../kernel/assert.ts'
import { limits } from '../kernel/limits.ts'
import { RUNGS, type Rung } from './authorization.ts'
import type { CedarEngine, CompiledSchema } from './cedar.ts'
import { tooNested } from './bounds.ts'
import { locate, NOTHING_BEFORE, worthTelling, type Before } from './diagnosis.ts'
import { lineAtByte, type OrProblems, type PolicyProblem, type PolicyText } from './problem.ts'
import { unknownReferences, type KnownEntities } from './references.ts'

/** One policy of a file, validated, with what it says of itself. */
export interface Policy {
  readonly id: string
  readonly effect: 'permit' | 'forbid'
  readonly text: string
  readonly file: string
  /** Of its first character, both from 1. */
  readonly line: number
  readonly column: number
  /** `@reason`: why, as the end of a sentence. */
  readonly reason: string | undefined
  /** `@remedy`: what the caller can do about it. */
  readonly remedy: string | undefined
  /** `@control`: ids of the controls that it implements, such as `SOC2:CC6.7`. */
  readonly controls: readonly string[]
  /** `@ladder`: what may be done to a request that it denies (of a permit: that an invariant denies). */
  readonly ladder: readonly Rung[] | undefined
}

/**
 * Takes the files apart and proves every policy against the schema, strictly. All problems at once:
 * nothing of a set with a problem is ever activated.
 */
export function readPolicies(
  engine: CedarEngine,
  schema: CompiledSchema,
  texts: readonly PolicyText[],
  known: KnownEntities | 'any',
): OrProblems<readonly Policy[]> {
  const parsed = texts.map((text) => parseFile(engine, text))
  const policies = parsed.flatMap((file) => (file.ok ? file.value : []))
  const problems = [
    ...parsed.flatMap((file) => (file.ok ? [] : file.problems)),
    ...repeatedIds(policies),
    ...validate(engine, schema, policies),
    ...policies.flatMap((policy) => references(engine, policy, known)),
  ]
  return problems.length === 0
    ? { ok: true, value: policies }
    : { ok: false, problems: cut(problems) }
}

function parseFile(engine: CedarEngine, source: PolicyText): OrProblems<readonly Policy[]> {
  const { file, text } = source
  const problem = (line: number, message: string): PolicyProblem => ({
    file,
    line,
    policyId: undefined,
    message,
  })
  if (Buffer.byteLength(text) > limits.policyFileBytesMax) {
    return {
      ok: false,
      problems: [problem(0, `a policy file has at most ${limits.policyFileBytesMax} bytes`)],
    }
  }
  const nested = tooNested(text)
  if (nested !== undefined) return { ok: false, problems: [problem(nested.line, nested.message)] }
  const parts = engine.module.policySetTextToParts(text)
  if (parts.type === 'failure') {
    return {
      ok: false,
      problems: parts.errors.map((error) => locate(source, NOTHING_BEFORE, undefined, error)),
    }
  }
  const templates = parts.policy_templates.map((part) =>
    problem(beforeOf(text, part).lines + 1, 'templates are not used here; write the policy out'),
  )
  const read = parts.policies.map((part) => readPolicy(engine, source, part))
  const problems = [...templates, ...read.flatMap((policy) => (policy.ok ? [] : policy.problems))]
  if (problems.length > 0) return { ok: false, problems }
  const policies = read.flatMap((policy) => (policy.ok ? [policy.value] : []))
  return { ok: true, value: policies.toSorted((a, b) => a.line - b.line) }
}

function readPolicy(engine: CedarEngine, source: PolicyText, text: string): OrProblems<Policy> {
  const { file } = source
  const before = beforeOf(source.text, text)
  const line = before.lines + 1
  const json = engine.module.policyToJson(text)
  if (json.type === 'failure') {
    const problems = json.errors.map((error) => locate({ file, text }, before, undefined, error))
    return { ok: false, problems }
  }
  const { effect, annotations = {} } = json.json
  const { id, reason, remedy, control, ladder } = annotations
  if (id === undefined || !/^[\w.-]{1,100}$/.test(id)) {
    const message =
      'every policy has an id of letters, digits, `_`, `-` and `.`; write @id("…") above it'
    return { ok: false, problems: [{ file, line, policyId: id, message }] }
  }
  const controls = wordsOf(control) ?? []
  const rungs = wordsOf(ladder)
  const unknown = rungs?.find((rung) => !isRung(rung))
  if (unknown !== undefined) {
    const message = `there is no rung \`${unknown.slice(0, 40)}\`; @ladder has ${RUNGS.join(', ')}`
    return { ok: false, problems: [{ file, line, policyId: id, message }] }
  }
  const said = {
    id,
    effect,
    text,
    file,
    line,
    column: before.columns + 1,
    reason,
    remedy,
    controls,
  }
  return { ok: true, value: { ...said, ladder: rungs?.filter(isRung) } }
}

/** Separated by spaces or commas. */
const wordsOf = (annotation: string | undefined): readonly string[] | undefined =>
  annotation?.split(/[\s,]+/).filter((part) => part !== '')
const isRung = (word: string): word is Rung => RUNGS.some((rung) => rung === word)

/** Cedar gives the parts back as they stand in the file. */
function beforeOf(text: string, part: string): Before {
  const at = Math.max(0, text.indexOf(part))
  const lines = lineAtByte(text, Buffer.byteLength(text.slice(0, at))) - 1
  return { lines, columns: at - (text.lastIndexOf('\n', at - 1) + 1) }
}

function repeatedIds(policies: readonly Policy[]): readonly PolicyProblem[] {
  const first = new Map<string, Policy>()
  return policies.flatMap((policy) => {
    const { id, file, line } = policy
    const other = first.get(id)
    if (other === undefined) first.set(id, policy)
    return other === undefined
      ? []
      : [{ file, line, policyId: id, message: `this id is taken by ${other.file}:${other.line}` }]
  })
}

/** In one call: the schema is parsed once. Of policies that share an id, the first is looked at. */
function validate(
  engine: CedarEngine,
  schema: CompiledSchema,
  policies: readonly Policy[],
): readonly PolicyProblem[] {
  const byId = new Map(policies.toReversed().map((policy) => [policy.id, policy]))
  const answer = engine.module.validate({
    schema: schema.text,
    policies: {
      staticPolicies: Object.fromEntries([...byId.values()].map(({ id, text }) => [id, text])),
    },
    validationSettings: { mode: 'strict' },
  })
  // Each part parsed by itself, so together they parse.
  assert(answer.type === 'success', 'policies that parse one by one parse together')
  const found = [...answer.validationErrors, ...answer.validationWarnings]
  return [...byId.values()].flatMap(({ id, file, line, column, text }) => {
    const before = { lines: line - 1, columns: column - 1 }
    const errors = found.filter(({ policyId }) => policyId === id).map(({ error }) => error)
    return worthTelling(errors).map((error) => locate({ file, text }, before, id, error))
  })
}

function references(
  engine: CedarEngine,
  { id, file, line, text }: Policy,
  known: KnownEntities | 'any',
): readonly PolicyProblem[] {
  const json = engine.module.policyToJson(text)
  if (json.type === 'failure' || known === 'any') return []
  return unknownReferences(json.json, known).map((message) => ({
    file,
    line,
    policyId: id,
    message,
  }))
}

function cut(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const told = problems.slice(0, limits.policyProblemsMax)
  const [first] = problems
  if (told.length === problems.length || first === undefined) return told
  const message = `and ${problems.length - told.length} more problems`
  return [...told, { file: first.file, line: 0, policyId: undefined, message }]
}
