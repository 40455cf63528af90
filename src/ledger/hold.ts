import { nanoUsd, type NanoUsd } from '../kernel/values.ts'
import type { Price } from '../kernel/money.ts'
import { priceOf, TOKEN_CLASSES, type PriceList, type TokenClass } from '../models/usage.ts'

const OUTPUT_CLASSES: readonly TokenClass[] = ['output', 'reasoning']
const INPUT_CLASSES: readonly TokenClass[] = TOKEN_CLASSES.filter(
  (tokenClass) => !OUTPUT_CLASSES.includes(tokenClass),
)

/**
 * The most that an attempt can cost whose classes of input count at most `inputUpperBoundTokens`
 * together, and whose classes of output at most `outputMax`: each side at the dearest class that it
 * could be billed as. Undefined: a class on a used side has no price, so the cost is unknown.
 *
 * INVARIANT (hold covers charge): `totalOf(priceUsage(prices, usage))` is never more than this for any
 * usage inside the bounds, roundings included.
 */
export function holdFor(
  prices: PriceList,
  inputUpperBoundTokens: number,
  outputMax: number,
): NanoUsd | undefined {
  const input = sideMax(prices, INPUT_CLASSES, inputUpperBoundTokens)
  const output = sideMax(prices, OUTPUT_CLASSES, outputMax)
  return input === undefined || output === undefined ? undefined : nanoUsd(input + output)
}

function sideMax(
  prices: PriceList,
  classes: readonly TokenClass[],
  units: number,
): bigint | undefined {
  if (units === 0) return 0n
  let most = 0n
  let last: Price | undefined
  for (const tokenClass of classes) {
    const price = priceOf(prices, tokenClass)
    if (price === undefined) return undefined
    // Most classes fall back to one price.
    if (price === last) continue
    last = price
    const cost = costRoundedUp(units, price)
    if (cost > most) most = cost
  }
  // Each line of the charge is rounded by itself, by less than one nano-USD.
  return most === 0n ? 0n : most + BigInt(classes.length)
}

function costRoundedUp(units: number, price: Price): bigint {
  const exact = BigInt(units) * price.nanoPerBlock
  return (exact + price.blockUnits - 1n) / price.blockUnits
}
