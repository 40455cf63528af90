import type { Label } from '../kernel/label.ts'

/** The parsed text of an object, as blocks in reading order. */
export interface ParsedDocument {
  readonly title: string
  readonly blocks: readonly Block[]
}

export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'list' | 'table' | 'code'
  /** Plain text, no markup. Tables: a row a line, `Header: value; Header: value`. */
  readonly text: string
  /** Heading depth 1–6 for headings, else 0. */
  readonly depth: number
  /** Page (or sheet) number from 1, where the format has any. */
  readonly page: number | undefined
}

export type ParseResult =
  | { readonly kind: 'document'; readonly document: ParsedDocument }
  /** One helpful sentence; never the object's text. Example: `the PDF is encrypted`. */
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Reads an object inside the object, an attachment; refuses below limits.nestingMax. */
export type ReadInner = (bytes: Uint8Array, name: string) => Promise<ParseResult>

/** One file under `parsers/` each, plus one registry line. Runs in a worker with limits on time and memory. */
export interface Parser {
  readonly id: string
  /** Lower-case file extensions without the dot. */
  readonly extensions: readonly string[]
  parse(bytes: Uint8Array, name: string, readInner: ReadInner): Promise<ParseResult>
}

/** A piece of a document in the index. */
export interface Chunk {
  /** From 0, in reading order. */
  readonly ordinal: number
  readonly text: string
  /** The trail of headings above it, outermost first. */
  readonly headings: readonly string[]
  readonly page: number | undefined
  /** What detectors raised in this chunk's text. */
  readonly label: Label
}
