import type { ChatRequest, DialectId, Message, Part } from '../../src/models/chat.ts'
import type { Settings } from '../../src/models/settings.ts'
import { nameOf, type Nameable } from '../../src/providers/names.ts'

/**
 * Everything that a chat request can ask for, each with what it leaves in a body that carries it and
 * with the names of which one is told when it does not. For INVARIANT (nothing is lost silently).
 */
export interface Feature {
  readonly title: string
  readonly mark: RegExp
  readonly names: readonly (Nameable | { readonly literal: string })[]
  readonly message?: Message
  readonly settings?: Settings
  readonly more?: Partial<ChatRequest>
}

const SCHEMA = {
  type: 'object',
  description: 'Mschema',
  properties: { a: { type: 'string' } },
}
const NEVER = /^never in a body$/

const said = (
  title: string,
  part: Part,
  mark: RegExp,
  ...names: readonly (Nameable | { readonly literal: string })[]
): Feature => ({ title, mark, names, message: { role: roleOf(part), parts: [part] } })

function roleOf({ kind }: Part): Message['role'] {
  if (kind === 'toolResult') return 'tool'
  return kind === 'thinking' || kind === 'redactedThinking' || kind === 'toolCall'
    ? 'assistant'
    : 'user'
}

const set = (settings: Settings, mark: RegExp, ...names: readonly Nameable[]): Feature => ({
  title: JSON.stringify(settings),
  mark,
  names,
  settings,
})

export const PART_FEATURES: readonly Feature[] = [
  said('a text', { kind: 'text', text: 'Mtext' }, /Mtext/),
  said('a marked text', { kind: 'text', text: 'a', cache: { ttl: '1h' } }, NEVER, 'cache'),
  said('a picture', { kind: 'image', mediaType: 'image/png', data: 'Mpng' }, /Mpng/),
  said('a picture of no type', { kind: 'image', data: 'Mbare' }, /Mbare/),
  said('an address', { kind: 'image', url: 'https://m.example/Murl' }, /Murl/, 'imageUrl'),
  said(
    'a PDF',
    { kind: 'document', mediaType: 'application/pdf', data: 'Mpdf', title: 'a' },
    /Mpdf/,
    'document',
  ),
  said(
    'what is said of a PDF',
    { kind: 'document', mediaType: 'application/pdf', data: 'AAAA', context: 'Mcontext' },
    /Mcontext/,
    'document',
  ),
  said(
    'an archive',
    { kind: 'document', mediaType: 'application/zip', data: 'Mzip' },
    /Mzip/,
    'document',
  ),
  said(
    'a document behind an address',
    { kind: 'document', url: 'https://m.example/Mpage', title: 'Mnamed' },
    /Mpage.*Mnamed|Mnamed.*Mpage/,
    'document',
  ),
  said('a document of text', { kind: 'document', text: 'Mplain' }, /Mplain/),
  said(
    'its title and context',
    { kind: 'document', text: 'a', title: 'Mtitle', context: 'Mabout' },
    /Mtitle.*Mabout/,
  ),
  said('a document to cite', { kind: 'document', text: 'a', cited: true }, NEVER, 'citations'),
  said('a thought', { kind: 'thinking', text: 'Mthought' }, /Mthought/, 'thinking'),
  said(
    'its signature',
    { kind: 'thinking', text: 'a', signature: 'Msigned' },
    /Msigned/,
    'thinking',
    'signature',
  ),
  said('sealed thought', { kind: 'redactedThinking', data: 'Msealed' }, /Msealed/, 'redacted'),
  said(
    'thought that OpenAI sealed',
    { kind: 'redactedThinking', data: 'openai rs_1 Mopen' },
    /Mopen/,
    'redacted',
  ),
  said(
    'a call',
    { kind: 'toolCall', id: 'Mid', name: 'Mcalled', arguments: '{"a":"Marguments"}' },
    /Mid.*Mcalled.*Marguments/,
  ),
  said('a result', { kind: 'toolResult', id: 'Mid', text: 'Mresult' }, /Mid.*Mresult|Mresult.*Mid/),
  said(
    'a failed call',
    { kind: 'toolResult', id: 'Mid', text: 'Mfailed', isError: true },
    /Error: Mfailed|Mfailed.*"is_error":true/,
  ),
  said(
    'a picture in a result',
    {
      kind: 'toolResult',
      id: 'Mid',
      text: 'a',
      attachments: [{ kind: 'image', mediaType: 'image/png', data: 'Mheld' }],
    },
    /Mheld/,
    { literal: 'tool_result' },
  ),
  said(
    'a document in a result',
    { kind: 'toolResult', id: 'Mid', text: 'a', attachments: [{ kind: 'document', text: 'Min' }] },
    /Min/,
  ),
  said(
    'a mark inside a result',
    {
      kind: 'toolResult',
      id: 'Mid',
      text: 'a',
      attachments: [{ kind: 'document', text: 'a', cache: {} }],
    },
    NEVER,
    'cache',
  ),
  said('what nobody knows', { kind: 'opaque', type: 'Mopaque' }, NEVER, { literal: 'Mopaque' }),
]

