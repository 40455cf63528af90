import { decodeText } from './decode-text.ts'
import { Unreadable } from './blocks.ts'
import { readTags, type TagHandler } from './tokens.ts'

/** Tokens of an XML part, names with their prefix (`w:p`); a file without the part has none. */
export function readXml(part: Uint8Array | undefined, handler: TagHandler): void {
  if (part === undefined) return
  const source = decodeText(part)
  if (source === undefined) throw new Unreadable('it is broken: a part of it is not text')
  readTags(source, true, handler)
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
