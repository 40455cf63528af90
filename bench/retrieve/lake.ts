import { compileRules } from '../../src/lake/rules.ts'
import type { AclClassRow } from '../../src/lake/store.ts'
import { visibleClasses } from '../../src/retrieval/visibility.ts'
import { draws } from './corpus.ts'

/**
 * A drawn lake: documents in nested folders, groups of which few are large, rules for prefixes inside
 * prefixes, denies at every depth. `few` has one class for each cause among rules; `own` has one class for
 * each document, as sidecars beside every object make them.
 */
export interface DrawnLake {
  readonly classes: readonly AclClassRow[]
  /** By document number less one. */
  readonly classOf: Uint32Array
  /**
   * The truth, told without any code of the product: 1 for each document that somebody in these groups
   * may read, by document number less one.
   */
  readable(groups: readonly string[]): Uint8Array
}

export interface DrawnPrincipal {
  readonly groups: readonly string[]
  readonly readable: Uint8Array
  /** What the product filters by. */
  readonly classes: Uint32Array
  readonly share: number
}

interface Prefix {
  readonly folder: string
  readonly readers: readonly string[]
  readonly denied: readonly string[]
}

const GROUPS = 200
const LABEL = { level: 'internal', compartments: [], integrity: 'trusted' } as const
/** Folders of each depth, the first by far the largest. */
const FOLDERS = [10, 4, 3] as const

const zipfBelow = (next: () => number, count: number): number =>
  Math.min(count - 1, Math.floor((count + 1) ** next()) - 1)
const group = (next: () => number): string => `group:g${zipfBelow(next, GROUPS)}`
const someGroups = (next: () => number, most: number): readonly string[] =>
  Array.from({ length: 1 + Math.floor(next() * most) }, () => group(next))

export function drawLake(documents: number, kind: 'few' | 'own', seed: number): DrawnLake {
  const next = draws(seed)
  const prefixes = drawPrefixes(next)
  const folders = Array.from({ length: documents }, () =>
    FOLDERS.map((count, depth) => `${'abc'[depth]}${zipfBelow(next, count)}`).join('/'),
  )
  return kind === 'few' ? byRules(prefixes, folders) : bySidecars(prefixes, folders, next)
}

function drawPrefixes(next: () => number): readonly Prefix[] {
  const prefixes: Prefix[] = []
  const add = (folder: string, chance: number): void => {
    if (next() > chance) return
    const denied = next() < 0.2 ? [group(next)] : []
    prefixes.push({ folder, readers: someGroups(next, 4), denied })
  }
  for (let a = 0; a < FOLDERS[0]; a++) {
    add(`a${a}/`, 1)
    for (let b = 0; b < FOLDERS[1]; b++) {
      add(`a${a}/b${b}/`, 0.8)
      for (let c = 0; c < FOLDERS[2]; c++) add(`a${a}/b${b}/c${c}/`, 0.8)
    }
  }
  return prefixes
}

/** The longest prefix says who reads; every prefix says who does not. */
function rulesOf(prefixes: readonly Prefix[], folder: string): Omit<Prefix, 'folder'> {
  const matching = prefixes.filter((prefix) => `${folder}/`.startsWith(prefix.folder))
  const winner = matching.toSorted((a, b) => b.folder.length - a.folder.length)[0]
  return {
    readers: winner?.readers ?? [],
    denied: matching.flatMap(({ denied }) => denied),
  }
}

const mayRead = (
  { readers, denied }: Omit<Prefix, 'folder'>,
  held: ReadonlySet<string>,
): boolean => {
  for (const name of denied) if (held.has(name)) return false
  for (const name of readers) if (held.has(name)) return true
  return false
}

function byRules(prefixes: readonly Prefix[], folders: readonly string[]): DrawnLake {
  const compiled = compileRules(
    prefixes.map(({ folder, readers, denied }) => ({
      match: `${folder}**`,
      readers: [...readers],
      denied: [...denied],
      label: LABEL,
    })),
  )
  const ids = new Map<string, number>()
  const classes: AclClassRow[] = []
  const classOf = Uint32Array.from(folders, (folder, at) => {
    const ruled = compiled.classOf(`${folder}/${at}.md`)
    const known = ids.get(ruled.cause)
    if (known !== undefined) return known
    const id = classes.length + 1
    ids.set(ruled.cause, id)
    classes.push({ ...ruled, id, source: 'lake' })
    return id
  })
  const truths = new Map(
    [...new Set(folders)].map((folder) => [folder, rulesOf(prefixes, folder)] as const),
  )
  return {
    classes,
    classOf,
    readable: (groups) => {
      const held = new Set(groups)
      const open = new Map([...truths].map(([name, truth]) => [name, mayRead(truth, held)]))
      return Uint8Array.from(folders, (folder) => (open.get(folder) === true ? 1 : 0))
    },
  }
}

/** Each document names its readers; the prefixes' denies hold all the same. */
function bySidecars(
  prefixes: readonly Prefix[],
  folders: readonly string[],
  next: () => number,
): DrawnLake {
  const truths = folders.map((folder) => ({
    readers: someGroups(next, 3),
    denied: rulesOf(prefixes, folder).denied,
  }))
  const classes = truths.map(({ readers, denied }, at) => ({
    id: at + 1,
    source: 'lake',
    cause: `sidecar ${at}`,
    ruleId: '**',
    readers: [...readers],
    denied: [...denied],
    label: LABEL,
  }))
  return {
    classes,
    classOf: Uint32Array.from(folders, (_, at) => at + 1),
    readable: (groups) => {
      const held = new Set(groups)
      return Uint8Array.from(truths, (truth) => (mayRead(truth, held) ? 1 : 0))
    },
  }
}

/** Somebody whose groups together read about this share of the documents. */
export function drawPrincipal(lake: DrawnLake, share: number, next: () => number): DrawnPrincipal {
  const documents = lake.classOf.length
  const shareOf = (readable: Uint8Array): number =>
    readable.reduce((sum, one) => sum + one, 0) / documents
  let best: { groups: readonly string[]; readable: Uint8Array; share: number } | undefined
  for (let attempt = 0; attempt < 3; attempt++) {
    let groups: readonly string[] = []
    let readable = lake.readable(groups)
    for (let tried = 0; tried < 60 && shareOf(readable) < 0.9 * share; tried++) {
      const wider = [
        ...groups,
        next() < 0.5 ? group(next) : `group:g${Math.floor(next() * GROUPS)}`,
      ]
      const also = lake.readable(wider)
      if (shareOf(also) > 1.2 * share) continue
      groups = wider
      readable = also
    }
    const found = { groups, readable, share: shareOf(readable) }
    const distance = (one: number): number => Math.abs(Math.log((one + 1e-9) / share))
    if (best === undefined || distance(found.share) < distance(best.share)) best = found
  }
  const {
    groups,
    readable,
    share: reached,
  } = best ?? {
    groups: [],
    readable: lake.readable([]),
    share: 0,
  }
  return { groups, readable, share: reached, classes: visibleClasses(groups, lake.classes) }
}
