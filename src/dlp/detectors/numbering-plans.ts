import { type CountryCode, Metadata } from 'libphonenumber-js/min'

/*
 * Whether digits are a telephone number that some country assigns: by the same tables as
 * `parsePhoneNumber(…).isValid()`, whose parsing takes 100 µs a number, and this one less than one.
 */

interface Plan {
  readonly lengths: readonly number[]
  readonly national: RegExp
  /** Written before the number within the country. */
  readonly trunk: string
}
/** Members that the class has and its types leave out. */
interface Described {
  nationalNumberPattern(): string
  possibleLengths(): readonly number[]
  nationalPrefix(): string | undefined
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
  const plan = {
    lengths: described.possibleLengths(),
    national: new RegExp(`^(?:${national})$`),
    trunk: described.nationalPrefix() ?? '',
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

/** Without a trunk prefix that should not stand there: `+49 (0)30`. */
const forms = (national: string, { trunk }: Plan): readonly string[] =>
  trunk !== '' && national.startsWith(trunk) ? [national, national.slice(trunk.length)] : [national]

/** `digits` with the country's calling code in front: some country assigns such numbers. */
export function isAssigned(digits: string): boolean {
  const parts = split(digits)
  if (parts === undefined) return false
  const { plans, national } = parts
  return plans.some((plan) => forms(national, plan).some((form) => plan.national.test(form)))
}

/** The same by length alone. */
export function isPossible(digits: string): boolean {
  const parts = split(digits)
  if (parts === undefined) return false
  const { plans, national } = parts
  return plans.some((plan) =>
    forms(national, plan).some((form) => plan.lengths.includes(form.length)),
  )
}

/** `digits` as one dials them within the country. */
export function isAssignedIn(country: CountryCode, digits: string): boolean {
  const plan = planOf(country)
  return forms(digits, plan).some((form) => plan.national.test(form))
}
