import { limits } from '../kernel/limits.ts'
import type { ManifestStore } from '../lake/store.ts'

/** Fresh object ids, taken from the manifest by the run, one call at a time. */
export class IdSupply {
  readonly #manifest: ManifestStore
  #next = 0
  #left = 0

  constructor(manifest: ManifestStore) {
    this.#manifest = manifest
  }

  async next(): Promise<number> {
    if (this.#left === 0) {
      this.#next = await this.#manifest.allocateIds(limits.ingestBatchDocuments)
      this.#left = limits.ingestBatchDocuments
    }
    this.#left--
    return this.#next++
  }
}
