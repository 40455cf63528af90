/**
 * What configuration names. A policy that names something else is refused: a forbid with a typing
 * error in it would guard nothing, without a word.
 */
export interface KnownEntities {
  // Keys come and go without configuration: their ids are checked for their form alone.
  readonly apps: readonly string[]
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly aliases: readonly string[]
  readonly deployments: readonly string[]
  readonly knowledgeBases: readonly string[]
}

/** As `keys list` prints it, or who vouches for a person. */
const KEY_ID = /^(?:[0-9a-hjkmnp-tv-z]{12}|issuer:[a-z0-9][a-z0-9._-]{0,63})$/

/** One sentence for each entity in the policy that configuration does not name. */
export function unknownReferences(policy: unknown, known: KnownEntities): readonly string[] {
  const tables: Readonly<Record<string, readonly [noun: string, ids: readonly string[]]>> = {
    'Standpipe::App': ['app', known.apps],
    'Standpipe::User': ['user', known.users],
    'Standpipe::Group': ['group', known.groups],
    'Standpipe::Alias': ['alias', known.aliases],
    'Standpipe::Deployment': ['deployment', known.deployments],
    'Standpipe::KnowledgeBase': ['knowledge base', known.knowledgeBases],
    'Standpipe::Installation': ['installation', ['this']],
  }
  const sentences = [...entitiesIn(policy)].flatMap(({ type, id }) => {
    if (type === 'Standpipe::Key' && !KEY_ID.test(id))
      return [`\`${id}\` is no id of a key; write one of \`keys list\`, or \`issuer:ID\``]
    const [noun, ids = []] = tables[type] ?? []
    if (noun === undefined || ids.includes(id)) return []
    return [`${noun} \`${id}\` is not in the configuration; correct the name, or add it there`]
  })
  return [...new Set(sentences)]
}

/** Every `{type, id}` in the JSON form of a policy: scopes and literals alike. */
function* entitiesIn(node: unknown): Generator<{ type: string; id: string }> {
  if (typeof node !== 'object' || node === null) return
  const { type, id } = node as { type?: unknown; id?: unknown }
  if (typeof type === 'string' && typeof id === 'string') yield { type, id }
  for (const child of Object.values(node)) yield* entitiesIn(child)
}
