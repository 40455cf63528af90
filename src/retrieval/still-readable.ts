import { readerTokens, type Principal } from '../identity/principal.ts'
import type { Label } from '../kernel/label.ts'
import type { Passage } from '../models/chat.ts'
import type { Asked, RetrievalWorld } from './retrieve.ts'
import { mayRead, type ClassView } from './visibility.ts'
import type { ManifestStore } from '../lake/store.ts'

type Document = Pick<Passage, 'knowledgeBase' | 'source' | 'path' | 'version'>

export interface ReadableWorld extends Pick<RetrievalWorld, 'check' | 'isRuledByWhatIsThere'> {
  readonly manifest: Pick<ManifestStore, 'byKey'>
  /** The manifest's classes of now. */
  classes(): ClassView
  /** Does policy let the principal retrieve what is of this label? Absent: everything. */
  mayRetrieve?(label: Label): boolean
  /** Sources of a knowledge base; empty for one that is not there. */
  sourcesOf(knowledgeBase: string): readonly string[]
}

/** An app may ask for a person: both must be allowed to read. */
type Asking = Principal & { readonly user?: Omit<Principal, 'user'> }

/**
 * May all of these be quoted to this principal now, as they were? Document by document: what `retrieve`
 * asks of a hit, asked of what was quoted before.
 */
export async function stillReadable(
  world: ReadableWorld,
  principal: Asking,
  documents: readonly Document[],
): Promise<boolean> {
  const asked: Asked = new Map()
  for (const document of documents) {
    if (!(await isReadable(world, principal, document, asked))) return false
  }
  return true
}

async function isReadable(
  world: ReadableWorld,
  principal: Asking,
  { knowledgeBase, source, path, version }: Document,
  asked: Asked,
): Promise<boolean> {
  if (!world.sourcesOf(knowledgeBase).includes(source)) return false
  const row = await world.manifest.byKey(source, path)
  if (row?.state !== 'indexed' || row.version !== version) return false
  if ((await world.check(source, path, version)) !== 'current') return false
  if (!(await world.isRuledByWhatIsThere(row, asked))) return false
  // The classes of now, after all waiting.
  const aclClass = world.classes().byId.get(row.aclClass)
  if (aclClass?.source !== source || world.mayRetrieve?.(aclClass.label) === false) return false
  const { user } = principal
  return [principal, ...(user === undefined ? [] : [user])].every((one) =>
    mayRead(aclClass, readerTokens(one)),
  )
}
