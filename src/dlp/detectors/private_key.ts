import { limits } from '../../kernel/limits.ts'
import { isTokenCharacter } from '../characters.ts'
import { type Detector, type Finding, GATE, type Tail } from '../detector.ts'
import { blockTail, runTail } from './tails.ts'

/** RFC 7468, OpenSSH, PGP (RFC 9580) and SSH2 (RFC 4716) openings. */
const OPENING = /-{4,5} ?BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?(?: ?-{1,5})?/g
/** The beginning of one at the end of the text. `-` alone counts as far as an opening needs it. */
const PARTIAL = /-{1,5} ?(?:B|BE|BEG|BEGI|BEGIN|BEGIN [A-Z0-9 ]{0,49}(?: ?-{0,5}))?$/
const PARTIAL_MAX = 72
/** `-----BEGIN` in base64, as in the `data` of a Kubernetes secret. */
const ENCODED = 'LS0tLS1CRUdJTi'
/** Enough to see which kind of block it is. */
const ENCODED_HEAD = 64

const isEncoded = (code: number): boolean =>
  isTokenCharacter(code) || code === 0x2b || code === 0x2f || code === 0x3d

function encodedOpening(text: string, start: number): boolean {
  const head = text.slice(start, start + ENCODED_HEAD)
  return Buffer.from(head, 'base64').toString('latin1').includes('PRIVATE KEY')
}

/** Where an encoded opening may be growing: a prefix of it, or its head not yet complete. */
function encodedOpenFrom(text: string, from: number): number {
  for (let start = Math.max(from, text.length - ENCODED_HEAD + 1); start < text.length; start++) {
    if (ENCODED.startsWith(text.slice(start, start + ENCODED.length))) return start
  }
  return text.length
}

export const privateKey: Detector = {
  id: 'private_key',
  gate: GATE.dashes | GATE.longRun,
  spanMax: PARTIAL_MAX,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    if (text.includes('PRIVATE KEY', from)) {
      OPENING.lastIndex = from
      for (let match = OPENING.exec(text); match !== null; match = OPENING.exec(text)) {
        if (match.index >= until) break
        const end = match.index + match[0].length
        found.push({ type: 'private_key', start: match.index, end, confidence: 1 })
      }
    }
    for (let at = text.indexOf(ENCODED, from); at >= 0 && at < until;) {
      const end = at + ENCODED_HEAD
      if (end <= text.length && encodedOpening(text, at))
        found.push({ type: 'private_key', start: at, end, confidence: 0.95 })
      at = text.indexOf(ENCODED, end)
    }
  },
  openFrom(text, from) {
    const near = Math.max(from, text.length - PARTIAL_MAX)
    const index = text.slice(near).search(PARTIAL)
    const plain = index < 0 ? text.length : near + index
    return Math.min(plain, encodedOpenFrom(text, from))
  },
  tail: (opening: string): Tail => (opening.startsWith(ENCODED) ? runTail(isEncoded) : blockTail()),
  examples: {
    match: [
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=',
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x (y)\n\nlQOY=',
      '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----',
      '{"private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"}',
      '‐‐‐‐‐BEGIN\u00a0EC\u00a0PRIVATE\u00a0KEY‐‐‐‐‐',
      'tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTkJna3Foa2lHOXcwQkFRRUZB',
    ],
    noMatch: [
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----',
      '-----BEGIN PGP MESSAGE-----',
      '----------------------------------------',
      'begin with your private key',
      'tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUR6VENDQXJXZ0F3SUJBZ0lRQ2dFQUFBQUFB',
    ],
  },
}
