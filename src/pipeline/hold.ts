import { limits } from '../kernel/limits.ts'
import { collectText } from '../kernel/texts.ts'
import type { Part } from '../models/chat.ts'
import { servedKindOf, type ModelRequest } from '../models/request.ts'
import type { Deployment } from '../models/deployment.ts'
import { TOKEN_CLASSES, type TokenClass, type Usage } from '../models/usage.ts'
import { holdsUnscannable, textsOf } from './classify.ts'

/** Tokens that a chat template puts around one message, generously. */
const TOKENS_PER_MESSAGE = 16
/** Upper bound of one image's tokens over the vendors' published tile rules at full detail. */
const TOKENS_PER_IMAGE = 8_192

/**
 * What a model reads beyond what was sent: templates of engines bring a system prompt of their own where
 * the client gives none (Mistral Small 3's has some hundreds of tokens, gpt-oss's about a hundred), and
 * vendors report such preambles as input. Generous and flat: an honest report fits, and what a lying one
 * gains by it has a bound that the hold covers.
 */
const TOKENS_UNSEEN = 1_024

/**
 * A page of a PDF is up to 3,000 tokens of text and is shown to the model as a picture besides, of up to
 * 1,600; vendors take 100 pages (Anthropic, "PDF support", of documented figures). How many pages a file
 * has cannot be told from its size: pages compress.
 */
const TOKENS_PER_FILE = 100 * (3_000 + 1_600)

/**
 * Vendors put a prompt of their own before tools, which counts as input: 159 to 530 tokens by model and
 * choice (Anthropic, "Tool use pricing and tokens"); twice the most of them, for models that come later.
 * A shape for the answer comes with a prompt as well, of no published size, or is made a tool.
 */
const TOKENS_BEFORE_TOOLS = 1_060
/**
 * A tool of the vendor's own is a name in the request and a description at the vendor: 245 for `bash`,
 * 700 for `text_editor`, 735 and up to 499 beside for `computer` (Anthropic, pages of these tools).
 */
const TOKENS_PER_VENDOR_TOOL = 1_500

/**
 * No byte-level tokenizer makes more tokens than bytes; SentencePiece adds at most one per piece of
 * text. An upper bound, so that a hold is never too small.
 */
export function inputTokensMax(request: ModelRequest, instructions: string | undefined): number {
  let tokens = TOKENS_PER_MESSAGE * (request.messages.length + request.tools.length + 2)
  for (const text of textsOf(request)) tokens += utf8BytesMax(text) + 1
  if (instructions !== undefined) tokens += utf8BytesMax(instructions) + 1
  for (const message of request.messages)
    for (const part of message.parts) tokens += unreadTokens(part)
  // Vectors and scores are of the texts themselves.
  if (request.kind === 'chat') tokens += TOKENS_UNSEEN
  if (request.messages.some(({ parts }) => parts.some(isUnsized))) tokens += rawChars(request)
  return tokens + toolTokens(request)
}

/** Nobody said how long it is: it is no longer than the whole body. */
const isUnsized = (part: Part): boolean => part.kind === 'opaque' && part.bytes === undefined

function rawChars({ raw }: ModelRequest): number {
  const texts: string[] = []
  collectText(raw, texts)
  return texts.reduce((sum, text) => sum + utf8BytesMax(text), 0)
}

/**
 * What input a report is believed of. A hold bounds text; what we cannot read, and what a vendor fetches
 * or finds by itself, is as long as the vendor says: more than the hold becomes the budget's overage, so
 * `spent + held <= limit + overage` stands. No model reads more than the limit.
 */
export function inputBelievedMax(request: ModelRequest, held: number): number {
  const unread =
    request.unscannable === true ||
    request.messages.some(holdsUnscannable) ||
    (request.effects ?? []).length > 0
  return unread ? Math.max(held, limits.inputTokensBelievedMax) : held
}

