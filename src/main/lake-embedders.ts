import type { Config } from '../config/config.ts'
import { EMBEDDER_PROVIDER, lakeModelsOf, shippedEmbedder } from '../config/lake-models.ts'
import { Hangup } from '../kernel/hangup.ts'
import type { ChunkEmbedder } from '../lake/embedder.ts'
import { openElsewhere, widthOf } from '../pipeline/embed-chunks.ts'
import type { TextEmbedder } from '../providers/embedder/embedder.ts'
import type { EmbedderSource } from '../pipeline/embedding-loop.ts'
import type { Seeker, Snapshot, Stages } from '../pipeline/stages.ts'

/** The embedder that ships with the product. */
export interface ShippedEmbedder extends ChunkEmbedder {
  /** At once, on this thread: for questions, and for `/v1/embeddings`. */
  readonly model: TextEmbedder
  /** Lets go of the texts that it embedded. */
  forget?(): Promise<void>
  close(): Promise<void>
}

/**
 * Of the built-in model, measured on two lakes: what has to do with a question begins at 0.2 to 0.25;
 * greetings and errands ("write a poem") stay below, but for some in thousands of passages.
 */
const NEARNESS_MIN = 0.2

/** The models that the lake is searched with: which one embeds, and the calls to them that are open. */
export class LakeEmbedders {
  readonly #shipped: ShippedEmbedder | undefined
  readonly #onBug: (error: unknown) => void
  readonly #gone = new Hangup()
  readonly #calls = new Set<Promise<unknown>>()
  #stages: Stages | undefined

  constructor(shipped: ShippedEmbedder | undefined, onBug: (error: unknown) => void) {
    this.#shipped = shipped
    this.#onBug = onBug
  }

  /** What calls of models go through. Until then there is no embedder elsewhere. */
  connect(stages: Stages): void {
    this.#stages = stages
  }

  /** After an erasure: no thread remembers what it embedded. */
  async forget(): Promise<void> {
    await this.#shipped?.forget?.()
  }

  /** Undefined: words alone. */
  sourceFor(config: Config): EmbedderSource | undefined {
    const { embedder } = lakeModelsOf(config)
    if (embedder === undefined) return undefined
    const { id } = embedder
    if (embedder.provider === EMBEDDER_PROVIDER) {
      const shipped = this.#shipped
      return shipped && { id, near: true, open: () => Promise.resolve(shipped) }
    }
    const stages = this.#stages
    if (stages === undefined) return undefined
    const world = { stages, id, gone: this.#gone, onBug: this.#onBug }
    return { id, near: false, open: () => openElsewhere(world) }
  }

  /** Whoever made the space that is searched, as long as it is there: while another one is being built too. */
  seeker(space: string | undefined, { deployments }: Snapshot): Seeker | undefined {
    if (space === undefined) return undefined
    const shipped = this.#shipped
    if (shipped?.space === space)
      return {
        space,
        dimensions: shipped.dimensions,
        deployment: shippedEmbedder(deployments.values()),
        local: (text) => shipped.model.embed(text).vector,
        nearnessMin: NEARNESS_MIN,
      }
    for (const deployment of deployments.values()) {
      const dimensions = widthOf(space, deployment)
      if (dimensions !== undefined && deployment.serves?.includes('embed') === true)
        return { space, dimensions, deployment }
    }
    return undefined
  }

  outlives(call: Promise<unknown>): void {
    const ended = call.catch(() => undefined).finally(() => this.#calls.delete(ended))
    this.#calls.add(ended)
  }

  /** Nobody waits any more. */
  hangUp(): void {
    this.#gone.hangUp()
  }

  /** After the providers are closed: every call is settled when it resolves. */
  async close(): Promise<void> {
    await Promise.all(this.#calls)
    await this.#shipped?.close()
  }
}
