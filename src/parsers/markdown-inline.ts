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

/** `{% include … %}`: an instruction to a site generator, not a sentence. */
const withoutTemplateTags = (text: string): string => text.replaceAll(/\{%[^\n%]{0,500}%\}/g, ' ')
