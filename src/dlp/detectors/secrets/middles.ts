import { type Detector, type Finding, GATE } from '../../detector.ts'
import { inkFrom } from './boundary.ts'
import {
  alnum,
  alphabet,
  base64,
  base64Url,
  decimal,
  hex,
  lowerAlnum,
  type Part,
  type Run,
  run,
} from './format.ts'
import { isPlaceholder } from './placeholder.ts'
import { partsEnd } from './tokens.ts'

/** A token that only something in its middle gives away. */
export interface MiddleFormat {
  readonly type: string
  readonly issuer: string
  readonly before: Run
  readonly anchor: string
  readonly after: readonly Part[]
}

const entra = alphabet(`${base64Url.characters}.~`)
function middle(
  type: string,
  issuer: string,
  before: Run,
  ...[anchor, ...after]: readonly [string, ...Part[]]
): MiddleFormat {
  return { type: `secret_${type}`, issuer, before, anchor, after }
}
const SPAN_MAX = 190

export const middleFormats: readonly MiddleFormat[] = [
  middle('azure_client_secret', 'Microsoft Entra', run(entra, 4), 'Q~', run(entra, 31, 34)),
  middle('azure_devops_token', 'Azure DevOps', run(alnum, 76), 'AZDO', run(alnum, 4)),
  middle('azure_key', 'Microsoft Azure', run(alnum, 52), 'JQQJ99', run(alnum, 26)),
  ...['+ASt', '+ACR', '+AMC', '+ARm', '+ASb', '+AEh', '+AIo'].map((anchor) =>
    middle('azure_key', 'Microsoft Azure', run(base64, 33, 76), anchor, run(base64, 5, 8), '='),
  ),
  ...['ACDb', 'AzFu'].map((anchor) =>
    middle(
      'azure_key',
      'Microsoft Azure',
      run(base64Url, 44, 76),
      anchor,
      run(base64Url, 5, 8),
      '=',
    ),
  ),
  middle('azure_key', 'Azure AI Search', run(alnum, 42), 'AzSe', run(alnum, 6)),
  middle('terraform_token', 'HCP Terraform', run(alnum, 14), '.atlasv1.', run(base64Url, 60, 70)),
  middle('mailchimp_key', 'Mailchimp', run(hex, 32), '-us', run(decimal, 1, 2)),
  middle('mailgun_key', 'Mailgun', run(hex, 32), '-', run(hex, 8), '-', run(hex, 8)),
  middle('newrelic_key', 'New Relic', run(lowerAlnum, 36), 'NRAL'),
  middle(
    'discord_token',
    'Discord',
    run(base64Url, 23, 28),
    '.',
    run(base64Url, 6),
    '.',
    run(base64Url, 27, 40),
  ),
]
/** Discord's begin with digits in base64. */
const DISCORD_OPENING = /^(?:M[TjzDQ]|N[DTjz]|O[DT])/

/** The start of what may stand before the anchor; -1 when it is too short or too long. */
function startBefore(text: string, { of, min, max }: Run, anchor: number): number {
  const { table } = of
  // The furthest that must be there, before all between.
  if (table[text.charCodeAt(anchor - min)] !== 1) return -1
  let start = anchor
  while (anchor - start <= max && table[text.charCodeAt(start - 1)] === 1) start--
  const length = anchor - start
  return length >= min && length <= max ? start : -1
}

function findingAt(text: string, anchor: number, format: MiddleFormat): Finding | undefined {
  const [next] = format.after
  const behind = anchor + format.anchor.length
  if (typeof next === 'object' && next.of.table[text.charCodeAt(behind)] !== 1) return undefined
  const start = startBefore(text, format.before, anchor)
  if (start < 0) return undefined
  const stop = Math.min(text.length, start + SPAN_MAX)
  const end = partsEnd(text, format.after, { from: behind, stop })
  if (end < 0 || (format.after.length === 0 && alnum.has(text.charCodeAt(end)))) return undefined
  const span = text.slice(start, end)
  if (isPlaceholder(span)) return undefined
  if (format.type === 'secret_discord_token' && !DISCORD_OPENING.test(span)) return undefined
  return { type: format.type, start, end, confidence: 0.9 }
}

export const secretMiddle: Detector = {
  id: 'secret_middle',
  types: [...new Set(middleFormats.map(({ type }) => type))],
  gate: GATE.longRun,
  spanMax: SPAN_MAX,
  contextMax: 1,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    for (const format of middleFormats) {
      let at = text.indexOf(format.anchor, from)
      while (at >= 0) {
        const finding = findingAt(text, at, format)
        if (finding !== undefined && finding.start >= from && finding.start < until)
          found.push(finding)
        at = text.indexOf(format.anchor, at + 1)
      }
    }
  },
  openFrom: (text, from) => inkFrom(text, from, SPAN_MAX),
  examples: {
    match: [
      'abc8Q~dEfGhIjKlMnOpQrStUvWxYz013579864',
      'aB3dE5gH7jK9mN.atlasv1.Zx8cV6bN4mQ2wE0rT9yU7iO5pA3sD1fG8hJ6kL4zX2cV0bN9mQ7wE5rT3yU1i',
      '0a1b2c3d4e5f60718293a4b5c6d7e8f9-us12',
      '0a1b2c3d4e5f60718293a4b5c6d7e8f9-1a2b3c4d-5e6f7a8b',
      'MTE2NDc4OTk2MTA0NTk3NTA0MA.GxY2kL.aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5dE',
    ],
    noMatch: [
      'abcQ~def',
      'example.atlasv1.example',
      '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      'https://internationalisation.example.org/a.b.c',
      '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    ],
  },
}
