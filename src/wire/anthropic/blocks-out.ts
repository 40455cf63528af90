import type { ModelEvent } from '../../models/chat.ts'

export type Said = ModelEvent & { readonly kind: 'text' | 'reasoning' | 'toolCall' }

/** Which block a piece belongs to: what has the same key goes on in the same block. */
export function keyOf(event: Said): string {
  if (event.kind === 'text') return 'text'
  if (event.kind === 'toolCall') return `tool_use:${event.index}`
  return event.redacted === undefined ? 'thinking' : 'redacted_thinking'
}

/** The empty block that a stream begins with. `fallbackId`: for a call whose vendor gave it no id. */
export function opened(event: Said, fallbackId: string): object {
  if (event.kind === 'text') return { type: 'text', text: '' }
  if (event.kind === 'toolCall') {
    const { id = fallbackId, name = '' } = event
    return { type: 'tool_use', id, name, input: {} }
  }
  return event.redacted === undefined
    ? { type: 'thinking', thinking: '', signature: '' }
    : { type: 'redacted_thinking', data: event.redacted }
}

/** What the piece adds to its block. */
export function deltasOf(event: Said): readonly object[] {
  if (event.kind === 'text') return text('text_delta', 'text', event.text)
  if (event.kind === 'toolCall') return text('input_json_delta', 'partial_json', event.text)
  if (event.redacted !== undefined) return []
  return [
    ...text('thinking_delta', 'thinking', event.text),
    ...text('signature_delta', 'signature', event.signature ?? ''),
  ]
}

const text = (type: string, member: string, piece: string): readonly object[] =>
  piece === '' ? [] : [{ type, [member]: piece }]
