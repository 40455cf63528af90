import { type Detector, type Finding } from '../../detector.ts'
import { isAsciiLetter } from '../../characters.ts'
import { inkFrom } from './boundary.ts'
import { cloudNames } from './cloud.ts'
import { codeNames } from './code.ts'
import { aiNames } from './ai.ts'
import { chatNames } from './chat.ts'
import type { NamedFormat } from './format.ts'
import { paymentNames } from './payment.ts'
import { entropyBits, isPlaceholder, isVaried } from './placeholder.ts'
import { serviceNames } from './services.ts'
import { partsEnd } from './tokens.ts'

export const namedFormats: readonly NamedFormat[] = [
  ...cloudNames,
  ...codeNames,
  ...paymentNames,
  ...chatNames,
  ...aiNames,
  ...serviceNames,
]

const SPAN_MAX = 139
/** From the word that says what it is to the value, and what before it names the issuer. */
const CONTEXT_MAX = 96
const ISSUER_CHARS = 40

/** Words that say that a secret follows. */
const KEYWORDS = [
  'passw',
  'passphrase',
  'passcode',
  'passwd',
  'pwd',
  'pass',
  'secret',
  'token',
  'api_key',
  'apikey',
  'api-key',
  'api key',
  'appkey',
  'app_key',
  'access_key',
  'accesskey',
  'access-key',
  'access key',
  'account_key',
  'accountkey',
  'account-key',
  'auth_key',
  'authkey',
  'authorization',
  'bearer',
  'credential',
  'private_key',
  'privatekey',
  'private-key',
  'presharedkey',
  'preshared_key',
  'encryption_key',
  'encryptionkey',
  'signing_key',
  'signingkey',
  'service_key',
  'servicekey',
  'storage_key',
  'storagekey',
  'sharedaccesskey',
  'license_key',
  'licensekey',
  'master_key',
  'masterkey',
  'session_key',
  'webhook_key',
  'heroku',
  'datadog',
  'kennwort',
  'passwort',
  'mot de passe',
  'contrase',
]
/** Short ones are whole words, or every `passing` would be one. */
const KEYWORD = new RegExp(
  KEYWORDS.toSorted((a, b) => b.length - a.length)
    .join('|')
    .replace(/\b(pass|pwd)\b(?=\||$)/g, '$1(?![a-z])'),
  'gi',
)
/** Names of types: `Uint8Array`, `S3Credentials`. */
const CAMEL = /^(?:[A-Z]?[a-z]{2,}|[A-Z]{1,3}\d?(?=[A-Z][a-z]))(?:\d{0,2}[A-Z][a-z]+){1,8}\d{0,2}$/
/** Behind the keyword: the rest of the name, what closes it, what assigns, what opens the value. */
const TO_VALUE =
  /[\w.-]{0,40}(?:\\{0,2}["'`\])]{1,2})?[ \t]{0,4}(?::[ \t]{0,2}(?:string|str|String|&str)[ \t]{0,2}(?==))?(?:(?:[:=]{1,2}>?|->|>|\||value ?=|[,(](?=[ \t]{0,2}["'])|(?:is|was|ist|lautet|est)(?=[ \t:]))[ \t]{0,4}){1,2}(?:(?:Bearer|Basic|Token|SSWS|ApiKey|Key)[ \t]{1,2})?(?:[bruf@$]{1,2}(?=\\{0,2}["'`]))?(\\{0,2}["'`]{0,3})/y
