/** What stands in place of a name that was erased. */
export const ERASED = '(erased)'
/** Beyond, names are looked for as a passage's path alone, not inside other texts. */
const SEARCHED_NAMES_MAX = 32

type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }

/**
 * An explanation without the names of erased objects: passages of theirs lose path and version; other texts
 * lose the path where they quote it. Undefined: it names none of them.
 */
export function redacted(
  body: string,
  source: string,
  keys: ReadonlySet<string>,
): string | undefined {
  const sought = keys.size <= SEARCHED_NAMES_MAX ? [...keys] : []
  let found = false
  const text = (value: string): string => {
    const key = sought.find((each) => value.includes(each))
    if (key === undefined) return value
    found = true
    return text(value.replaceAll(key, ERASED))
  }
  const clean = (value: Value): Value => {
    if (typeof value === 'string') return text(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(clean)
    const members = value as { readonly [key: string]: Value }
    const path = members['path']
    if (members['source'] === source && typeof path === 'string' && keys.has(path)) {
      found = true
      return { ...members, path: ERASED, version: '' }
    }
    return Object.fromEntries(Object.entries(members).map(([name, each]) => [name, clean(each)]))
  }
  const result = clean(JSON.parse(body) as Value)
  return found ? JSON.stringify(result) : undefined
}

/** Texts that a body which names one of the keys holds at least one of. */
export const needlesOf = (keys: ReadonlySet<string>): readonly string[] =>
  keys.size <= SEARCHED_NAMES_MAX
    ? [...keys].map((key) => JSON.stringify(key).slice(1, -1))
    : ['"path"']
