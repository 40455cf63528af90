import { limits } from '../../kernel/limits.ts'
import { unescaped } from '../../kernel/texts.ts'

/** Lines of 40 characters and more, a shorter last one where it is plainly the end. A shorter run holds less than ten words. */
const BASE64 =
  /[A-Za-z0-9+/_-]{40,}(?:\r?\n[ \t]{0,8}[A-Za-z0-9+/_-]{40,})*(?:\r?\n[ \t]{0,8}[A-Za-z0-9+/_-]{2,76}(?==|$|"))?={0,2}/g
const HEX = /(?:[0-9a-f]{2}[\s:]?){24,}/gi
const PERCENT = /%[0-9a-f]{2}/i
const PERCENTS = /(?:%[0-9a-f]{2})+/gi
/** Encoded twice, three times: what is encoded more often is not text to anybody's model. */
const DEPTH_MAX = 3
/** Of a hundred characters that many may be none: an encoded text, not a picture. */
const UNREADABLE_PERCENT_MAX = 5

/**
 * What a text says to who decodes it: escapes of JSON, percent signs of addresses, base64 (also of UTF-16)
 * and hexadecimal. At most limits.decodedCharsMax characters in all, which `budget` counts.
 */
export function decodedForms(text: string, budget: { chars: number }, depth = 0): string[] {
  const found: string[] = []
  const add = (form: string): void => {
    if (form === '' || budget.chars <= 0) return
    const cut = form.length > budget.chars ? form.slice(0, budget.chars) : form
    budget.chars -= cut.length
    found.push(cut)
  }
  if (text.includes('\\')) unescaped(text).forEach(add)
  if (PERCENT.test(text)) add(text.replaceAll(PERCENTS, (run) => readable(hexBytes(run)) ?? ' '))
  if (text.length >= ENCODED_CHARS_MIN) {
    const runs = joinedRuns(text, BASE64, (run) => Buffer.from(run, 'base64'))
    if (runs !== undefined) add(runs)
    const bytes = joinedRuns(text, HEX, hexBytes)
    if (bytes !== undefined) add(bytes)
  }
  if (depth + 1 >= DEPTH_MAX) return found
  return [...found, ...found.flatMap((form) => decodedForms(form, budget, depth + 1))]
}
const ENCODED_CHARS_MIN = 40

export const decodingBudget = (): { chars: number } => ({ chars: limits.decodedCharsMax })

/** The text with its encoded runs as what they say; undefined when none says anything. */
function joinedRuns(
  text: string,
  pattern: RegExp,
  bytesOf: (run: string) => Buffer,
): string | undefined {
  let isFound = false
  const plain = text.replaceAll(pattern, (run) => {
    const said = readable(bytesOf(run))
    if (said === undefined) return run
    isFound = true
    return ` ${said} `
  })
  return isFound ? plain : undefined
}

const hexBytes = (run: string): Buffer => Buffer.from(run.replaceAll(/[^0-9a-f]/gi, ''), 'hex')

function readable(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined
  const wide = bytes.length >= 8 && isWide(bytes)
  const text = bytes.toString(wide ? 'utf16le' : 'utf8')
  let unreadable = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd || (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09))
      unreadable++
  }
  return unreadable * 100 <= text.length * UNREADABLE_PERCENT_MAX ? text : undefined
}

/** UTF-16, low byte first: every second byte of Latin text is zero. */
function isWide(bytes: Buffer): boolean {
  let zeros = 0
  const count = Math.min(bytes.length, 64)
  for (let at = 1; at < count; at += 2) if (bytes[at] === 0) zeros++
  return zeros * 4 >= count
}
