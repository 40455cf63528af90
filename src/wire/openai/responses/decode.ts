import { isRefusal, refusal, type OrRefusal } from '../../../kernel/refusal.ts'
import type { ChatRequest, Message } from '../../../models/chat.ts'
import { isFields, parseBody, type Fields } from '../../body.ts'
import { noteActing, noteStoring, tagsOf } from '../common.ts'
import { decodeExtension, withoutExtension } from '../extension.ts'
import { Notes } from '../notes.ts'
import { invalid, present, Reader } from '../reader.ts'
import { decodeInput } from './items.ts'
import { noteMembers } from './members.ts'
import { isSearchChoice, readSettings } from './settings.ts'
import { decodeTools } from './tools.ts'

/**
 * The body of `POST /v1/responses`. Unknown fields stay in `raw`; their text is collected.
 *
 * The API keeps answers unless it is told not to. Here the client's silence means that nothing is kept at
 * a vendor: only `store: true` asks for it, and only with a permit.
 */
export function decodeResponses(body: Uint8Array | string): OrRefusal<ChatRequest> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const { model } = raw
  if (typeof model !== 'string' || model === '') return invalid('model', 'the name of an alias')
  if (raw['background'] === true)
    return refusal('invalid_request', '`background` is not served here; ask for a stream instead', {
      param: 'background',
    })
  const notes = new Notes()
  const input = decodeInput(raw, notes)
  if (isRefusal(input)) return input
  const tools = decodeTools(raw['tools'], notes)
  if (isRefusal(tools)) return tools
  const reader = new Reader(raw)
  const settings = readSettings(reader, notes)
  const maxOutputTokens = reader.whole('max_output_tokens')
  const stream = reader.flag('stream') ?? false
  const previous = reader.text('previous_response_id')
  if (!isInclude(raw['include'])) reader.wrong('include', 'an array of strings')
  const extension = decodeExtension(raw['standpipe'])
  if (isRefusal(extension)) return extension
  noteMembers(raw, notes)
  noteStoring(raw, notes)
  noteActing(raw, notes, READ)
  const problem = reader.problem ?? notes.problem()
  if (problem !== undefined) return problem
  const { messages } = input
  return {
    kind: 'chat',
    dialect: 'responses',
    alias: model,
    messages,
    rawMessages: messages,
    tools: tools.tools,
    maxOutputTokens,
    choiceCount: 1,
    stream,
    // Its last event always tells the usage: there is no chunk of its own to ask for.
    streamUsage: false,
    wants: {
      tools: tools.tools.length > 0,
      images: messages.some(hasImage),
      structured: settings.format !== undefined,
    },
    unknownText: notes.texts,
    raw: forVendors(raw, { tools: tools.kept, input: input.kept }),
    declared: extension.declared,
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...notes.told(),
    ...present({
      wantsProvenance: isFields(raw['standpipe']) ? (true as const) : undefined,
      knowledgeBases: extension.knowledgeBases,
      searches: tools.searches,
      searchLimit: tools.searchLimit,
      previous,
      tags: tagsOf(raw['metadata']),
    }),
  }
}

/** What our values and effects hold already. */
const READ: ReadonlySet<string> = new Set(['previous_response_id', 'conversation'])

const hasImage = ({ parts }: Message): boolean => parts.some(({ kind }) => kind === 'image')

const isInclude = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.every((one) => typeof one === 'string'))

/** What is ours never goes out: our own member, our search, and what it said in earlier turns. */
function forVendors(
  raw: Fields,
  kept: { readonly [name in 'tools' | 'input']: readonly unknown[] | undefined },
): Fields {
  const own = withoutExtension(raw)
  if (kept.tools === undefined && kept.input === undefined) return own
  const rest: Record<string, unknown> = { ...own }
  if (kept.input !== undefined) rest['input'] = kept.input
  if (kept.tools === undefined) return rest
  if (kept.tools.length > 0) rest['tools'] = kept.tools
  else if (Object.hasOwn(rest, 'tools')) delete rest['tools']
  if (isSearchChoice(rest['tool_choice'])) delete rest['tool_choice']
  return rest
}
