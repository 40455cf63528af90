import type { Message, Part } from '../../models/chat.ts'
import type { Losses } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { Settings } from '../../models/settings.ts'
import { Losing } from '../losing.ts'

/**
 * What the built-in model does not do with a request: everything but quoting, up to a bound, as many
 * times as was asked. Texts before the question and instructions are no members that get lost: a model
 * that only quotes reads the question, and says so when nothing answers it.
 */
export function lossesOf(request: ModelRequest): Losses {
  const losing = new Losing(request.dialect)
  for (const { name, needed } of [...(request.effects ?? []), ...(request.untranslated ?? [])])
    losing.lose(name, needed)
  // The version of a grammar that is not spoken here is no loss.
  for (const name of Object.keys(request.forwarded ?? {}))
    if (name !== 'anthropic-version') losing.drop(name)
  // Refused, not dropped, also where configuration says that the deployment takes them.
  if (request.tools.length > 0) losing.refuseNamed('tools')
  loseMessages(request.messages, losing)
  loseSettings(request.settings ?? {}, losing)
  return losing.losses
}

function loseMessages(messages: readonly Message[], losing: Losing): void {
  const asked = messages.findLastIndex(
    ({ role, parts }) => role === 'user' && parts.some(({ kind }) => kind === 'text'),
  )
  for (const [at, { parts }] of messages.entries())
    for (const part of parts) losePart(part, at > asked, losing)
}

/** `afterwards`: after the question, so what the answer is to be made of. */
function losePart(part: Part, afterwards: boolean, losing: Losing): void {
  losing.dropMark(part)
  switch (part.kind) {
    case 'text':
      return
    case 'image':
      return losing.refuseNamed('imageUrl')
    case 'document':
      return losing.refuseNamed('document')
    case 'opaque':
      return losing.refuse(part.type)
    case 'thinking':
      return losing.dropNamed('thinking')
    case 'redactedThinking':
      return losing.dropNamed('redacted')
    case 'toolCall':
      return losing.dropNamed('toolCall')
    case 'toolResult':
      return afterwards ? losing.refuseNamed('toolResult') : losing.dropNamed('toolResult')
  }
}

const IGNORED = [
  'temperature',
  'topP',
  'topK',
  'stop',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'parallelToolCalls',
  'reasoning',
  'user',
  'serviceTier',
  'promptCacheKey',
] as const

function loseSettings(settings: Settings, losing: Losing): void {
  for (const name of IGNORED) if (settings[name] !== undefined) losing.dropNamed(name)
  if (settings.reasoning?.summary !== undefined) losing.dropNamed('summary')
  // A quote has the shape that its document has.
  if (settings.format !== undefined) losing.refuseNamed('format')
  const { toolChoice } = settings
  // Without a call is how it answers anyway.
  if (toolChoice !== undefined && toolChoice !== 'auto' && toolChoice !== 'none')
    losing.dropNamed('toolChoice')
}
