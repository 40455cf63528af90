import type { Principal } from '../identity/principal.ts'
import { acceptsAll, clearanceRank, labelText, levelRank, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { ToolTerms } from './authorization.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { Entity, Question, Uid } from './cedar.ts'

/** The words of `policies/schema.cedarschema`. */
const uid = (type: string, id: string): Uid => ({ type: `Standpipe::${type}`, id })

/**
 * A thing that a question is about, and the text that stands for it in memo keys.
 *
 * INVARIANT (a key says everything): the text is a number given to the JSON of every attribute and
 * parent that the entity gives to Cedar, and to no other, so equal keys are equal questions.
 */
export interface Subject {
  readonly uid: Uid
  readonly entities: Entity[]
  readonly key: string
}

function subject(type: string, id: string, attrs: Entity['attrs'], parents: Uid[]): Subject {
  const entity: Entity = { uid: uid(type, id), attrs, parents }
  const json = JSON.stringify([type, id, attrs, parents.map((parent) => [parent.type, parent.id])])
  return { uid: entity.uid, entities: [entity], key: numberOf(json) }
}

/** The number of each text that is in use. Forgotten together when they are many; no number comes twice. */
const numbers = new Map<string, string>()
let numbersGiven = 0

function numberOf(text: string): string {
  const before = numbers.get(text)
  if (before !== undefined) return before
  if (numbers.size >= limits.authorizationMemoMax) numbers.clear()
  const number = String(++numbersGiven)
  numbers.set(text, number)
  return number
}

/** Values of configuration and principals are never changed in place, so each is translated once. */
function once<Value extends object>(
  translate: (value: Value) => Subject,
): (value: Value) => Subject {
  const known = new WeakMap<Value, Subject>()
  return (value) => {
    const before = known.get(value)
    if (before !== undefined) return before
    const made = translate(value)
    known.set(value, made)
    return made
  }
}

const KINDS = { app: 'App', user: 'User', admin: 'Admin' } as const

type Asker = Pick<Principal, 'kind' | 'id' | 'groups' | 'keyId'>
const groupsOf = ({ kind, groups }: Asker): Uid[] =>
  kind === 'admin' ? [] : groups.map((group) => uid('Group', group))

/** All keys of a principal are one question: for policies that name no key. */
export const principalSubject = once((principal: Asker): Subject =>
  subject(KINDS[principal.kind], principal.id, {}, groupsOf(principal)),
)
/** For policies that do. */
export const keyedSubject = once((principal: Asker): Subject => {
  const parents = [...groupsOf(principal), uid('Key', principal.keyId)]
  return subject(KINDS[principal.kind], principal.id, {}, parents)
})

export const aliasSubject = once((alias: Pick<Alias, 'id'>): Subject =>
  subject('Alias', alias.id, {}, []),
)

export const knowledgeBaseSubject = (id: string): Subject => subject('KnowledgeBase', id, {}, [])
export const grantAliasSubject = (id: string): Subject => subject('Alias', id, {}, [])
export const INSTALLATION: Subject = subject('Installation', 'this', {}, [])

/** `'*'` in a clearance is no name of a compartment: it is said apart, as `acceptsAll`. */
export const deploymentSubject = once((deployment: Deployment): Subject => {
  const { provider, model, perimeter, region, retention, training, baa, clearance } = deployment
  const attrs = {
    provider,
    model,
    perimeter,
    ...(region === undefined ? {} : { region }),
    ...(retention === undefined ? {} : { retention }),
    training,
    baa,
    level: clearanceRank(clearance),
    compartments: clearance.compartments.filter((compartment) => compartment !== '*'),
    acceptsAll: acceptsAll(clearance),
  }
  return subject('Deployment', deployment.id, attrs, [])
})

export const classSubject = (label: Label): Subject =>
  subject('Class', labelText(label), labelContext(label), [])

export const toolSubject = ({ name, sideEffects, perimeter }: ToolTerms): Subject =>
  subject('Tool', name, { sideEffects, perimeter }, [])

export function labelContext({ level, compartments, integrity }: Label): {
  level: number
  compartments: string[]
  untrusted: boolean
} {
  return {
    level: levelRank(level),
    compartments: [...compartments],
    untrusted: integrity === 'untrusted',
  }
}

/** Unlike `labelText`, safe for compartments that hold commas or brackets. */
export function labelKey({ level, compartments, integrity }: Label): string {
  return compartments.length === 0
    ? `${level} ${integrity}`
    : `${level} ${integrity} ${JSON.stringify(compartments)}`
}

export function question(
  principal: Subject,
  action: string,
  resource: Subject,
  context: Question['context'],
): Question {
  return {
    principal: principal.uid,
    action: uid('Action', action),
    resource: resource.uid,
    context,
    entities: [...principal.entities, ...resource.entities],
  }
}
