import { type CountryCode, Metadata } from 'libphonenumber-js/min'

/*
 * Whether digits are a telephone number that some country assigns: by the same tables as
 * `parsePhoneNumber(…).isValid()`, whose parsing takes 100 µs a number, and this one less than one.
 */

interface Plan {
  readonly lengths: readonly number[]
  /**
   * Of a number without its trunk prefix, and with it: there it may be written too, and after a calling
   * code it should not, as in `+49 (0)30`.
   */
  readonly written: string
  readonly national: RegExp
  /** Written before the number within the country. */
  readonly trunk: string
}
/** Members that the class has and its types leave out. */
interface Described {
  nationalNumberPattern(): string
  possibleLengths(): readonly number[]
  /** 0 where a country has none. */
  nationalPrefix(): string | 0
  /** 0 where a country has none, as a whole or of one kind. */
  types(): readonly (readonly [pattern: string] | 0)[] | 0 | undefined
}
interface Countries {
  hasCallingCode(callingCode: string): boolean
  getCountryCodesForCallingCode(callingCode: string): readonly CountryCode[] | undefined
}

const CALLING_CODE_MAX = 3
const metadata = new Metadata()
const countries = metadata as unknown as Countries
const byCountry = new Map<string, Plan>()
const byCallingCode = new Map<string, readonly Plan[]>()

function planOf(country: CountryCode): Plan {
  const known = byCountry.get(country)
  if (known !== undefined) return known
  metadata.selectNumberingPlan(country)
  const described = metadata.numberingPlan as unknown as Described
  const patterns = (described.types() || [])
    .map((type) => (type === 0 ? '' : type[0]))
    .filter((pattern) => pattern !== '')
  const national = patterns.length > 0 ? patterns.join('|') : described.nationalNumberPattern()
  const trunk = described.nationalPrefix() || ''
  const written = `(?:${trunk})?(?:${national})`
  const plan = {
    lengths: described.possibleLengths(),
    written,
    national: new RegExp(`^${written}$`),
    trunk,
  }
  byCountry.set(country, plan)
  return plan
}

/** Undefined: no country has it. */
function plansOf(callingCode: string): readonly Plan[] | undefined {
  const known = byCallingCode.get(callingCode)
  if (known !== undefined) return known
  if (!countries.hasCallingCode(callingCode)) return undefined
  const plans = (countries.getCountryCodesForCallingCode(callingCode) ?? [])
    // Those of no country (800, 870) have no plan of a country's.
    .filter((country) => (country as string) !== '001')
    .map(planOf)
  byCallingCode.set(callingCode, plans)
  return plans
}

function split(digits: string): { plans: readonly Plan[]; national: string } | undefined {
  for (let length = 1; length <= CALLING_CODE_MAX; length++) {
    const plans = plansOf(digits.slice(0, length))
    if (plans !== undefined) return { plans, national: digits.slice(length) }
  }
  return undefined
}

/** With the trunk prefix or without it. */
const hasLength = (national: string, { trunk, lengths }: Plan): boolean =>
  lengths.includes(national.length) ||
  (trunk !== '' && national.startsWith(trunk) && lengths.includes(national.length - trunk.length))

/** `digits` with the country's calling code in front: some country assigns such numbers. */
export function isAssigned(digits: string): boolean {
  const parts = split(digits)
  if (parts === undefined) return false
  const { plans, national } = parts
  return plans.some((plan) => plan.national.test(national))
}

/** The same by length alone. */
export function isPossible(digits: string): boolean {
  const parts = split(digits)
  if (parts === undefined) return false
  const { plans, national } = parts
  return plans.some((plan) => hasLength(national, plan))
}

/** Whether digits are a number as one dials it within one of the countries: one pattern for them all. */
export function assignedIn(given: readonly CountryCode[]): (digits: string) => boolean {
  let any: RegExp | undefined
  return (digits) => {
    any ??= new RegExp(`^(?:${given.map((country) => planOf(country).written).join('|')})$`)
    return any.test(digits)
  }
}
