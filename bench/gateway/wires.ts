/** What clients of each dialect send: the shapes of their official SDKs, every prompt unique. */
export type WireId = 'openai' | 'responses' | 'anthropic' | 'bedrock'
export const WIRES: readonly WireId[] = ['openai', 'responses', 'anthropic', 'bedrock']

export interface Asking {
  readonly alias: string
  readonly promptBytes: number
  readonly stream: boolean
}

const FILLER =
  'Please read the following note about our travel policy and tell me what it means for a trip of three days. '

/** No two prompts are the same, so that nothing can be answered from a memo of content. */
const promptOf = (n: number, bytes: number): string =>
  `Request ${n}. ${FILLER.repeat(40)}`.slice(0, bytes)

export function pathOf(wire: WireId, { alias, stream }: Asking): string {
  switch (wire) {
    case 'openai':
      return '/v1/chat/completions'
    case 'responses':
      return '/v1/responses'
    case 'anthropic':
      return '/v1/messages'
    case 'bedrock':
      return `/model/${alias}/converse${stream ? '-stream' : ''}`
  }
}

export function bodyOf(wire: WireId, n: number, { alias, promptBytes, stream }: Asking): string {
  const text = promptOf(n, promptBytes)
  switch (wire) {
    case 'openai':
      return JSON.stringify({ model: alias, stream, messages: [{ role: 'user', content: text }] })
    case 'responses':
      return JSON.stringify({ model: alias, stream, store: false, input: text })
    case 'anthropic':
      return JSON.stringify({
        model: alias,
        max_tokens: 1_024,
        stream,
        messages: [{ role: 'user', content: text }],
      })
    case 'bedrock':
      return JSON.stringify({
        messages: [{ role: 'user', content: [{ text }] }],
        inferenceConfig: { maxTokens: 1_024 },
      })
  }
}

/** How each dialect's clients show a key. */
export const proofOf = (wire: WireId, key: string): readonly [name: string, value: string] =>
  wire === 'anthropic' ? ['x-api-key', key] : ['authorization', `Bearer ${key}`]
