import type { SentBodies } from '../../src/models/conformance.ts'

interface Chat {
  readonly messages: readonly { readonly content: unknown }[]
  readonly response_format?: { readonly json_schema?: { readonly schema?: unknown } }
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}
interface Responses {
  readonly input: readonly { readonly content?: unknown }[]
  readonly text?: { readonly format?: { readonly schema?: unknown } }
  readonly tools?: readonly { readonly name: string }[]
}

/** Where chat completions hold what a conformance suite asked for. */
export const chatSent: SentBodies = {
  image: (body) =>
    imageIn(
      partsOf((body as Chat).messages).flatMap((part) =>
        typeof part['image_url'] === 'object'
          ? (part['image_url'] as { readonly url: string }).url
          : [],
      ),
    ),
  schema: (body) => (body as Chat).response_format?.json_schema?.schema,
  tools: (body) => ((body as Chat).tools ?? []).map((tool) => tool.function.name),
}

/** Where the Responses API holds it. */
export const responsesSent: SentBodies = {
  image: (body) =>
    imageIn(
      partsOf((body as Responses).input).flatMap(({ image_url: url }) =>
        typeof url === 'string' ? url : [],
      ),
    ),
  schema: (body) => (body as Responses).text?.format?.schema,
  tools: (body) => ((body as Responses).tools ?? []).map(({ name }) => name),
}

const partsOf = (
  messages: readonly { readonly content?: unknown }[],
): readonly Readonly<Record<string, unknown>>[] =>
  messages.flatMap(({ content }) =>
    Array.isArray(content) ? (content as Readonly<Record<string, unknown>>[]) : [],
  )

/** Of the only one. */
function imageIn(urls: readonly string[]): { mediaType: string; data: string } | undefined {
  const [, mediaType, data] =
    /^data:(.*);base64,(.*)$/.exec(urls.length === 1 ? (urls[0] ?? '') : '') ?? []
  return mediaType === undefined || data === undefined ? undefined : { mediaType, data }
}
