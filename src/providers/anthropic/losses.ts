import type { DialectId, Part } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Losses } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { EffectKind, Settings } from '../../models/settings.ts'
import { isOwn, strippedFrom } from './body.ts'
import { keepsThought } from './build.ts'
import { tierOf } from './parameters.ts'

/** What a deployment of Anthropic's would not get of this request. The twin of `body.ts`. */
export function lossesOf(
  deployment: Deployment,
  request: ModelRequest,
  permits: ReadonlySet<EffectKind>,
): Losses {
  const { effects = [] } = request
  const refused = effects
    .filter(({ kind, needed }) => needed && !permits.has(kind))
    .map(({ name }) => name)
  const lost = isOwn(request)
    ? ownLosses(deployment, request, permits)
    : builtLosses(request, permits)
  return {
    refused: unique([...refused, ...lost.refused]),
    dropped: unique(lost.dropped),
  }
}

const unique = (names: readonly string[]): readonly string[] =>
  names.length === 0 ? names : [...new Set(names)]

function ownLosses(
  { region }: Deployment,
  request: ModelRequest,
  permits: ReadonlySet<EffectKind>,
): Losses {
  const place = request.raw['inference_geo'] ?? undefined
  const outside = outsideBody(request)
  return {
    // Where the work is done is what policy was asked about: another place is another deployment.
    refused:
      place === undefined || place === region
        ? outside.refused
        : [...outside.refused, 'inference_geo'],
    dropped: [...outside.dropped, ...strippedFrom(request, permits)],
  }
}

/** What the decoder found untranslatable and that does not go out with the body: headers of another way in. */
function outsideBody({ raw, untranslated = [], forwarded = {} }: ModelRequest): Losses {
  const lost = untranslated.filter(({ name }) => {
    const [member = ''] = name.split(/[.[]/, 1)
    return !Object.hasOwn(raw, member) && !Object.hasOwn(forwarded, name)
  })
  return {
    refused: lost.flatMap(({ name, needed }) => (needed ? [name] : [])),
    dropped: lost.flatMap(({ name, needed }) => (needed ? [] : [name])),
  }
}

/** Built from our values: all that they do not hold is lost, and some of what they do. */
function builtLosses(request: ModelRequest, permits: ReadonlySet<EffectKind>): Losses {
  const { untranslated = [], effects = [], settings = {}, dialect, forwarded = {} } = request
  const refused: string[] = []
  const dropped: string[] = []
  for (const { name, needed } of untranslated) {
    // Its own headers go on whatever became of the body.
    if (dialect === 'anthropic' && Object.hasOwn(forwarded, name)) continue
    ;(needed ? refused : dropped).push(name)
  }
  for (const { kind, name, needed } of effects) {
    // Pictures and documents keep their address; no other effect has a word here.
    if (kind === 'fetch' && permits.has(kind)) continue
    ;(needed ? refused : dropped).push(name)
  }
  for (const { parts } of request.messages)
    for (const part of parts) losePart(part, request, { refused, dropped })
  if (request.choiceCount > 1) refused.push('n')
  loseSettings(request, settings, { refused, dropped }, NAMES[dialect])
  return { refused, dropped }
}

interface Lost {
  readonly refused: string[]
  readonly dropped: string[]
}

function losePart(part: Part, request: ModelRequest, lost: Lost): void {
  if (part.kind === 'opaque') lost.refused.push(part.type)
  else if (part.kind === 'document' || part.kind === 'image') loseAttachment(part, lost)
  else if (part.kind === 'toolResult') {
    for (const attachment of part.attachments ?? []) loseAttachment(attachment, lost)
  } else if (part.kind === 'thinking') {
    if (!keepsThought(request) || part.signature === undefined) lost.dropped.push('thinking')
    else if (part.cache !== undefined) lost.dropped.push('thinking.cache_control')
  } else if (part.kind === 'redactedThinking' && !keepsThought(request))
    lost.dropped.push('thinking')
}

const IMAGES: ReadonlySet<string | undefined> = new Set([
  undefined,
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
])

/** The kinds of pictures and documents that the vendor reads. */
function loseAttachment(part: Part & { readonly kind: 'image' | 'document' }, lost: Lost): void {
  if (part.data === undefined) {
    if (part.url === undefined && (part.kind === 'image' || part.text === undefined))
      lost.refused.push(part.kind)
    return
  }
  const { mediaType } = part
  const known =
    part.kind === 'image'
      ? IMAGES.has(mediaType)
      : mediaType === undefined || mediaType === 'application/pdf'
  if (!known) lost.refused.push(mediaType ?? part.kind)
}

/** How the clients of each dialect write the settings that have no word here. */
type Names = Readonly<Record<'format' | 'stop' | 'tier' | 'choice', string>>
const OPENAI: Names = {
  format: 'response_format',
  stop: 'stop',
  tier: 'service_tier',
  choice: 'tool_choice',
}
const NAMES: Readonly<Record<DialectId, Names>> = {
  openai: OPENAI,
  responses: { ...OPENAI, format: 'text.format' },
  anthropic: { ...OPENAI, format: 'output_config.format', stop: 'stop_sequences' },
  bedrock: {
    ...OPENAI,
    format: 'outputConfig.textFormat',
    tier: 'serviceTier',
    choice: 'toolChoice',
  },
}

const WITHOUT_A_WORD = {
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  promptCacheKey: 'prompt_cache_key',
} as const

function loseSettings(
  { tools }: ModelRequest,
  settings: Settings,
  { refused, dropped }: Lost,
  names: Names,
): void {
  for (const [ours, theirs] of Object.entries(WITHOUT_A_WORD)) {
    if (settings[ours as keyof typeof WITHOUT_A_WORD] !== undefined) dropped.push(theirs)
  }
  const { format, toolChoice, parallelToolCalls, serviceTier, temperature, reasoning } = settings
  // Any JSON: Anthropic answers in the shape of a schema, or as it likes.
  if (format?.kind === 'json') refused.push(names.format)
  if (format?.kind === 'schema' && format.description !== undefined)
    dropped.push(`${names.format}.description`)
  if (temperature !== undefined && temperature > 1) dropped.push('temperature')
  if (serviceTier !== undefined && tierOf(serviceTier) === undefined) dropped.push(names.tier)
  if (tools.length === 0 && toolChoice !== undefined && toolChoice !== 'none')
    (toolChoice === 'auto' ? dropped : refused).push(names.choice)
  if (parallelToolCalls !== undefined && tools.length === 0) dropped.push('parallel_tool_calls')
  if (reasoning?.effort === 'minimal') dropped.push('reasoning_effort')
  if (reasoning?.effort === 'none' && reasoning.budgetTokens !== undefined)
    dropped.push('thinking.budget_tokens')
}
