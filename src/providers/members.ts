type Fields = Readonly<Record<string, unknown>>

/** Steps of a path such as `messages[0].content[1].image_url`. Undefined: it is none. */
export function stepsOf(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = []
  for (const piece of path.split('.')) {
    const found = /^([^[\]]+)((?:\[\d{1,9}\])*)$/.exec(piece)
    if (found === null) return undefined
    steps.push(found[1] ?? '')
    for (const index of (found[2] ?? '').matchAll(/\d+/g)) steps.push(Number(index[0]))
  }
  return steps
}

/** Stands where an item of an array was taken out, until all paths are done: positions must hold. */
const GONE = Symbol('gone')

/** The object without what stands at these paths. What does not change is shared, not copied. */
export function withoutPaths(object: Fields, paths: readonly string[]): Record<string, unknown> {
  let result: Record<string, unknown> = { ...object }
  let arrays = false
  for (const path of paths) {
    const steps = stepsOf(path)
    if (steps === undefined) continue
    result = taken(result, steps, 0) as Record<string, unknown>
    arrays ||= typeof steps.at(-1) === 'number'
  }
  return arrays ? (swept(result) as Record<string, unknown>) : result
}

function taken(value: unknown, steps: readonly (string | number)[], at: number): unknown {
  const step = steps[at] as string | number
  const last = at === steps.length - 1
  if (Array.isArray(value)) {
    if (typeof step !== 'number' || step >= value.length) return value
    const items = value as readonly unknown[]
    return items.with(step, last ? GONE : taken(items[step], steps, at + 1))
  }
  if (!isFields(value) || typeof step !== 'string' || !Object.hasOwn(value, step)) return value
  if (!last) return { ...value, [step]: taken(value[step], steps, at + 1) }
  const { [step]: _, ...rest } = value
  return rest
}

function swept(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== GONE).map(swept)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, swept(member)]))
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
