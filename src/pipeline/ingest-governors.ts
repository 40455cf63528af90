import { limits } from '../kernel/limits.ts'
import { readAclFile, statementsOf, type AclFile } from '../lake/acl-file.ts'
import {
  aclFilesOf,
  folderOf,
  isAclFile,
  NO_GOVERNORS,
  sameTags,
  sidecarOf,
  type Governors,
} from '../lake/governance.ts'
import type { CompiledRules, RuledClass } from '../lake/rules.ts'
import { readSidecar } from '../lake/sidecar.ts'
import type { ObjectEntry, ObjectRead, Source } from '../lake/source.ts'
import { governedText, saysBroken, statementsIn, type Statement } from '../lake/statement.ts'
import type { AclClassRow, ObjectRow } from '../lake/store.ts'
import type { ClassView } from '../retrieval/visibility.ts'

/** What is remembered of a source's governors from one sync to the next. */
export interface GovernorMemory {
  /** Versions of the ACL files that rows were ruled by, or that the last whole listing had. */
  aclFiles: ReadonlyMap<string, string>
  /** ACL files that the listing at hand has shown so far; one that is cut short goes on with them. */
  listed: Map<string, string>
  /** Keys of objects that were seen with other tags than they were ruled by. */
  readonly tagSuspects: Set<string>
}
export const governorMemory = (): GovernorMemory => ({
  aclFiles: new Map(),
  listed: new Map(),
  tagSuspects: new Set(),
})

/** Whose class an object gets, and by what. */
export interface Ruling {
  readonly ruled: RuledClass
  /** Undefined: nothing governs it and its tags are not known. */
  readonly governors: Governors | undefined
  /** Why nobody reads it although it could be read: one sentence. */
  readonly problem: string | undefined
  /** The problem is that something could not be read just now: what it says is not known. */
  readonly isPassing: boolean
}

export interface ObjectToRule {
  readonly key: string
  readonly tags?: ObjectEntry['tags']
  /** What the listing has. `ask`: nobody listed it. */
  readonly sidecar: Pick<ObjectEntry, 'version' | 'sizeBytes' | 'unreadable'> | undefined | 'ask'
}

interface World {
  readonly source: Source
  readonly rules: CompiledRules
  readonly remembered: GovernorMemory
  /** The classes of now: what rows were ruled by is in them. */
  classes(): ClassView
}

/** A governor that is there: what it says, or why nobody can tell. */
interface Found<T> {
  /** '' when it could not be read: asked again by the next sync. */
  readonly version: string
  readonly content: T | undefined
  readonly problem: string | undefined
}

/** Rules the objects of one sync by rules, tags, ACL files and sidecars, and reads of these what has changed. */
export class GovernorReader {
  readonly #world: World
  /** ACL files as they are believed to be now. */
  readonly #aclFiles: Map<string, string>
  /** Absent ones too. `fresh`: read by this sync, wherever the belief came from. */
  readonly #read = new Map<string, { readonly found: Found<AclFile> | undefined; fresh: boolean }>()

  constructor(world: World) {
    this.#world = world
    this.#aclFiles = new Map(world.remembered.aclFiles)
  }

  /** A listing begins at its beginning. */
  begin(): void {
    this.#world.remembered.listed = new Map()
  }

  /** What was read of an ACL file is of before: it changed meanwhile. */
  forget(key: string): void {
    this.#read.delete(key)
  }

