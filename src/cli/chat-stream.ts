import { z } from 'zod'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'

/** A citation, with the number of its passage: that is what a marker `[3]` in the answer names. */
export interface Cited {
  readonly number: number | null
  readonly document: string
  readonly path: string | null
  readonly page: number | null
  readonly quote: string
}

/** What the stream of a chat answer says, as far as `ask` shows it. */
export type StreamPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'citations'; readonly citations: readonly Cited[] }
  | { readonly kind: 'facts'; readonly facts: Facts }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done' }

/** What is known of the request besides its answer. */
export type Facts = z.infer<typeof facts>
const facts = z
  .object({
    request: z.string(),
    label: z.string(),
    deployment: z.string(),
    costNanoUsd: z
      .string()
      .regex(/^\d{1,30}$/)
      .nullable(),
  })
  .partial()

/** What OpenAI's SDKs type, with our own facts beside it. */
const annotation = z.object({
  url_citation: z.object({ title: z.string(), url: z.string() }).optional(),
  standpipe: z.object({ passage: z.int(), quote: z.string() }).optional(),
})
const said = z
  .object({ content: z.string().nullable(), annotations: z.array(annotation).nullable() })
  .partial()
const chunk = z.object({
  choices: z.array(z.object({ delta: said.optional() })).optional(),
  standpipe: facts.optional().catch(undefined),
  error: z.object({ message: z.string() }).optional(),
})

/** The parts of one line of a server-sent event stream; lines without data have none. */
export function partsOf(line: string): readonly StreamPart[] {
  const [, data] = /^data: ?(.*)$/.exec(line) ?? []
  if (data === undefined) return []
  if (data === '[DONE]') return [{ kind: 'done' }]
  const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
  const result = chunk.safeParse(parsed.ok ? parsed.value : undefined)
  if (!result.success) {
    return [{ kind: 'failed', message: 'the answer is not in the OpenAI dialect' }]
  }
  const { error, choices, standpipe } = result.data
  if (error !== undefined) return [{ kind: 'failed', message: error.message }]
  const delta = choices?.[0]?.delta
  const citations = (delta?.annotations ?? []).map(citedBy)
  return [
    ...(delta?.content ? [{ kind: 'text' as const, text: delta.content }] : []),
    ...(citations.length > 0 ? [{ kind: 'citations' as const, citations }] : []),
    ...(standpipe === undefined ? [] : [{ kind: 'facts' as const, facts: standpipe }]),
  ]
}

function citedBy({ url_citation: named, standpipe: own }: z.infer<typeof annotation>): Cited {
  const { path, page } = placeOf(named?.url ?? '')
  return {
    number: own?.passage ?? null,
    document: named?.title ?? path ?? '',
    path,
    page,
    quote: own?.quote ?? '',
  }
}

/** `standpipe://handbook/leave/parental.md#page=2` */
function placeOf(url: string): { path: string | null; page: number | null } {
  const [, place = '', page] = /^standpipe:\/\/([^#]*)(?:#page=(\d{1,9}))?$/.exec(url) ?? []
  try {
    return {
      path: place === '' ? null : decodeURIComponent(place),
      page: page === undefined ? null : Number(page),
    }
  } catch {
    return { path: place, page: null }
  }
}
