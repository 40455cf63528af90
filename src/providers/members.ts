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

/** What is taken out at a step: all that is there, or these steps of it. */
type Taken = Map<string | number, Taken | 'whole'>

/**
 * The object without what stands at these paths. What does not change is shared, not copied; what does is
 * copied once, however many paths lead into it.
 */
export function withoutPaths(object: Fields, paths: readonly string[]): Record<string, unknown> {
  const taken: Taken = new Map()
  for (const path of paths) {
    const steps = stepsOf(path)
    if (steps !== undefined) plan(taken, steps)
  }
  return without(object, taken) as Record<string, unknown>
}

function plan(root: Taken, steps: readonly (string | number)[]): void {
  let at = root
  for (const [index, step] of steps.entries()) {
    const planned = at.get(step)
    if (planned === 'whole') return
    if (index === steps.length - 1) {
      at.set(step, 'whole')
      return
    }
    const next: Taken = planned ?? new Map<string | number, Taken | 'whole'>()
    at.set(step, next)
    at = next
  }
}

function without(value: unknown, taken: Taken): unknown {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => {
      const inside = taken.get(index)
      if (inside === 'whole') return []
      return [inside === undefined ? item : without(item, inside)]
    })
  if (!isFields(value)) return value
  const copy: Record<string, unknown> = { ...value }
  for (const [step, inside] of taken) {
    if (typeof step !== 'string' || !Object.hasOwn(value, step)) continue
    if (inside === 'whole') delete copy[step]
    else copy[step] = without(value[step], inside)
  }
  return copy
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
