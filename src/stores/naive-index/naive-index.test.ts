import { indexSuite } from '../../retrieval/conformance.ts'
import { NaiveIndex } from './naive-index.ts'

indexSuite('naive', () => {
  const index = new NaiveIndex()
  return Promise.resolve({
    index,
    reopen: () => Promise.resolve(index),
    compact: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  })
})
