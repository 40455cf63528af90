import { nanoUsd, type NanoUsd } from './values.ts'

/** A price: `nanoPerBlock` nano-USD for each `blockUnits` units. $0.02 per million = 20_000_000n per 1_000_000n. */
export interface Price {
  readonly nanoPerBlock: bigint
  readonly blockUnits: bigint
}

/** Division with ties to even. `denominator` MUST be positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const remainder = numerator % denominator
  const twice = (remainder < 0n ? -remainder : remainder) * 2n
  const away = numerator < 0n ? quotient - 1n : quotient + 1n
  if (twice > denominator) return away
  if (twice === denominator) return quotient % 2n === 0n ? quotient : away
  return quotient
}

/** INVARIANT (one rounding per line): every charge line is rounded here and nowhere else. */
export function cost(units: number, price: Price): NanoUsd {
  return nanoUsd(divideHalfEven(BigInt(units) * price.nanoPerBlock, price.blockUnits))
}

const NANO_PER_USD = 1_000_000_000n

/** Parses a decimal string of US dollars, at most nine decimals. Undefined when it is not one. */
export function parseUsd(text: string): NanoUsd | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text)
  if (match === null) return undefined
  const [, whole = '0', fraction = ''] = match
  return nanoUsd(BigInt(whole) * NANO_PER_USD + BigInt(fraction.padEnd(9, '0')))
}

/** `$1.234567890` without trailing zeros, at least two decimals. */
export function formatUsd(amount: NanoUsd): string {
  const sign = amount < 0n ? '-' : ''
  const absolute = amount < 0n ? -(amount as bigint) : (amount as bigint)
  const fraction = (absolute % NANO_PER_USD)
    .toString()
    .padStart(9, '0')
    .replace(/0{1,7}$/, '')
  return `${sign}$${absolute / NANO_PER_USD}.${fraction}`
}
