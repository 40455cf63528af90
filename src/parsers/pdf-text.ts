/** Words that a hanging hyphen stands before: `Haupt- und Nebenkosten`, `pre- and post-war`. */
const AFTER_HANGING = /^(?:und|oder|bzw|and|or|to|et|ou|y|o)\b/

/** Lines of one paragraph as running text; a word cut at the line's end is made whole. */
export function joined(lines: readonly string[]): string {
  let text = ''
  for (const line of lines) {
    if (text === '') text = line
    else if (CUT.test(text) && /^\p{Ll}/u.test(line) && !AFTER_HANGING.test(line)) {
      text = text.slice(0, -1) + line
    } else text += ` ${line}`
  }
  return text
}
const CUT = /\p{L}[-\u00ad\u2010]$/u
