import { limits } from '../../kernel/limits.ts'
import { isAsciiLetter, isDigit, isTokenCharacter } from '../characters.ts'
import { type Detector, type Finding, GATE, type Tail } from '../detector.ts'
import { runTail } from './tails.ts'

/** A token that its issuer marks with a prefix. */
interface TokenFormat {
  readonly prefix: string
  readonly belongs: (code: number) => boolean
  /** Characters behind the prefix. */
  readonly min: number
  readonly max: number
}

const isAlnum = (code: number): boolean => isDigit(code) || isAsciiLetter(code)
const isBase32 = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0x32 && code <= 0x37)
const isUnderscored = (code: number): boolean => isAlnum(code) || code === 0x5f
const isBase64 = (code: number): boolean => isAlnum(code) || code === 0x2b || code === 0x2f
const isAzure = (code: number): boolean => isTokenCharacter(code) || code === 0x7e || code === 0x2e

const SPAN_MAX = 192
const format = (
  prefix: string,
  belongs: TokenFormat['belongs'],
  min: number,
  max = Infinity,
): TokenFormat => ({ prefix, belongs, min, max })

/** Longer prefixes first where one begins with another. */
const FORMATS: readonly TokenFormat[] = [
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix) => format(prefix, isBase32, 16, 16)), // AWS
  format('AIza', isTokenCharacter, 35, 35), // Google API key
  format('GOCSPX-', isTokenCharacter, 28, 28), // Google OAuth client secret
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => format(prefix, isAlnum, 36)), // GitHub
  format('github_pat_', isUnderscored, 40),
  ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glagent-'].map(
    (prefix) => format(prefix, isTokenCharacter, 20), // GitLab
  ),
  ...['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxd-', 'xapp-'].map(
    (prefix) => format(prefix, isTokenCharacter, 16), // Slack
  ),
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'].map((prefix) => format(prefix, isAlnum, 16)), // Stripe
  format('whsec_', isAlnum, 24),
  ...['sk-ant-', 'sk-proj-', 'sk-svcacct-', 'sk-admin-'].map(
    (prefix) => format(prefix, isTokenCharacter, 24), // Anthropic, OpenAI
  ),
  format('sk-', isAlnum, 32), // OpenAI before projects
  format('hf_', isAlnum, 30), // Hugging Face
  format('npm_', isAlnum, 36, 36),
]
/** Formats by the code of their first character. */
const BY_FIRST: readonly (readonly TokenFormat[])[] = Array.from({ length: 128 }, (_, code) =>
  FORMATS.filter(({ prefix }) => prefix.charCodeAt(0) === code),
)
const IS_FIRST = Uint8Array.from(BY_FIRST, (formats) => (formats.length > 0 ? 1 : 0))
const isFirst = (text: string, at: number): boolean => IS_FIRST[text.charCodeAt(at)] === 1
/** Fewer different characters than this is a placeholder: `ghp_xxxxxxxx…`. */
const DISTINCT_MIN = 7

const AWS_SECRET_CHARS = 40
const AZURE_STORAGE_CHARS = 86
const CONTEXT_CHARS = 48
const AWS_CONTEXT = /aws|amazon|secret|access.?key/i
const AZURE_CONTEXT = /account.?key|azure|storage|shared.?(?:access|key)|secret|core\.windows/i
/** Microsoft Entra: three characters, a digit, `Q~`, then 31 to 34. */
const ENTRA = /(?<![\w.~-])[\w.~-]{3}\dQ~[\w.~-]{31,34}(?![\w.~-])/g
const ENTRA_MAX = 40

function isVaried(body: string): boolean {
  let seen = ''
  for (let index = 0; index < body.length && seen.length < DISTINCT_MIN; index++)
    if (!seen.includes(body.charAt(index))) seen += body.charAt(index)
  return seen.length === DISTINCT_MIN
}
const runEnd = (text: string, from: number, belongs: (code: number) => boolean): number => {
  let end = from
  while (belongs(text.charCodeAt(end))) end++
  return end
}
const startsHere = (text: string, start: number): boolean => !isAlnum(text.charCodeAt(start - 1))

function formatAt(text: string, start: number): TokenFormat | undefined {
  return BY_FIRST[text.charCodeAt(start)]?.find(({ prefix }) => text.startsWith(prefix, start))
}

/** Where a token that starts here ends, and whether it is one. A longer one ends at the longest span. */
function tokenAt(text: string, start: number, { prefix, belongs, min, max }: TokenFormat) {
  const bodyStart = start + prefix.length
  const limit = Math.min(text.length, start + SPAN_MAX)
  let end = bodyStart
  while (end < limit && belongs(text.charCodeAt(end))) end++
  const length = end - bodyStart
  return { end, real: length >= min && length <= max && isVaried(text.slice(bodyStart, end)) }
}

function addTokens(text: string, found: Finding[], from: number, until: number): void {
  for (let start = from; start < until; start++) {
    if (!isFirst(text, start) || !startsHere(text, start)) continue
    const known = formatAt(text, start)
    if (known === undefined) continue
    const { end, real } = tokenAt(text, start, known)
    if (real) found.push({ type: 'cloud_key', start, end, confidence: 0.95 })
    // What it spans holds no other: a part of a token is not one, a part of a placeholder neither.
    start = end - 1
  }
}

