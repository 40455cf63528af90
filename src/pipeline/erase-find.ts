import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { Source } from '../lake/source.ts'
import type { ManifestStore, ObjectRow } from '../lake/store.ts'
import type { EraseRequest } from './erase.ts'

interface FindWorld {
  readonly manifest: ManifestStore
  readonly clock: Clock
  source(id: string): Source | undefined
  sources(): readonly string[]
  isGovernor(source: string, key: string): boolean
}

export interface FoundObjects {
  /** Of the rows that there are. */
  readonly ids: readonly number[]
  readonly keys: readonly string[]
  /** Null: too many to ask. */
  readonly inSource: boolean | null
  readonly copies: readonly { readonly source: string; readonly path: string }[]
}

/** Objects that a source is asked about one by one. */
const ASKED_MAX = 100

/** What a request means, or why it cannot be done. Reads only. */
export async function findObjects(
  world: FindWorld,
  request: EraseRequest,
): Promise<OrRefusal<FoundObjects>> {
  const { source: id, path, scope } = request
  const source = world.source(id)
  if (source === undefined) return refusal('not_found', `there is no source \`${id}\``)
  if (scope === 'object' && world.isGovernor(id, path)) return governing(path)
  const rows = await rowsOf(world, request)
  if (rows.length > limits.eraseObjectsMax)
    return refusal(
      'limit_exceeded',
      `more than ${limits.eraseObjectsMax} documents lie under \`${path}\`; erase smaller parts of it`,
    )
  const keys = scope === 'object' ? [path] : rows.map(({ key }) => key)
  const inSource = await isInSource(source, rows, keys)
  if (rows.length === 0 && inSource !== true && !request.gone) return unknownPath(request)
  return {
    ids: rows.map((row) => row.id),
    keys,
    inSource,
    copies: await copiesOf(world, rows),
  }
}

/** INVARIANT (an erasure never widens): a governor that seems gone would let more people read. */
const governing = (path: string) =>
  refusal(
    'invalid_request',
    `\`${path}\` says who may read documents and is none itself; erase the documents, or take it out of the source`,
  )

const unknownPath = ({ source, path, scope }: EraseRequest) =>
  refusal(
    'not_found',
    scope === 'prefix'
      ? `no document of source \`${source}\` lies under \`${path}\``
      : `neither the index nor source \`${source}\` knows \`${path}\`; with --gone, what earlier deletions left is taken out all the same`,
  )

/** One more than is allowed tells that there are more. */
async function rowsOf(
  { manifest, clock }: FindWorld,
  { source, path, scope }: EraseRequest,
): Promise<readonly ObjectRow[]> {
  const own = await manifest.byKey(source, path)
  const rows = own === undefined ? [] : [own]
  if (scope === 'object') return rows
  for (let after = path; rows.length <= limits.eraseObjectsMax;) {
    const page = await manifest.objects(source, after, limits.reconcilePageRows)
    const within = page.filter(({ key }) => key.startsWith(path))
    rows.push(...within)
    const last = page.at(-1)
    if (last === undefined || within.length < page.length) break
    after = last.key
    // Requests are served meanwhile.
    await clock.sleep(0)
  }
  return rows
}

async function isInSource(
  source: Source,
  rows: readonly ObjectRow[],
  keys: readonly string[],
): Promise<boolean | null> {
  const versions = new Map(rows.map(({ key, version }) => [key, version]))
  for (const key of keys.slice(0, ASKED_MAX)) {
    const state = await source.check(key, versions.get(key) ?? '').catch(() => 'changed' as const)
    if (state !== 'gone') return true
  }
  return keys.length > ASKED_MAX ? null : false
}

/** The same bytes under another name say the same: whoever erases one wants to know of the other. */
async function copiesOf(
  world: FindWorld,
  rows: readonly ObjectRow[],
): Promise<FoundObjects['copies']> {
  const { manifest, clock } = world
  const ids = new Set(rows.map(({ id }) => id))
  const hashes = new Set(rows.filter(hasBytes).map(({ contentHash }) => contentHash))
  const copies: { readonly source: string; readonly path: string }[] = []
  if (hashes.size === 0) return copies
  for (const source of world.sources()) {
    for (let after: string | undefined; ;) {
      const page = await manifest.objects(source, after, limits.reconcilePageRows)
      for (const { id, key, contentHash } of page)
        if (hashes.has(contentHash) && !ids.has(id)) copies.push({ source, path: key })
      if (copies.length >= limits.eraseCopiesMax) return copies.slice(0, limits.eraseCopiesMax)
      if (page.length < limits.reconcilePageRows) break
      after = page.at(-1)?.key
      await clock.sleep(0)
    }
  }
  return copies
}

/** Every empty object has the same bytes; that says nothing. */
const hasBytes = ({ contentHash, sizeBytes }: ObjectRow): boolean =>
  contentHash !== '' && sizeBytes > 0
