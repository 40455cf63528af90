/** How predicted spans are compared with labelled ones. */

export interface Span {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Overlap by union at which a predicted span is the labelled one. */
const OVERLAP_MIN = 0.9
const BETA = 2

/** Our types by the names that labelled sets give them; ours that none names are counted in the total alone. */
export const COMMON_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['PERSON', ['person']],
  ['LOCATION', ['place']],
  ['GPE', ['place']],
  ['ADDRESS', ['address']],
  ['STREET_ADDRESS', ['address']],
  ['ORGANIZATION', ['organisation']],
  ['TITLE', ['job_title', 'name_prefix']],
  ['PREFIX', ['name_prefix']],
  ['NRP', ['group']],
  ['CREDIT_CARD', ['card']],
  ['IBAN_CODE', ['iban']],
  ['US_SSN', ['us_ssn']],
  ['EMAIL_ADDRESS', ['email']],
  ['IP_ADDRESS', ['ip_address']],
  ['PHONE_NUMBER', ['phone']],
  ['DATE_TIME', ['date', 'birth_date', 'age']],
  ['DOMAIN_NAME', ['domain']],
  ['US_DRIVER_LICENSE', ['us_driver_license', 'uk_driving_licence', 'eu_driving_licence']],
  ['US_PASSPORT', ['us_passport', 'passport']],
  ['US_ITIN', ['us_itin']],
  ['UK_NHS', ['uk_nhs']],
  ['MAC_ADDRESS', ['mac_address']],
  ['US_BANK_NUMBER', ['us_routing', 'bank_account']],
  ['AGE', ['age']],
])

const overlap = (a: Span, b: Span): number => {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return shared <= 0 ? 0 : shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start))
}

/** Pairs of one labelled and one predicted span each, the best overlaps first. */
export function pairs(gold: readonly Span[], predicted: readonly Span[]): Map<Span, Span> {
  const candidates = gold
    .flatMap((truth) => predicted.map((guess) => ({ truth, guess, share: overlap(truth, guess) })))
    .filter(({ share }) => share >= OVERLAP_MIN)
    .toSorted((a, b) => b.share - a.share)
  const byTruth = new Map<Span, Span>()
  const used = new Set<Span>()
  for (const { truth, guess } of candidates) {
    if (byTruth.has(truth) || used.has(guess)) continue
    byTruth.set(truth, guess)
    used.add(guess)
  }
  return byTruth
}

export interface Tally {
  gold: number
  predicted: number
  right: number
  /** Found, as whatever type. */
  found: number
  chars: number
  charsFound: number
}
export const tally = (): Tally => ({
  gold: 0,
  predicted: 0,
  right: 0,
  found: 0,
  chars: 0,
  charsFound: 0,
})

export function addTo(
  total: Tally,
  types: Map<string, Tally>,
  gold: readonly Span[],
  predicted: readonly Span[],
): void {
  const matched = pairs(gold, predicted)
  total.gold += gold.length
  total.predicted += predicted.length
  total.right += matched.size
  for (const truth of gold) {
    const guess = matched.get(truth)
    const of = tallyOf(types, truth.type)
    of.gold++
    of.chars += truth.end - truth.start
    of.charsFound += coveredChars(truth, predicted)
    if (guess === undefined) continue
    of.found++
    if (COMMON_NAMES.get(truth.type)?.includes(guess.type) === true) of.right++
  }
  for (const { type } of predicted)
    for (const [name, ours] of COMMON_NAMES)
      if (ours.includes(type)) tallyOf(types, name).predicted++
}

export function tallyOf(types: Map<string, Tally>, type: string): Tally {
  const known = types.get(type) ?? tally()
  types.set(type, known)
  return known
}

/** Predicted spans do not overlap. */
const coveredChars = (truth: Span, predicted: readonly Span[]): number =>
  predicted.reduce(
    (sum, { start, end }) =>
      sum + Math.max(0, Math.min(end, truth.end) - Math.max(start, truth.start)),
    0,
  )

export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
export function fScore(precision: number, recall: number): number {
  const weighted = BETA * BETA * precision + recall
  return weighted === 0 ? 0 : ((1 + BETA * BETA) * precision * recall) / weighted
}
