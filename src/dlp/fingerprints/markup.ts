/**
 * A text without what marks it up: tags and entities of HTML, targets of Markdown's links, numbers of its
 * lists. What stands inside of tags is text too for who hides something there, so who looks for known
 * text looks at both forms. Linear: nothing that is repeated can hold its own beginning.
 */
export function unmarked(text: string): string {
  let plain = text
  if (plain.includes(ESCAPE)) plain = plain.replaceAll(COLOUR, '')
  if (plain.includes('](')) plain = plain.replaceAll(LINK_TARGET, ']')
  if (plain.includes('<')) plain = plain.replaceAll(INLINE_TAG, '').replaceAll(TAG, ' ')
  if (plain.includes('&')) plain = plain.replaceAll(ENTITY, decoded)
  return DIGIT.test(plain) ? plain.replaceAll(LIST_NUMBER, '') : plain
}

/** Of terminals. */
const ESCAPE = String.fromCharCode(0x1b)
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;]{0,16}m`, 'g')
const DIGIT = /\d[.)]/
const LINK_TARGET = /\]\([^()\s]{0,2000}(?:[ \t]{1,8}"[^"]{0,200}")?\)/g
/** Inside of a word they part nothing; of raw DOCX too, whose runs cut words. */
const INLINE_TAG =
  /<\/?(?:a|abbr|b|big|code|em|font|i|ins|del|kbd|mark|s|samp|small|span|strike|strong|sub|sup|tt|u|wbr|w:(?:r|t|rpr|prooferr|rfonts|lang|b|i))(?:\s[^<>]{0,1000})?\/?>/gi
const TAG = /<[/!]?[a-z][^<>]{0,1000}>|<!--[^<>]{0,1000}-->/gi
const ENTITY = /&(?:#(\d{1,7});?|#x([0-9a-f]{1,6});?|([a-z]{2,8});)/gi
const LIST_NUMBER = /^[ \t>]{0,64}\d{1,3}[.)][ \t]/gm

/** Letters with marks are their letter: marks fall away with everybody's. */
const MARKED = /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron)$/i
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '\u00ad',
  rsquo: "'",
  szlig: 'ß',
  aelig: 'æ',
  oelig: 'œ',
  zwj: '\u200d',
  zwnj: '\u200c',
}

function decoded(
  whole: string,
  decimal: string | undefined,
  hex: string | undefined,
  name: string | undefined,
): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? MARKED.exec(name)?.[1] ?? ' '
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return point > 0x10ffff ? whole : String.fromCodePoint(point)
}
