import type { Caller } from '../identity/caller.ts'
import type { Principal } from '../identity/principal.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import { refuse } from './refuse.ts'
import type { Stages } from './stages.ts'

/** The door of what asks no model: known, admitted, and let go again however it ends. */
export async function admitted<T>(
  { id, caller }: { readonly id: RequestId; readonly caller: Caller },
  stages: Stages,
  serve: (principal: Principal) => Promise<OrRefusal<T>>,
): Promise<OrRefusal<T>> {
  const principal = await stages.recognize(caller)
  if (isRefusal(principal)) return refuse(stages, id, undefined, principal)
  const release = stages.admit(principal)
  if (isRefusal(release)) return refuse(stages, id, principal, release)
  try {
    return await serve(principal)
  } finally {
    release()
  }
}
