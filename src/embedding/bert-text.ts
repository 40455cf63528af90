/**
 * Text as the uncased BERT vocabulary wants it: what the reference calls `BertNormalizer`, with a space
 * around each character that is a word of its own. Pure; linear in the text.
 */

/** Control characters but tab and line ends, formats, private use, and the replacement character. */
const REMOVED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\ufffd]/gu
/** The ranges that the reference calls Chinese; Kana and Hangul are not among them. */
const IDEOGRAPHS =
  /[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu
const ACCENTS = /\p{Mn}/gu
const PUNCTUATION = /(?![\u0000-\u007f])\p{P}/gu // oxlint-disable-line no-control-regex -- the ASCII range itself
const SPACES = /\s/gu

/** What the scanner of words can read as it is: ASCII without control characters. */
const PLAIN = /^[\t\n\r\u0020-\u007e]*$/ // oxlint-disable-line no-control-regex -- the range itself

export const isPlain = (text: string): boolean => PLAIN.test(text)

/** Of the result, ASCII blanks and ASCII punctuation end words; every other character is part of one. */
export function bertText(text: string): string {
  return (
    text
      .replace(REMOVED, '')
      .replace(SPACES, ' ')
      .replace(IDEOGRAPHS, ' $& ')
      .normalize('NFD')
      .replace(ACCENTS, '')
      // Character by character, as the reference does: a sigma at a word's end stays one of the middle.
      .replaceAll('Σ', 'σ')
      .toLowerCase()
      .replace(PUNCTUATION, ' $& ')
  )
}
