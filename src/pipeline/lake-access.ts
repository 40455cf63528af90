import { labelText } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import type { CompiledRules } from '../lake/rules.ts'
import type { LakeRule } from '../lake/rule.ts'
import { deniedBy, readerLists, ruleName, type Cause } from '../lake/ruling.ts'
import { statementsIn, type Statement } from '../lake/statement.ts'
import type { AclClassRow, ManifestStore, ObjectRow } from '../lake/store.ts'
import { mayRead, type ClassView } from '../retrieval/visibility.ts'
import { manifestRowsFrom } from './ingest-merge.ts'

/** Who may read what, and by what: for those who may ask. */
export interface AccessWorld {
  readonly manifest: Pick<ManifestStore, 'byKey' | 'objects'>
  /** Ids, in the order of configuration. */
  readonly sources: readonly string[]
  classes(): ClassView
  rulesOf(source: string): CompiledRules | undefined
  /** Is the object as it was indexed, and governed by what it was ruled by? */
  isAsRuled(row: ObjectRow): Promise<boolean>
}

/** A rule by its name, a sidecar, or an ACL file by its key (with the prefix in it that speaks). */
export interface By {
  readonly kind: 'rule' | 'sidecar' | 'aclFile'
  readonly name: string
}

export interface Access {
  readonly source: string
  readonly path: string
  readonly state: ObjectRow['state']
  readonly reason: string | undefined
  readonly label: string
  /** False: something changed since the last sync, so nothing of it is quoted before the next one. */
  readonly isCurrent: boolean
  /** A reader stands in each of these lists. None: nobody reads it. */
  readonly readers: readonly { readonly by: By; readonly tokens: readonly string[] }[]
  readonly denied: readonly { readonly token: string; readonly by: readonly By[] }[]
  /** Sidecars and ACL files that it was ruled by. */
  readonly governedBy: readonly string[]
  /** Whom the class of the object admits: for principals by their tokens. */
  admits(tokens: readonly string[]): boolean
}

/**
 * The object of that path. Without a source, the one source that has it. A path that is not found may
 * begin with its source's id, as Standpipe prints paths.
 */
export async function accessOf(
  world: AccessWorld,
  path: string,
  source: string | undefined,
): Promise<OrRefusal<Access>> {
  if (source !== undefined && !world.sources.includes(source)) {
    return refusal('not_found', `there is no source \`${source}\``)
  }
  const asked = source === undefined ? world.sources : [source]
  const places = asked.map((id) => ({ source: id, key: path.normalize('NFC') }))
  const printed = places.flatMap(({ source: id, key }) =>
    key.startsWith(`${id}/`) ? [{ source: id, key: key.slice(id.length + 1) }] : [],
  )
  const found = await rowsAt(world, places)
  const rows = found.length > 0 ? found : await rowsAt(world, printed)
  const [row, other] = rows
  if (row === undefined) return notFound(world, path, [...places, ...printed])
  if (other !== undefined) {
    const ids = rows.map((one) => `\`${one.source}\``).join(' and ')
    return refusal('invalid_request', `${ids} both have \`${path}\`; name the source`)
  }
  const isCurrent = await world.isAsRuled(row)
  const aclClass = world.classes().byId.get(row.aclClass)
  const rules = world.rulesOf(row.source)
  if (aclClass === undefined || rules === undefined) {
    return refusal('not_found', `no source has an object \`${path}\` as of its last sync`)
  }
  return explained(row, aclClass, { rules, isCurrent })
}

interface Place {
  readonly source: string
  readonly key: string
}

