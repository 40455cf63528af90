import { principalText, readersOf, type Principal } from '../identity/principal.ts'
import { labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { KeyService } from '../keys/keys.ts'
import type { Deployment } from '../models/deployment.ts'
import type { ModelRequest } from '../models/request.ts'

/** Who asks, and how the conversation began: both stay while it goes on. */
export function conversationOf(principal: Principal, { messages }: ModelRequest): string {
  const first = messages.findIndex(({ role }) => role === 'user')
  const begun = messages.slice(0, first === -1 ? 1 : first + 1)
  const { user } = principal
  let text = principalText(principal) + (user === undefined ? '' : `\n${principalText(user)}`)
  for (const { parts } of begun)
    for (const part of parts)
      if (part.kind === 'text' && text.length < limits.conversationChars)
        text += `\n${part.text.slice(0, limits.conversationChars)}`
  return text
}

/**
 * Splits a shared prompt cache. INVARIANT (caches tell nothing across classes): two callers share what an
 * engine remembers only if they may read the same and their data is labelled the same.
 */
export async function cacheSaltOf(
  keys: KeyService,
  principal: Principal,
  label: Label,
  candidates: readonly Deployment[],
): Promise<string | undefined> {
  if (!candidates.some(({ saltsCache }) => saltsCache === true)) return undefined
  // Of the installation: a caller's own key would split the cache between all callers.
  const own = await keys.subject('installation:prompt-cache')
  // Of an app and its person, what each may read: neither alone says what both may.
  const readable = readersOf(principal)
    .map((tokens) => tokens.toSorted().join('\n'))
    .join('\n\n')
  return own.commit('cache-salt', `${labelText(label)}\n${readable}`).mac
}
