import type { AppKey } from '../cli/deps.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { Gate } from './gate.ts'
import { CannotStart } from './gate.ts'
import { systemRandom } from './world.ts'

/** Apps that get a key on the first start; the others' are made with `standpipe keys create`. */
const FIRST_APPS_MAX = 8

export interface FirstKeys {
  readonly admin: string
  readonly apps: readonly AppKey[]
}

/** On a data directory without any key: one for the administrator, one for each app. Their texts are given once. */
export async function firstKeys(
  gate: Gate,
  questionFor: (app: string) => string,
): Promise<FirstKeys | undefined> {
  if (gate.ring.size > 0) return undefined
  const admin = await issue(gate, 'admin:first')
  const apps: AppKey[] = []
  for (const { id } of gate.config.apps.slice(0, FIRST_APPS_MAX)) {
    apps.push({ app: id, key: await issue(gate, `app:${id}`), question: questionFor(id) })
  }
  return { admin, apps }
}

async function issue(gate: Gate, owner: string): Promise<string> {
  const made = await gate.ring.issue(owner, undefined, systemRandom)
  if (isRefusal(made)) throw new CannotStart(made.message)
  await gate.change({ event: 'key created', key: made.row.id })
  return made.text
}
