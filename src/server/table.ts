import type { Dialect, Headers, Route } from '../wire/dialect.ts'

export type Method = Route['method']
/** A dialect's route, and whose it is. */
export interface Mounted {
  readonly dialect: Dialect
  readonly route: Route
  /** The route's parameters in the order of its path. */
  readonly names: readonly string[]
}
/** One method and path of the router, with all routes of all dialects that live there. */
export interface Doorstep {
  readonly method: Method
  /** Parameters are named by position: `/v1/models/:p0`. */
  readonly path: string
  readonly mounted: readonly Mounted[]
}

/** Groups the routes of all dialects by method and path; dialects name the same parameter differently. */
export function doorstepsOf(dialects: readonly Dialect[]): readonly Doorstep[] {
  const steps = new Map<string, Doorstep & { readonly mounted: Mounted[] }>()
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      const names: string[] = []
      const path = route.path.replaceAll(
        /:(\w+)/g,
        (_, name: string) => `:p${names.push(name) - 1}`,
      )
      const key = `${route.method} ${path}`
      const step = steps.get(key) ?? { method: route.method, path, mounted: [] }
      steps.set(key, step)
      step.mounted.push({ dialect, route, names })
    }
  }
  return [...steps.values()]
}

/** The route that claims these headers; else the first that claims none. */
export const routeFor = (mounted: readonly Mounted[], headers: Headers): Mounted | undefined =>
  // Nearly every path is of one dialect.
  mounted.length === 1 && mounted[0]?.route.claims === undefined
    ? mounted[0]
    : claimedRoute(mounted, headers)

const claimedRoute = (mounted: readonly Mounted[], headers: Headers): Mounted | undefined =>
  mounted.find(({ route }) => route.claims?.(headers) === true) ??
  mounted.find(({ route }) => route.claims === undefined)

/** What is mounted where, for requests that no route takes. */
export class RouteTable {
  readonly #rows: Row[] = []

  add(method: Method, path: string, dialect: Dialect, claims?: Route['claims']): void {
    this.#rows.push({ method, segments: segmentsOf(path), dialect, claims })
  }

  /** Methods that the path has. */
  methods(path: string): readonly Method[] {
    const asked = segmentsOf(path)
    const there = this.#rows.filter(
      ({ segments }) => segments.length === asked.length && alike(segments, asked) === asked.length,
    )
    return [...new Set(there.map(({ method }) => method))].toSorted()
  }

  /**
   * Whose client this is, by the path: the dialect with the route that has most of its beginning in
   * common. Of several, the one that claims the headers. `/v1` alone says nothing.
   */
  dialect(path: string, headers: Headers): Dialect | undefined {
    const asked = segmentsOf(path)
    let most = asked[0] === 'v1' ? 2 : 1
    let best: Row | undefined
    for (const row of this.#rows) {
      const common = alike(row.segments, asked)
      const claimed = row.claims?.(headers)
      if (common < most || claimed === false) continue
      if (common === most && best !== undefined && claimed !== true) continue
      most = common
      best = row
    }
    return best?.dialect
  }
}

interface Row {
  readonly method: Method
  readonly segments: readonly string[]
  readonly dialect: Dialect
  readonly claims: Route['claims']
}

const segmentsOf = (path: string): readonly string[] =>
  (path.split(/[?#]/, 1)[0] ?? '').split('/').slice(1)

/** How many segments from the left agree; a parameter agrees with everything. */
function alike(pattern: readonly string[], asked: readonly string[]): number {
  const most = Math.min(pattern.length, asked.length)
  let at = 0
  while (at < most && (pattern[at]?.startsWith(':') === true || pattern[at] === asked[at])) at++
  return at
}
