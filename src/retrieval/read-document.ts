import type { Grant } from '../authorization/authorization.ts'
import { readersOf } from '../identity/principal.ts'
import { InvariantError } from '../kernel/assert.ts'
import { join } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { ManifestStore } from '../lake/store.ts'
import type { Passage } from '../models/chat.ts'
import type { DocumentName } from '../models/document-id.ts'
import type { Index } from './index-port.ts'
import { permitted, type RetrievalWorld } from './retrieve.ts'
import { mayAllRead } from './visibility.ts'

/** The world of reading a whole document. */
export interface ReadingWorld extends Omit<RetrievalWorld, 'index' | 'manifest'> {
  readonly index: Pick<Index, 'chunksOf'>
  readonly manifest: Pick<ManifestStore, 'byKey' | 'byIds'>
}

export interface DocumentRead {
  /** Its chunks in reading order, numbered from 1. */
  readonly passages: readonly Passage[]
  /** It goes on: limits.fetchedCharsMax. */
  readonly cut: boolean
}

/**
 * A whole document, for whom may read it: by the same two paths as passages. Undefined when there is no
 * such document, when it is not indexed as it is now, or when the grant's principal may not read it:
 * from outside these are the same.
 *
 * INVARIANT (filter inside): the index is given the permitted classes; here the readers of the
 * document's class are asked again, before and after its object was checked.
 */
export async function readDocument(
  world: ReadingWorld,
  grant: Grant,
  name: DocumentName,
  sources: readonly string[],
): Promise<DocumentRead | undefined> {
  const readers = readersOf(grant.principal)
  if (!sources.includes(name.source)) return undefined
  const view = world.classes()
  const classes = permitted(world, grant, view, world.memo.visible(view, readers, [name.source]))
  const row = await world.manifest.byKey(name.source, name.path)
  // A foreign document is not even looked up: the time it takes tells nothing of its text.
  if (row?.state !== 'indexed' || !classes.includes(row.aclClass)) return undefined
  const text = await world.index.chunksOf(row.id, classes)
  if (text === undefined) return undefined
  if (!classes.includes(text.aclClass)) {
    const { document, aclClass } = text
    await world.onLeak({ document, aclClass, principal: grant.principal.id })
    throw new InvariantError('filter inside')
  }
  if (text.version !== row.version || text.aclClass !== row.aclClass) return undefined
  const state = await world.check(row.source, row.key, row.version).catch(() => 'changed' as const)
  // INVARIANT (ruled by what is there), relied on: as for passages.
  if (!(await world.isRuledByWhatIsThere(row, new Map()).catch(() => false))) return undefined
  const [still] = await world.manifest.byIds([row.id])
  const aclClass = world.classes().byId.get(row.aclClass)
  const isSame = still?.version === row.version && still.aclClass === row.aclClass
  if (state !== 'current' || !isSame || aclClass === undefined) return undefined
  if (aclClass.source !== row.source || !mayAllRead(aclClass, readers)) return undefined

  const passages: Passage[] = []
  let chars = 0
  for (const chunk of text.chunks) {
    chars += chunk.text.length
    if (chars > limits.fetchedCharsMax) return { passages, cut: true }
    passages.push({
      number: passages.length + 1,
      knowledgeBase: name.knowledgeBase,
      source: row.source,
      path: row.key,
      version: row.version,
      title: text.title,
      headings: chunk.headings,
      page: chunk.page,
      text: chunk.text,
      label: join(aclClass.label, chunk.label),
      rule: aclClass.ruleId,
      score: 0,
    })
  }
  return { passages, cut: false }
}
