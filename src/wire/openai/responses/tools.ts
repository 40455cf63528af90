import { limits } from '../../../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal } from '../../../kernel/refusal.ts'
import type { Tool } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import { decodeFunction } from '../functions.ts'
import { isThere, type Notes } from '../notes.ts'
import { invalid } from '../reader.ts'

export interface Tools {
  readonly tools: readonly Tool[]
  /** Knowledge bases that `file_search` names. */
  readonly searches: readonly string[] | undefined
  readonly searchLimit: number | undefined
  /** The client's own tools without `file_search`, which is ours and never goes out; undefined: unchanged. */
  readonly kept: readonly unknown[] | undefined
}

/** The client's functions; what the vendor would run by itself needs a permit; searching files is our own work. */
export function decodeTools(value: unknown, notes: Notes): OrRefusal<Tools> {
  const found = { tools: [] as Tool[], searches: [] as string[], limit: 0 }
  const given: unknown = value ?? []
  if (!Array.isArray(given)) return invalid('tools', 'an array')
  if (given.length > limits.toolsMax)
    return refusal('invalid_request', `more than ${limits.toolsMax} tools`, { param: 'tools' })
  for (let at = 0; at < given.length; at++) {
    const tool: unknown = given[at]
    const param = `tools[${at}]`
    if (!isFields(tool)) return invalid(param, 'an object')
    const problem =
      tool['type'] === 'file_search'
        ? addSearch(tool, param, found)
        : addTool(tool, param, found.tools, notes)
    if (problem !== undefined) return problem
  }
  const searches = [...new Set(found.searches)]
  return {
    tools: found.tools,
    searches: searches.length === 0 ? undefined : searches,
    searchLimit: found.limit === 0 ? undefined : found.limit,
    kept:
      searches.length === 0
        ? undefined
        : given.filter((tool) => !(isFields(tool) && tool['type'] === 'file_search')),
  }
}

function addSearch(
  tool: Fields,
  param: string,
  found: { readonly searches: string[]; limit: number },
): Refusal | undefined {
  const { vector_store_ids: ids, max_num_results: most, filters, ranking_options: ranking } = tool
  const isList =
    Array.isArray(ids) && ids.length > 0 && ids.every((id) => typeof id === 'string' && id !== '')
  if (!isList || found.searches.length + ids.length > limits.searchesMax)
    return invalid(
      `${param}.vector_store_ids`,
      `an array of names of knowledge bases, ${limits.searchesMax} in all`,
    )
  found.searches.push(...(ids as string[]))
  if (isThere(most)) {
    if (typeof most !== 'number' || !Number.isInteger(most) || most < 1)
      return invalid(`${param}.max_num_results`, 'a whole number from 1')
    found.limit = Math.max(found.limit, most)
  }
  // Without them more would be found than was asked for.
  if (isThere(filters)) return invalid(`${param}.filters`, 'left out: there is no such filter here')
  const threshold = isFields(ranking) ? ranking['score_threshold'] : undefined
  if (isThere(threshold) && threshold !== 0)
    return invalid(`${param}.ranking_options.score_threshold`, 'left out or 0')
  return undefined
}

/** Run by the client itself, but in shapes that no other dialect has. */
const CLIENTS: ReadonlySet<unknown> = new Set(['local_shell', 'apply_patch', 'function', 'custom'])

function addTool(tool: Fields, param: string, tools: Tool[], notes: Notes): Refusal | undefined {
  const { type } = tool
  if (typeof type !== 'string') return invalid(`${param}.type`, 'a string')
  if (type === 'function' || type === 'custom') {
    const { type: _, ...members } = tool
    const decoded = decodeFunction(members, param, notes)
    if ('code' in decoded) return decoded
    // Its input is free text under a grammar, which no other dialect has.
    if (type === 'custom') notes.lost(param, true)
    tools.push(decoded)
    return undefined
  }
  notes.text(tool)
  notes.lost(param, true)
  if (!isClients(tool)) notes.effect('act', param, true)
  return undefined
}

/**
 * What we do not know is taken for something that acts, inside of a group too. No recursion: groups are
 * as deep as their sender likes.
 */
function isClients(tool: unknown): boolean {
  const open: unknown[] = [tool]
  while (open.length > 0) {
    const next = open.pop()
    if (!isFields(next)) return false
    const { type, environment, execution, tools } = next
    if (type === 'namespace' && Array.isArray(tools)) open.push(...(tools as unknown[]))
    else if (type === 'shell') {
      if (!isFields(environment) || environment['type'] !== 'local') return false
    } else if (type === 'tool_search') {
      if (execution !== 'client') return false
    } else if (!CLIENTS.has(type)) return false
  }
  return true
}

/** Whether all of what a search for tools found is run by the client. */
export const areClients = (tools: unknown): boolean =>
  !isThere(tools) || (Array.isArray(tools) && tools.every(isClients))
