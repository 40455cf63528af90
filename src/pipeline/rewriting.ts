import type { ToolTerms } from '../authorization/authorization.ts'
import { join, type Label } from '../kernel/label.ts'
import type { ModelEvent } from '../models/chat.ts'
import { linkHosts, type LinkHosts } from './hosts.ts'
import { LinkLexer, withoutLinks } from './links.ts'
import { RestoreLexer, type Regains } from './restore.ts'
import { Rewriter, type LexerOf } from './rewrite.ts'
import type { Work } from './work.ts'

/** What is known of the tool call at this position of the choice. */
export type TermsOf = (choice: number, index: number) => ToolTerms | undefined

/**
 * What rewrites an answer, in its order: values for placeholders, then addresses out. Most answers need
 * neither, and pay nothing.
 */
export function rewritersOf(work: Work, termsOf: TermsOf, regains: Regains): readonly Rewriter[] {
  const rewriters: Rewriter[] = []
  const { restore } = work
  const isAnywhere = work.stages.restoresAnywhere?.() === true
  const isOutside = ({ choice, index }: LexerOf): boolean =>
    index !== undefined && termsOf(choice, index)?.perimeter !== 'inside'
  if (restore !== undefined)
    rewriters.push(
      new Rewriter({
        lexer: (of) =>
          isOutside(of)
            ? undefined
            : new RestoreLexer(restore, regains, {
                json: of.index !== undefined,
                block: of.block,
                anywhere: isAnywhere,
              }),
      }),
    )
  // What the model saw, and what it may get said without having seen it.
  const given = restore === undefined ? work.label : join(work.label, restore.label)
  if (mayBeCarriedOut(given)) rewriters.push(linkRewriter(work, isOutside))
  return rewriters
}

/** Data that is not for everybody, beside text that may carry instructions: an address could take it along. */
const mayBeCarriedOut = ({ level, compartments, integrity }: Label): boolean =>
  integrity === 'untrusted' && (level !== 'public' || compartments.length > 0)

const NO_HOSTS = linkHosts([])

function linkRewriter({ snapshot }: Work, isOutside: (of: LexerOf) => boolean): Rewriter {
  const hosts = snapshot.linkHosts ?? NO_HOSTS
  const others = new Others(hosts)
  return new Rewriter({
    lexer: (of) =>
      of.index === undefined || isOutside(of)
        ? new LinkLexer(hosts, of.index !== undefined, of.block)
        : undefined,
    keepsFrame: (event) => others.areClean(event),
    short: (text) => withoutLinks(text, hosts),
  })
}

/** What a frame says besides its events goes out with it as it is, or not at all. */
class Others {
  readonly #hosts: LinkHosts
  readonly #channels = new Map<string, LinkLexer>()

  constructor(hosts: LinkHosts) {
    this.#hosts = hosts
  }

  areClean({ texts = [] }: ModelEvent & { readonly kind: 'other' }): boolean {
    let clean = true
    for (const { text, channel, media } of texts) {
      // Nobody follows an address inside a picture, and whether it goes out at all is decided elsewhere.
      if (media === true) continue
      if (withoutLinks(text, this.#hosts) !== text) clean = false
      if (channel !== undefined && !this.#isCleanIn(channel, text)) clean = false
    }
    return clean
  }

  /** Once a growing text holds an address, nothing more of it goes out. */
  #isCleanIn(channel: string, text: string): boolean {
    let lexer = this.#channels.get(channel)
    if (lexer === undefined) this.#channels.set(channel, (lexer = new LinkLexer(this.#hosts, true)))
    lexer.push(text)
    return lexer.edits.first === undefined
  }
}
