import type { Part } from '../../models/chat.ts'
import type { Prompt } from '../../models/provider.ts'

/**
 * The built-in model has no vocabulary. It counts one token for every four bytes of UTF-8, rounded
 * up: what tokenisers of the field come to for English text.
 */
const BYTES_PER_TOKEN = 4

export const tokensOf = (text: string): number =>
  Math.ceil(Buffer.byteLength(text, 'utf8') / BYTES_PER_TOKEN)

/** What went in: instructions and every text of every message. */
export function promptTokens({ request, instructions }: Prompt): number {
  const messages = request.messages.flatMap(({ parts }) => parts.map(textOf))
  return [instructions ?? '', ...messages].reduce((sum, text) => sum + tokensOf(text), 0)
}

function textOf(part: Part): string {
  if (part.kind === 'text' || part.kind === 'toolResult') return part.text
  return part.kind === 'toolCall' ? part.arguments : ''
}

/** The longest beginning of at most so many tokens; never half a character. */
export function cutToTokens(text: string, tokensMax: number): string {
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character, 'utf8')
    if (bytes > tokensMax * BYTES_PER_TOKEN) return text.slice(0, end)
    end += character.length
  }
  return text
}
