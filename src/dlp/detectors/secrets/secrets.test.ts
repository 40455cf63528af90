import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../detector.ts'
import { createScanner, defaultRaises } from '../../scanner.ts'
import { secretDetectors, secretTypes } from './all.ts'
import { namedFormats } from './assigned.ts'
import { base62, crc32, passesTail30 } from './checksum.ts'
import type { Part } from './format.ts'
import { middleFormats } from './middles.ts'
import { hardNegatives } from '../../../../test/fakes/look-alikes.ts'
import { tokenFormats } from './tokens.ts'

/** As many examples are made of each format. */
const EACH = 40
const scanner = createScanner(new Map(), { detectors: secretDetectors, phrases: [], all: true })
const keys = createScanner(defaultRaises, { phrases: [] })
const find = (text: string): readonly Finding[] => scanner.find(text)

/** A linear congruence: the same noise on every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % below
  }
}

function body(parts: readonly Part[], roll: (below: number) => number): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      const max = Math.min(part.max, part.min + 20)
      const length = part.min + roll(max - part.min + 1)
      const { characters } = part.of
      return Array.from({ length }, () => characters.charAt(roll(characters.length))).join('')
    })
    .join('')
}

/** Where people leave them. */
const PLACES: readonly ((token: string) => string)[] = [
  (token) => token,
  (token) => `Please use ${token} for now.`,
  (token) => `export KEY="${token}"\n`,
  (token) => `{"key":"${token}","n":1}`,
  (token) => `- value: ${token}\n`,
  (token) => `curl -H 'Authorization: Bearer ${token}' https://api.example.com/v1`,
  (token) => `<add key="k" value="${token}" />`,
]
const NAMED_PLACES: readonly ((name: string, token: string) => string)[] = [
  (name, token) => `${name.toUpperCase()}_TOKEN=${token}`,
  (name, token) => `${name}_api_key: "${token}"`,
  (name, token) => `{"${name}Secret": "${token}"}`,
  (name, token) => `# ${name}\nsecret = '${token}'`,
]

interface Count {
  made: number
  found: number
  typed: number
}
function counted(
  label: string,
  samples: Iterable<{ readonly text: string; readonly token: string; readonly type: string }>,
): Count {
  const count = { made: 0, found: 0, typed: 0 }
  const missed = new Map<string, number>()
  for (const { text, token, type } of samples) {
    const start = text.indexOf(token)
    const hits = find(text).filter(
      (finding) => finding.start <= start && finding.end >= start + token.length,
    )
    count.made++
    if (hits.length > 0) count.found++
    else missed.set(type, (missed.get(type) ?? 0) + 1)
    if (hits.some((hit) => hit.type === type)) count.typed++
  }
  console.log(
    `${label}: recall ${(count.found / count.made).toFixed(4)} of ${count.made}, of the right type ${(count.typed / count.made).toFixed(4)}`,
    [...missed].filter(([, number]) => number > EACH / 10),
  )
  return count
}

function* prefixed() {
  const roll = dice(7)
  for (const { type, prefixes, body: parts } of tokenFormats)
    for (let index = 0; index < EACH; index++) {
      const token = `${prefixes[index % prefixes.length]}${body(parts, roll)}`
      const place = PLACES[roll(PLACES.length)] as (token: string) => string
      yield { text: place(token), token, type }
    }
}
function* withMiddles() {
  const roll = dice(11)
  for (const { type, before, anchor, after } of middleFormats)
    for (let index = 0; index < EACH; index++) {
      let front = body([before], roll)
      if (type === 'secret_azure_client_secret') front = `${front.slice(0, 3)}8`
      if (type === 'secret_discord_token') front = `MT${front.slice(2)}`
      const token = `${front}${anchor}${body(after, roll)}`
      const place = PLACES[roll(PLACES.length)] as (token: string) => string
      yield { text: place(token), token, type }
    }
}
function* inContext() {
  const roll = dice(13)
  for (const { type, words, body: parts } of namedFormats)
    for (let index = 0; index < EACH; index++) {
      const token = body(parts, roll)
      const place = NAMED_PLACES[roll(NAMED_PLACES.length)] as (n: string, t: string) => string
      yield { text: place(words[index % words.length] as string, token), token, type }
    }
}

