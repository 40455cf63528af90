import { cost, type Price } from '../kernel/money.ts'
import { nanoUsd, type NanoUsd } from '../kernel/values.ts'

/** Disjoint: a token is counted in exactly one class. */
export const TOKEN_CLASSES = [
  'input',
  'cacheRead',
  'cacheWrite',
  'output',
  'reasoning',
  'audio',
  'image',
] as const
export type TokenClass = (typeof TOKEN_CLASSES)[number]

/** Absent classes are zero; an absent `Usage` is unknown, which is never zero. */
export type Usage = Readonly<Partial<Record<TokenClass, number>>>

/** A class without a price of its own takes the class that `PRICE_FALLBACK` names. */
export type PriceList = Readonly<Partial<Record<TokenClass, Price>>>

const PRICE_FALLBACK: Readonly<Record<TokenClass, TokenClass>> = {
  input: 'input',
  cacheRead: 'input',
  cacheWrite: 'input',
  output: 'output',
  reasoning: 'output',
  audio: 'input',
  image: 'input',
}

export const priceOf = (prices: PriceList, tokenClass: TokenClass): Price | undefined =>
  prices[tokenClass] ?? prices[PRICE_FALLBACK[tokenClass]]

export interface UsageLine {
  readonly tokenClass: TokenClass
  readonly units: number
  readonly nanoUsd: NanoUsd
}

/** One line per class with units, each rounded once. Undefined when a used class has no price: unknown, not zero. */
export function priceUsage(prices: PriceList, usage: Usage): readonly UsageLine[] | undefined {
  const lines: UsageLine[] = []
  for (const tokenClass of TOKEN_CLASSES) {
    const units = usage[tokenClass] ?? 0
    if (units === 0) continue
    const price = priceOf(prices, tokenClass)
    if (price === undefined) return undefined
    lines.push({ tokenClass, units, nanoUsd: cost(units, price) })
  }
  return lines
}

export const totalOf = (lines: readonly UsageLine[]): NanoUsd =>
  nanoUsd(lines.reduce((sum, line) => sum + line.nanoUsd, 0n))
