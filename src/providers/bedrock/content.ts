import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { CacheMark, DocumentPart, ImagePart, Message, Part, Tool } from '../../models/chat.ts'
import { isFields } from '../fields.ts'
import { documentFormat, imageFormat, sourceOf } from './media.ts'
import { Names, Titles } from './names.ts'

export type Block = Record<string, unknown>
interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: Block[]
}

/** What one request's names become. */
export class Blocks {
  readonly #titles = new Titles()
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  /** What all system messages say, wherever they stand: Converse knows one place for it. */
  system(messages: readonly Message[], instructions: string | undefined): Block[] {
    const said = messages.flatMap((message) =>
      message.role === 'system' ? message.parts.flatMap((part) => this.#marked(part)) : [],
    )
    return instructions === undefined ? said : [{ text: instructions }, ...said]
  }

  /** Roles take turns: what follows in the same role goes on in one message. */
  turns(messages: readonly Message[]): Turn[] {
    const turns: Turn[] = []
    for (const { role, parts } of messages) {
      if (role === 'system') continue
      const content = parts.flatMap((part) => this.#marked(part))
      const speaker = role === 'assistant' ? 'assistant' : 'user'
      const last = turns.at(-1)
      if (last?.role === speaker) {
        last.content.push(...content)
        continue
      }
      // A cache point needs something before it: the mark of a blank text has nothing.
      const from = content.findIndex((block) => block['cachePoint'] === undefined)
      if (from >= 0) turns.push({ role: speaker, content: content.slice(from) })
    }
    return turns
  }

  tools(tools: readonly Tool[]): Block[] {
    return tools.flatMap(({ name, description, parameters, strict, cache }) => {
      const toolSpec = {
        name: this.#names.name(name),
        ...(description === '' ? {} : { description }),
        inputSchema: { json: parameters ?? { type: 'object' } },
        ...(strict === undefined ? {} : { strict }),
      }
      return [{ toolSpec }, ...cachePoint(cache)]
    })
  }

  #marked(part: Part): Block[] {
    const block = this.#block(part)
    const cache = 'cache' in part ? part.cache : undefined
    return [...(block === undefined ? [] : [block]), ...cachePoint(cache)]
  }

  /** Undefined: there is nothing to say, or `losses` names it. */
  #block(part: Part): Block | undefined {
    switch (part.kind) {
      case 'text':
        // Blank text is refused there, and says nothing.
        return part.text.trim() === '' ? undefined : { text: part.text }
      case 'image':
      case 'document':
        return this.#medium(part)
      case 'thinking': {
        const { text, signature } = part
        if (signature === undefined) return undefined
        return { reasoningContent: { reasoningText: { text, signature } } }
      }
      case 'redactedThinking':
        return { reasoningContent: { redactedContent: part.data } }
      case 'toolCall': {
        const { id, name, arguments: text } = part
        const input = inputOf(text)
        return { toolUse: { toolUseId: this.#names.id(id), name: this.#names.name(name), input } }
      }
      case 'toolResult':
        return this.#result(part)
      case 'opaque':
        return undefined
    }
  }

  #medium(part: ImagePart | DocumentPart): Block | undefined {
    const source = sourceOf(part)
    const format = part.kind === 'image' ? imageFormat(part) : documentFormat(part)
    if (source === undefined || format === undefined) return undefined
    if (part.kind === 'image') return { image: { format, source } }
    const { title, context, cited } = part
    return {
      document: {
        format,
        name: this.#titles.title(title),
        source,
        ...(context === undefined ? {} : { context }),
        ...(cited === true ? { citations: { enabled: true } } : {}),
      },
    }
  }

  #result({ id, text, isError, attachments }: Part & { readonly kind: 'toolResult' }): Block {
    const media = (attachments ?? []).flatMap((part) => this.#medium(part) ?? [])
    return {
      toolResult: {
        toolUseId: this.#names.id(id),
        content: [...(text === '' ? [] : [{ text }]), ...media],
        ...(isError === true ? { status: 'error' } : {}),
      },
    }
  }
}

const cachePoint = (cache: CacheMark | undefined): Block[] =>
  cache === undefined
    ? []
    : [{ cachePoint: { type: 'default', ...(cache.ttl === undefined ? {} : { ttl: cache.ttl }) } }]

/** Converse wants an object; arguments that are none, as a model may write them, are kept inside one. */
function inputOf(text: string): unknown {
  if (text === '') return {}
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  return parsed.ok && isFields(parsed.value) ? parsed.value : { input: text }
}
