import { limits } from '../kernel/limits.ts'

/** What stands beside the rules narrows readers and raises labels. Authoritative: it takes the place of what stood before. */
export interface Weight {
  readonly authoritative: boolean
}

/** What besides its rules governs the objects of a source. */
export interface Governance {
  /** Undefined: `X.metadata.json` is an object like any other. */
  readonly sidecars: Weight | undefined
  /** Undefined: there are none. A file of one of these names governs its folder and all below it. */
  readonly aclFiles: (Weight & { readonly names: readonly string[] }) | undefined
  /** Of rules with tags, against those without. */
  readonly tags: Weight
}

export const SIDECAR_SUFFIX = '.metadata.json'
/** The first is listed by directories although its name begins with a dot, and is never a document. */
export const HIDDEN_ACL_FILE = '.standpipe-acl.yaml'
export const ACL_FILE_NAMES: readonly string[] = [HIDDEN_ACL_FILE, '_acl.json']

/** On unless configuration says otherwise: a restriction that somebody wrote and nobody reads is a leak. */
export const GOVERNANCE: Governance = {
  sidecars: { authoritative: false },
  aclFiles: { authoritative: false, names: ACL_FILE_NAMES },
  tags: { authoritative: false },
}

/** Sidecars and ACL files that an object was ruled by, and its tags. What is not listed was not there. */
export interface Governors {
  /** Key and version, by key. Version '': there, but not read; it is never current. */
  readonly files: readonly (readonly [key: string, version: string])[]
  /** Undefined: not known. */
  readonly tags?: Readonly<Record<string, string>>
}

export const NO_GOVERNORS: Governors = { files: [] }

const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

/**
 * Is it left out of every listing? What begins with a dot, or lies in a folder that does, is nobody's
 * document; one such file says who may read others. `.` and `..` are no names: each source refuses them.
 *
 * INVARIANT (governors are seen): no source hides what `isGovernor` names.
 */
export function isHidden(key: string): boolean {
  const parts = key.split('/')
  return parts.some((part, at) => {
    const isLast = at === parts.length - 1
    return /^\.(?!\.?$)/.test(part) && !(isLast && looksLikeAclFile(part))
  })
}

export const sidecarOf = (key: string): string => key + SIDECAR_SUFFIX

/** The object that a sidecar is of. */
export const ownerOf = (sidecar: string): string => sidecar.slice(0, -SIDECAR_SUFFIX.length)

export const isSidecar = (key: string, { sidecars }: Governance): boolean =>
  sidecars !== undefined && key.endsWith(SIDECAR_SUFFIX)

export function isAclFile(key: string, { aclFiles }: Governance): boolean {
  const name = nameOf(key)
  return aclFiles !== undefined && aclFiles.names.includes(name)
}

/** Did somebody who named a file so mean an ACL file? By its last part alone. */
export const looksLikeAclFile = (key: string): boolean =>
  /^[._]?(standpipe[-_])?acl(\.(json|ya?ml))?$/i.test(nameOf(key))

/**
 * Why a file is no document although it governs nothing: its writer believes that it restricts.
 * Undefined: it is not named like an ACL file, or is one, or this source has none.
 */
export function misnamed(key: string, governance: Governance): string | undefined {
  const { aclFiles } = governance
  if (aclFiles === undefined || !looksLikeAclFile(key) || isAclFile(key, governance))
    return undefined
  const hiddenLast = aclFiles.names.toSorted(
    (a, b) => Number(a.startsWith('.')) - Number(b.startsWith('.')),
  )
  const names = hiddenLast.map((name) => `\`${name}\``).join(' or ')
  return `${MISNAMED}; call it ${names}`
}
const MISNAMED = 'it looks like an ACL file and restricts nothing under this name'

/** Is this a reason that `misnamed` gave, now or under an earlier configuration? */
export const isMisnamed = (reason: string | undefined): boolean =>
  reason?.startsWith(MISNAMED) === true

/**
 * INVARIANT (governors are no documents): what says who may read is never indexed nor quoted; it names
 * people and groups. Hidden files that look like it are listed to be reported, and never documents.
 */
export const isGovernor = (key: string, governance: Governance): boolean =>
  isSidecar(key, governance) ||
  isAclFile(key, governance) ||
  (governance.aclFiles === undefined && nameOf(key).startsWith('.') && looksLikeAclFile(key))

/** The folder that an ACL file governs: '' for the whole source, else with a slash at its end. */
export const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1)

/**
 * Where ACL files of an object may be, outermost first. Undefined: it is nested deeper than
 * limits.governedFoldersMax, or one of them would have a longer path than a key can be, so that nobody
 * can tell who may read it.
 */
export function aclFilesOf(key: string, { aclFiles }: Governance): readonly string[] | undefined {
  if (aclFiles === undefined) return []
  const folders = ['']
  for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) {
    if (folders.push(key.slice(0, at + 1)) > limits.governedFoldersMax) return undefined
  }
  return withinLimits(folders.flatMap((folder) => aclFiles.names.map((name) => folder + name)))
}

/** INVARIANT (governors are seen): a file that no source can name may be there all the same. */
const withinLimits = (keys: readonly string[]): readonly string[] | undefined =>
  keys.every((key) => Buffer.byteLength(key) <= limits.objectKeyBytesMax) ? keys : undefined

/** All keys that may govern an object; undefined as with `aclFilesOf`. */
export function governorsOf(key: string, governance: Governance): readonly string[] | undefined {
  const files = aclFilesOf(key, governance)
  return governance.sidecars === undefined
    ? files
    : files && withinLimits([...files, sidecarOf(key)])
}

/** What a check of governors asks of a source. */
export interface GovernorChecks {
  /** As `Source.check`. */
  check(key: string, version: string): Promise<'current' | 'changed' | 'gone'>
  /** As `Source.tags`. */
  tags(key: string): Promise<Readonly<Record<string, string>> | undefined>
}

/**
 * Is an object still governed by what it was ruled by?
 *
 * INVARIANT (ruled by what is there): every sidecar and ACL file that was there is there at the same
 * version, none has come since, and its tags are the same where rules look at them. Doubt is a no.
 */
export async function isRuledByWhatIsThere(
  object: { readonly key: string; readonly governors: Governors },
  rules: { readonly governance: Governance; needsTags(key: string): boolean },
  source: GovernorChecks,
): Promise<boolean> {
  const { key, governors } = object
  const keys = governorsOf(key, rules.governance)
  if (keys === undefined) return false
  const versions = new Map(governors.files)
  const files = keys.map(async (one) => {
    const version = versions.get(one)
    if (version === '') return false
    const state = await source.check(one, version ?? '')
    return state === (version === undefined ? 'gone' : 'current')
  })
  const tags = rules.needsTags(key) ? [haveTags(source, key, governors.tags)] : []
  return (await Promise.all([...files, ...tags])).every((same) => same)
}

async function haveTags(
  source: GovernorChecks,
  key: string,
  before: Governors['tags'],
): Promise<boolean> {
  const now = await source.tags(key)
  return before !== undefined && now !== undefined && sameTags(before, now)
}

export function sameTags(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  )
}
