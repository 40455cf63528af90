import { hash } from 'node:crypto'
import { GATE } from '../detector.ts'
import { patternDetector } from './pattern.ts'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** A version, a hash of twenty bytes, four bytes of checksum. */
const ADDRESS_BYTES = 25
const CHECK_BYTES = 4

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')
const VALUES = new Uint8Array(0x80)
for (const [value, letter] of Array.from(BASE58).entries()) VALUES[letter.charCodeAt(0)] = value

function passesBase58Check(address: string): boolean {
  const bytes = new Uint8Array(ADDRESS_BYTES)
  // Four letters at once: a byte of them all, times 58 to the fourth, is far from what a number holds.
  for (let at = 0; at < address.length; at += 4) {
    const letters = Math.min(4, address.length - at)
    let carry = 0
    for (let index = at; index < at + letters; index++)
      carry = carry * 58 + (VALUES[address.charCodeAt(index)] as number)
    const scale = 58 ** letters
    for (let index = ADDRESS_BYTES - 1; index >= 0; index--) {
      carry += (bytes[index] as number) * scale
      bytes[index] = carry
      carry = Math.floor(carry / 0x100)
    }
    if (carry > 0) return false
  }
  const body = bytes.subarray(0, ADDRESS_BYTES - CHECK_BYTES)
  const check = sha256(sha256(body)).subarray(0, CHECK_BYTES)
  return check.equals(bytes.subarray(body.length))
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
/** What the checksum of version 0 leaves, and that of later ones (BIP 350). */
const REMAINDERS = [1, 0x2bc830a3]

/** BIP 173 and 350. */
function passesBech32(address: string): boolean {
  const plain = address.toLowerCase()
  if (address !== plain && address !== address.toUpperCase()) return false
  const split = plain.lastIndexOf('1')
  const prefix = Array.from(plain.slice(0, split), (letter) => letter.charCodeAt(0))
  const values = [
    ...prefix.map((code) => code >> 5),
    0,
    ...prefix.map((code) => code & 31),
    ...Array.from(plain.slice(split + 1), (letter) => BECH32.indexOf(letter)),
  ]
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (let bit = 0; bit < GENERATORS.length; bit++)
      if ((top >> bit) & 1) sum ^= GENERATORS[bit] as number
  }
  return REMAINDERS.includes(sum)
}

/** Bitcoin addresses of the first kind, and those that share their form: base58 with a checksum. */
export const base58Wallet = patternDetector({
  id: 'crypto_wallet',
  gate: GATE.longRun,
  contextMax: 1,
  pattern: /(?<![A-Za-z0-9])[13LMmn2][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9])/,
  spanMax: 35,
  valid: passesBase58Check,
  confidence: 0.95,
  examples: {
    match: [
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      'pay 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy.',
      'btc:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
      '"1dice8EMZmqKvrGE4Qc9bUFf9PX3xaYDp"',
    ],
    noMatch: [
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
      'A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaa',
      '3333333333333333333333333333333333',
    ],
  },
})

/** SegWit addresses (bech32 with a checksum), and those of Ethereum: forty hexadecimal digits. */
export const prefixedWallet = patternDetector({
  id: 'crypto_wallet',
  keywords: ['bc1', 'tb1', 'ltc1', '0x'],
  keywordsIn: 'start',
  pattern:
    /(?<![A-Za-z0-9])(?:(?:bc|tb|ltc)1[02-9ac-hj-np-z]{11,71}|0x[0-9a-f]{40})(?![A-Za-z0-9])/i,
  spanMax: 76,
  valid: (span) => (span.startsWith('0x') ? 0.8 : passesBech32(span) && 0.95),
  examples: {
    match: [
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
      'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
      'to 0x52908400098527886E0F7030069857D2E4169EE7.',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    ],
    noMatch: [
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp',
      '0x52908400098527886E0F7030069857D2E4169EE',
      '0xdeadbeef',
      'abc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    ],
  },
})
