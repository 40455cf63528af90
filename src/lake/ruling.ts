import { createHash } from 'node:crypto'
import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { join, UNSCANNABLE, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Governance } from './governance.ts'
import type { LakeRule } from './rule.ts'
import { governedText, sortedSet, type Statement } from './statement.ts'
import type { AclClassRow } from './store.ts'

/** What rules and statements say together about one object: the ACL class that it belongs to. */
export type RuledClass = Omit<AclClassRow, 'id' | 'source'>

/** Everything that decides who may read an object. */
export interface Cause {
  /** The most specific rule with tags that matches; without one, `base`. */
  readonly winner: LakeRule | undefined
  /** The most specific rule without tags that matches. */
  readonly base: LakeRule | undefined
  /** All matching rules with denies. */
  readonly denying: readonly LakeRule[]
  /** Outermost ACL file first, the sidecar last. */
  readonly statements: readonly Statement[]
  /** Rules look at its tags, and nobody knows them. */
  readonly tagsUnknown: boolean
}

/** One list in which a reader must stand, and what wrote it. */
export interface ReaderList {
  readonly by: LakeRule | Statement
  readonly readers: readonly string[]
}

/** What no rule covers is nobody's; should it ever be shown, nothing is cleared for it. */
export const NOBODYS: Label = UNSCANNABLE

/**
 * The lists in which a reader must stand, every one of them.
 *
 * INVARIANT (governors narrow): a rule with tags, an ACL file and a sidecar each add a list; only what
 * configuration calls authoritative takes the place of the lists before it.
 * INVARIANT (doubt denies): unknown tags, a broken statement, no rule: a list that nobody stands in.
 */
export function readerLists(cause: Cause, governance: Governance): readonly ReaderList[] {
  const { winner, base, statements } = cause
  let lists: ReaderList[] = base === undefined ? [] : [{ by: base, readers: base.readers }]
  const isTagged = winner !== undefined && winner !== base
  if (isTagged && (governance.tags.authoritative || base !== undefined)) {
    const list = { by: winner, readers: winner.readers }
    lists = governance.tags.authoritative ? [list] : [...lists, list]
  }
  for (const statement of statements) {
    if (statement.broken === true) return [{ by: statement, readers: [] }]
    const { readers } = statement
    if (readers === undefined) continue
    const list = { by: statement, readers }
    // What no rule covers stays nobody's unless somebody authoritative speaks.
    if (isAuthoritative(statement, governance)) lists = [list]
    else if (lists.length > 0) lists.push(list)
  }
  return cause.tagsUnknown || statements.length > limits.statementsMax ? [] : lists
}

const isAuthoritative = ({ from }: Statement, { sidecars, aclFiles }: Governance): boolean =>
  (from === 'sidecar' ? sidecars : aclFiles)?.authoritative === true

/**
 * INVARIANT (governors raise): labels join; only an authoritative statement with a level, or an
 * authoritative rule with tags, takes the place of what was before.
 */
export function labelBy(cause: Cause, governance: Governance): Label {
  const { winner, base, statements } = cause
  let label = base?.label ?? NOBODYS
  if (winner !== undefined && winner !== base) {
    label = governance.tags.authoritative ? winner.label : join(label, winner.label)
  }
  for (const statement of statements) {
    const { level, compartments = [], integrity = 'trusted' } = statement
    const said: Label = { level: level ?? 'public', compartments, integrity }
    const replaces = level !== undefined && isAuthoritative(statement, governance)
    label = replaces ? said : join(label, said)
    if (statement.broken === true) label = join(label, NOBODYS)
  }
  return cause.tagsUnknown ? join(label, NOBODYS) : label
}

/** INVARIANT (denies win): of every matching rule, the winner's or not, and of every statement. */
export const deniedBy = ({ denying, statements }: Cause): readonly string[] =>
  sortedSet([
    ...denying.flatMap((rule) => rule.denied),
    ...statements.flatMap(({ denied = [] }) => denied),
  ])

export function ruledBy(cause: Cause, governance: Governance): RuledClass {
  const lists = readerLists(cause, governance).map(({ readers }) => sortedSet(readers))
  return {
    cause: causeText(cause),
    ruleId: raisedBy(cause),
    ...conjunction(lists),
    denied: deniedBy(cause),
    label: labelBy(cause, governance),
    ...(cause.statements.length === 0 ? {} : { governed: governedText(cause.statements) }),
  }
}

