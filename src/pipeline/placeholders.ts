import type { Label } from '../kernel/label.ts'

/**
 * What stands in for a value on its way to a model: `[[sp-EMAIL-qkdmwyzxhvncbtrsgfpjl]]`.
 *
 * Letters, digits, hyphens and brackets only: JSON, Markdown, HTML and URLs of a browser leave it as it
 * is, or break it for good (`%5B%5B`); a broken one is never restored. All are of one length, whatever
 * they stand for. The tag says the type, for the model; the letters are a keyed hash that nobody without
 * the key can find, and make no digits, so that no detector takes them for a number.
 */
export const PLACEHOLDER_CHARS = 36
export const PLACEHOLDER_OPENING = '[[sp-'
const CLOSING = ']]'
const TAG_CHARS_MAX = 10
/** Between opening and closing: tag, hyphen, letters. At least 18 letters: 84 bits. */
const INSIDE_CHARS = PLACEHOLDER_CHARS - PLACEHOLDER_OPENING.length - CLOSING.length
const INSIDE = /^[A-Z][A-Z0-9]{1,9}-[a-z]{18,26}$/

/** Where a text has the shape of a placeholder; whether it is one of ours only the vault knows. */
export interface PlaceholderSpan {
  /** UTF-16 offsets, end exclusive: always PLACEHOLDER_CHARS apart. */
  readonly start: number
  readonly end: number
}

/**
 * Gives values back for placeholders in answers. Made per request; synchronous and in memory.
 *
 * INVARIANT (restored only for who may): a value is given only if the request's own conversation made the
 * placeholder, and policy allows the grant's principal, at this moment, to `Detokenise` its label. Who
 * restores MUST NOT do it inside URLs, link or image targets, or arguments of tools outside the perimeter,
 * and MUST join the label to the answer's.
 */
export interface Restore {
  /** No placeholder is longer: what a stream holds back at most. */
  readonly maxChars: number
  /** Of all that it can give back: what an answer may come to hold besides what the model saw. */
  readonly label: Label
  /** Undefined: unknown, forged, of another conversation, expired, erased, or not for this principal. */
  valueOf(
    placeholder: string,
  ): { readonly text: string; readonly label: Label; readonly type: string } | undefined
}

/** The next text at or after `from` that has the shape of a placeholder. Linear in the text. */
export function nextPlaceholder(text: string, from = 0): PlaceholderSpan | undefined {
  for (
    let start = text.indexOf(PLACEHOLDER_OPENING, from);
    start >= 0;
    start = text.indexOf(PLACEHOLDER_OPENING, start + 1)
  ) {
    const end = start + PLACEHOLDER_CHARS
    if (isPlaceholder(text.slice(start, end))) return { start, end }
  }
  return undefined
}

export const isPlaceholder = (text: string): boolean =>
  text.length === PLACEHOLDER_CHARS &&
  text.startsWith(PLACEHOLDER_OPENING) &&
  text.endsWith(CLOSING) &&
  INSIDE.test(text.slice(PLACEHOLDER_OPENING.length, -CLOSING.length))

/**
 * From where on a placeholder could still be growing at the end of `text`; `text.length` when none can.
 * What stands before it can go out, as far as placeholders are concerned.
 */
export function placeholderOpenFrom(text: string): number {
  const first = Math.max(0, text.length - PLACEHOLDER_CHARS + 1)
  for (let at = text.indexOf('[', first); at >= 0; at = text.indexOf('[', at + 1))
    if (couldGrow(text.slice(at))) return at
  return text.length
}

/** Could more text make it a placeholder? Shorter than one. */
function couldGrow(begun: string): boolean {
  if (begun.length < PLACEHOLDER_OPENING.length) return PLACEHOLDER_OPENING.startsWith(begun)
  if (!begun.startsWith(PLACEHOLDER_OPENING)) return false
  const inside = begun.slice(PLACEHOLDER_OPENING.length)
  if (inside.length <= INSIDE_CHARS) return BEGUN_INSIDE.test(inside)
  return INSIDE.test(inside.slice(0, INSIDE_CHARS)) && inside.endsWith(']')
}
const BEGUN_INSIDE = /^(?:[A-Z][A-Z0-9]{0,9}|[A-Z][A-Z0-9]{1,9}-[a-z]{0,26})?$/

/** `us_ssn` → `USSSN`: a type of a detector as it stands in a placeholder. */
export function placeholderTag(type: string): string {
  const tag = type
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(0, TAG_CHARS_MAX)
  return /^[A-Z][A-Z0-9]/.test(tag) ? tag : 'VALUE'
}

/** Of a type and a keyed hash of at least 26 bytes. */
export function placeholderText(type: string, hash: Uint8Array): string {
  const tag = placeholderTag(type)
  let letters = ''
  // Each byte gives one of 26 letters; 256 is no multiple of 26, which costs a hundredth of a bit each.
  for (const byte of hash.subarray(0, INSIDE_CHARS - tag.length - 1))
    letters += String.fromCharCode(97 + (byte % 26))
  return `${PLACEHOLDER_OPENING}${tag}-${letters}${CLOSING}`
}
