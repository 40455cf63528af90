import { hasDoubledName, parseJson } from '../kernel/json.ts'
import { join, LEVELS, PUBLIC, UNSCANNABLE, type Label, type Level } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isFields, type Fields } from './body.ts'

/** Only a deployment that is cleared for every compartment is cleared for this one. */
const EVERY = '*'
/** Something was declared that cannot be read. */
const UNREADABLE: Label = { ...UNSCANNABLE, compartments: [EVERY] }

/**
 * What a tool says of its result, `_meta.ifc` as MCP servers write it (GitHub's and our own): the join of
 * all that is declared anywhere in the client's value of the result, in texts that are JSON too, for most
 * clients hand on a result as text. Empty where nothing is declared.
 *
 * INVARIANT (a declaration only raises): what it says is joined with all else that is known, and a word
 * that we do not know is the strictest one: whoever writes it meant more than nothing.
 */
export function declaredIn(result: unknown): { readonly declared?: Label } {
  const reading = new Reading()
  reading.read(result)
  return reading.told()
}

/** No recursion: values are deep or wide as their sender likes. */
class Reading {
  #declared: Label | undefined
  readonly #compartments = new Set<string>()
  /** With how often JSON was opened to come to them. */
  readonly #open: [value: unknown, nested: number][] = []

  read(result: unknown): void {
    this.#open.push([result, 0])
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) {
      const [value, nested] = next
      if (typeof value === 'string') this.#text(value, nested)
      else if (typeof value === 'object' && value !== null) this.#members(value, nested)
    }
  }

  told(): { readonly declared?: Label } {
    if (this.#declared === undefined) return {}
    if (this.#compartments.size > limits.declaredCompartmentsMax) this.#compartments.add(EVERY)
    return { declared: { ...this.#declared, compartments: [...this.#compartments].toSorted() } }
  }

  #text(text: string, nested: number): void {
    if (!mayDeclare(text)) return
    const parsed =
      nested < limits.declaredNestedMax
        ? parseJson(text, { depthMax: limits.jsonDepthMax })
        : undefined
    // Of two members of one name only the last is left, and what was cut off or is too deep is not there:
    // it would pass for a result that declares nothing.
    if (parsed?.ok === true && !hasDoubledName(text)) this.#open.push([parsed.value, nested + 1])
    else if (namesBoth(text)) this.#add(UNREADABLE)
  }

  #members(value: object, nested: number): void {
    for (const [name, member] of Object.entries(value)) {
      if (name === '_meta' && isFields(member)) this.#meta(member)
      if (typeof member === 'object' || typeof member === 'string')
        this.#open.push([member, nested])
    }
  }

  /** Names in `_meta` may have a prefix: `example.com/ifc`. */
  #meta(meta: Fields): void {
    for (const [name, said] of Object.entries(meta))
      if ((name === 'ifc' || name.endsWith('/ifc')) && said !== null) this.#add(labelOf(said))
  }

  #add({ compartments, ...label }: Label): void {
    this.#declared = join(this.#declared ?? PUBLIC, { ...label, compartments: [] })
    for (const compartment of compartments)
      if (this.#compartments.size <= limits.declaredCompartmentsMax)
        this.#compartments.add(compartment)
  }
}

const OPENS_JSON = /^\s*["[{]/
/** An escape may stand for any letter of the names. */
const mayDeclare = (text: string): boolean =>
  OPENS_JSON.test(text) && (text.includes('ifc') || text.includes('\\u'))
const namesBoth = (text: string): boolean => text.includes('_meta') && text.includes('ifc')

/** Each member only raises what the others say. What says nothing of secrecy in our words, but something, is not read. */
function labelOf(said: unknown): Label {
  if (!isFields(said)) return UNREADABLE
  const { integrity, confidentiality, level, compartments, ...others } = said
  const names = compartmentsOf(compartments)
  const levels = [levelOf(level), confidentialityOf(confidentiality, level, names)]
  const known = levels.flatMap((one) => one ?? [])
  const isSilent = known.length === 0 && names.length === 0
  return {
    level:
      isSilent && Object.keys(others).length > 0 ? 'restricted' : known.reduce(higher, 'public'),
    compartments: names,
    integrity: isAbsent(integrity) || wordOf(integrity) === 'trusted' ? 'trusted' : 'untrusted',
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null
const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.toLowerCase() : undefined
const higher = (a: Level, b: Level): Level => (LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b)

/** Undefined: nothing was said. */
function levelOf(said: unknown): Level | undefined {
  if (isAbsent(said)) return undefined
  return LEVELS.find((level) => level === wordOf(said)) ?? 'restricted'
}

/**
 * `public` or `private`; servers of before wrote the list of readers, everybody as `["public"]`. Private is
 * what some of a company may see. A server that says our level or compartments beside it says which.
 */
function confidentialityOf(
  said: unknown,
  level: unknown,
  compartments: readonly string[],
): Level | undefined {
  if (isAbsent(said)) return undefined
  if (Array.isArray(said)) return said.length === 1 ? wordLevel(said[0], false) : 'restricted'
  const beside = levelOf(level) ?? 'public'
  return wordLevel(said, beside !== 'public' || (!isAbsent(level) && compartments.length > 0))
}

function wordLevel(said: unknown, isToldBeside: boolean): Level {
  if (wordOf(said) === 'private') return isToldBeside ? 'public' : 'confidential'
  return levelOf(said) ?? 'restricted'
}

function compartmentsOf(said: unknown): readonly string[] {
  if (isAbsent(said)) return []
  if (!Array.isArray(said)) return [EVERY]
  const listed: readonly unknown[] = said
  const names = listed.slice(0, limits.declaredCompartmentsMax).map(nameOf)
  return listed.length > limits.declaredCompartmentsMax ? [...names, EVERY] : names
}

const NAME = /^[\w.:-]+$/
const nameOf = (said: unknown): string =>
  typeof said === 'string' && said.length <= limits.declaredCompartmentChars && NAME.test(said)
    ? said
    : EVERY