/** Whoever stands in all of them. Nobody, when there is none or one of them is empty. */
export function conjunction(
  lists: readonly (readonly string[])[],
): Pick<RuledClass, 'readers' | 'within'> {
  const [readers = [], ...others] = lists
  if (readers.length === 0 || others.some((list) => list.length === 0)) return { readers: [] }
  const known = new Set([canonicalJson(readers)])
  const within = others
    .filter((list) => {
      const text = canonicalJson(list)
      return !known.has(text) && known.add(text)
    })
    .toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
  return within.length === 0 ? { readers } : { readers, within }
}

/** Who is said to raise the label: the rule, and the governors that speak of labels. */
const raisedBy = ({ winner, statements }: Cause): string => {
  const raising = statements.filter(
    ({ broken, level, compartments, integrity }) =>
      broken === true ||
      level !== undefined ||
      compartments !== undefined ||
      integrity !== undefined,
  )
  return [ruleName(winner), ...raising.map(({ file = 'sidecar' }) => file)].join(' + ')
}

/** How a rule is called where people read it. */
export const ruleName = (rule: LakeRule | undefined): string =>
  rule?.tags === undefined ? (rule?.match ?? '') : `${rule.match} ${canonicalJson(rule.tags)}`

/** Names a rule inside its source; a pattern without tags can never be taken for one with. */
const identityOf = ({ match, tags }: LakeRule): Json =>
  tags === undefined ? match : [match, { ...tags }]

const inTextOrder = (texts: readonly Json[]): readonly Json[] =>
  texts.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))

/** The one text of a cause. Without tags and statements, the winner and all who deny. */
export const causeText = (cause: Cause): string => causeTextOf(cause, hashOf(cause.statements))

const hashOf = (statements: readonly Statement[]): string =>
  statements.length === 0 ? '' : createHash('sha256').update(governedText(statements)).digest('hex')

/** Is it the text of this cause, whatever statements it was made from? */
export function isCauseText(text: string, cause: Cause): boolean {
  const named = namesIn(text)
  return named !== undefined && causeTextOf(cause, named.statements) === text
}

function causeTextOf({ winner, base, denying, tagsUnknown }: Cause, statements: string): string {
  const names = [winner, base].map((rule) => (rule === undefined ? null : identityOf(rule)))
  const [winnerName = null, baseName = null] = names
  const denyingNames = inTextOrder(denying.map(identityOf))
  const isPlain = ![winnerName, baseName, ...denyingNames].some(
    (name) => typeof name === 'object' && name !== null,
  )
  if (isPlain && statements === '' && !tagsUnknown) {
    return canonicalJson([winnerName, ...denyingNames])
  }
  return canonicalJson({
    base: baseName,
    denying: denyingNames,
    statements,
    tagsUnknown,
    winner: winnerName,
  })
}

/** The rules of a cause by those of now. Undefined: one of them is gone, or denies nobody any more. */
export function causeUnder(
  text: string,
  rules: readonly LakeRule[],
  statements: readonly Statement[],
): Cause | undefined {
  const named = namesIn(text)
  if (named === undefined) return undefined
  const byName = new Map(rules.map((rule) => [canonicalJson(identityOf(rule)), rule]))
  const ruleOf = (name: Json): LakeRule | undefined => byName.get(canonicalJson(name))
  const [winner, base] = [ruleOf(named.winner), ruleOf(named.base)]
  const denying = named.denying.map(ruleOf)
  const isStale =
    (named.winner !== null && winner === undefined) ||
    (named.base !== null && base === undefined) ||
    denying.some((rule) => rule === undefined || rule.denied.length === 0)
  if (isStale) return undefined
  return {
    winner,
    base,
    denying: denying.flatMap((rule) => rule ?? []),
    statements,
    tagsUnknown: named.tagsUnknown,
  }
}

interface Names {
  readonly winner: Json
  readonly base: Json
  readonly denying: readonly Json[]
  /** Their hash; '' of none. */
  readonly statements: string
  readonly tagsUnknown: boolean
}

function namesIn(text: string): Names | undefined {
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return undefined
  if (Array.isArray(parsed.value)) {
    const [winner = null, ...denying] = parsed.value as readonly Json[]
    return { winner, base: winner, denying, statements: '', tagsUnknown: false }
  }
  const { winner, base, denying, statements = '', tagsUnknown } = parsed.value as Partial<Names>
  if (winner === undefined || base === undefined || denying === undefined) return undefined
  return { winner, base, denying, statements, tagsUnknown: tagsUnknown !== false }
}
