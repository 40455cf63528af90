/** Letters that do not come apart into a base and a mark. */
const WHOLE: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['ı', 'i'],
])
const ASCII = /^[\0-\x7f]*$/

/** Lower case without marks: `Čech`, `CECH` and `cech` are one. As `fold` in tools/gazetteer/derive.py. */
export function fold(word: string): string {
  const lower = word.toLowerCase()
  if (ASCII.test(lower)) return lower
  let folded = ''
  for (const char of lower.normalize('NFD')) {
    const code = char.charCodeAt(0)
    if (code >= 0x300 && code <= 0x36f) continue
    folded += WHOLE.get(char) ?? char
  }
  return folded
}
