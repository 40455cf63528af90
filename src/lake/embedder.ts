import type { Label } from '../kernel/label.ts'

/** Vectors of one space can be compared with each other; of two spaces, never. */
export interface VectorSpace {
  /** Names model, revision and length: another model is another space. Example: `builtin-1-256`. */
  readonly space: string
  readonly dimensions: number
}

/** A text to embed and what is known of its sensitivity. */
export interface TextToEmbed {
  readonly text: string
  /** Of the chunk and of its class, joined. */
  readonly label: Label
  /** Whose text it is, for the records of a call that leaves this process. */
  readonly of?: { readonly source: string; readonly key: string; readonly version: string }
}

/**
 * Port: what turns chunks into vectors while documents are indexed.
 *
 * INVARIANT (embedded only where cleared): a text MUST NOT reach a deployment that is not cleared for
 * its label; it has no vector then, and is found by its words alone.
 */
export interface ChunkEmbedder extends VectorSpace {
  /**
   * One entry per text, in order: a vector of unit length, or undefined when there is none (nothing in it
   * is known, or its label is not cleared). Rejects when the deployment fails: the caller tries again later.
   */
  embed(texts: readonly TextToEmbed[]): Promise<readonly (Float32Array | undefined)[]>
  /** Would a text of this label have a vector now? Absent: whatever its label. */
  clears?(label: Label): boolean
}

/** What of a chunk is embedded: what stands above it says what it is about. Never quoted. */
export const embeddedText = (
  title: string,
  { headings, text }: { readonly headings: readonly string[]; readonly text: string },
): string => [...new Set([title, ...headings].filter((part) => part !== '')), text].join('\n')
