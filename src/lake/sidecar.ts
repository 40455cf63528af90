import { hasDoubledName, parseJson } from '../kernel/json.ts'
import { LEVELS } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import {
  DOUBLED,
  foldedName,
  looksLikeReaders,
  malformed,
  membersOf,
  read,
  saidIn,
  sortedSet,
  textOf,
  type Members,
  type Reading,
  type Said,
} from './statement.ts'

/**
 * Reads `X.metadata.json`, as Bedrock's knowledge bases have it beside X:
 * `{"metadataAttributes": {…}, "accessControlList": [{"Name", "Type", "Access"}]}`.
 *
 * Attributes of ours are `standpipe_readers`, `standpipe_denied`, `standpipe_level`,
 * `standpipe_compartments`, `standpipe_integrity`, in either form of a value: plain, or
 * `{"value": {"type": "STRING_LIST", "stringListValue": […]}}`. Other attributes say nothing here.
 */
export function readSidecar(bytes: Uint8Array): Reading<Said> {
  const text = textOf(bytes)
  const parsed =
    text === undefined ? undefined : parseJson(text, { depthMax: limits.governorDepthMax })
  if (text === undefined || parsed === undefined || !parsed.ok) {
    return malformed('is not valid JSON')
  }
  if (hasDoubledName(text)) return malformed(DOUBLED)
  const members = membersOf(parsed.value)
  if (members === undefined) return malformed('is not a JSON object')
  if (hasAlmost(members, ['metadataAttributes'])) {
    return malformed('has a member that is `metadataAttributes` but for how it is written')
  }
  const lists = [...members].filter(([name]) => /^accesscontrollist$/i.test(name))
  const attributes = members.get('metadataAttributes')
  if (attributes === undefined && lists.length === 0)
    return malformed('has no `metadataAttributes`')
  if (lists.length > 1) return malformed('has more than one access control list')
  if ([...members.keys()].some((name) => looksLikeReaders(name) && name !== lists[0]?.[0])) {
    return malformed(UNKNOWN_READERS)
  }
  const bare = bareIn(members)
  if (bare !== undefined) return bare
  const own = saidByAttributes(attributes)
  if (!own.ok) return own
  const [list] = lists
  if (list === undefined) return own
  const listed = saidByList(list[1])
  return listed.ok ? both(own.value, listed.value) : listed
}

const UNKNOWN_READERS =
  'has a member that looks as if it says who may read and is none that is known'

/** A member of one of these names, but for case, `_`, `-`, and letters of another width. */
function hasAlmost(members: Members, names: readonly string[]): boolean {
  const folded = new Set(names.map(foldedName))
  return [...members.keys()].some((name) => !names.includes(name) && folded.has(foldedName(name)))
}

const OWN = 'standpipe_'
const OWN_NAMES = ['readers', 'denied', 'level', 'compartments', 'integrity'].map(
  (name) => OWN + name,
)

function saidByAttributes(attributes: unknown): Reading<Said> {
  if (attributes === undefined) return read({})
  const members = membersOf(attributes)
  if (members === undefined) return malformed('has `metadataAttributes` that are no object')
  const strange = [...members.keys()].some(
    (name) => !OWN_NAMES.includes(name) && looksLikeReaders(name),
  )
  if (strange || hasAlmost(members, OWN_NAMES)) return malformed(UNKNOWN_READERS)
  const bare = bareIn(members)
  if (bare !== undefined) return bare
  const values = new Map<string, unknown>()
  for (const name of OWN_NAMES) {
    if (members.has(name)) values.set(name, listed(name, plain(members.get(name))))
  }
  return saidIn(values, (name) => OWN + name)
}

/**
 * A label without our prefix. Its writer believes that it restricts, so taking it for metadata would be
 * a leak; `level: 3` or `level: "beginner"` is no word of ours and stays what it is.
 */
function bareIn(members: Members): Reading<never> | undefined {
  for (const [name, value] of members) {
    const ours = BARE_NAMES.get(foldedName(name))
    if (ours === undefined) continue
    const inner = plain(value)
    const texts = (Array.isArray(inner) ? (inner as readonly unknown[]) : [inner]).filter(
      (one) => typeof one === 'string',
    )
    const isMeant = ours === 'compartments' ? texts.length > 0 : texts.some(isLevel)
    if (isMeant) return malformed(`says \`${name}\`; write \`${OWN}${ours}\``)
  }
  return undefined
}
const BARE_NAMES = new Map([
  ['level', 'level'],
  ['label', 'level'],
  ['classification', 'level'],
  ['sensitivity', 'level'],
  ['compartments', 'compartments'],
])
const isLevel = (text: string): boolean =>
  (LEVELS as readonly string[]).includes(text.trim().toLowerCase())

/** One reader may stand without a list, as attributes of one text do. */
const listed = (name: string, value: unknown): unknown =>
  typeof value === 'string' && !/_(level|integrity)$/.test(name) ? [value] : value

/** `{"value": {"type": "STRING", "stringValue": "x"}}` is `x`; what is not of its type stays what it is, and fails. */
function plain(value: unknown): unknown {
  const typed = membersOf(membersOf(value)?.get('value'))
  if (typed === undefined) return value
  const member = VALUE_OF.get(String(typed.get('type')))
  return member === undefined ? value : typed.get(member)
}
const VALUE_OF = new Map([
  ['STRING', 'stringValue'],
  ['STRING_LIST', 'stringListValue'],
])

/**
 * `[{"Name": "ada@example.com", "Type": "USER" | "GROUP", "Access": "ALLOW" | "DENY"}]`. Whom it does
 * not allow it does not admit: a list without ALLOW is for nobody.
 */
function saidByList(list: unknown): Reading<Said> {
  if (!Array.isArray(list) || list.length > limits.governorTokensMax) return NO_LIST
  const readers: string[] = []
  const denied: string[] = []
  for (const item of list as readonly unknown[]) {
    const entry = membersOf(item)
    const token = entry && tokenOf(entry)
    if (entry === undefined || token === undefined) return NO_LIST
    const access = entry.get('Access')
    if (access === 'ALLOW') readers.push(token)
    else if (access === 'DENY') denied.push(token)
    else return NO_LIST
  }
  const said = saidIn(new Map(Object.entries({ readers, denied })), (name) => name)
  return said.ok ? said : NO_LIST
}
const NO_LIST = malformed('has an access control list that cannot be understood')

function tokenOf(entry: Members): string | undefined {
  const strange = [...entry.keys()].some((name) => !['Name', 'Type', 'Access'].includes(name))
  const name = entry.get('Name')
  const kind = new Map<unknown, string>([
    ['USER', 'user'],
    ['GROUP', 'group'],
  ]).get(entry.get('Type'))
  return strange || typeof name !== 'string' || kind === undefined ? undefined : `${kind}:${name}`
}

/** Readers that stand in two lists of one sidecar: whom both name. */
function both(own: Said, list: Said): Reading<Said> {
  const readers = (own.readers ?? list.readers ?? []).filter(
    (reader) => list.readers?.includes(reader) ?? true,
  )
  const denied = sortedSet([...(own.denied ?? []), ...(list.denied ?? [])])
  return read({ ...own, readers, denied })
}
