/** Fewer different characters than this is a placeholder: `ghp_xxxxxxxx…`. */
const DISTINCT_MIN = 7
/** As many equal characters in a row, or in the order of the alphabet, come from no generator. */
const REPEATED_MAX = 6
const ORDERED_MAX = 9
/** What documentation writes where a secret would stand. */
const WORDS =
  /(?:^|[_.-])(?:your|fake|todo|here|insert|dummy|sample|my)(?:[_.-]|$)|change.?me|replace|redact|placeholder|not.?a.?real|x{5}|\*{3}|\.{3}|_{4}|0{8}|<|\$\{|\{\{/i

/** What stands where a secret would stand, and is none. */
export function isPlaceholder(body: string): boolean {
  const head = body.length > HEAD_CHARS ? body.slice(0, HEAD_CHARS) : body
  return !isVaried(head) || isMechanical(head) || WORDS.test(head)
}
/** Of a longer one, the beginning says enough. */
const HEAD_CHARS = 48

export function isVaried(body: string, distinctMin = DISTINCT_MIN): boolean {
  let seen = ''
  for (let index = 0; index < body.length && seen.length < distinctMin; index++)
    if (!seen.includes(body.charAt(index))) seen += body.charAt(index)
  return seen.length >= distinctMin
}

/** `aaaaaaa`, `0123456789`, `abcdefghij`. */
function isMechanical(body: string): boolean {
  let equal = 1
  let ordered = 1
  for (let index = 1; index < body.length; index++) {
    const step = body.charCodeAt(index) - body.charCodeAt(index - 1)
    equal = step === 0 ? equal + 1 : 1
    ordered = step === 1 ? ordered + 1 : 1
    if (equal > REPEATED_MAX || ordered > ORDERED_MAX) return true
  }
  return false
}

/** Shannon's entropy in bits per character. */
export function entropyBits(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