async function rowsAt(
  { manifest }: AccessWorld,
  places: readonly Place[],
): Promise<readonly ObjectRow[]> {
  const rows: ObjectRow[] = []
  for (const { source, key } of places) {
    const row = await manifest.byKey(source, key)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

async function notFound({ manifest }: AccessWorld, path: string, places: readonly Place[]) {
  for (const { source, key } of places) {
    const folder = key.endsWith('/') ? key : `${key}/`
    const [below] = await manifest.objects(source, folder, 1)
    if (below?.key.startsWith(folder) === true) return isFolder(path, folder)
  }
  if (path.endsWith('/')) return isFolder(path, path)
  return refusal('not_found', `no source has an object \`${path}\` as of its last sync`)
}

const isFolder = (path: string, prefix: string) =>
  refusal(
    'invalid_request',
    `\`${path}\` is a folder; use --prefix \`${prefix}\` with --as to list what somebody may read in it`,
  )

/** The class decides; the cause, which is what the class was made from, says why. */
function explained(
  row: ObjectRow,
  aclClass: AclClassRow,
  { rules, isCurrent }: { readonly rules: CompiledRules; readonly isCurrent: boolean },
): Access {
  const statements = statementsIn(aclClass.governed)
  const cause = rules.causeOf(row.key, { tags: row.governors?.tags, statements })
  return {
    source: row.source,
    path: row.key,
    state: row.state,
    reason: row.reason,
    label: labelText(aclClass.label),
    isCurrent,
    readers: readerLists(cause, rules.governance).map(({ by, readers }) => ({
      by: byOf(by),
      tokens: readers,
    })),
    denied: deniedBy(cause).map((token) => ({ token, by: denyingBy(cause, token) })),
    governedBy: (row.governors?.files ?? []).map(([key]) => key),
    admits: (tokens) => mayRead(aclClass, tokens),
  }
}

const denyingBy = ({ denying, statements }: Cause, token: string): readonly By[] =>
  [...denying, ...statements].filter(({ denied }) => denied?.includes(token)).map(byOf)

function byOf(by: LakeRule | Statement): By {
  if (!('from' in by)) return { kind: 'rule', name: ruleName(by) }
  if (by.from === 'sidecar') return { kind: 'sidecar', name: 'its sidecar' }
  return { kind: 'aclFile', name: [by.file, by.prefix].filter(Boolean).join(' ') }
}

/** Why these tokens may read it, or may not. */
export interface Decision {
  readonly allowed: boolean
  /** Denies that hold; else for each list the token that stands in it, or none. */
  readonly because: readonly {
    readonly by: By
    readonly token: string | undefined
    readonly says: 'admits' | 'does not admit' | 'denies'
  }[]
}

export function decisionOn(access: Access, tokens: readonly string[]): Decision {
  const denies = access.denied
    .filter(({ token }) => tokens.includes(token))
    .flatMap(({ token, by }) => by.map((one) => ({ by: one, token, says: 'denies' as const })))
  const lists = access.readers.map(({ by, tokens: readers }) => {
    const token = readers.find((reader) => tokens.includes(reader))
    const says = token === undefined ? ('does not admit' as const) : ('admits' as const)
    return { by, token, says }
  })
  return { allowed: access.admits(tokens), because: denies.length > 0 ? denies : lists }
}

export interface ReadableObject {
  readonly source: string
  readonly path: string
  readonly label: string
}

/** Where a listing goes on. */
export interface AccessCursor {
  readonly source: string
  readonly path: string
}

/**
 * Indexed objects that these tokens may read, as of the last sync, in the order of sources and keys. A
 * page ends after limits.pageRowsMax of them, or when limits.accessRowsMax rows were looked at.
 */
export async function readableObjects(
  world: AccessWorld,
  asked: {
    readonly tokens: readonly string[]
    readonly sources: readonly string[]
    readonly prefix: string
    readonly after: AccessCursor | undefined
  },
): Promise<{
  readonly objects: readonly ReadableObject[]
  readonly next: AccessCursor | undefined
}> {
  const { tokens, after, prefix } = asked
  const objects: ReadableObject[] = []
  const from = after === undefined ? 0 : asked.sources.indexOf(after.source)
  let looked = 0
  for (const source of from === -1 ? [] : asked.sources.slice(from)) {
    const start = source === after?.source ? after.path : undefined
    for await (const row of manifestRowsFrom(world.manifest, source, { prefix, after: start })) {
      const aclClass = world.classes().byId.get(row.aclClass)
      if (row.state === 'indexed' && aclClass !== undefined && mayRead(aclClass, tokens)) {
        objects.push({ source, path: row.key, label: labelText(aclClass.label) })
      }
      looked += 1
      if (objects.length >= limits.pageRowsMax || looked >= limits.accessRowsMax) {
        return { objects, next: { source, path: row.key } }
      }
    }
  }
  return { objects, next: undefined }
}