/** Of what a vendor says of tools, beyond their own words. */
function toolTokens(request: ModelRequest): number {
  const names = [...(request.effects ?? []), ...(request.untranslated ?? [])].flatMap(
    ({ name }) => VENDOR_TOOL.exec(name)?.[0] ?? [],
  )
  // A tool with an unknown member is named too, and is held for twice: no harm in an upper bound.
  const vendors = new Set(names).size
  const { tools, structured } = request.wants
  if (vendors === 0 && request.tools.length === 0 && !tools && !structured) return 0
  return TOKENS_BEFORE_TOOLS + vendors * TOKENS_PER_VENDOR_TOOL
}
const VENDOR_TOOL = /\btools\[\d+\]/

/** Of what is no text for us. */
function unreadTokens(part: Part): number {
  if (part.kind === 'image') return TOKENS_PER_IMAGE
  if (part.kind === 'opaque') return Math.max(part.bytes ?? 0, TOKENS_PER_FILE)
  if (part.kind === 'toolResult')
    return (part.attachments ?? []).reduce((sum, one) => sum + unreadTokens(one), 0)
  if (part.kind !== 'document' || (part.data === undefined && part.url === undefined)) return 0
  const { data = '', mediaType = '' } = part
  // Base64 is longer than the bytes that it stands for, and no token is less than a byte.
  const isText = part.url === undefined && mediaType.startsWith('text/')
  return isText ? data.length : Math.max(data.length, TOKENS_PER_FILE)
}

/** Exact for ASCII, never below the truth: counting bytes precisely costs more than it saves. */
function utf8BytesMax(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

export interface OutputBound {
  /** What the hold covers, per choice. */
  readonly tokens: number
  /** Sent to the deployment in place of the client's own. */
  readonly sent: number | undefined
  /** True when the client gave none and we set one: announced in a header. */
  readonly inserted: boolean
  /** The deployment is told a bound, by us or by the client: it cannot rightly report more. */
  readonly binds: boolean
}

export function outputBound(
  request: ModelRequest,
  deployment: Deployment,
  hardBudget: boolean,
): OutputBound {
  // Vectors, scores and counts are no tokens: nothing is generated.
  if (servedKindOf(request) !== 'chat')
    return { tokens: 0, sent: undefined, inserted: false, binds: true }
  const ceiling = deployment.outputTokensMax ?? Number.POSITIVE_INFINITY
  if (request.maxOutputTokens !== undefined) {
    const tokens = Math.min(request.maxOutputTokens, ceiling)
    return {
      tokens,
      sent: tokens === request.maxOutputTokens ? undefined : tokens,
      inserted: false,
      binds: true,
    }
  }
  const tokens = Math.min(limits.outputTokensDefault, ceiling)
  return hardBudget
    ? { tokens, sent: tokens, inserted: true, binds: true }
    : { tokens, sent: undefined, inserted: false, binds: false }
}

/** What an attempt of our own engine can have used at most, when it was cut before its usage came. */
export const usageUpperBound = (
  inputTokens: number,
  outputCharacters: number,
  outputMax: number,
): Usage => ({
  input: inputTokens,
  // Four bytes a character and a token a byte, bounded by what was allowed.
  output: Math.min(outputMax, outputCharacters * 4 + 1),
})

/** The usage itself when it fits; else each side cut to its bound, in the order of the classes. */
export function possibleOf(usage: Usage, inputMax: number, outputMax: number): Usage {
  const left = { input: inputMax, output: outputMax }
  const possible: Partial<Record<TokenClass, number>> = {}
  let fits = true
  for (const tokenClass of TOKEN_CLASSES) {
    const units = usage[tokenClass]
    if (units === undefined) continue
    const side = tokenClass === 'output' || tokenClass === 'reasoning' ? 'output' : 'input'
    const taken = Math.min(units, left[side])
    left[side] -= taken
    possible[tokenClass] = taken
    fits &&= taken === units
  }
  return fits ? usage : possible
}
