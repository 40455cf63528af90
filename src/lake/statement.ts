import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { INTEGRITIES, LEVELS, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'

/**
 * What a sidecar or an entry of an ACL file says of an object. A member that is absent says nothing;
 * an empty list of readers says: nobody.
 */
export interface Statement {
  readonly from: 'sidecar' | 'aclFile'
  /** Key of the ACL file. */
  readonly file?: string
  /** Of the entry in it that this is; absent: of its whole folder. */
  readonly prefix?: string
  /** It is there and cannot be understood: nobody reads what it governs. */
  readonly broken?: true
  /** Sorted, without repeats, like all lists here. */
  readonly readers?: readonly string[]
  readonly denied?: readonly string[]
  readonly level?: Label['level']
  readonly compartments?: readonly string[]
  readonly integrity?: Label['integrity']
}

/** What it says, without where it stands. */
export type Said = Omit<Statement, 'from' | 'file' | 'prefix' | 'broken'>

/** `problem`: the end of a sentence that begins with the file; never its content. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

export const read = <T>(value: T): Reading<T> => ({ ok: true, value })
export const malformed = (problem: string): Reading<never> => ({ ok: false, problem })

export type Members = ReadonlyMap<string, unknown>

/** The members of an object, also those with the names of JavaScript's own. */
export const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined

const TOKEN = /^(group|app|user):[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/
const COMPARTMENT = /^[a-z0-9][a-z0-9_-]{0,63}$/
const SAID = ['readers', 'denied', 'level', 'compartments', 'integrity'] as const

/** Of members by those names. `prefixed`: what each is called there. */
export function saidIn(members: Members, called: (name: string) => string): Reading<Said> {
  const lists = SAID.filter((name) => name !== 'level' && name !== 'integrity')
  const said: Record<string, unknown> = {}
  for (const name of lists) {
    const value = members.get(called(name))
    if (!members.has(called(name))) continue
    const pattern = name === 'compartments' ? COMPARTMENT : TOKEN
    const list = listOf(value, pattern)
    if (list === undefined) {
      const what = name === 'compartments' ? 'compartments' : 'readers such as `group:hr`'
      return malformed(`has \`${called(name)}\` that are no list of ${what}`)
    }
    said[name] = name === 'denied' ? alsoLower(list) : list
  }
  for (const [name, known] of [
    ['level', LEVELS],
    ['integrity', INTEGRITIES],
  ] as const) {
    if (!members.has(called(name))) continue
    const value = members.get(called(name))
    if (!(known as readonly unknown[]).includes(value)) {
      return malformed(`has a \`${called(name)}\` that is none of ${known.join(', ')}`)
    }
    said[name] = value
  }
  return read(said as Said)
}

/**
 * Groups and people known by their address are written small here, whoever wrote them how: a deny that
 * misses somebody for a capital letter would be no deny. Readers are taken as they are written.
 */
const alsoLower = (denied: readonly string[]): readonly string[] =>
  sortedSet([...denied, ...denied.map((token) => token.toLowerCase())])

function listOf(value: unknown, pattern: RegExp): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > limits.governorTokensMax) return undefined
  const texts = value as readonly unknown[]
  const good = texts.every((text) => typeof text === 'string' && pattern.test(text))
  return good ? sortedSet(texts as readonly string[]) : undefined
}

export const sortedSet = (tokens: readonly string[]): readonly string[] =>
  [...new Set(tokens)].toSorted()

/** What an object that names a member twice is refused with. */
export const DOUBLED = 'names a member twice in one object'

/** The letters of a name without their case, width, and what is not seen or only joins words. */
export const foldedName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{Cf}\s_-]/gu, '')

/**
 * Does a member that we do not know look as if it should say who may read? Its writer believes that it
 * does something, so doing nothing about it would be a leak.
 */
export function looksLikeReaders(name: string): boolean {
  const words = name
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => READERS_WORD.test(word)) || WHOLE.has(words.join(''))
}
const READERS_WORD =
  /^(acls?|access(control.*)?|readers?|viewers?|(allow(s|ed|list|listed)?|den(y|ied|ies|ylist)|whitelist|blacklist)(users?|groups?|principals?|readers?)?|permitted|permissions?|principals?|standpipe|clearance|restricted(to)?)$/
const WHOLE = new Set(['users', 'groups', 'userids', 'groupids', 'userlist', 'grouplist'])

/** Text of a governor's bytes; undefined when it is not UTF-8. A byte order mark is no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What a class keeps of the statements that made it, in the order in which they speak. */
export const governedText = (statements: readonly Statement[]): string =>
  canonicalJson(statements as unknown as Json)

/** Is one of the statements of such a text broken? Names in it cannot pretend: their quotes are escaped. */
export const saysBroken = (governed: string): boolean => governed.includes('"broken":true')

/** Of our own text. One that cannot be read is broken: nobody reads by it. */
export function statementsIn(governed: string | undefined): readonly Statement[] {
  if (governed === undefined || governed === '') return []
  const parsed = parseJson(governed, { depthMax: limits.jsonDepthMax })
  return parsed.ok && Array.isArray(parsed.value)
    ? (parsed.value as readonly Statement[])
    : [{ from: 'sidecar', broken: true }]
}
