import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type Refusal } from '../kernel/refusal.ts'
import type { Part } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import type { Arrival } from './stages.ts'

type Decoded = Awaited<ReturnType<Arrival['decode']>>

/** INVARIANT (everything has a limit): what every dialect's requests have, bounded in one place for all of them. */
export function bounded(decoded: Decoded): Decoded {
  return isRefusal(decoded) ? decoded : (tooMuch(decoded.request) ?? decoded)
}

/** Why nothing is done with a request of this size; undefined: it is not too much. */
export function tooMuch({ messages, effects = [] }: ModelRequest): Refusal | undefined {
  if (effects.length > limits.effectsMax) return TOO_MANY_EFFECTS
  let parts = 0
  for (const message of messages) {
    for (const part of message.parts) parts += 1 + attachmentsOf(part)
    if (parts > limits.partsMax) return TOO_MANY_PARTS
  }
  return undefined
}

const attachmentsOf = (part: Part): number =>
  part.kind === 'toolResult' ? (part.attachments?.length ?? 0) : 0

const TOO_MANY_EFFECTS = refusal(
  'invalid_request',
  `the request has more than ${limits.effectsMax} members that make a vendor store, fetch or act; send images and files themselves instead of their addresses, or fewer of them`,
)
const TOO_MANY_PARTS = refusal(
  'invalid_request',
  `the messages have more than ${limits.partsMax} parts; join texts that belong together, or send fewer`,
  { param: 'messages' },
)
