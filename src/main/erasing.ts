import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EraseEvent, EraseRequest } from '../api/erase.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import type { RecordDraft } from '../audit/record.ts'
import type { KeyService } from '../keys/keys.ts'
import type { EraseStore } from '../lake/erase.ts'
import type { Preparer } from '../lake/prepare.ts'
import type { Source } from '../lake/source.ts'
import type { ManifestStore } from '../lake/store.ts'
import type { Eraser, EraseWorld, Remaining } from '../pipeline/erase.ts'
import type { EraseRequest as NamedErase } from '../pipeline/erase.ts'
import type { Fingerprints } from '../pipeline/fingerprinting.ts'
import type { ErasedList } from '../pipeline/erased-list.ts'
import type { LakeService } from '../pipeline/lake-service.ts'
import { forgetWords } from '../retrieval/analysis.ts'
import type { Index } from '../retrieval/index-port.ts'
import type { LakeEmbedders } from './lake-embedders.ts'
import { systemClock, systemRandom } from './world.ts'

export type { NamedErase }

/** What erasing needs beside the lake. */
export interface EraseParts {
  readonly store: EraseStore
  readonly keys: KeyService
  /** Where backups lie. */
  readonly data: string
  append(record: RecordDraft): Promise<unknown>
  /** For tests: steps that are left out. */
  readonly disabled?: EraseWorld['disabled'] | undefined
}

export const nfc = (path: string): string => path.normalize('NFC')

export const STOPPED =
  'the erasure is begun and a step of it failed; it is finished by itself, within ten minutes or at the next start'

interface LakeParts {
  readonly fingerprints: Fingerprints
  readonly list: ErasedList
  readonly manifest: ManifestStore
  readonly index: Index
  readonly preparer: Preparer
  readonly embedders: Pick<LakeEmbedders, 'forget'>
  readonly service: LakeService
  source(id: string): Source | undefined
  sources(): readonly string[]
  isGovernor(source: string, key: string): boolean
}

export function eraseWorld(parts: EraseParts, lake: LakeParts): EraseWorld {
  const { list, manifest, index, preparer, service, embedders, fingerprints } = lake
  return {
    manifest,
    index,
    fingerprints,
    list,
    store: parts.store,
    keys: parts.keys,
    clock: systemClock,
    random: systemRandom,
    append: (record) => parts.append(record),
    source: (id) => lake.source(id),
    sources: () => lake.sources(),
    isGovernor: (source, key) => lake.isGovernor(source, key),
    whileStill: (source, work) => service.whileStill(source, work),
    emptyClasses: (source) => service.emptyClasses(source),
    remains: () => remaining(parts.data),
    ...(parts.disabled === undefined ? {} : { disabled: parts.disabled }),
    async forget() {
      forgetWords()
      await preparer.forget?.()
      await embedders.forget()
    },
  }
}

/** Backups that a record names; more are counted. */
const BACKUPS_NAMED_MAX = 100

/** INVARIANT (nothing is passed over): what an erasure does not reach stands in its record. */
async function remaining(data: string): Promise<readonly Remaining[]> {
  const backups: string[] = await readdir(join(data, 'backups')).catch(() => [])
  backups.sort((a, b) => (a < b ? -1 : 1))
  const named = backups.slice(0, BACKUPS_NAMED_MAX)
  return [
    {
      where: 'source',
      what: 'the object itself, if the source holds it, its older versions, its sidecar, and inventories of the bucket: while one is listed, its names lie sorted in `scratch/`, until the listing ends',
    },
    {
      where: 'kept content',
      what: 'prompts and answers that quote it, encrypted per subject: they end with `content.keepDays`, by deleting the answer, or with the key of the subject',
    },
    {
      where: 'classes of readers',
      what: 'statements of ACL files that govern other documents too, with the prefix that they are for',
    },
    { where: 'configuration', what: 'rules whose `match` names the path; and these in records' },
    {
      where: 'process memory',
      what: 'what was asked and quoted last, names that a bucket was asked about last, and memory that was freed and is not used again yet: gone with a restart',
    },
    {
      where: 'disk',
      what: 'blocks that the file system has freed, its snapshots, and copies of the data directory made by others',
    },
    ...named.map((name) => ({
      where: `backups/${name}`,
      what: 'path, version and content hash as of its day: delete it, or let it expire',
    })),
    ...(backups.length > named.length
      ? [{ where: 'backups/', what: `${backups.length - named.length} more` }]
      : []),
  ]
}

/** One request to its last event. */
export async function runErase(
  eraser: Eraser,
  asked: { readonly request: EraseRequest; readonly named: NamedErase; readonly by: string },
  onEvent: (event: EraseEvent) => void,
): Promise<EraseEvent> {
  const { request, named, by } = asked
  if (request.count === true) return counted('counted', await eraser.count(named))
  if (request.restore === true) return counted('restored', await eraser.restore(named, by))
  const erased = await eraser.erase(named, by, (step) => onEvent({ kind: 'step', ...step }))
  if (isRefusal(erased)) return { kind: 'failed', message: erased.message }
  return { kind: 'erased', ...erased }
}

const counted = (kind: 'counted' | 'restored', objects: OrRefusal<number>): EraseEvent =>
  isRefusal(objects) ? { kind: 'failed', message: objects.message } : { kind, objects }
