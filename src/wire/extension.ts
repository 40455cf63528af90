import { INTEGRITIES, LEVELS, type Label } from '../kernel/label.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { invalid, isFields } from './body.ts'

/** Our one member in a client's body, `standpipe`: what the caller says of its data, and where to look. */
export interface Extension {
  readonly declared: Label | undefined
  readonly knowledgeBases: readonly string[] | undefined
}

const NOTHING: Extension = { declared: undefined, knowledgeBases: undefined }
const NAME = /^[\w.:-]{1,128}$/

export function decodeExtension(value: unknown): OrRefusal<Extension> {
  if (value === undefined || value === null) return NOTHING
  if (!isFields(value)) return invalid('standpipe', 'an object')
  for (const key of Object.keys(value)) {
    // A misspelt declaration must not pass for none.
    if (key !== 'label' && key !== 'knowledge_bases') {
      return invalid('standpipe', 'an object with `label` and `knowledge_bases` only')
    }
  }
  const declared = decodeLabel(value['label'])
  if (isRefusal(declared)) return declared
  const bases = value['knowledge_bases']
  if (bases === undefined || bases === null) return { declared, knowledgeBases: undefined }
  if (!isNames(bases)) return invalid('standpipe.knowledge_bases', 'an array of names')
  return { declared, knowledgeBases: bases }
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= 64 &&
  value.every((name) => NAME.test(String(name)) && typeof name === 'string')

/** A level alone, or `{level, compartments?, integrity?}`. */
function decodeLabel(value: unknown): OrRefusal<Label | undefined> {
  if (value === undefined || value === null) return undefined
  const given = typeof value === 'string' ? { level: value } : value
  if (!isFields(given)) return invalid('standpipe.label', 'a level or an object')
  const level = LEVELS.find((one) => one === given['level'])
  if (level === undefined) return invalid('standpipe.label.level', `one of ${quoted(LEVELS)}`)
  const compartments = given['compartments'] ?? []
  if (!isNames(compartments)) return invalid('standpipe.label.compartments', 'an array of names')
  const integrity = INTEGRITIES.find((one) => one === (given['integrity'] ?? 'trusted'))
  if (integrity === undefined) {
    return invalid('standpipe.label.integrity', `one of ${quoted(INTEGRITIES)}`)
  }
  return { level, compartments: [...new Set(compartments)].toSorted(), integrity }
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
