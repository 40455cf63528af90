import { priceOf, type PriceList, type TokenClass, type Usage } from '../../src/models/usage.ts'

/** Half to even, digit by digit: the sum of the rounded lines. */
export function chargeOf(prices: PriceList, usage: Usage): bigint {
  let total = 0n
  for (const [tokenClass, units] of Object.entries(usage)) {
    const price = priceOf(prices, tokenClass as TokenClass)
    if (price === undefined) throw new Error('every class of the simulation has a price')
    const exact = BigInt(units) * price.nanoPerBlock
    const whole = exact / price.blockUnits
    const rest = (exact - whole * price.blockUnits) * 2n
    const up = rest > price.blockUnits || (rest === price.blockUnits && whole % 2n === 1n)
    total += up ? whole + 1n : whole
  }
  return total
}