  /** A key of the listing that governs others. */
  listed({ key, version }: ObjectEntry): void {
    if (!isAclFile(key, this.#world.rules.governance)) return
    const { listed } = this.#world.remembered
    listed.set(key, version)
    if (listed.size > limits.aclFilesMax) {
      throw new Error(`the source has more than ${limits.aclFilesMax} ACL files`)
    }
  }

  /**
   * Folders whose ACL files are not those that rows were ruled by when they came past. MUST be called
   * after a whole listing only; from then on what was listed is believed.
   */
  changedFolders(): readonly string[] {
    const { remembered } = this.#world
    const { aclFiles: before, listed } = remembered
    const keys = new Set([...before.keys(), ...listed.keys()])
    const changed = [...keys].filter((key) => before.get(key) !== listed.get(key))
    remembered.aclFiles = listed
    remembered.listed = new Map()
    this.#aclFiles.clear()
    for (const [key, version] of listed) this.#aclFiles.set(key, version)
    for (const key of changed) this.#read.delete(key)
    const folders = [...new Set(changed.map(folderOf))].toSorted((a, b) => a.length - b.length)
    const outermost: string[] = []
    for (const folder of folders) {
      if (!outermost.some((outer) => folder.startsWith(outer))) outermost.push(folder)
    }
    return outermost
  }

  /**
   * The ruling of an object. `fresh`: its ACL files are looked at again, because its text is about to be
   * read: a text must not travel under the label of before.
   */
  async rule(object: ObjectToRule, row: ObjectRow | undefined, fresh: boolean): Promise<Ruling> {
    const { rules } = this.#world
    const tags = await this.#tags(object, row)
    const kept = fresh ? undefined : this.#kept(object, row)
    const governed = kept ?? (await this.#governed(object, row, fresh))
    const { files, statements, problem, aclClass } = governed
    const isPlain = files.length === 0 && tags === undefined
    // Most objects of most syncs: nothing is parsed, nothing hashed.
    const isSame = aclClass !== undefined && rules.isClassOf(object.key, tags, aclClass)
    return {
      ruled: isSame ? aclClass : rules.classOf(object.key, { tags, statements: statements() }),
      governors: isPlain ? undefined : { files, ...(tags === undefined ? {} : { tags }) },
      problem,
      isPassing: problem !== undefined && files.some(([, version]) => version === ''),
    }
  }

  /** What the row was ruled by, when all of it is as it was. */
  #kept({ key, sidecar }: ObjectToRule, row: ObjectRow | undefined): Governed | undefined {
    const paths = aclFilesOf(key, this.#world.rules.governance)
    if (row === undefined || paths === undefined || sidecar === 'ask') return undefined
    const expected = paths.flatMap((path): Governors['files'] => {
      const version = this.#aclFiles.get(path)
      return version === undefined ? [] : [[path, version]]
    })
    const all =
      sidecar === undefined ? expected : [...expected, [sidecarOf(key), sidecar.version] as const]
    const { files } = row.governors ?? NO_GOVERNORS
    const isSame =
      files.length === all.length &&
      files.every(([path, version], at) => {
        return version !== '' && path === all[at]?.[0] && version === all[at]?.[1]
      })
    if (!isSame) return undefined
    const aclClass = this.#world.classes().byId.get(row.aclClass)
    const governed = aclClass?.governed ?? ''
    // Of an earlier limit.
    if (governed.length > limits.governedCharsMax) return undefined
    const problem = saysBroken(governed) ? row.reason : undefined
    return { files, statements: () => statementsIn(governed), problem, aclClass }
  }

  async #governed(
    object: ObjectToRule,
    row: ObjectRow | undefined,
    fresh: boolean,
  ): Promise<Governed> {
    const { governance } = this.#world.rules
    const paths = aclFilesOf(object.key, governance)
    if (paths === undefined) return TOO_DEEP
    const files: (readonly [string, string])[] = []
    const statements: Statement[] = []
    let problem: string | undefined
    let chars = 0
    // What is too much is not kept in memory while the rest is read.
    const say = (said: readonly Statement[]): void => {
      chars += governedText(said).length
      if (chars <= limits.governedCharsMax) statements.push(...said)
    }
    const before = new Set((row?.governors?.files ?? []).map(([path]) => path))
    for (const path of paths) {
      // A listing may be of the past: what it leaves out is looked for before a restriction is dropped.
      const found = await this.#aclFile(path, fresh || before.has(path))
      if (found === undefined) continue
      files.push([path, found.version])
      problem ??= found.problem && `the ACL file \`${path}\` ${found.problem}`
      if (found.content !== undefined) say(statementsOf(found.content, object.key))
      else say([{ from: 'aclFile', file: path, broken: true }])
    }
    const beside = governance.sidecars && (await this.#sidecar(object, row))
    if (beside !== undefined) {
      files.push([sidecarOf(object.key), beside.version])
      problem ??= beside.problem && `its sidecar ${beside.problem}`
      say(beside.content ?? [{ from: 'sidecar', broken: true }])
    }
    const tooMany = statements.length > limits.statementsMax
    const tooLong = chars > limits.governedCharsMax
    problem ??= tooMany ? `more than ${limits.statementsMax} statements govern it` : undefined
    problem ??= tooLong ? TOO_LONG : undefined
    return { files, statements: () => (tooMany || tooLong ? BROKEN : statements), problem }
  }

  async #aclFile(path: string, fresh: boolean): Promise<Found<AclFile> | undefined> {
    const known = this.#read.get(path)
    if (known !== undefined && (known.fresh || !fresh)) return known.found
    // The listing will say when there is one; until then an object's text stays where it is.
    if (!fresh && !this.#aclFiles.has(path)) return undefined
    const found = await this.#find(path, (bytes) => readAclFile(path, bytes))
    if (found === undefined) this.#aclFiles.delete(path)
    else this.#aclFiles.set(path, found.version)
    this.#read.delete(path)
    this.#read.set(path, { found, fresh: true })
    if (this.#read.size > limits.aclFilesReadMax) {
      const [oldest] = this.#read.keys()
      if (oldest !== undefined) this.#read.delete(oldest)
    }
    return found
  }

  async #sidecar(
    { key, sidecar }: ObjectToRule,
    row: ObjectRow | undefined,
  ): Promise<Found<readonly Statement[]> | undefined> {
    const path = sidecarOf(key)
    const wasThere = row?.governors?.files.some((file) => file[0] === path) === true
    if (sidecar === undefined && !wasThere) return undefined
    if (sidecar !== undefined && sidecar !== 'ask') {
      const { version, sizeBytes, unreadable } = sidecar
      if (unreadable !== undefined) return broken(version, `cannot be read: ${unreadable}`)
      if (sizeBytes > limits.governorBytesMax) return broken(version, TOO_LARGE)
      const same = row?.governors?.files.some((file) => file[0] === path && file[1] === version)
      const known = statementsIn(this.#world.classes().byId.get(row?.aclClass ?? 0)?.governed)
      const said = known.filter(({ from }) => from === 'sidecar')
      if (same === true && version !== '' && !known.some((one) => one.broken === true)) {
        return { version, content: said, problem: undefined }
      }
    }
    return this.#find(path, (bytes) => {
      const reading = readSidecar(bytes)
      if (!reading.ok) return reading
      const isSilent = Object.keys(reading.value).length === 0
      return { ok: true, value: isSilent ? [] : [{ from: 'sidecar', ...reading.value }] }
    })
  }

  async #find<T>(
    path: string,
    read: (bytes: Uint8Array) => { readonly ok: true; readonly value: T } | NotRead,
  ): Promise<Found<T> | undefined> {
    const bytes = await this.#bytes(path)
    if (bytes.kind === 'gone') return undefined
    if (bytes.kind === 'unreadable') return broken('', `cannot be read: ${bytes.reason}`)
    const reading = read(bytes.bytes)
    return reading.ok
      ? { version: bytes.version, content: reading.value, problem: undefined }
      : broken(bytes.version, reading.problem)
  }

