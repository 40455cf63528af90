import type { DialectId, EventBatches, Part } from '../models/chat.ts'
import type { Deployment } from '../models/deployment.ts'
import { NO_LOSSES, type Provider } from '../models/provider.ts'
import type { ModelRequest } from '../models/request.ts'
import { TOKEN_CLASSES } from '../models/usage.ts'

/**
 * Tokens of a text, by what it is written in. Rates are of the order that today's tokenizers of 100,000
 * words and more are known for; each model has its own, so this is a guess: good enough to see whether
 * a conversation fits, never what is charged (a hold uses an upper bound instead).
 */
export function estimatedTokens(text: string): number {
  let tenths = 0
  let word = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isWord(code)) {
      word += 1
      continue
    }
    tenths += wordTenths(word)
    word = 0
    tenths += otherTenths(code)
  }
  return Math.ceil((tenths + wordTenths(word)) / 10)
}

const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0x24f)
const isWord = isLetter

/** A common word is one token, with the space before it; a long one is made of pieces. */
const wordTenths = (letters: number): number =>
  letters === 0 ? 0 : letters <= 7 ? 11 : letters * 2

function otherTenths(code: number): number {
  if (code === 32) return 0
  if (code >= 48 && code <= 57) return 4
  if (code < 0x80) return 6
  // Greek, Cyrillic, Hebrew, Arabic: words of two to three letters a token.
  if (code < 0x900) return 4
  // Scripts of South and South-East Asia.
  if (code < 0x1100) return 6
  // Han, kana, hangul: about a character a token.
  if (code >= 0x2e80 && code < 0xd800) return 9
  // Half of a pair (emoji), symbols.
  return 12
}

const TOKENS_PER_MESSAGE = 4
const TOKENS_PER_REQUEST = 3
/** A picture of a megapixel. */
const TOKENS_PER_PICTURE = 1_400
/** A page of text and picture, of a file of which nobody knows how many it has. */
const TOKENS_PER_FILE = 2_500

/**
 * What a model reads of a part. Ids, signatures, media types, settings, headers and members that only one
 * dialect has are left out, so that the same texts count the same whichever way they come in.
 */
function readTexts(part: Part): readonly string[] {
  switch (part.kind) {
    case 'text':
    case 'thinking':
      return [part.text]
    case 'toolCall':
      return [part.name, part.arguments]
    case 'toolResult':
      return [part.text, ...(part.attachments ?? []).flatMap(readTexts)]
    case 'document':
      return [part.text ?? '', part.title ?? '', part.context ?? '']
    case 'redactedThinking':
    case 'image':
    case 'opaque':
      return []
  }
}

/** The request alone: passages are retrieved for an answer, and a count retrieves none. */
export function estimatedInput(request: ModelRequest): number {
  let tokens = TOKENS_PER_REQUEST
  for (const { name, description, parameters } of request.tools)
    for (const text of [name, description, JSON.stringify(parameters ?? {})])
      tokens += estimatedTokens(text)
  for (const { parts } of request.messages) {
    tokens += TOKENS_PER_MESSAGE
    for (const part of parts) {
      for (const text of readTexts(part)) tokens += estimatedTokens(text)
      const seen = part.kind === 'toolResult' ? (part.attachments ?? []) : [part]
      for (const one of seen) {
        if (one.kind === 'image' || one.kind === 'opaque') tokens += TOKENS_PER_PICTURE
        else if (one.kind === 'document' && one.text === undefined) tokens += TOKENS_PER_FILE
      }
    }
  }
  return tokens
}

/**
 * Answers a count where no deployment can: in this process, so that the text goes nowhere and nothing has
 * to be cleared. No id of configuration can be like its own.
 */
export const ESTIMATE: Deployment = {
  id: '(estimate)',
  provider: '(estimate)',
  perimeter: 'process',
  baseUrl: undefined,
  model: 'estimate',
  apiKey: undefined,
  addresses: [],
  region: undefined,
  retention: 'none',
  training: false,
  baa: true,
  clearance: { level: 'restricted', compartments: ['*'] },
  price: Object.fromEntries(
    TOKEN_CLASSES.map((name) => [name, { nanoPerBlock: 0n, blockUnits: 1n }]),
  ),
  onHangup: 'abort',
  accepts: { tools: true, images: true, structured: true },
  outputTokensMax: undefined,
}

export const ESTIMATOR: Provider = {
  id: ESTIMATE.provider,
  dialectOf: (): DialectId | undefined => undefined,
  serves: () => ['count'],
  losses: () => NO_LOSSES,
  invoke: (_deployment, { request }) => estimates(request),
}

async function* estimates(request: ModelRequest): EventBatches & AsyncGenerator {
  yield await Promise.resolve([
    { kind: 'counted', tokens: estimatedInput(request), estimated: true } as const,
    { kind: 'finish', choice: 0, reason: 'stop' } as const,
  ])
}
