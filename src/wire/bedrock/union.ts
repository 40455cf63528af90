import type { OrRefusal } from '../../kernel/refusal.ts'
import { invalid, isFields } from '../body.ts'

/** The one member of a union that is there. */
export interface Member {
  readonly name: string
  readonly content: unknown
}

/** A union has exactly one member; members that are null are not there. */
export function memberOf(value: unknown, param: string): OrRefusal<Member> {
  if (!isFields(value)) return invalid(param, 'an object')
  const names = Object.keys(value).filter((name) => value[name] !== null)
  const [name] = names
  if (name === undefined || names.length > 1) return invalid(param, 'an object with one member')
  return { name, content: value[name] }
}
