import type { Part } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import { headersLost, type Losses } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { EffectKind } from '../../models/settings.ts'
import { isFields } from '../fields.ts'
import { isCount, KEPT } from './body.ts'
import { documentFormat, imageFormat, isS3, sourceOf } from './media.ts'
import { isOwn, withheldFields, withheldMembers } from './own.ts'
import { settingName, settingsFor } from './settings.ts'

type Permits = ReadonlySet<EffectKind>

/** What Converse would not get of this request. */
export function lossesOf(deployment: Deployment, request: ModelRequest, permits: Permits): Losses {
  const losses = new Gathered()
  if (request.kind !== 'chat') {
    losses.refused.add(request.kind)
    return losses.all
  }
  if (isOwn(request)) ownLosses(request, permits, losses)
  else {
    partLosses(request, permits, losses)
    if (!isCount(request)) settingLosses(deployment, request, losses)
    memberLosses(request, permits, losses)
  }
  return losses.all
}

class Gathered {
  readonly refused = new Set<string>()
  readonly dropped = new Set<string>()

  add(name: string, needed: boolean): void {
    ;(needed ? this.refused : this.dropped).add(name)
  }

  /** What is refused need not be told as dropped. */
  get all(): Losses {
    const refused = [...this.refused]
    return { refused, dropped: [...this.dropped].filter((name) => !this.refused.has(name)) }
  }
}

function ownLosses(request: ModelRequest, permits: Permits, losses: Gathered): void {
  for (const { kind, name, needed } of request.effects ?? []) {
    if (!permits.has(kind)) losses.add(name, needed)
  }
  for (const name of withheldMembers(request.raw)) losses.add(name, false)
  const fields = request.raw['additionalModelRequestFields']
  if (!isFields(fields)) return
  for (const name of withheldFields(fields)) {
    losses.add(`additionalModelRequestFields.${name}`, false)
  }
}

function partLosses(request: ModelRequest, permits: Permits, losses: Gathered): void {
  // Where the dialect says it apart, the system message is ours, and the client's begin after it.
  const apart = request.dialect === 'bedrock' || request.dialect === 'anthropic'
  const first = apart && request.messages[0]?.role === 'system' ? 1 : 0
  request.messages.forEach(({ role, parts }, at) => {
    const where = at < first ? 'system' : `messages[${at - first}].content`
    parts.forEach((part, index) => {
      const loss = lossOf(part, permits)
      const name = loss?.name ?? `${where}[${index}]`
      if (loss !== undefined) losses.add(name, loss.needed)
      // There, only what is said has a place.
      else if (role === 'system' && part.kind !== 'text') losses.add(name, true)
    })
  })
}

interface Loss {
  readonly name?: string
  readonly needed: boolean
}

function lossOf(part: Part, permits: Permits): Loss | undefined {
  switch (part.kind) {
    case 'opaque':
      return { name: part.type, needed: true }
    case 'thinking':
      return part.signature === undefined ? { needed: false } : undefined
    case 'image':
    case 'document':
      return isCarried(part, permits) ? undefined : { needed: true }
    case 'toolResult': {
      const carried = (part.attachments ?? []).every((one) => isCarried(one, permits))
      return carried ? undefined : { needed: true }
    }
    case 'text':
    case 'redactedThinking':
    case 'toolCall':
      return undefined
  }
}

function isCarried(
  part: Part & { readonly kind: 'image' | 'document' },
  permits: Permits,
): boolean {
  const format = part.kind === 'image' ? imageFormat(part) : documentFormat(part)
  if (format === undefined || sourceOf(part) === undefined) return false
  return part.data !== undefined || !isS3(part.url) || permits.has('fetch')
}

function settingLosses(deployment: Deployment, request: ModelRequest, losses: Gathered): void {
  const settings = request.settings ?? {}
  const { dropped, refused } = settingsFor(deployment, settings)
  for (const name of dropped) losses.add(settingName(request, name), false)
  for (const name of refused) losses.add(settingName(request, name), true)
  if (request.choiceCount > 1) losses.add('n', true)
  const called = request.messages.some(({ parts }) =>
    parts.some(({ kind }) => kind === 'toolCall' || kind === 'toolResult'),
  )
  // A conversation with calls needs its tools told, and then any may be called.
  if (settings.toolChoice === 'none' && called && request.tools.length > 0) {
    losses.add(settingName(request, 'toolChoice'), true)
  }
}

function memberLosses(request: ModelRequest, permits: Permits, losses: Gathered): void {
  const isKept = (name: string): boolean =>
    request.dialect === 'bedrock' && (KEPT.includes(name) || isCarriedEffect(name, permits))
  for (const { name, needed } of request.untranslated ?? []) {
    if (!isKept(name)) losses.add(name, needed)
  }
  for (const { name, needed } of request.effects ?? []) {
    if (!isKept(name)) losses.add(name, needed)
  }
  for (const name of headersLost(request)) losses.add(name, false)
}

/** Addresses of S3 are in our values too. */
const isCarriedEffect = (name: string, permits: Permits): boolean =>
  /\.(image|document)\.source\.s3Location$/.test(name) && permits.has('fetch')
