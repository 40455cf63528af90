/**
 * All addresses that anybody who shows a text could follow: written apart from what takes them out, and
 * more eager than any browser, Markdown renderer or chat program alone.
 */
export function addressesIn(text: string): readonly URL[] {
  const found: URL[] = []
  for (const reading of readings(text)) {
    for (const pattern of PATTERNS) {
      for (const match of reading.matchAll(pattern)) {
        const address = match[1] ?? match[0]
        const url = parsed(address)
        if (url !== undefined && url.host !== PAGE.host) found.push(url)
      }
    }
  }
  return found
}

/** What the page that shows the answer is at: what is relative goes there. */
const PAGE = new URL('https://chat.example/')

const parsed = (address: string): URL | undefined => {
  const whole = /^www\./i.test(address) ? `https://${address}` : address
  return URL.canParse(whole, PAGE.href) ? new URL(whole, PAGE) : undefined
}

const PATTERNS: readonly RegExp[] = [
  // With two slashes, whatever the scheme; with fewer, where browsers need none.
  /\b(?=([a-z][a-z0-9+.-]*:[/\\]{2,}[^\s"'<>)]+))/gi,
  /\b(?:https?|wss?|ftp):[/\\]{0,2}[^\s"'<>)/\\][^\s"'<>)]*/gi,
  // No scheme, where a target may stand.
  /(?:[("'=<,;]|\]:|^|\s)\s*([/\\]{2}[^\s"'<>)/\\][^\s"'<>)]*)/g,
  // Between brackets of both kinds spaces are part of a target.
  /[(:]\s*<([a-z]+:\/\/[^<>]*)>/gi,
  /\bwww\.[^\s"'<>)]+/gi,
  /\b(?:data|javascript|mailto|blob|sip|skype|whatsapp|msteams|ms-word):[^\s"'<>)]+/gi,
]

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['colon', ':'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['period', '.'],
  ['equals', '='],
  ['lt', '<'],
  ['gt', '>'],
  ['Tab', ''],
  ['NewLine', ''],
  ['ZeroWidthSpace', ''],
])
const decoded = (text: string): string =>
  text.replaceAll(
    /&#[xX]([0-9a-fA-F]+);?|&#(\d+);?|&([A-Za-z]+);/g,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES.get(String(name)) ?? whole
      const point = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
      return point < 0x110000 ? String.fromCodePoint(point) : whole
    },
  )
const seen = (text: string): string =>
  text
    .replaceAll(/[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g, '')
    .replaceAll(/[⁄∕⧸／]/g, '/')
    .replaceAll(/[∶：꞉]/g, ':')
    .replaceAll(/[。．｡․]/g, '.')

function readings(text: string): Set<string> {
  const all = new Set([text])
  const steps = [
    decoded,
    seen,
    // Markdown's escapes, and those of JSON.
    (one: string) => one.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'),
    (one: string) =>
      one.replaceAll(/\\+u([0-9a-fA-F]{4})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    // Browsers leave line ends inside of an address out.
    (one: string) => one.replaceAll(/(?<=["'=(<][^"'>)]*)[\t\n\r]/g, ''),
  ]
  for (const step of steps) for (const one of Array.from(all)) all.add(step(one))
  return all
}
