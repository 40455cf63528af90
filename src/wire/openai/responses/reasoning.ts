import type { Refusal } from '../../../kernel/refusal.ts'
import type { Part } from '../../../models/chat.ts'
import { openedThought, sealedThought } from '../../../models/sealed-thought.ts'
import { isFields, type Fields } from '../../body.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'
import { collectBut } from './content.ts'

/**
 * A thought that the client gives back. In items that we wrote, `encrypted_content` is what the vendor
 * gave us: its proof of the text, or without any text the thought itself. In items that came through as
 * OpenAI wrote them, it is the thought, and belongs to the item's id.
 */
export function decodeReasoning(
  value: Fields,
  param: string,
  parts: Part[],
  notes: Notes,
): Refusal | undefined {
  const { encrypted_content: encrypted } = value
  if (isThere(encrypted) && typeof encrypted !== 'string')
    return invalid(`${param}.encrypted_content`, 'a string')
  const texts: string[] = []
  for (const name of ['summary', 'content']) {
    const problem = addTexts(value[name], `${param}.${name}`, texts, notes)
    if (problem !== undefined) return problem
  }
  collectBut(value, ['summary', 'content', 'encrypted_content', 'status'], param, notes)
  notes.text(value['status'])
  const text = texts.join('\n\n')
  notes.text(text)
  if (typeof encrypted === 'string' && encrypted !== '') {
    if (!isCiphertext(encrypted)) notes.text(encrypted)
    parts.push(thoughtOf(value['id'], text, encrypted))
  } else if (text !== '') parts.push({ kind: 'thinking', text })
  return undefined
}

function thoughtOf(id: unknown, text: string, encrypted: string): Part {
  if (openedThought(encrypted) !== undefined) return { kind: 'redactedThinking', data: encrypted }
  if (typeof id === 'string' && !OUR_ITEM.test(id))
    return { kind: 'redactedThinking', data: sealedThought(id, encrypted) }
  return text === ''
    ? { kind: 'redactedThinking', data: encrypted }
    : { kind: 'thinking', text, signature: encrypted }
}
/** As `itemIdOf` writes it: an answer and a place in it. */
const OUR_ITEM = /^rs_[a-z0-9]{1,60}_\d{1,6}$/

/** Long base64 holds no words: scanning it would only find secrets that are none. */
function isCiphertext(text: string): boolean {
  const encrypted = openedThought(text)?.encrypted ?? text
  return encrypted.length >= 64 && /^[\w+/=-]+$/.test(encrypted)
}

function addTexts(
  value: unknown,
  param: string,
  into: string[],
  notes: Notes,
): Refusal | undefined {
  if (!isThere(value)) return undefined
  if (!Array.isArray(value)) return invalid(param, 'an array')
  for (let at = 0; at < value.length; at++) {
    const part: unknown = value[at]
    if (!isFields(part) || typeof part['text'] !== 'string')
      return invalid(`${param}[${at}]`, 'an object with a `text`')
    into.push(part['text'])
    collectBut(part, ['text'], param, notes)
    notes.text(part['type'])
  }
  return undefined
}
