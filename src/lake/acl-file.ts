import { hasDoubledName, parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { folderOf } from './governance.ts'
import { parsePlainYaml } from './plain-yaml.ts'
import {
  DOUBLED,
  malformed,
  membersOf,
  read,
  saidIn,
  textOf,
  type Members,
  type Reading,
  type Said,
  type Statement,
} from './statement.ts'

/** What an ACL file says: of its folder and all below it, and of what begins with a prefix in it. */
export interface AclFile {
  readonly key: string
  readonly folder: Said
  /** Shorter prefixes first: the narrower speaks later. */
  readonly prefixes: readonly { readonly prefix: string; readonly said: Said }[]
}

/**
 * Reads an ACL file, JSON by its name (`.json`) or else plain YAML, of one form:
 *
 *     readers: ["group:hr"]        # of the folder and all below; absent: no word on readers
 *     denied: ["group:temps"]
 *     level: confidential
 *     compartments: [pii]
 *     integrity: untrusted
 *     prefixes:                    # of keys below the folder that begin so
 *       payroll/: { readers: ["group:payroll"] }
 *
 * Anything else in it makes it malformed: what is mistyped must not be left out.
 */
export function readAclFile(key: string, bytes: Uint8Array): Reading<AclFile> {
  const text = textOf(bytes)
  const isJson = key.endsWith('.json')
  const value = text === undefined ? undefined : isJson ? json(text) : parsePlainYaml(text)
  if (text === undefined || value === undefined) {
    return malformed('is not valid JSON, or not the plain YAML of ACL files')
  }
  if (isJson && hasDoubledName(text)) return malformed(DOUBLED)
  const members = membersOf(value.value)
  if (members === undefined) return malformed('is not an object with `readers`, `denied`, `level`')
  const folder = entryOf(members, ['prefixes'])
  if (!folder.ok) return folder
  const prefixes = prefixesOf(members.get('prefixes'))
  return prefixes.ok ? read({ key, folder: folder.value, prefixes: prefixes.value }) : prefixes
}

const KNOWN = ['readers', 'denied', 'level', 'compartments', 'integrity']

function entryOf(members: Members, also: readonly string[]): Reading<Said> {
  if ([...members.keys()].some((name) => !KNOWN.includes(name) && !also.includes(name))) {
    return malformed(`has a member besides ${[...KNOWN, ...also].join(', ')}`)
  }
  return saidIn(members, (name) => name)
}

function prefixesOf(value: unknown): Reading<AclFile['prefixes']> {
  if (value === undefined) return read([])
  const members = membersOf(value)
  if (members === undefined) return malformed('has `prefixes` that are no object')
  if (members.size > limits.aclFilePrefixesMax) {
    return malformed(`has more than ${limits.aclFilePrefixesMax} prefixes`)
  }
  const prefixes: { prefix: string; said: Said }[] = []
  for (const [name, one] of members) {
    const prefix = name.normalize('NFC')
    const entry = membersOf(one)
    if (!/^(?!\/)(?!(.*\/)?\.\.?(\/|$))[^\\]+$/s.test(prefix) || entry === undefined) {
      return malformed('has a prefix that is none, or says nothing')
    }
    const said = entryOf(entry, [])
    if (!said.ok) return said
    prefixes.push({ prefix, said: said.value })
  }
  return read(prefixes.toSorted((a, b) => a.prefix.length - b.prefix.length))
}

const json = (text: string): { readonly value: unknown } | undefined => {
  const parsed = parseJson(text, { depthMax: limits.governorDepthMax })
  return parsed.ok ? parsed : undefined
}

/** What the file says of this object, in the order in which it speaks. Without a word: nothing. */
export function statementsOf(file: AclFile, key: string): readonly Statement[] {
  const inside = key.slice(folderOf(file.key).length)
  const spoken = [
    { said: file.folder },
    ...file.prefixes.filter(({ prefix }) => inside.startsWith(prefix)),
  ]
  return spoken.flatMap((one) =>
    Object.keys(one.said).length === 0
      ? []
      : [
          {
            from: 'aclFile' as const,
            file: file.key,
            ...('prefix' in one ? { prefix: one.prefix } : {}),
            ...one.said,
          },
        ],
  )
}
