import picomatch from 'picomatch'
import { GOVERNANCE, type Governance } from './governance.ts'
import type { LakeRule } from './rule.ts'
import { causeText, isCauseText, ruledBy, type Cause, type RuledClass } from './ruling.ts'
import type { Statement } from './statement.ts'

export type { RuledClass }

/** What is known of one object besides its key. */
export interface ObjectFacts {
  /** Undefined: not known. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** Outermost ACL file first, the sidecar last. */
  readonly statements?: readonly Statement[]
}

export interface CompiledRules {
  readonly governance: Governance
  /**
   * The class of an object. The same for every object with the same cause.
   *
   * INVARIANT (no rule means nobody): a key that no rule matches is in a class without readers.
   * INVARIANT (denies win): `denied` joins the denies of every matching rule, the winner's or not.
   */
  classOf(key: string, facts?: ObjectFacts): RuledClass
  /** Would `classOf` say this class, if what is said of the object is what the class was made from? */
  isClassOf(key: string, tags: ObjectFacts['tags'], aclClass: Pick<RuledClass, 'cause'>): boolean
  /** What decides about it, for those who ask why. */
  causeOf(key: string, facts?: ObjectFacts): Cause
  /** Does who may read this object depend on its tags? Then unknown tags are for nobody. */
  needsTags(key: string): boolean
}

/**
 * Which of several matching rules wins: more tags; then a pattern without wildcards; then the longer
 * literal prefix; then more literal characters; then the earlier in the file. A rule with tags narrows
 * what the best rule without tags gives, unless configuration calls tags authoritative.
 */
export function compileRules(
  rules: readonly LakeRule[],
  governance: Governance = GOVERNANCE,
): CompiledRules {
  const compiled = rules.map(compileRule).toSorted(moreSpecificFirst)
  const tagged = compiled.filter(({ tags }) => tags.length > 0)
  const plain = new Map<string, RuledClass>()
  const needsTags = (key: string): boolean => tagged.some((rule) => rule.matches(key))
  const causeOf = (key: string, { tags, statements = [] }: ObjectFacts = {}): Cause => {
    const inPath = compiled.filter((rule) => rule.matches(key))
    const tagsUnknown = tags === undefined && inPath.some((rule) => rule.tags.length > 0)
    // Of unknown tags every rule's denies count; nobody reads it anyway.
    const matching = inPath.filter((rule) => tagsUnknown || hasTags(tags, rule))
    return {
      winner: matching[0]?.rule,
      base: matching.find((rule) => rule.tags.length === 0)?.rule,
      denying: matching.map(({ rule }) => rule).filter(({ denied }) => denied.length > 0),
      statements,
      tagsUnknown,
    }
  }
  return {
    governance,
    needsTags,
    causeOf,
    isClassOf: (key, tags, { cause }) => isCauseText(cause, causeOf(key, { tags })),
    classOf(key, facts = {}) {
      const cause = causeOf(key, facts)
      // Statements are as many as there are sidecars: what they make is not remembered here.
      if (cause.statements.length > 0) return ruledBy(cause, governance)
      const text = causeText(cause)
      const ruled = plain.get(text) ?? ruledBy(cause, governance)
      plain.set(text, ruled)
      return ruled
    },
  }
}

const hasTags = (tags: ObjectFacts['tags'], rule: CompiledRule): boolean =>
  rule.tags.every(
    ([name, value]) => tags !== undefined && Object.hasOwn(tags, name) && tags[name] === value,
  )

interface CompiledRule {
  readonly rule: LakeRule
  readonly order: number
  readonly tags: readonly (readonly [name: string, value: string])[]
  readonly exact: boolean
  readonly prefixLength: number
  readonly literalCount: number
  readonly matches: (key: string) => boolean
}

function compileRule(rule: LakeRule, order: number): CompiledRule {
  const pattern = normalizePattern(rule.match)
  const literals = pattern.replaceAll(/[*?[\]{}()!+@|\\]/g, '')
  const prefixLength = pattern.search(/[*?[\]{}()!+@|\\]|$/)
  return {
    rule,
    order,
    tags: Object.entries(rule.tags ?? {}),
    exact: literals.length === pattern.length,
    prefixLength,
    literalCount: literals.length,
    matches: matcher(pattern),
  }
}

/**
 * A rule that silently matches nothing would leave its deny off, so the usual slips still mean what
 * their writer meant: `/hr/` and `hr/` are `hr/**`, and letters compare in the form that keys have.
 */
function normalizePattern(match: string): string {
  const pattern = match.normalize('NFC').replace(/^(?:\.?\/)+/, '')
  return pattern === '' || pattern.endsWith('/') ? `${pattern}**` : pattern
}

/** `s`: a newline in a key is a character like any other, else `hr/**` would miss what `*` matches. */
function matcher(pattern: string): (key: string) => boolean {
  const matches = picomatch(pattern, {
    dot: true,
    nonegate: true,
    windows: false,
    flags: 's',
  })
  return (key) => matches(key)
}

function moreSpecificFirst(a: CompiledRule, b: CompiledRule): number {
  return (
    b.tags.length - a.tags.length ||
    Number(b.exact) - Number(a.exact) ||
    b.prefixLength - a.prefixLength ||
    b.literalCount - a.literalCount ||
    a.order - b.order
  )
}
