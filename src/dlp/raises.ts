import type { Label } from '../kernel/label.ts'
import type { RaiseTable } from './detector.ts'
import { secretTypes } from './detectors/secrets/all.ts'

const INTERNAL: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
const confidential = (compartment: string): Label => ({
  level: 'confidential',
  compartments: [compartment],
  integrity: 'trusted',
})
const restricted = (compartment: string): Label => ({
  level: 'restricted',
  compartments: [compartment],
  integrity: 'trusted',
})

/**
 * What a finding of each type raises when configuration says nothing else: one line per type. A type
 * that is not here raises nothing, and is not looked for until configuration makes it raise something.
 *
 * An address stands in most business letters: it raises to `internal` and to no compartment, so that a
 * model cleared for internal text still reads them. What identifies a person to a state or a bank is
 * `pii`. Findings say nothing about integrity.
 */
export const defaultRaises: RaiseTable = new Map<string, Label>([
  // -- banks
  ['card', restricted('pci')],
  ['iban', confidential('pii')],
  ['bank_account', confidential('pii')],
  ['crypto_wallet', confidential('pii')],
  ['us_routing', INTERNAL],
  ['swift_bic', INTERNAL],
  // -- states: who has it, can be somebody
  ['us_ssn', restricted('pii')],
  ['us_itin', restricted('pii')],
  ['us_passport', restricted('pii')],
  ['us_driver_license', restricted('pii')],
  ['passport', restricted('pii')],
  ['de_id_card', restricted('pii')],
  ['fr_passport', restricted('pii')],
  ['fr_cni', restricted('pii')],
  ['fr_nir', restricted('pii')],
  ['es_dni', restricted('pii')],
  ['in_aadhaar', restricted('pii')],
  ['ca_sin', restricted('pii')],
  ['uk_driving_licence', restricted('pii')],
  ['eu_driving_licence', restricted('pii')],
  ['se_personnummer', restricted('pii')],
  ['be_national', restricted('pii')],
  ['nl_bsn', restricted('pii')],
  ['pl_pesel', restricted('pii')],
  // -- states: for taxes, pensions and health
  ['de_tax_id', confidential('pii')],
  ['de_pension', confidential('pii')],
  ['it_fiscal_code', confidential('pii')],
  ['pt_nif', confidential('pii')],
  ['uk_nino', confidential('pii')],
  ['uk_nhs', confidential('pii')],
  ['ch_ahv', confidential('pii')],
  ['at_svnr', confidential('pii')],
  ['ie_pps', confidential('pii')],
  ['in_pan', confidential('pii')],
  ['br_cpf', confidential('pii')],
  ['au_tfn', confidential('pii')],
  // -- companies: registers print them
  ['us_ein', INTERNAL],
  ['es_nif', INTERNAL],
  ['fr_siren', INTERNAL],
  ['it_vat', INTERNAL],
  ['eu_vat', INTERNAL],
  // -- contacts
  ['email', INTERNAL],
  ['phone', INTERNAL],
  // -- secrets
  ['private_key', restricted('secret')],
  ['jwt', restricted('secret')],
  ...secretTypes.map((type): [string, Label] => [type, restricted('secret')]),
  // -- health
  // Whoever is born on a day is one of many; with a name beside it, of few.
  ['birth_date', confidential('pii')],
  ['medical_record_number', confidential('phi')],
  ['health_plan_number', confidential('phi')],
  ['icd10_code', confidential('phi')],
  ['drug', confidential('phi')],
  ['us_npi', INTERNAL],
  ['us_dea', INTERNAL],
])
