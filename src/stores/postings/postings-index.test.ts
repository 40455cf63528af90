import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indexSuite } from '../../retrieval/conformance.ts'
import { openPostingsIndex } from './postings-index.ts'

indexSuite('postings', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-index-'))
  let index = await openPostingsIndex(directory)
  return {
    index,
    reopen: async () => {
      await index.close()
      index = await openPostingsIndex(directory)
      return index
    },
    compact: () => index.compact(),
    remove: async () => {
      await index.close()
      rmSync(directory, { recursive: true })
    },
  }
})
