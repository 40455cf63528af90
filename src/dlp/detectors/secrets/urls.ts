import { isAsciiLetter, isDigit } from '../../characters.ts'
import type { Detector, Finding, Tail } from '../../detector.ts'
import { runTail } from '../tails.ts'
import { inkFrom } from './boundary.ts'
import { isPlaceholder } from './placeholder.ts'

/** Longer URLs fire on so much of them. */
const SPAN_MAX = 139
const SCHEME_MAX = 24
const PASSWORD_MIN = 3

/** What answers to these schemes is a database or a broker. */
const DATABASES =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|valkeys?|amqps?|mssql|sqlserver|oracle|cockroachdb|clickhouse|cassandra|neo4j|bolt|influxdb|couchbases?|memcached|kafka|nats|mqtts?|stomp|snowflake|libsql|db2|ldaps?)(?:\+[a-z0-9]{1,16})?$/
/** Addresses that let whoever knows them write or read: what follows the host and the path is the secret. */
const HOOKS: readonly (readonly [type: string, form: RegExp])[] = [
  [
    'secret_slack_webhook',
    /^hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/T[A-Z0-9]{6,}\/[A-Za-z0-9]{6,}\/[A-Za-z0-9]{16,}/,
  ],
  [
    'secret_discord_webhook',
    /^(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{16,20}\/[\w-]{50,}/,
  ],
  [
    'secret_teams_webhook',
    /^(?:[\w-]{1,60}\.webhook\.office\.com\/webhookb2|outlook\.office(?:365)?\.com\/webhook)\/[\w-]{36}@[\w-]{36}\/\w{1,30}\/[0-9a-f]{32}/,
  ],
  [
    'secret_google_chat_webhook',
    /^chat\.googleapis\.com\/v1\/spaces\/[\w-]{5,20}\/messages\?key=[\w-]{20,}/,
  ],
  ['secret_zapier_webhook', /^hooks\.zapier\.com\/hooks\/catch\/\d{4,12}\/\w{5,}/],
  [
    'secret_ifttt_webhook',
    /^maker\.ifttt\.com\/trigger\/\w{1,40}\/(?:json\/)?with\/key\/[\w-]{20,}/,
  ],
]
const SENTRY = /^[0-9a-f]{32}(?::[0-9a-f]{32})?@[\w.-]{1,80}\/\d{1,20}/

/** Quotes and brackets end a URL; so does white space. */
function belongs(code: number): boolean {
  if (code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x60) return false
  return code !== 0x3c && code !== 0x3e && code !== 0x5c && code !== 0x7c && code === code
}
const isScheme = (code: number): boolean =>
  isAsciiLetter(code) || isDigit(code) || code === 0x2b || code === 0x3a

/** The start of the scheme before `://`; -1 when there is none. */
function schemeStart(text: string, colon: number): number {
  let start = colon
  while (colon - start <= SCHEME_MAX && isScheme(text.charCodeAt(start - 1))) start--
  while (start < colon && !isAsciiLetter(text.charCodeAt(start))) start++
  return colon - start < 2 || colon - start > SCHEME_MAX ? -1 : start
}

/** Where the URL ends: what closes a sentence or a bracket is not part of it. */
function urlEnd(text: string, from: number, stop: number): number {
  let end = from
  while (end < stop && belongs(text.charCodeAt(end))) end++
  if (end === stop && stop < text.length) return end
  while (end > from && '.,;:!?)]}*'.includes(text.charAt(end - 1))) end--
  return end
}

function typeOf(scheme: string, rest: string): string | undefined {
  if (SENTRY.test(rest) && scheme.startsWith('http')) return 'secret_sentry_dsn'
  if (hasPassword(rest)) {
    if (scheme === 'cloudinary') return 'secret_cloudinary_url'
    return DATABASES.test(scheme) ? 'secret_database_url' : 'secret_url_password'
  }
  if (!scheme.startsWith('http')) return undefined
  const hook = HOOKS.find(([, form]) => form.test(rest))?.[0]
  return hook !== undefined && isPlaceholder(rest.slice(-SECRET_TAIL)) ? undefined : hook
}
/** The end of a webhook's address is what nobody could guess. */
const SECRET_TAIL = 16

/** `user:password@`: before the path, and the password is one. */
function hasPassword(rest: string): boolean {
  const path = rest.search(/[/?#]/)
  const authority = path < 0 ? rest : rest.slice(0, path)
  // An unescaped slash in a password: what stands behind the last `@` looks like a host.
  const at = authority.lastIndexOf('@')
  if (at < 0) return false
  const colon = authority.indexOf(':')
  if (colon < 0 || colon > at) return false
  return isPassword(authority.slice(colon + 1, at), authority.slice(0, colon))
}

const STOP =
  /^(?:pass(?:w(?:or)?d)?|pwd?|secret|user(?:name)?|token|x+|\*+|\.+|-+|hunter2|credentials?|auth|key|api[_-]?key)$/i
function isPassword(password: string, user: string): boolean {
  if (password.length < PASSWORD_MIN || STOP.test(password)) return false
  if (/^[<[{$%(]|your|\$\{|\{\{|xxx|\*\*\*|placeholder|change.?me|redacted/i.test(password))
    return false
  return (
    password.toLowerCase() !== 'pass' &&
    !(password === user && isPlaceholder(password) && password.length < 6)
  )
}

export const secretUrl: Detector = {
  id: 'secret_url',
  types: [
    'secret_database_url',
    'secret_url_password',
    'secret_sentry_dsn',
    'secret_cloudinary_url',
    ...HOOKS.map(([type]) => type),
  ],
  gate: 0,
  spanMax: SPAN_MAX + 1,
  contextMax: SCHEME_MAX + 1,
  keywordsIn: 'span',
  keywords: ['://'],
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    for (let at = text.indexOf('://', from); at >= 0; at = text.indexOf('://', at + 3)) {
      const start = schemeStart(text, at)
      if (start < from) continue
      if (start >= until) break
      const end = urlEnd(text, at + 3, Math.min(text.length, start + SPAN_MAX))
      const type = typeOf(text.slice(start, at).toLowerCase(), text.slice(at + 3, end))
      if (type !== undefined) found.push({ type, start, end, confidence: 0.9 })
    }
  },
  openFrom: (text, from) => inkFrom(text, from, SPAN_MAX),
  tail: (opening: string): Tail | undefined =>
    opening.length === SPAN_MAX ? runTail(belongs) : undefined,
  examples: {
    match: [
      'postgres://app:s3cr3tPa55@db.internal.example:5432/orders?sslmode=require',
      'DATABASE_URL="mysql://root:Wq8!zz-1p@10.0.0.7/shop"',
      'mongodb+srv://svc:7hGd92kLmQ@cluster0.ab1cd.mongodb.example/?retryWrites=true',
      'redis://:p4ssw0rdp4ssw0rd@cache:6379/0',
      'amqp://worker:9fj2KfL0@mq.example:5672/vhost',
      'git clone https://ada:ghtok3n99@git.example.com/x.git',
      'https://0a1b2c3d4e5f60718293a4b5c6d7e8f9@o12345.ingest.sentry.io/67890',
      'https://hooks.slack.com/services/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',
      'jdbc:postgresql://app:q8W2e4R6@db.example/orders',
    ],
    noMatch: [
      'postgres://localhost:5432/orders',
      'postgres://user:password@localhost/db',
      'mysql://user:<password>@host/db',
      `redis://:${'$'}{REDIS_PASSWORD}@cache:6379`,
      'https://example.com/a:b@c',
      'https://ada@example.com/',
      'see https://hooks.slack.com/services/ for more',
      'http://[2001:db8::1]:8080/',
    ],
  },
}
