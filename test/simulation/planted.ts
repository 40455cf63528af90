import type { Level } from '../../src/kernel/label.ts'
import type { SeededRandom } from './seeded.ts'

/** A label as the checker reads it: no code of the product. */
export interface NaiveLabel {
  readonly level: Level
  readonly compartments: readonly string[]
}
export const LEVELS: readonly Level[] = ['public', 'internal', 'confidential', 'restricted']

export const naiveJoin = (labels: readonly NaiveLabel[]): NaiveLabel => ({
  level: LEVELS[Math.max(0, ...labels.map(({ level }) => LEVELS.indexOf(level)))] as Level,
  compartments: [...new Set(labels.flatMap(({ compartments }) => compartments))],
})

/** Something that must not get where it may not be. Each is unique in its seed, so that it can be found again. */
export interface Planted {
  readonly kind: 'card' | 'iban' | 'us_ssn' | 'email' | 'secret_aws_access_key'
  readonly text: string
  readonly label: NaiveLabel
}

const LABELS: Readonly<Record<Planted['kind'], NaiveLabel>> = {
  card: { level: 'restricted', compartments: ['pci'] },
  iban: { level: 'confidential', compartments: ['pii'] },
  us_ssn: { level: 'restricted', compartments: ['pii'] },
  email: { level: 'internal', compartments: [] },
  secret_aws_access_key: { level: 'restricted', compartments: ['secret'] },
}

const digits = (random: SeededRandom, count: number): string =>
  Array.from({ length: count }, () => random.below(10)).join('')

function cardText(random: SeededRandom): string {
  const body = `4${digits(random, 14)}`
  let sum = 0
  for (const [at, digit] of Array.from(body).toReversed().entries()) {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  const whole = `${body}${(10 - (sum % 10)) % 10}`
  return random.chance(0.5) ? whole : (whole.match(/.{4}/g) ?? []).join(' ')
}

function ibanText(random: SeededRandom): string {
  const account = digits(random, 18)
  // DE00 appended as 131400, ISO 13616.
  const check = 98n - (BigInt(`${account}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${account}`
}

const NAMES = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald'] as const
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const TEXTS: Readonly<Record<Planted['kind'], (random: SeededRandom) => string>> = {
  card: cardText,
  iban: ibanText,
  us_ssn: (random) =>
    `${random.between(100, 599)}-${random.between(10, 99)}-${random.between(1_000, 9_999)}`,
  email: (random) => `${random.pick(NAMES)}.${digits(random, 6)}@example.org`,
  secret_aws_access_key: (random) =>
    `AKIA${Array.from({ length: 16 }, () => random.pick(Array.from(BASE32))).join('')}`,
}

export const KINDS = Object.keys(TEXTS) as Planted['kind'][]

export const plant = (random: SeededRandom, kind = random.pick(KINDS)): Planted => ({
  kind,
  text: TEXTS[kind](random),
  label: LABELS[kind],
})

/** A name that stands in one document only. */
export const canary = (random: SeededRandom): string =>
  `canary${Array.from({ length: 8 }, () => random.pick(Array.from('bcdfghjklmnpqrstvwxz'))).join('')}`
