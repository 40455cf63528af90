import { rm } from 'node:fs/promises'
import { IndexUnusableError } from '../retrieval/index-errors.ts'
import { openPostingsIndex, type PostingsIndex } from '../stores/postings/postings-index.ts'
import { bugFacts, type Log } from './log.ts'

/**
 * The index is rebuildable: one that cannot be read is thrown away and made again from the sources. After
 * an upgrade that is planned and no trouble, so the log has one sentence of it; damage keeps its facts.
 * Throws what else keeps it from being opened.
 */
export async function openIndex({
  indexDirectory,
  log,
}: {
  readonly indexDirectory: string
  readonly log: Log
}): Promise<PostingsIndex> {
  try {
    return await openPostingsIndex(indexDirectory)
  } catch (error) {
    if (!(error instanceof IndexUnusableError)) throw error
    if (error.why === 'version') {
      log.info({}, 'the index was made by another version and is made again from the sources')
    } else log.warn(bugFacts(error), 'the index cannot be used and is made again from the sources')
    await rm(indexDirectory, { recursive: true, force: true })
    return openPostingsIndex(indexDirectory)
  }
}
