import type { Token } from 'markdown-it'

/** The text of a run of inline tokens: markup gone, links and images by their text, line breaks kept where forced. */
export function inlineText(inline: Token): string {
  const parts: string[] = []
  let unseen = ''
  for (const token of inline.children ?? []) {
    if (token.type === 'html_inline') {
      const tag = /^<(\/?)([a-z][a-z0-9]*)/i.exec(token.content)
      const name = tag?.[2]?.toLowerCase() ?? ''
      if (UNSEEN.has(name)) unseen = tag?.[1] === '/' ? '' : name
      else if (name === 'br') parts.push('\n')
    } else if (unseen === '') {
      parts.push(textOf(token))
    }
  }
  return withoutTemplateTags(parts.join(''))
}

const UNSEEN = new Set(['script', 'style', 'template'])

function textOf(token: Token): string {
  if (token.type === 'softbreak') return ' '
  if (token.type === 'hardbreak') return '\n'
  // Also `code_inline`; an image's content is its alternative text.
  return token.content
}

/**
 * `{% include x.html %}` is an instruction to a site generator, not a sentence. What it shows by its
 * first argument is one: `{% channel "help-desk" %}`, `{% alert "Closed on Fridays" %}`.
 */
export const withoutTemplateTags = (text: string): string =>
  text.replaceAll(
    /\{%-?\s*\w*\s*(?:(["'])((?:(?!\1)[^\n%]){1,200})\1)?[^\n%]{0,500}%\}/g,
    (_, __, shown: string | undefined) =>
      shown === undefined || ADDRESS.test(shown) ? ' ' : shown,
  )

/** A path, a file or a style class: nothing that a reader sees. */
const ADDRESS = /[/\\]|--|\.\w{2,5}$|^$/
