import picomatch from 'picomatch'
import { canonicalJson } from '../kernel/json.ts'
import { UNSCANNABLE, type Label } from '../kernel/label.ts'
import type { LakeRule } from './rule.ts'
import type { AclClassRow } from './store.ts'

/** What the rules of one source say about one object: the ACL class that it belongs to. */
export type RuledClass = Omit<AclClassRow, 'id' | 'source'>

export interface CompiledRules {
  /**
   * The class of an object. The same value for every object with the same cause.
   *
   * INVARIANT (no rule means nobody): a key that no rule matches is in a class without readers.
   * INVARIANT (denies win): `denied` joins the denies of every matching rule, the winner's or not.
   */
  classOf(key: string): RuledClass
}

/**
 * Which of several matching rules wins: a pattern without wildcards; then the longer literal prefix;
 * then more literal characters; then the earlier in the file.
 */
export function compileRules(rules: readonly LakeRule[]): CompiledRules {
  const compiled = rules.map(compileRule).toSorted(moreSpecificFirst)
  const byCause = new Map<string, RuledClass>()
  return {
    classOf(key) {
      const matching = compiled.filter((rule) => rule.matches(key))
      const denying = matching.filter(({ rule }) => rule.denied.length > 0)
      const cause = canonicalJson([
        matching[0]?.rule.match ?? null,
        ...denying.map(({ rule }) => rule.match).toSorted(),
      ])
      const known = byCause.get(cause)
      if (known !== undefined) return known
      const ruled = classFor(
        cause,
        matching[0]?.rule,
        denying.map(({ rule }) => rule),
      )
      byCause.set(cause, ruled)
      return ruled
    },
  }
}

function classFor(
  cause: string,
  winner: LakeRule | undefined,
  denying: readonly LakeRule[],
): RuledClass {
  return {
    cause,
    ruleId: winner?.match ?? '',
    readers: sortedSet(winner?.readers ?? []),
    denied: sortedSet(denying.flatMap((rule) => rule.denied)),
    label: winner?.label ?? NOBODYS,
  }
}

/** What no rule covers is nobody's; should it ever be shown, nothing is cleared for it. */
const NOBODYS: Label = UNSCANNABLE

const sortedSet = (tokens: readonly string[]): readonly string[] => [...new Set(tokens)].toSorted()

interface CompiledRule {
  readonly rule: LakeRule
  readonly order: number
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
    Number(b.exact) - Number(a.exact) ||
    b.prefixLength - a.prefixLength ||
    b.literalCount - a.literalCount ||
    a.order - b.order
  )
}