describe('made from the issuers’ formats', () => {
  test('there are at least sixty, each with a type of its own', () => {
    const types = new Set(secretTypes)
    expect(types.size).toBeGreaterThanOrEqual(60)
  })
  test('those with a prefix are found', () => {
    const { made, found, typed } = counted('prefixed', prefixed())
    expect(found / made).toBeGreaterThanOrEqual(0.99)
    expect(typed / made).toBeGreaterThanOrEqual(0.97)
  })
  test('those with a mark in the middle are found', () => {
    const { made, found } = counted('marked', withMiddles())
    expect(found / made).toBeGreaterThanOrEqual(0.99)
  })
  test('those that only their name gives away are found', () => {
    const { made, found } = counted('named', inContext())
    expect(found / made).toBeGreaterThanOrEqual(0.97)
  })
})

test('what only looks like a secret is left alone', () => {
  const negatives = hardNegatives(dice(17))
  expect(negatives.length).toBeGreaterThanOrEqual(300)
  const flagged = negatives.flatMap((text) =>
    find(text).map(({ type, start, end }) => `${type}: ${text.slice(start, end)} in ${text}`),
  )
  console.log(`hard negatives: ${flagged.length} of ${negatives.length} flagged`, flagged)
  expect(flagged.length / negatives.length).toBeLessThanOrEqual(0.02)
})

test('our own source and manifest hold no secret outside of tests and examples', () => {
  for (const path of ['package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.mjs'])
    expect(find(readFileSync(path, 'utf8'))).toEqual([])
})

test('the check digits of GitHub and npm', () => {
  expect(crc32('123456789')).toBe(0xcbf43926)
  const good = `ghp_${'aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1'}${base62(crc32('aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1'), 6)}`
  expect(passesTail30(good)).toBe(true)
  expect(passesTail30(good.replace('aB3', 'aB4'))).toBe(false)
  expect(find(good)).toMatchObject([{ type: 'secret_github_token', confidence: 1 }])
  expect(find(good.replace('aB3', 'aB4'))).toMatchObject([
    { type: 'secret_github_token', confidence: 0.7 },
  ])
})

describe('a private key is one finding, to its last line', () => {
  const base64 = (lines: number): string =>
    `${'aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5dE7fG9hI1jK3lM5nO7pQ9rS1tU3v\n'.repeat(lines)}`
  test.each([
    ['PKCS #8', `-----BEGIN PRIVATE KEY-----\n${base64(20)}-----END PRIVATE KEY-----`],
    [
      'encrypted',
      `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${base64(30)}-----END ENCRYPTED PRIVATE KEY-----`,
    ],
    [
      'OpenSSL, with headers',
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C\n\n${base64(25)}-----END RSA PRIVATE KEY-----`,
    ],
    [
      'OpenSSH',
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64(6)}-----END OPENSSH PRIVATE KEY-----`,
    ],
    [
      'PGP',
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n${base64(40)}=aB3d\n-----END PGP PRIVATE KEY BLOCK-----`,
    ],
    [
      'PuTTY',
      `PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: ada@host\nPublic-Lines: 6\n${base64(6)}Private-Lines: 14\n${base64(14)}Private-MAC: 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567`,
    ],
    [
      'in JSON',
      `-----BEGIN PRIVATE KEY-----\\n${base64(20).replaceAll('\n', '\\n')}-----END PRIVATE KEY-----`,
    ],
  ])('%s', (_, block) => {
    const text = `The key:\n${block}\n\nKeep it, please. Regards, Ada`
    const found = keys.find(text).filter(({ type }) => type === 'private_key')
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([block])
  })
})
