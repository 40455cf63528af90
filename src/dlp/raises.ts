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
  // -- states
  ['us_ssn', restricted('pii')],
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