/** `--password value`, `Bearer value`, `ENV PASSWORD value`. */
const SPACED = /[\w-]{0,40}[ \t]{1,2}(["'`]?)/y
const FLAG_BEFORE = /(?:^|[\s"'`])(?:--?|(?:ENV|set|SET) )[\w-]{0,36}$/
const HEADER = /^(?:bearer|authorization)$/i

/** Endings that make a name say something about a secret, not the secret. */
const ABOUT =
  /[_\-. ](?:ids?|names?|types?|counts?|length|len|urls?|uris?|path|file|dir|field|label|policy|expir\w{0,6}|ttl|max|min|size|limits?|hint|prompt|reset|regex|pattern|format|class|header|param\w{0,6}|endpoint|version|status|state|ref|arn|index|usage|budget|hash(?:ed)?|digest|scopes?|algorithm|issuer|audience|valid\w{0,6}|required|enabled|changed?|updated?|created?|at|on|strength|column|key_?name|placeholder)$/i
const PLURAL_COUNT = /tokens$/i
const NOT_SECRET =
  /(?:public|primary|foreign|partition|sort|cache|group|shift|hot|idempotency)[_-]?key|csrf|secretsmanager|compass|bypass|passport|passenger|passive|passage|passion|next_?token|page_?token|continuation|cancell?ation/i

/** What stands for a value, and is none. */
const STOP =
  /^(?:pass(?:w(?:or)?d|phrase)?|pwd?|secret|token|none|null|nil|true|false|undefined|unknown|empty|string|required|optional|default|test(?:ing)?|demo|foo(?:bar)?|bar|baz|abc|admin|root|user(?:name)?|changeit|n\/a|tbd|hidden|masked|encrypted|todo|value|example)\d{0,3}$/i
const REFERENCE =
  /^(?:[$%<{[(*&#@!]|\\[$<{]|(?:process|os|env|config|settings|self|this|ctx|req|request|params|props|data|secrets?|vault|var|local|module|options|args|opts|input|form|user|ssm|arn|urn|file|https?|op|kms|enc)\b[.:[(]|sha\d{3}-|(?:get|read|load|fetch|create|generate|decrypt|require|import|await|new|function|lambda|return|str|bytes|random|uuid|hash|sha|md5|b64|base64)\w{0,30}[.(])/i
const CALL = /[\w)\]]\(|\)\.|\w\[["'\d\w]|=>|&&|\|\||::|\$\{|\{\{|%[sdv]\b|->/
const EXAMPLES =
  /example|sample|placeholder|your[_-]?|change.?me|redacted|dummy|<[\w -]{1,40}>|xxx|\.\.\.|…|\*\*\*|insert|my[_-]?(?:secret|pass|token|key)|fake|not.?real/i

interface Value {
  readonly text: string
  readonly start: number
  readonly quoted: boolean
}

const isUnquoted = (code: number): boolean =>
  code > 0x20 &&
  !isQuote(code) &&
  !',;<>(){}[]|'.includes(String.fromCharCode(code)) &&
  code === code
/** Behind `=` inside of a word stands the next value. */
const isNextName = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 0x3d && isAsciiLetter(text.charCodeAt(at + 1))
const isQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60

/** The value at `start`: to the closing quote without white space between, or as far as it may go. */
function valueAt(text: string, start: number, quote: string): Value | undefined {
  const stop = Math.min(text.length, start + SPAN_MAX)
  const mark = quote.charCodeAt(quote.length - 1)
  let end = start
  if (quote === '')
    while (end < stop && isUnquoted(text.charCodeAt(end)) && !isNextName(text, end)) end++
  else while (end < stop && text.charCodeAt(end) > 0x20 && text.charCodeAt(end) !== mark) end++
  const closed = quote === '' || text.charCodeAt(end) === mark || end === start + SPAN_MAX
  if (!closed && end < text.length) return undefined
  while (end > start && (quote === '' ? '.:!?\\' : '\\').includes(text.charAt(end - 1))) end--
  return end > start ? { text: text.slice(start, end), start, quoted: quote !== '' } : undefined
}

/** No issuer's secret is shorter. */
const NAMED_MIN = 14
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** The issuer's own form, where the name or the words before it say whose secret it is. */
function namedType(value: string, context: string): string | undefined {
  if (value.length < NAMED_MIN) return undefined
  const words = plain(context)
  for (const { type, words: says, body } of namedFormats) {
    if (!says.some((word) => words.includes(word))) continue
    const end = partsEnd(value, body, { from: 0, stop: value.length })
    if (end === value.length) return type
  }
  return undefined
}

/** How a name is written from its start: letters, digits, and what joins them. */
function nameStart(text: string, at: number): number {
  let start = at
  while (at - start < ISSUER_CHARS && /[\w.-]/.test(text.charAt(start - 1))) start--
  return start
}

function classes(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((form) => form.test(value)).length
}

/** Looks like what somebody or something made up to be secret. */
function isSecretValue({ text, quoted }: Value, name: string): boolean {
  if (text.length < 6 || STOP.test(text) || REFERENCE.test(text)) return false
  if (EXAMPLES.test(text) || isPlaceholderLike(text) || plain(text) === plain(name)) return false
  const isPassword = /pass|pwd|kennwort|contrase/i.test(name)
  if (!quoted && CALL.test(text)) return false
  return isPassword ? isPasswordValue(text, quoted) : isTokenValue(text)
}
const isPlaceholderLike = (text: string): boolean =>
  text.length >= 12
    ? isPlaceholder(text)
    : !isVaried(text, 4) || /^(?:123456|abcdef|qwert)/i.test(text)

function isPasswordValue(text: string, quoted: boolean): boolean {
  const kinds = classes(text)
  // A path, a name in code: words joined by one kind of sign.
  if (/^\p{L}+(?:[._/-]\p{L}+)*$/u.test(text)) return quoted && kinds > 2 && entropyBits(text) > 3.4
  if (!quoted && /^(?:[./~]|[A-Za-z]:\\|[a-z]+(?:_[a-z]+)+_?\d*$)/.test(text)) return false
  return kinds >= 2 && entropyBits(text) >= 2
}

function isTokenValue(text: string): boolean {
  if (text.length < 10 || !/\d/.test(text) || !/[A-Za-z]/.test(text)) return false
  if (/^[a-z]+(?:[-_.][a-z]+)*[-_.]?v?\d{1,4}$/i.test(text) || /^v?\d+(?:\.\d+)+/.test(text))
    return false
  if (/^\d{4}-\d\d-\d\d/.test(text) || CAMEL.test(text)) return false
  return entropyBits(text) >= (text.length < 16 ? 2.7 : 3)
}

/** The value that the keyword at `at` introduces. */
function valueAfter(text: string, at: number, word: string): Value | undefined {
  TO_VALUE.lastIndex = at + word.length
  const assigned = TO_VALUE.exec(text)
  if (assigned !== null) return valueAt(text, TO_VALUE.lastIndex, assigned[1] ?? '')
  const isFlag = FLAG_BEFORE.test(text.slice(Math.max(0, at - ISSUER_CHARS), at))
  if (!isFlag && !HEADER.test(word)) return undefined
  SPACED.lastIndex = at + word.length
  const spaced = SPACED.exec(text)
  return spaced === null ? undefined : valueAt(text, SPACED.lastIndex, spaced[1] ?? '')
}

function findingAfter(text: string, at: number, word: string): Finding | undefined {
  const value = valueAfter(text, at, word)
  if (value === undefined || value.start - at > CONTEXT_MAX - ISSUER_CHARS) return undefined
  const name = (
    /^[\w.-]{0,80}/.exec(text.slice(nameStart(text, at), value.start)) ?? ['']
  )[0].replace(/[.-]+$/, '')
  const context = text.slice(Math.max(0, at - ISSUER_CHARS), value.start)
  const end = value.start + value.text.length
  const type = isPlaceholderLike(value.text) ? undefined : namedType(value.text, context)
  if (type !== undefined) return { type, start: value.start, end, confidence: 0.9 }
  if (
    NOT_SECRET.test(name) ||
    ABOUT.test(name.replace(/([a-z])([A-Z])/g, '$1_$2')) ||
    PLURAL_COUNT.test(name)
  )
    return undefined
  if (!isSecretValue(value, name)) return undefined
  return {
    type: 'secret_assignment',
    start: value.start,
    end,
    confidence: value.quoted ? 0.75 : 0.65,
  }
}

export const secretAssignment: Detector = {
  id: 'secret_assignment',
  types: ['secret_assignment', ...new Set(namedFormats.map(({ type }) => type))],
  gate: 0,
  spanMax: SPAN_MAX + 1,
  contextMax: CONTEXT_MAX,
  keywordsIn: 'context',
  keywords: KEYWORDS,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    KEYWORD.lastIndex = Math.max(0, from - CONTEXT_MAX)
    let last = -1
    for (let match = KEYWORD.exec(text); match !== null; match = KEYWORD.exec(text)) {
      // Overlapping ones too, or it would matter where one began to look.
      const next = match.index + 1
      const finding = findingAfter(text, match.index, match[0])
      KEYWORD.lastIndex = next
      if (match.index >= until) break
      if (finding === undefined || finding.start < from || finding.start >= until) continue
      if (finding.start === last) continue
      last = finding.start
      found.push(finding)
    }
  },
  openFrom: (text, from) => inkFrom(text, from, SPAN_MAX),
  examples: {
    match: [
      'password = "Tr0ub4dor&3"',
      'DB_PASSWORD=q8W2e4R6t0',
      '"client_secret": "aB3dE5gH7jK9mN1pQ3rS5tU7"',
      'api_key: 9f8e7d6c5b4a39281706f5e4d3c2b1a0',
      '--password s3cr3tPa55',
      '<password>kL9#mPq2</password>',
      'Authorization: Bearer aB3dE5gH7jK9mN1pQ3rS5tU7',
      'TWILIO_AUTH_TOKEN=0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzMPLEKEY"',
      String.raw`{\"token\":\"9f8e7d6c5b4a39281706f5e4\"}`,
    ],
    noMatch: [
      'password = "changeme"',
      'password: "********"',
      `token: ${'$'}{API_TOKEN}`,
      'api_key = os.environ["API_KEY"]',
      'the secret is that nobody knows',
      'password_reset_url: https://example.com/reset/12345',
      'secret_name: projects/12345/x9',
      'max_tokens: 4096',
      'token_count = 1234567890',
      'your password must contain 8 characters',
      'integrity="sha512-aB3dE5gH7jK9mN1pQ3rS5tU7"',
      'const token = await getToken(user1)',
    ],
  },
}