  /** A source that throws for one object says so of that object. */
  async #bytes(path: string): Promise<ObjectRead> {
    try {
      return await this.#world.source.read(path, limits.governorBytesMax)
    } catch {
      return { kind: 'unreadable', reason: 'the source does not give it' }
    }
  }

  /** Asked for only where rules look at them and nobody told; what a row has holds while its version does. */
  async #tags({ key, tags }: ObjectToRule, row: ObjectRow | undefined): Promise<Governors['tags']> {
    const { source, rules, remembered } = this.#world
    if (tags !== undefined) return tags
    const known = row?.governors?.tags
    if (!rules.needsTags(key)) return known
    const isSuspect = remembered.tagSuspects.delete(key)
    if (known !== undefined && !isSuspect) return known
    return (await source.tags?.(key).catch(() => undefined)) ?? undefined
  }
}

interface Governed {
  readonly files: Governors['files']
  readonly statements: () => readonly Statement[]
  readonly problem: string | undefined
  /** The class that was made from these statements. */
  readonly aclClass?: AclClassRow | undefined
}
type NotRead = { readonly ok: false; readonly problem: string }

const broken = (version: string, problem: string): Found<never> => ({
  version,
  content: undefined,
  problem,
})

const BROKEN: readonly Statement[] = [{ from: 'aclFile', broken: true }]
const TOO_LARGE = `is larger than ${limits.governorBytesMax / 1024} KiB`
const TOO_LONG = `what its sidecar and the ACL files above it say of it is longer than ${limits.governedCharsMax / 1024} KiB together`
const TOO_DEEP: Governed = {
  files: [],
  statements: () => BROKEN,
  problem: `it lies deeper than ${limits.governedFoldersMax} folders, where ACL files are not looked for`,
}

export function sameGovernors(a: Governors | undefined, b: Governors | undefined): boolean {
  const [left, right] = [a ?? NO_GOVERNORS, b ?? NO_GOVERNORS]
  const sameFiles =
    left.files.length === right.files.length &&
    left.files.every(([key, version], at) => {
      return key === right.files[at]?.[0] && version === right.files[at]?.[1]
    })
  if (!sameFiles || left.tags === undefined || right.tags === undefined) {
    return sameFiles && left.tags === right.tags
  }
  return sameTags(left.tags, right.tags)
}
