import type { OrRefusal, Refusal } from '../../kernel/refusal.ts'
import type { Part } from '../../models/chat.ts'
import type { Notes } from './notes.ts'
import { invalid } from './reader.ts'

/** A content string, or an array of parts, each read by `decodePart`. Appends to `parts`. */
export function decodeContents(
  content: unknown,
  param: string,
  { parts, notes }: { readonly parts: Part[]; readonly notes: Notes },
  decodePart: (value: unknown, param: string, notes: Notes) => OrRefusal<Part>,
): Refusal | undefined {
  if (typeof content === 'string') {
    parts.push({ kind: 'text', text: content })
    return undefined
  }
  if (!Array.isArray(content)) return invalid(param, 'a string or an array of parts')
  for (let at = 0; at < content.length; at++) {
    const part = decodePart(content[at], `${param}[${at}]`, notes)
    if ('code' in part) return part
    parts.push(part)
  }
  return undefined
}
