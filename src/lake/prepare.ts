import type { Chunk } from './document.ts'

/** An object made ready for the index: parsed, cut into chunks, classified. */
export type Prepared =
  | {
      readonly kind: 'prepared'
      /** SHA-256 of the bytes, hex. */
      readonly contentHash: string
      readonly title: string
      readonly chunks: readonly Chunk[]
      /** Characters of all chunks together. */
      readonly chars: number
      /** Fingerprints of the text; absent: none were made. */
      readonly prints?: Uint8Array
    }
  /** `reason`: one helpful sentence, never the object's text. */
  | { readonly kind: 'unreadable'; readonly contentHash: string; readonly reason: string }

/** Port. Bytes in, chunks out, within limits of time and memory that hostile input cannot move. */
export interface Preparer {
  /** Changes with parsers, chunker and detector table: what an older revision made is made again. */
  readonly revision: number
  /** MUST NOT reject for anything in the bytes. Takes the bytes over: callers MUST NOT use them again. */
  prepare(bytes: Uint8Array, name: string): Promise<Prepared>
  /** Ends what remembers words of documents; new work finds it fresh. */
  forget?(): Promise<void>
  close(): Promise<void>
}
