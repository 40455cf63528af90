import { Parser } from 'htmlparser2'
import { limits } from '../kernel/limits.ts'
import { Unreadable } from './blocks.ts'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of tags wants to know. */
export interface TagHandler {
  open?(name: string, attributes: Attributes): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Tags and text of HTML or XML, as tokens and never as a tree. Entities of a document type are not
 * expanded and nothing is fetched. The tokenizer looks through all open elements at each tag, so their
 * number is bounded: beyond it, time would grow with the square of the input.
 */
export function readTags(source: string, xmlMode: boolean, handler: TagHandler): void {
  let depth = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > limits.markupDepthMax) {
          throw new Unreadable(
            `its elements are nested deeper than ${limits.markupDepthMax} levels`,
          )
        }
        handler.open?.(name, attributes)
      },
      ontext: (text) => handler.text?.(text),
      onclosetag(name) {
        depth--
        handler.close?.(name)
      },
    },
    { xmlMode, decodeEntities: true },
  )
  parser.write(source)
  parser.end()
}