export const SETTING_FEATURES: readonly Feature[] = [
  set({ temperature: 0.125 }, /0\.125/, 'temperature'),
  set({ topP: 0.375 }, /0\.375/, 'topP'),
  set({ topK: 7_531 }, /7531/, 'topK'),
  set({ stop: ['Mstop'] }, /Mstop/, 'stop'),
  set({ seed: 97_531 }, /97531/, 'seed'),
  set({ presencePenalty: 0.625 }, /0\.625/, 'presencePenalty'),
  set({ frequencyPenalty: 0.875 }, /0\.875/, 'frequencyPenalty'),
  set({ parallelToolCalls: false }, /"parallel_tool_calls":false/, 'parallelToolCalls'),
  set({ format: { kind: 'schema', name: 'm', schema: SCHEMA } }, /Mschema/, 'format'),
  set({ reasoning: { effort: 'high', summary: 'auto' } }, /"summary":"auto"/, 'summary'),
  set({ user: 'Muser' }, /Muser/, 'user'),
  set({ serviceTier: 'flex' }, NEVER, 'serviceTier'),
  set({ promptCacheKey: 'Mkey' }, /Mkey/, 'promptCacheKey'),
]

const TOOL = {
  name: 'Mtool',
  description: 'Mdescribed',
  parameters: { ...SCHEMA, description: 'Mparameters' },
}

export const OTHER_FEATURES: readonly Feature[] = [
  {
    title: 'a tool',
    mark: /Mtool.*Mdescribed.*Mparameters/,
    names: [],
    more: { tools: [TOOL] },
  },
  {
    title: 'a marked tool',
    mark: NEVER,
    names: ['cache'],
    more: { tools: [{ ...TOOL, cache: {} }] },
  },
  {
    title: 'a strict tool',
    mark: /"strict":true|"VALIDATED"/,
    names: [{ literal: 'strict' }],
    more: { tools: [{ ...TOOL, strict: true }] },
  },
  {
    title: 'a tool that must be called',
    // Packages that cannot name it leave the other tools out.
    mark: /"tool_choice":.*Mtool|"tool_choice":"(any|REQUIRED)"|"allowedFunctionNames":\["Mtool"/,
    names: ['toolChoice'],
    settings: { toolChoice: { tool: 'Mtool' } },
    more: { tools: [TOOL] },
  },
  { title: 'a bound', mark: /4321/, names: [], more: { maxOutputTokens: 4_321 } },
  { title: 'choices', mark: /"n":2/, names: ['choices'], more: { choiceCount: 2 } },
  {
    title: 'a header',
    mark: NEVER,
    names: [{ literal: 'anthropic-beta' }],
    more: { forwarded: { 'anthropic-beta': 'Mbeta' } },
  },
]

/** The request that asks for all of these. */
export function requestFor(
  dialect: DialectId,
  features: readonly Feature[],
): Partial<ChatRequest> & { readonly dialect: DialectId } {
  const settings: Settings = Object.assign({}, ...features.map((one) => one.settings ?? {}))
  const more: Partial<ChatRequest> = Object.assign({}, ...features.map((one) => one.more ?? {}))
  const raw = dialect === 'openai' && more.choiceCount !== undefined ? { n: more.choiceCount } : {}
  const messages = features.flatMap(({ message }) => message ?? [])
  const hello: Message = { role: 'user', parts: [{ kind: 'text', text: 'hello' }] }
  return { dialect, stream: false, ...more, settings, raw, messages: [hello, ...messages] }
}

export const isNamed = (
  dialect: DialectId,
  { names }: Feature,
  lost: ReadonlySet<string>,
): boolean =>
  names.some((name) => lost.has(typeof name === 'string' ? nameOf(dialect, name) : name.literal))
