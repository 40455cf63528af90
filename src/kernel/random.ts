/** Randomness comes in as an argument. `bytes` MUST be cryptographically strong in production. */
export interface Random {
  bytes(count: number): Uint8Array
  /** Uniform in [0, 1). For jitter and sampling, never for secrets. */
  fraction(): number
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/** Lower-case Crockford base 32, five bits a character; `count` characters. */
export function base32Id(random: Random, count: number): string {
  let text = ''
  for (const byte of random.bytes(count)) text += CROCKFORD[byte & 31]
  return text
}