/** A secret of an exact length that only the words before it give away. */
function addSecrets(text: string, found: Finding[], from: number, until: number): void {
  for (let start = from; start < until; start++) {
    if (!isBase64(text.charCodeAt(start)) || isBase64(text.charCodeAt(start - 1))) continue
    const end = runEnd(text, start, isBase64)
    const stop = secretEnd(text, start, end)
    if (stop > 0) found.push({ type: 'cloud_key', start, end: stop, confidence: 0.8 })
    start = end
  }
}

function secretEnd(text: string, start: number, end: number): number {
  const before = text.slice(Math.max(0, start - CONTEXT_CHARS), start)
  if (end - start === AWS_SECRET_CHARS)
    return AWS_CONTEXT.test(before) && isMixed(text.slice(start, end)) ? end : -1
  if (end - start === AZURE_STORAGE_CHARS && text.startsWith('==', end))
    return AZURE_CONTEXT.test(before) ? end + 2 : -1
  return -1
}

/** Not the hexadecimal digest that has the same length. */
const isMixed = (body: string): boolean =>
  /[A-Z]/.test(body) && /[a-z]/.test(body) && /\d/.test(body) && isVaried(body)

function addEntra(text: string, found: Finding[], from: number, until: number): void {
  if (!text.includes('Q~', from)) return
  ENTRA.lastIndex = from
  for (let match = ENTRA.exec(text); match !== null; match = ENTRA.exec(text)) {
    if (match.index >= until) break
    const end = match.index + match[0].length
    found.push({ type: 'cloud_key', start: match.index, end, confidence: 0.9 })
  }
}

/** Start of the run that ends at `end`; the end of the text when it is longer than `max`. */
function runOpenFrom(
  text: string,
  end: number,
  belongs: (code: number) => boolean,
  max: number,
): number {
  let start = end
  while (belongs(text.charCodeAt(start - 1))) {
    start--
    if (end - start > max) return text.length
  }
  return start
}

function secretOpenFrom(text: string): number {
  let end = text.length
  while (text.length - end < 2 && text.charCodeAt(end - 1) === 0x3d) end--
  return runOpenFrom(text, end, isBase64, AZURE_STORAGE_CHARS)
}

function tokenOpenFrom(text: string, from: number): number {
  const near = Math.max(from, text.length - SPAN_MAX + 1)
  let open = text.length
  for (let at = text.length - 1; at >= near && isTokenCharacter(text.charCodeAt(at)); at--)
    if (startsHere(text, at) && mayStartHere(text, at)) open = at
  return open
}

function mayStartHere(text: string, start: number): boolean {
  if (!isFirst(text, start)) return false
  if (formatAt(text, start) !== undefined) return true
  const rest = text.slice(start, start + PREFIX_MAX)
  return (
    rest.length < PREFIX_MAX &&
    (BY_FIRST[text.charCodeAt(start)] ?? []).some(({ prefix }) => prefix.startsWith(rest))
  )
}
const PREFIX_MAX = 12

export const cloudKey: Detector = {
  id: 'cloud_key',
  gate: GATE.longRun,
  spanMax: SPAN_MAX,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    addTokens(text, found, from, until)
    addSecrets(text, found, from, until)
    addEntra(text, found, from, until)
  },
  openFrom(text, from) {
    const secret = secretOpenFrom(text)
    const entra = runOpenFrom(text, text.length, isAzure, ENTRA_MAX)
    return Math.max(from, Math.min(secret, entra, tokenOpenFrom(text, from)))
  },
  tail: (opening: string): Tail | undefined =>
    opening.length === SPAN_MAX ? runTail(isTokenCharacter) : undefined,
  examples: {
    match: [
      'AKIAIOSFODNN7EXAMPLE',
      'aws_access_key_id=ASIAIOSFODNN7EXAMPLE',
      'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
      'key=AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY',
      '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',
      `ghp_${'a1B2c3D4e5'.repeat(4)}`,
      `github_pat_${'11ABCDEFG0aBcDeFgHiJkL'}_${'a1B2c3D4e5'.repeat(5)}`,
      'glpat-a1B2c3D4e5F6g7H8i9J0',
      'xoxb-123456789012-1234567890123-a1B2c3D4e5F6',
      'sk_live_a1B2c3D4e5F6g7H8',
      `sk-proj-${'a1B2c3D4e5_-'.repeat(4)}`,
      `sk-ant-api03-${'a1B2c3D4e5'.repeat(6)}`,
      `sk-${'a1B2c3D4e5'.repeat(4)}`,
      `AccountKey=${'a1B2c3D4e5/+'.repeat(7)}xY==;EndpointSuffix=core.windows.net`,
      'abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789',
      'ＡＫＩＡIOSFODNN7EXAMPLE',
      'AKIA\u200bIOSFODNN7EXAMPLE',
    ],
    noMatch: [
      'AKIAIOSFODNN7EXAMPL',
      'XAKIAIOSFODNN7EXAMPLE',
      'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'sk-loading-indicator-with-a-long-class-name',
      'sk_test_XXXXXXXXXXXXXXXXXXXXXXXX',
      'secret commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'internationalization/of/documents/and/so/forth',
    ],
  },
}
