import { limits } from '../kernel/limits.ts'
import { readAclFile, statementsOf, type AclFile } from '../lake/acl-file.ts'
import {
  aclFilesOf,
  folderOf,
  governorsOf,
  isAclFile,
  NO_GOVERNORS,
  sameTags,
  sidecarOf,
  type Governance,
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
  /** Sidecars without a document, by the last whole listing. At most limits.skippedListMax; never stored. */
  orphans: Set<string>
  /** Those that the listing at hand has shown so far. */
  orphansListed: Set<string>
  /** ACL files that a listing showed and that can never be read as they are: why. */
  readonly unreadable: Map<string, string>
  /** Keys of objects that were seen with other tags than they were ruled by. */
  readonly tagSuspects: Set<string>
}
export const governorMemory = (): GovernorMemory => ({
  aclFiles: new Map(),
  listed: new Map(),
  orphans: new Set(),
  orphansListed: new Set(),
  unreadable: new Map(),
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
  /** What is remembered of ACL files is what this sync has listed. */
  #isListingWhole = false
  /** Absent ones too. `fresh`: read by this sync, wherever the belief came from. */
  readonly #read = new Map<string, { readonly found: Found<AclFile> | undefined; fresh: boolean }>()

  constructor(world: World) {
    this.#world = world
    this.#aclFiles = new Map(world.remembered.aclFiles)
  }

  /** A listing begins at its beginning. */
  begin(): void {
    this.#world.remembered.listed = new Map()
    this.#world.remembered.orphansListed = new Set()
  }

  /** A sidecar whose document the listing does not have. */
  orphan(key: string): void {
    const { orphansListed } = this.#world.remembered
    if (orphansListed.size < limits.skippedListMax) orphansListed.add(key)
  }

  /** What was read of an ACL file is of before: it changed meanwhile. */
  forget(key: string): void {
    this.#read.delete(key)
    this.#world.remembered.unreadable.delete(key)
  }

  /** A key of the listing that governs others. */
  listed({ key, version, unreadable: reason }: ObjectEntry): void {
    if (!isAclFile(key, this.#world.rules.governance)) return
    const { listed, unreadable } = this.#world.remembered
    listed.set(key, version)
    if (reason === undefined) unreadable.delete(key)
    else unreadable.set(key, reason)
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
    this.#isListingWhole = true
    remembered.listed = new Map()
    remembered.orphans = remembered.orphansListed
    remembered.orphansListed = new Set()
    this.#aclFiles.clear()
    for (const [key, version] of listed) this.#aclFiles.set(key, version)
    for (const key of remembered.unreadable.keys()) {
      if (!listed.has(key)) remembered.unreadable.delete(key)
    }
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
    const paths = governableAt(key, this.#world.rules.governance)
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
    const paths = governableAt(object.key, governance)
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
      const found = await this.#aclFile(path, { fresh, before: before.has(path) })
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

  /** `before`: the row was ruled by it. */
  async #aclFile(
    path: string,
    { fresh, before }: { readonly fresh: boolean; readonly before: boolean },
  ): Promise<Found<AclFile> | undefined> {
    const known = this.#read.get(path)
    if (known !== undefined && (known.fresh || !(fresh || before))) return known.found
    const isBelieved = this.#aclFiles.has(path)
    // The listing will say when there is one; until then an object's text stays where it is.
    if (!fresh && !before && !isBelieved) return undefined
    const { aclFiles, listed, unreadable } = this.#world.remembered
    const reason = unreadable.get(path)
    const version = listed.get(path) ?? this.#aclFiles.get(path) ?? ''
    const found =
      reason === undefined
        ? await this.#find(path, {
            read: (bytes) => readAclFile(path, bytes),
            isListed: listed.has(path) || (this.#isListingWhole && aclFiles.has(path)),
            isExpected: isBelieved || before,
          })
        : broken(version, `cannot be read: ${reason}`)
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
    return this.#find(path, {
      read: sidecarIn,
      isListed: sidecar !== undefined && sidecar !== 'ask',
      isExpected: true,
    })
  }

  /**
   * INVARIANT (a transient error drops no restriction): 404 may mean that a proxy or a bucket is in trouble.
   * What a listing has, or an earlier sync had, is absent only when a listing of now says so too; a source
   * that cannot look up is believed, but for what it has just listed.
   */
  async #find<T>(
    path: string,
    { read, isListed, isExpected }: Sought<T>,
  ): Promise<Found<T> | undefined> {
    const bytes = await this.#bytes(path)
    if (bytes.kind === 'gone') {
      const canLook = this.#world.source.lookup !== undefined
      if (!isListed && !(isExpected && canLook)) return undefined
      return (await this.#isSurelyGone(path)) ? undefined : broken('', LISTED)
    }
    if (bytes.kind === 'unreadable') return broken('', `cannot be read: ${bytes.reason}`)
    const reading = read(bytes.bytes)
    return reading.ok
      ? { version: bytes.version, content: reading.value, problem: undefined }
      : broken(bytes.version, reading.problem)
  }

  async #isSurelyGone(path: string): Promise<boolean> {
    const { source } = this.#world
    if (source.lookup === undefined) return false
    try {
      return (await source.lookup(path)) === undefined
    } catch {
      return false
    }
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
interface Sought<T> {
  readonly read: (bytes: Uint8Array) => { readonly ok: true; readonly value: T } | NotRead
  /** By the listing at hand. */
  readonly isListed: boolean
  /** It was there before, or nobody listed what is told of. */
  readonly isExpected: boolean
}
type NotRead = { readonly ok: false; readonly problem: string }

const broken = (version: string, problem: string): Found<never> => ({
  version,
  content: undefined,
  problem,
})

/** Where its ACL files may be; undefined: of one of these, or of its sidecar, nobody could tell. */
const governableAt = (key: string, governance: Governance): readonly string[] | undefined =>
  governorsOf(key, governance) && aclFilesOf(key, governance)

function sidecarIn(
  bytes: Uint8Array,
): { readonly ok: true; readonly value: readonly Statement[] } | NotRead {
  const reading = readSidecar(bytes)
  if (!reading.ok) return reading
  const isSilent = Object.keys(reading.value).length === 0
  return { ok: true, value: isSilent ? [] : [{ from: 'sidecar', ...reading.value }] }
}

const LISTED = 'is listed and cannot be read'
const BROKEN: readonly Statement[] = [{ from: 'aclFile', broken: true }]
const TOO_LARGE = `is larger than ${limits.governorBytesMax / 1024} KiB`
const TOO_LONG = `what its sidecar and the ACL files above it say of it is longer than ${limits.governedCharsMax / 1024} KiB together`
const TOO_DEEP: Governed = {
  files: [],
  statements: () => BROKEN,
  problem: `it lies deeper than ${limits.governedFoldersMax} folders, or so deep that a sidecar or an ACL file would have a path of more than ${limits.objectKeyBytesMax} bytes; who may read it cannot be told`,
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
