import { Parser as Tokens } from 'htmlparser2'
import { decodeText } from './decode-text.ts'
import { Unreadable } from './blocks.ts'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of an Office part wants to know. Names keep their prefix: `w:p`. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Tokens of an XML part. Knows only the five entities of XML: a document type's own entities are never
 * expanded and nothing outside is ever fetched.
 */
export function readXml(part: Uint8Array | undefined, handler: XmlHandler): void {
  if (part === undefined) return
  const source = decodeText(part)
  if (source === undefined) throw new Unreadable('it is broken: a part of it is not text')
  const tokens = new Tokens(
    {
      onopentag: (name, attributes) => handler.open?.(name, attributes),
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => handler.close?.(name),
    },
    { xmlMode: true, decodeEntities: true },
  )
  tokens.write(source)
  tokens.end()
}

/** Where a part's relationships point: id → target, as a path inside the file. */
export function relationships(
  part: Uint8Array | undefined,
  base: string,
): ReadonlyMap<string, { readonly type: string; readonly target: string }> {
  const found = new Map<string, { type: string; target: string }>()
  readXml(part, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
      const target = attributes['Target'] ?? ''
      found.set(attributes['Id'] ?? '', {
        type: (attributes['Type'] ?? '').replace(/^.*\//, ''),
        target: target.startsWith('/') ? target.slice(1) : base + target,
      })
    },
  })
  return found
}

/** The title that an Office file's properties give. */
export function titleOf(part: Uint8Array | undefined): string | undefined {
  let title: string | undefined
  let inTitle = false
  readXml(part, {
    open(name) {
      inTitle = name === 'dc:title'
    },
    text(text) {
      if (inTitle) title = (title ?? '') + text
    },
    close() {
      inTitle = false
    },
  })
  return title
}
